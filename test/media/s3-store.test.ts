import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import { mediaSuite } from '../contract/media.suite.ts'
import { aBucketForMedia, s3Absence, s3OfEnvironment } from './media-settings.ts'

describe('Media kept in S3', () => {
  if (!s3OfEnvironment()) {
    it(`keeps every promise of the media port (${s3Absence})`)
    return
  }
  mediaSuite(aBucketForMedia)

  it('gives addresses that anyone may read for a while, and that no change survives', async () => {
    await using place = await aBucketForMedia()
    const { openS3Store } = await import('#src/media/s3-store.ts')
    if (place.settings.kind !== 's3') throw new Error('not S3')
    await using store = await openS3Store(place.settings)
    await store.write('videos/a/1/720.mp4', Buffer.from('0123456789'))
    const disposition = `attachment; filename="l-eleve.mp4"; filename*=UTF-8''l%E2%80%99%C3%A9l%C3%A8ve.mp4`
    const url = store.presign('videos/a/1/720.mp4', { seconds: 60, disposition })
    const whole = await fetch(url)
    expect(whole.status).to.equal(200)
    expect(whole.headers.get('content-type')).to.equal('video/mp4')
    expect(whole.headers.get('content-disposition')).to.equal(disposition)
    expect(await whole.text()).to.equal('0123456789')
    const part = await fetch(url, { headers: { range: 'bytes=2-4' } })
    expect([part.status, await part.text()]).to.deep.equal([206, '234'])
    const changed = new URL(url)
    changed.searchParams.set('X-Amz-Expires', '6000')
    expect((await fetch(changed)).status).to.equal(403)
    const other = new URL(url)
    other.pathname = other.pathname.replace('720', '480')
    expect((await fetch(other)).status).to.equal(403)
    expect(await text(await store.read('videos/a/1/720.mp4'))).to.equal('0123456789')
  })

  it('is there for all the rest while many viewers read nothing of what they asked for', async () => {
    await using place = await aBucketForMedia()
    const { openS3Store } = await import('#src/media/s3-store.ts')
    if (place.settings.kind !== 's3') throw new Error('not S3')
    await using store = await openS3Store(place.settings)
    await store.write('videos/a/1/720.mp4', Buffer.alloc(6_000_000))
    const stopped = await Promise.all(Array.from({ length: 60 }, () => store.read('videos/a/1/720.mp4')))
    expect((await store.stat('videos/a/1/720.mp4'))?.sizeBytes).to.equal(6_000_000)
    for (const one of stopped) one.destroy()
  })

  it('gives a server up that never answers', async () => {
    const silent = createServer()
    await once(silent.listen(0, '127.0.0.1'), 'listening')
    const { port } = silent.address() as AddressInfo
    await using place = await aBucketForMedia()
    const { openS3Store } = await import('#src/media/s3-store.ts')
    if (place.settings.kind !== 's3') throw new Error('not S3')
    const settings = { ...place.settings, endpoint: new URL(`http://127.0.0.1:${port}`) }
    await using store = await openS3Store(settings, { patienceMs: 50 })
    const refusal = await store.stat('videos/a/1/720.mp4').catch((error: unknown) => error)
    expect(refusal).to.have.property('name', 'TimeoutError')
    silent.close()
  })

  it('removes what was left half sent before then, and nothing that is still being sent', async () => {
    await using place = await aBucketForMedia()
    const { openS3Store, clientSettings } = await import('#src/media/s3-store.ts')
    const { CreateMultipartUploadCommand, ListMultipartUploadsCommand, S3Client } = await import('@aws-sdk/client-s3')
    if (place.settings.kind !== 's3') throw new Error('not S3')
    await using store = await openS3Store(place.settings)
    const client = new S3Client(clientSettings(place.settings))
    const Bucket = place.settings.bucket
    const begin = () => client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'videos/a/1/720.mp4' }))
    const unfinished = async () => (await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads?.length ?? 0
    await begin()
    await begin()
    expect(await store.dropUnfinished(new Date(Date.now() - 3_600_000))).to.equal(0)
    expect(await unfinished()).to.equal(2)
    expect(await store.dropUnfinished(new Date(Date.now() + 3_600_000))).to.equal(2)
    expect(await unfinished()).to.equal(0)
    // A process was killed while its film grew.
    const work = await store.workFolder('videos/a/2')
    await writeFile(join(work.path, '720.mp4'), 'un début')
    await work.share('720.mp4', { '720.m3u8': '#EXTM3U' })
    expect(await store.dropUnfinished(new Date(Date.now() - 3_600_000))).to.equal(0)
    expect(await store.dropUnfinished(new Date(Date.now() + 3_600_000))).to.equal(2)
    expect(await store.growingElsewhere('videos/a/2/720.mp4')).to.equal(null)
    // Or what it made is not wanted any more.
    await work.share('720.mp4', { '720.m3u8': '#EXTM3U' })
    await store.deleteAll('videos/a')
    expect(await store.growingElsewhere('videos/a/2/720.m3u8')).to.equal(null)
    client.destroy()
  })
})
