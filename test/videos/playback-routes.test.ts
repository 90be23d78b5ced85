import { expect } from 'chai'
import { type Alliance, agreed, ended, proposedByUs } from '#federation/alliance/alliance.ts'
import { createAlliancesStore } from '#federation/alliance/alliances-store.ts'
import { canSee, isPublic } from '#src/access/visibility.ts'
import { systemClock } from '#src/clock.ts'
import { grantKeyFrom } from '#src/media/grant.ts'
import { createGiveAlly } from '#src/videos/playback-grants.ts'
import { audiences, type Video, type VideoState } from '#src/videos/video.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { aCuttableFeed } from '../store/a-cuttable-feed.ts'
import { aDoorElsewhere } from './a-door-elsewhere.ts'
import { aPerson, aTheatre, author, secretOfGrants, type Theatre } from './playback-doors.ts'

const published = { audience: 'public', isPublished: true } as const
const someReason = { at: '2026-11-24T10:00:00.000Z', by: null, reason: 'relecture' }

describe('the doors to the files of videos', () => {
  let theatre: Theatre
  before(async () => {
    theatre = await aTheatre()
  })
  after(() => theatre[Symbol.asyncDispose]())

  const publicPath = (video: Video, version = 'v2', file = '720.mp4') => `/media/v/${video._id}/${version}/${file}`
  const grantedPath = (grant: string, video: Video, version = 'v2', file = '720.mp4') =>
    `/media/g/${grant}/${video._id}/${version}/${file}`

  const states: readonly VideoState[] = ['receiving', 'queued', 'processing', 'ready', 'failed']
  const everyVideo = audiences.flatMap((audience) =>
    states.flatMap((state) =>
      [true, false].flatMap((isPublished) =>
        [null, someReason].map((hidden) => ({ audience, state, isPublished, hidden })),
      ),
    ),
  )

  it('the public one opens for public videos and for no other', async () => {
    for (const of of everyVideo) {
      const video = await theatre.has(of)
      const { status, headers, body } = await theatre.get(publicPath(video))
      const expected = isPublic(video) ? [200, 'v2 720.mp4'] : [404, '']
      expect([status, status === 200 ? body : ''], JSON.stringify(of)).to.deep.equal(expected)
      expect(headers['cache-control']).to.equal(status === 200 ? 'public, max-age=31536000, immutable' : 'no-store')
    }
  })

  it('captions are behind the same doors, at their own address, until they change', async () => {
    for (const audience of ['public', 'academie'] as const) {
      const track = { language: 'fr', isAutomatic: false, updatedAt: '2026-11-24T10:00:00.000Z' }
      const video = await theatre.has({ audience, isPublished: true })
      await theatre.change(video, { captions: [{ ...track, prefix: `videos/${video._id}/c1` }] })
      await theatre.media.write(`videos/${video._id}/c1/fr.vtt`, Buffer.from('WEBVTT\n'))
      const { grant } = audience === 'public' ? { grant: '' } : theatre.give(aPerson(), video)
      const open = () =>
        theatre.get(grant ? grantedPath(grant, video, 'c1', 'fr.vtt') : publicPath(video, 'c1', 'fr.vtt'))
      const { status, headers } = await open()
      expect(status).to.equal(200)
      expect(headers['content-type']).to.equal('text/vtt; charset=utf-8')
      expect(headers['cache-control']).to.match(grant ? /^private/ : /immutable/)
      if (grant) expect((await theatre.get(publicPath(video, 'c1', 'fr.vtt'))).status).to.equal(404)
      await theatre.change(video, { captions: [{ ...track, prefix: `videos/${video._id}/c2` }] })
      expect((await open()).status).to.equal(404)
      await theatre.change(video, { captions: [{ ...track, prefix: `videos/${video._id}/c1` }], hidden: someReason })
      expect((await open()).status).to.equal(404)
    }
  })

  it('a grant is given to those who may see the video only, and opens it to them', async () => {
    const viewers = [
      { kind: 'anonymous' } as const,
      aPerson(),
      aPerson({ accountId: author }),
      aPerson({ roles: ['teacher', 'moderator'] }),
    ]
    for (const of of everyVideo) {
      const video = await theatre.has(of)
      for (const viewer of viewers) {
        if (!canSee(viewer, video, { linkGiven: true })) {
          expect(() => theatre.give(viewer, video)).to.throw()
          continue
        }
        const { grant } = theatre.give(viewer, video)
        const { status, headers, body } = await theatre.get(grantedPath(grant, video))
        expect([status, body], JSON.stringify(of)).to.deep.equal([200, 'v2 720.mp4'])
        expect(headers['cache-control']).to.equal('private, no-store')
      }
    }
  })

  it('the version that this one completed stays open to who watches it, and closes when it is retired', async () => {
    const video = await theatre.has({ audience: 'public', isPublished: true }, { hasOtherVersions: true })
    const former = `/media/v/${video._id}/v1/720.mp4`
    expect((await theatre.get(former)).status).to.equal(404)
    await theatre.change(video, { formerPrefix: `videos/${video._id}/v1` })
    expect((await theatre.get(former)).status).to.equal(200)
    await theatre.change(video, { formerPrefix: null })
    expect((await theatre.get(former)).status).to.equal(404)
    expect((await theatre.get(publicPath(video))).status).to.equal(200)
  })

  it('a video that is withdrawn closes to its audience at the next request, whatever they were given', async () => {
    const changes: Partial<Video>[] = [
      { hidden: someReason },
      { isPublished: false },
      { audience: 'brouillon' },
      { state: 'failed' },
    ]
    for (const audience of ['public', 'academie', 'lien'] as const) {
      for (const change of changes) {
        const video = await theatre.has({ audience, isPublished: true })
        const { grant } = theatre.give(aPerson(), video)
        const { grant: authors } = theatre.give(aPerson({ accountId: author }), video)
        expect((await theatre.get(grantedPath(grant, video))).status).to.equal(200)
        await theatre.change(video, change)
        expect((await theatre.get(publicPath(video))).status).to.equal(404)
        expect((await theatre.get(grantedPath(grant, video))).status).to.equal(404)
        expect((await theatre.get(grantedPath(authors, video))).status).to.equal(200)
      }
    }
  })

  it('raising the epoch of a video takes every grant back, its authors’ too; a new one opens it', async () => {
    const video = await theatre.has({ audience: 'academie', isPublished: true })
    const old = [aPerson(), aPerson({ accountId: author })].map((viewer) => theatre.give(viewer, video).grant)
    await theatre.change(video, { grantEpoch: 1 })
    for (const grant of old) expect((await theatre.get(grantedPath(grant, video))).status).to.equal(404)
    const { grant } = theatre.give(aPerson(), { ...video, grantEpoch: 1 })
    expect((await theatre.get(grantedPath(grant, video))).status).to.equal(200)
  })

  it('a deleted video closes both', async () => {
    const video = await theatre.has(published)
    const { grant } = theatre.give(aPerson({ accountId: author }), video)
    const other = await aTheatre({ findVideo: async () => null })
    await using _ = other
    expect((await other.get(publicPath(video))).status).to.equal(404)
    expect((await other.get(grantedPath(grant, video))).status).to.equal(404)
  })

  it('a grant opens one video only, and nothing once it is changed', async () => {
    const [mine, yours] = [await theatre.has(), await theatre.has({ audience: 'academie', isPublished: true })]
    const { grant } = theatre.give(aPerson(), yours)
    expect((await theatre.get(grantedPath(grant, mine))).status).to.equal(404)
    const forged = grant.slice(0, 20) + (grant[20] === 'A' ? 'B' : 'A') + grant.slice(21)
    expect((await theatre.get(grantedPath(forged, yours))).status).to.equal(404)
    expect((await theatre.get(grantedPath(grant, yours))).status).to.equal(200)
  })

  it('a grant lasts from six to twelve hours, the same within six, then says that it ended', async () => {
    await using later = await aTheatre()
    const video = await later.has({ audience: 'academie', isPublished: true })
    const { grant, expiresAt } = later.give(aPerson(), video)
    expect(expiresAt).to.equal('2026-11-24T18:00:00.000Z')
    later.later(60)
    expect(later.give(aPerson(), video).grant).to.equal(grant)
    later.later(419)
    expect((await later.get(grantedPath(grant, video))).status).to.equal(200)
    later.later(1)
    const { status, body } = await later.get(grantedPath(grant, video))
    expect([status, JSON.parse(body).code]).to.deep.equal([410, 'media-address-expired'])
    const fresh = later.give(aPerson(), video)
    expect((await later.get(grantedPath(fresh.grant, video))).status).to.equal(200)
  })

  it('show the version in force and the chosen thumbnails; the version being made, to the author only', async () => {
    const video = await theatre.has(published, { hasOtherVersions: true })
    const making = { thumbnailsPrefix: `videos/${video._id}/t1`, makingPrefix: `videos/${video._id}/making` }
    await theatre.change(video, making)
    const statusOf = async (path: string) => (await theatre.get(path)).status
    const reach = async (pathOf: (version: string, file: string) => string) => [
      await statusOf(pathOf('v2', '720.mp4')),
      await statusOf(pathOf('t1', 'thumbnail-640.jpg')),
      await statusOf(pathOf('v1', '720.mp4')),
      await statusOf(pathOf('making', '720.mp4')),
    ]
    const audience = theatre.give(aPerson(), video).grant
    const authors = theatre.give(aPerson({ accountId: author }), video).grant
    expect(await reach((version, file) => publicPath(video, version, file))).to.deep.equal([200, 200, 404, 404])
    expect(await reach((version, file) => grantedPath(audience, video, version, file))).to.deep.equal([
      200, 200, 404, 404,
    ])
    expect(await reach((version, file) => grantedPath(authors, video, version, file))).to.deep.equal([
      200, 200, 404, 200,
    ])
  })

  it('let the author play what is still being made, as it grows', async () => {
    const video = await theatre.has({ state: 'processing', mediaPrefix: null, thumbnailsPrefix: null })
    await theatre.change(video, { makingPrefix: `videos/${video._id}/grows` })
    const { writeFile } = await import('node:fs/promises')
    const work = await theatre.media.workFolder(`videos/${video._id}/grows`)
    await writeFile(`${work.path}/720.mp4`, 'début')
    const { grant } = theatre.give(aPerson({ accountId: author }), video)
    const path = grantedPath(grant, video, 'grows')
    const growing = await theatre.get(path)
    expect([growing.status, growing.body, growing.headers['cache-control']]).to.deep.equal([200, 'début', 'no-store'])
    expect((await theatre.get(publicPath(video, 'grows'))).status).to.equal(404)
    await work.discard()
    expect((await theatre.get(path)).status).to.equal(404)
  })

  it('serve every kind of file, by ranges, and a download under the title of the video', async () => {
    const video = await theatre.has(published)
    const types: Record<string, string> = {
      '720.mp4': 'video/mp4',
      'master.m3u8': 'application/vnd.apple.mpegurl',
      'thumbnail-640.jpg': 'image/jpeg',
      'captions-fr.vtt': 'text/vtt; charset=utf-8',
    }
    for (const [file, type] of Object.entries(types)) {
      const { status, headers, body } = await theatre.get(publicPath(video, 'v2', file))
      expect([status, headers['content-type'], body]).to.deep.equal([200, type, `v2 ${file}`])
    }
    const part = await theatre.get(publicPath(video), { headers: { range: 'bytes=3-5' } })
    expect([part.status, part.body]).to.deep.equal([206, '720'])
    const download = await theatre.get(`${publicPath(video)}?download`)
    expect(download.headers['content-disposition']).to.equal(
      `attachment; filename="Lecriture au CP (720).mp4"; filename*=UTF-8''L%E2%80%99%C3%A9criture%20au%20CP%20%28720%29.mp4`,
    )
  })

  it('lead nowhere else, however the address is written', async () => {
    const video = await theatre.has(published, { hasOtherVersions: true })
    const { grant } = theatre.give(aPerson({ accountId: author }), video)
    const id = video._id
    const paths = [
      `/media/v/${id}/v2/absent.mp4`,
      `/media/v/${id}/v2/`,
      `/media/v/${id}/v2`,
      `/media/v/${id}`,
      '/media/',
      '/media',
      `/media/v/${id}/v2/../v1/720.mp4`,
      `/media/v/${id}/v2/%2e%2e/v1/720.mp4`,
      `/media/v/${id}/..%2fv1/720.mp4`,
      `/media/v/../../sources/${id}/upload`,
      `/media/v/${id}/../../sources/${id}/upload`,
      `/media/g/${grant}/../../sources/${id}/upload`,
      `/media/g/${grant}/${id}/v2/../../../sources/${id}/upload`,
      `/media//v/${id}/v2/720.mp4`,
      `/media/v//${id}/v2/720.mp4`,
      `/media/v/${id}/v2/720.mp4/`,
      `/media/v/${id}/v2/.work`,
      `/media/v/${id}/v2/720.mp4%00.jpg`,
      `/media/v/${id.toUpperCase()}/v2/720.mp4`,
      `/media/v/${'a'.repeat(36)}/v2/720.mp4`,
      `/media/g/x/${id}/v2/720.mp4`,
      `/media/g/${'A'.repeat(56)}/${id}/v2/720.mp4`,
      `/media/g//${id}/v2/720.mp4`,
      `/media/x/${id}/v2/720.mp4`,
      `/media/V/${id}/v2/720.mp4`,
    ]
    for (const path of paths) {
      const { status, headers, body } = await theatre.get(path)
      expect([status, body.includes('original'), headers['content-type']], path).to.deep.equal([
        404,
        false,
        'application/problem+json; charset=utf-8',
      ])
    }
    expect((await theatre.get(publicPath(video))).status).to.equal(200)
  })

  it('are for reading, also from the pages of other instances', async () => {
    const video = await theatre.has(published)
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const { status, headers } = await theatre.get(publicPath(video), { method })
      expect([status, headers.allow]).to.deep.equal([405, 'GET, HEAD, OPTIONS'])
    }
    const asked = await theatre.get(publicPath(video), {
      method: 'OPTIONS',
      headers: { origin: 'https://ailleurs.fr' },
    })
    expect([asked.status, asked.headers['access-control-allow-origin']]).to.deep.equal([204, '*'])
    expect((await theatre.get(publicPath(video), { method: 'HEAD' })).status).to.equal(200)
  })

  it('stay closed when the store of videos cannot answer', async () => {
    const video = await theatre.has(published)
    await using broken = await aTheatre({ findVideo: () => Promise.reject(new Error('the store is away')) })
    const { status, body } = await broken.get(publicPath(video))
    expect(status).to.equal(500)
    expect(body).not.to.contain('away')
  })
})

onEachEngine('what the doors remember of a film', (kind) => {
  it('is believed only while they are told of changes, and no longer once it is withdrawn', async () => {
    let reads = 0
    await using theatre = await aTheatre({
      kind,
      // What this process itself writes needs no feed.
      isFeedCut: true,
      rememberMilliseconds: 3_600_000,
      findVideo(id) {
        reads += 1
        return theatre.videos.find(id)
      },
    })
    const video = await theatre.has(published)
    const path = `/media/v/${video._id}/v2/720.mp4`
    const status = async () => (await theatre.get(path)).status
    for (let time = 0; time < 5; time++) expect(await status()).to.equal(200)
    expect(reads).to.equal(5)
    reads = 0
    const over = new AbortController()
    theatre.playback.follow(theatre.videos, over.signal)
    for (let time = 0; time < 5; time++) expect(await status()).to.equal(200)
    expect(reads).to.equal(1)
    // Each way out, then back in: the very next request knows.
    const withdrawn = [{ hidden: someReason }, { isPublished: false }, { audience: 'academie' }] as const
    for (const change of withdrawn) {
      await theatre.change(video, change)
      expect(await status(), JSON.stringify(change)).to.equal(404)
      await theatre.change(video, { hidden: null, ...published })
      expect(await status()).to.equal(200)
    }
    // Also with who asks while it is withdrawn: what was read before is not kept after.
    for (let time = 0; time < 20; time++) {
      const [, ...asked] = await Promise.all([
        theatre.change(video, { hidden: someReason }).then(async () => expect(await status()).to.equal(404)),
        ...Array.from({ length: 5 }, status),
      ])
      expect(asked.every((one) => one === 200 || one === 404)).to.equal(true)
      expect(await status()).to.equal(404)
      await theatre.change(video, { hidden: null })
    }
    await theatre.engine.transaction((tx) => theatre.videos.delete(video._id, tx))
    expect(await status()).to.equal(404)
    reads = 0
    over.abort()
    for (let time = 0; time < 5; time++) expect(await status()).to.equal(404)
    expect(reads).to.equal(5)
  })

  /** A film for all and one for allies, open in another process, then withdrawn and the alliance ended in this one. */
  async function closedElsewhere(theatre: Theatre, databaseUrl: string, believedMilliseconds: number, cut = () => {}) {
    const alliances = createAlliancesStore({ engine: theatre.engine })
    const agreedAt = Temporal.Instant.from('2026-11-24T08:00:00Z')
    const creteil = { _id: 'creteil.example', actorId: 'https://creteil.example/a', inbox: '', name: 'Créteil' }
    const proposed = proposedByUs(creteil, null, { follow: '', by: author, now: agreedAt })
    const allied = agreed(proposed, agreedAt)
    const put = (alliance: Alliance) => theatre.engine.transaction((tx) => alliances.put(alliance, tx))
    await alliances.isAllied(creteil._id)
    await put(allied)
    const film = await theatre.has(published)
    const shared = await theatre.has({ audience: 'alliees', isPublished: true })
    const grantKey = grantKeyFrom(secretOfGrants)
    const giveAlly = createGiveAlly({ key: grantKey, clock: systemClock })
    const { grant } = giveAlly({ kind: 'peer', host: creteil._id, isAllied: true }, shared, allied.token ?? '')
    await using elsewhere = await aDoorElsewhere({ ...theatre.at, databaseUrl, believedMilliseconds })
    const paths = [`/media/v/${film._id}/v2/720.mp4`, `/media/g/${grant}/${shared._id}/v2/720.mp4`]
    for (const path of [...paths, ...paths]) expect(await elsewhere.status(path), path).to.equal(200)
    cut()
    await theatre.change(film, { hidden: someReason })
    await put(ended(allied, 'us', agreedAt))
    for (const path of paths) await elsewhere.untilClosed(path)
  }

  it('and of an alliance is forgotten by another process that is told', async () => {
    await using theatre = await aTheatre({ kind })
    await closedElsewhere(theatre, theatre.at.databaseUrl, 3_600_000)
  })

  if (kind === 'mongodb') {
    it('and of an alliance is believed by another process for a moment at most when nothing is told to it', async () => {
      await using theatre = await aTheatre({ kind })
      await using way = await aCuttableFeed(theatre.at.databaseUrl)
      await closedElsewhere(theatre, way.databaseUrl, 1000, way.cut)
    })
  }
})
