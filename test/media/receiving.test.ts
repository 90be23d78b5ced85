import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { Upload } from '@tus/server'
import { expect } from 'chai'
import { type Media, openMedia } from '#src/media/open-media.ts'
import { type Awaited, openReceiving, type Receiving } from '#src/media/receiving.ts'
import { aBucketForMedia, aFolderForMedia, s3Absence, s3OfEnvironment, type TestMedia } from './media-settings.ts'

for (const [where, fresh, pending] of [
  ['a folder', aFolderForMedia, null],
  ['S3', aBucketForMedia, s3OfEnvironment() ? null : s3Absence],
] as const) {
  describe(`receiving into ${where}`, () => {
    if (pending !== null) {
      it(`keeps what arrives (${pending})`)
      return
    }
    let place: TestMedia
    let media: Media
    let receiving: Receiving
    let upload: Awaited
    beforeEach(async () => {
      place = await fresh()
      media = await openMedia(place.settings)
      const id = crypto.randomUUID()
      upload = { id, key: `sources/video/${id}`, sizeBytes: 11_000_000, expiresAt: new Date(Date.now() + 3_600_000) }
      receiving = await openReceiving({
        media,
        ...(place.settings.kind === 's3' ? { s3: place.settings } : {}),
        expiryMilliseconds: 3_600_000,
        find: async (tusId) => (tusId.endsWith(id) ? upload : null),
      })
    })
    afterEach(async () => {
      await media[Symbol.asyncDispose]()
      await place[Symbol.asyncDispose]()
    })
    const begin = async (): Promise<string> => {
      const id = receiving.tusId(upload)
      await receiving.datastore.create(new Upload({ id, size: upload.sizeBytes, offset: 0 }))
      return id
    }
    const keys = async () => {
      const found: string[] = []
      for await (const { key } of media.list('')) found.push(key)
      return found
    }

    it('shows nothing in the store before all is here, then the whole file', async () => {
      const content = randomBytes(upload.sizeBytes)
      const id = await begin()
      expect(await receiving.bytesOf(upload)).to.equal(0)
      await receiving.datastore.write(Readable.from([content.subarray(0, 9_000_000)]), id, 0)
      expect(await receiving.bytesOf(upload)).to.equal(9_000_000)
      expect(await receiving.keep(upload)).to.equal(false)
      expect(await media.stat(upload.key)).to.equal(null)
      await receiving.datastore.write(Readable.from([content.subarray(9_000_000)]), id, 9_000_000)
      expect(await receiving.keep(upload)).to.equal(true)
      expect(await receiving.keep(upload)).to.equal(true)
      expect(await receiving.bytesOf(upload)).to.equal(upload.sizeBytes)
      expect((await receiving.datastore.getUpload(id)).offset).to.equal(upload.sizeBytes)
      expect((await buffer(await media.read(upload.key))).equals(content)).to.equal(true)
      expect(await keys()).to.deep.equal([upload.key])
    })

    it('keeps it once when several do at the same time', async () => {
      const id = await begin()
      await receiving.datastore.write(Readable.from([Buffer.alloc(upload.sizeBytes, 7)]), id, 0)
      expect(await Promise.all([1, 2, 3].map(() => receiving.keep(upload)))).to.deep.equal([true, true, true])
      expect(await keys()).to.deep.equal([upload.key])
    })

    it('leaves nothing of what is discarded, again without harm', async () => {
      const id = await begin()
      await receiving.datastore.write(Readable.from([Buffer.alloc(6_000_000)]), id, 0)
      await receiving.discard(upload)
      await receiving.discard(upload)
      expect(await receiving.bytesOf(upload)).to.equal(null)
      expect(await receiving.keep(upload)).to.equal(false)
      expect(await keys()).to.deep.equal([])
    })

    if (where === 'S3') {
      it('joins the parts when a crash came after the last one', async () => {
        const content = randomBytes(upload.sizeBytes)
        const id = await begin()
        const mortal = receiving.datastore as unknown as { finishMultipartUpload: () => Promise<void> }
        const finish = mortal.finishMultipartUpload
        mortal.finishMultipartUpload = () => Promise.reject(new Error('killed'))
        await receiving.datastore.write(Readable.from([content]), id, 0).catch(() => {})
        mortal.finishMultipartUpload = finish
        expect(await media.stat(upload.key)).to.equal(null)
        expect(await receiving.bytesOf(upload)).to.equal(upload.sizeBytes)
        expect(await receiving.keep(upload)).to.equal(true)
        expect((await buffer(await media.read(upload.key))).equals(content)).to.equal(true)
      })
    }
  })
}
