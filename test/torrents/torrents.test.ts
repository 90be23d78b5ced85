/** The torrents of films: made once, told while everyone may see the film, and good for a client that is not ours. */
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import { anonymous } from '#src/access/viewer.ts'
import type { Video } from '#src/videos/video.ts'
import { makeTorrent, pieceLengthFor } from '#transcoding/torrent.ts'
import { anInstance, type TestInstance } from '../an-instance.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'
import { aVideo } from '../videos/a-video.ts'

const filmBytes = 300_000

/** It warns, when it is loaded, that it was given no module to speak uTP with. */
async function quietClient() {
  const { warn } = console
  console.warn = () => {}
  try {
    return (await import('webtorrent')).default
  } finally {
    console.warn = warn
  }
}

type Files = Pick<SubjectsOfTest['media'], 'write'>

async function* chunks(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** With the bytes of its renditions, which are nothing that plays. */
async function aFilm(media: Files, given: Partial<Video> = {}): Promise<Video> {
  const video = aVideo(given)
  const renditions = video.renditions.map((one) => ({ ...one, sizeBytes: filmBytes }))
  for (const { name } of renditions) await media.write(`${video.mediaPrefix}/${name}.mp4`, randomBytes(filmBytes))
  return { ...video, renditions }
}

describe('the making of a torrent', () => {
  it('hashes each piece, whatever the sizes in which the file is read', async () => {
    const bytes = randomBytes(filmBytes)
    const facts = { sizeBytes: filmBytes, name: 'film.mp4' }
    const made = await makeTorrent({ ...facts, bytes: chunks(bytes, 65_536) })
    expect(await makeTorrent({ ...facts, bytes: chunks(bytes, 999) })).to.deep.equal(made)
    const pieces = [0, 131_072, 262_144].map((at) =>
      createHash('sha1')
        .update(bytes.subarray(at, at + 131_072))
        .digest(),
    )
    const info = Buffer.concat([
      Buffer.from(`d6:lengthi${filmBytes}e4:name8:film.mp412:piece lengthi131072e6:pieces60:`),
      ...pieces,
      Buffer.from('e'),
    ])
    expect(made.content).to.deep.equal(Buffer.concat([Buffer.from('d4:info'), info, Buffer.from('e')]))
    expect(made.infoHash).to.equal(createHash('sha1').update(info).digest('hex'))
  })

  it('refuses a file of another length than was said: nobody could ever complete it', async () => {
    for (const size of [filmBytes - 1, filmBytes + 1]) {
      const bytes = chunks(randomBytes(size), 10_000)
      const refused = await makeTorrent({ bytes, sizeBytes: filmBytes, name: 'x' }).catch((error: Error) => error)
      expect(refused).to.be.instanceOf(Error)
    }
  })

  it('has larger pieces for longer films, within bounds', () => {
    expect([1, 100e6, 300e6, 1e9, 60e9].map((size) => pieceLengthFor(size) / 1024)).to.deep.equal([
      128, 128, 256, 512, 4096,
    ])
  })
})

onEachEngine('the torrents of a film', (kind) => {
  let on: SubjectsOfTest
  beforeEach(async () => {
    on = await someSubjects(kind, { trackerUrl: 'wss://classe.example/tracker' })
  })
  afterEach(() => on[Symbol.asyncDispose]())

  const torrentKeys = async (video: Video) => {
    const found: string[] = []
    for await (const { key } of on.media.list(video.mediaPrefix ?? '')) if (key.endsWith('.torrent')) found.push(key)
    return found
  }
  const filesOf = async (video: Video) => {
    const { streamingPlaylists, trackerUrls } = await on.videos.showVideo(anonymous, video._id)
    return { files: streamingPlaylists[0]?.files ?? [], trackerUrls }
  }
  async function settled(video: Video) {
    await on.events.settled()
    const job = await on.jobs.find('make-torrents', video._id)
    if (job !== null) await on.jobs.ended(job.id)
  }

  it('are made for what everyone may see, lazily for what was there before, and taken away with it', async () => {
    const jeanne = await on.person('Jeanne Martin')
    const video = await on.has(jeanne, await aFilm(on.media, { authors: [jeanne.accountId] }))
    expect((await filesOf(video)).files.map(({ magnetUri }) => magnetUri)).to.deep.equal([null, null, null])
    await on.jobs.start()
    await settled(video)

    const { files, trackerUrls } = await filesOf(video)
    const stored = await on.videos.store.find(video._id)
    expect(stored?.torrents?.names).to.deep.equal(['720', '360', 'audio'])
    expect(trackerUrls).to.deep.equal(['wss://classe.example/tracker'])
    expect(files.map(({ torrentUrl }) => torrentUrl)).to.deep.equal(
      [720, 360, 0].map((height) => `https://classe.example/lazy-static/torrents/${video._id}-${height}-hls.torrent`),
    )
    const magnet = new URL(files[0]?.magnetUri ?? '')
    expect(magnet.searchParams.get('xt')).to.equal(`urn:btih:${stored?.torrents?.hashes[0]}`)
    expect(magnet.searchParams.get('ws')).to.equal(files[0]?.fileUrl)
    expect(magnet.searchParams.get('dn')).to.equal(`${video._id}-720.mp4`)
    expect(await torrentKeys(video)).to.have.length(3)
    expect((await on.videos.store.findByTorrent(stored?.torrents?.hashes[1] ?? ''))?._id).to.equal(video._id)

    await on.videos.editVideo(jeanne, video._id, { audience: 'academie' })
    const closed = await on.videos.showVideo(jeanne, video._id)
    expect(closed.streamingPlaylists[0]?.files.map(({ torrentUrl }) => torrentUrl)).to.deep.equal([null, null, null])
    await settled(video)
    expect(await torrentKeys(video)).to.deep.equal([])
    expect((await on.videos.store.find(video._id))?.torrents).to.equal(null)

    await on.videos.editVideo(jeanne, video._id, { audience: 'public' })
    await settled(video)
    expect((await on.videos.store.find(video._id))?.torrents).to.deep.equal(stored?.torrents)
  })

  it('are not made of what is not for everyone, nor of what may only be watched', async () => {
    const jeanne = await on.person('Jeanne Martin')
    await on.jobs.start()
    const kept: Video[] = []
    for (const given of [
      { audience: 'alliees' },
      { audience: 'lien' },
      { licence: 'consultation' },
      { hidden: { at: '2026-11-24T08:00:00.000Z', by: null, reason: 'relecture' } },
      { isPartial: true },
    ] as const) {
      const video = await on.has(jeanne, await aFilm(on.media, { authors: [jeanne.accountId], ...given }))
      await on.videos.showVideo(jeanne, video._id)
      await on.videos.editVideo(jeanne, video._id, { title: 'Un autre titre' })
      kept.push(video)
    }
    for (const video of kept) {
      await settled(video)
      expect(await torrentKeys(video), JSON.stringify(video)).to.deep.equal([])
    }
  })

  it('end nowhere when the film is closed, or shown in another version, while its files are read', async () => {
    let meanwhile: (() => Promise<void>) | null = null
    let isDuring: 'read' | 'delete' = 'read'
    await on[Symbol.asyncDispose]()
    on = await someSubjects(kind, {
      aroundMedia: (media) =>
        new Proxy(media, {
          get(target, name) {
            const own = Reflect.get(target, name)
            if (name !== isDuring) return typeof own === 'function' ? own.bind(target) : own
            return async (...asked: unknown[]) => {
              const once = meanwhile
              meanwhile = null
              await once?.()
              return own.apply(target, asked)
            }
          },
        }),
    })
    const jeanne = await on.person('Jeanne Martin')
    const closed = await on.has(jeanne, await aFilm(on.media, { authors: [jeanne.accountId] }))
    meanwhile = async () => {
      await on.videos.editVideo(jeanne, closed._id, { audience: 'academie' })
    }
    await on.videos.showVideo(anonymous, closed._id)
    await on.jobs.start()
    await settled(closed)
    expect(await torrentKeys(closed)).to.deep.equal([])
    expect((await on.videos.store.find(closed._id))?.torrents ?? null).to.equal(null)

    const replaced = await on.has(jeanne, await aFilm(on.media, { authors: [jeanne.accountId] }))
    const next = `videos/${replaced._id}/next`
    meanwhile = async () => {
      for (const { name } of replaced.renditions) await on.media.write(`${next}/${name}.mp4`, randomBytes(filmBytes))
      await on.engine.transaction((tx) =>
        on.videos.save(replaced._id, tx, (video) => ({ ...video, mediaPrefix: next })),
      )
    }
    await on.videos.showVideo(anonymous, replaced._id)
    await settled(replaced)
    expect((await on.videos.store.find(replaced._id))?.torrents?.prefix).to.equal(next)
    expect(await torrentKeys(replaced)).to.deep.equal([])

    // Shown again while what it had is taken away: it has them again.
    isDuring = 'delete'
    const open = await on.has(jeanne, await aFilm(on.media, { authors: [jeanne.accountId] }))
    await on.videos.showVideo(anonymous, open._id)
    await settled(open)
    const made = (await on.videos.store.find(open._id))?.torrents
    expect(made?.names).to.have.length(3)
    meanwhile = async () => {
      await on.videos.editVideo(jeanne, open._id, { audience: 'public' })
    }
    await on.videos.editVideo(jeanne, open._id, { audience: 'academie' })
    await settled(open)
    await settled(open)
    expect((await on.videos.store.find(open._id))?.torrents).to.deep.equal(made)
    expect(await torrentKeys(open)).to.have.length(3)
  })
})

describe('a torrent, over HTTP', function () {
  this.timeout(60_000)
  let instance: TestInstance
  let video: Video
  before(async () => {
    instance = await anInstance()
    const { subjects, media, engine, jobs } = instance.parts
    video = await aFilm(media, { number: 1 })
    await engine.transaction((tx) => subjects.videos.store.insert(video, tx))
    await subjects.torrents.wanted(video)
    const job = await jobs.find('make-torrents', video._id)
    await jobs.ended(job?.id ?? '')
  })
  after(() => instance.close())

  const fetched = async (path: string, init: RequestInit = {}) => instance.anyone.fetch(path, init)
  const address = (height: number, folder = 'lazy-static') => `/${folder}/torrents/${video._id}-${height}-hls.torrent`

  it('is fetched whole, and every piece checked, by a client that knows nothing but the torrent', async () => {
    const response = await fetched(address(720))
    expect(response.headers.get('content-type')).to.equal('application/x-bittorrent')
    expect(response.headers.get('access-control-allow-origin')).to.equal('*')
    const content = new Uint8Array(await response.arrayBuffer())
    expect(Buffer.from(content).includes('announce')).to.equal(false)
    const client = new (await quietClient())({
      dht: false,
      lsd: false,
      utp: false,
      natUpnp: false,
      natPmp: false,
      tracker: false,
    })
    try {
      const torrent = client.add(content, { path: `${instance.folder}/fetched` })
      await once(torrent, 'done')
      expect(torrent.infoHash).to.equal(
        (await instance.parts.subjects.videos.store.find(video._id))?.torrents?.hashes[0],
      )
      const [file] = torrent.files
      const kept = await buffer(await instance.parts.media.read(`${video.mediaPrefix}/720.mp4`))
      expect(Buffer.from((await file?.arrayBuffer()) ?? new ArrayBuffer(0)).equals(kept)).to.equal(true)
    } finally {
      await new Promise((resolve) => client.destroy(resolve))
    }
  })

  it('is kept as a file from the other address, asked again cheaply, and read by GET and HEAD only', async () => {
    const kept = await fetched(address(0, 'download'))
    expect(kept.headers.get('content-disposition')).to.match(/^attachment/)
    const again = await fetched(address(0), { headers: { 'If-None-Match': kept.headers.get('etag') ?? '' } })
    expect(again.status).to.equal(304)
    expect((await fetched(address(360), { method: 'HEAD' })).status).to.equal(200)
    expect((await fetched(address(360), { method: 'POST' })).status).to.equal(405)
  })

  it('is not there for another film, another height, a strange name, nor once the film is withdrawn', async () => {
    const strange = ['../../x', `${video._id}-720-hls.torrent/..`, `${video._id.toUpperCase()}-720-hls.torrent`, '%00']
    for (const path of [address(1080), ...strange.map((name) => `/lazy-static/torrents/${name}`)]) {
      expect((await fetched(path)).status, path).to.equal(404)
    }
    const { engine, subjects } = instance.parts
    await engine.transaction((tx) => subjects.videos.save(video._id, tx, (one) => ({ ...one, audience: 'academie' })))
    expect((await fetched(address(720))).status).to.equal(404)
  })
})
