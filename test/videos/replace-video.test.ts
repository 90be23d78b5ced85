/** « Remplacer le fichier »: what people see stays until the next film can be played, whatever becomes of it. */
import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import type { Person } from '#src/access/permissions.ts'
import type { Video } from '#src/videos/video.ts'
import { noEdits } from '#transcoding/edits.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'
import { makeClip, quickH264, temporaryFolder, usualFfmpeg } from '../transcoding/clips.ts'
import { preparing } from './preparing.ts'

const anyone = { kind: 'anonymous' } as const
let [first, second] = [Buffer.of(), Buffer.of()]
before(async () => {
  await using camera = await temporaryFolder()
  const film = (size: string, seconds: number) => [
    '-f',
    'lavfi',
    '-i',
    `testsrc=s=${size}:r=10:d=${seconds}`,
    ...quickH264,
  ]
  first = await readFile(await makeClip(camera.path, 'first.mp4', ...film('160x96', 1)))
  second = await readFile(await makeClip(camera.path, 'second.mp4', ...film('96x160', 2)))
})

onEachEngine('a video whose file is replaced', (kind) => {
  let on: SubjectsOfTest
  let jeanne: Person
  let does: ReturnType<typeof preparing>
  let present: Video
  let isBroken: boolean
  let beforeEncoding: () => Promise<void>

  beforeEach(async () => {
    isBroken = false
    beforeEncoding = async () => {}
    const openFfmpeg = async () => {
      if (isBroken) throw new Error('the machine fails')
      if ((await on.jobs.list({ kind: 'transcode', state: 'running' })).items.length > 0) await beforeEncoding()
      return usualFfmpeg()
    }
    on = await someSubjects(kind, { openFfmpeg, settings: { retrySeconds: 0.01 } })
    jeanne = await on.person('Jeanne Martin')
    does = preparing(on)
    await on.jobs.start()
    const video = await does.received(jeanne, first)
    await on.videos.publishVideo(jeanne, video._id, { audience: 'public', title: 'Une dictée' })
    await does.prepared(video)
    await does.quiet()
    present = await does.found(video)
  })
  afterEach(() => on[Symbol.asyncDispose]())

  async function sent(content: Uint8Array | string, name = 'next'): Promise<boolean> {
    const key = `sources/${present._id}/${name}`
    await on.videos.startReplacement(jeanne, present._id, () => key)
    const bytes = Buffer.from(content)
    await on.media.write(key, bytes)
    return on.videos.videoReceived(present._id, { key, sizeBytes: bytes.length })
  }

  async function live() {
    return (await on.videos.myVideos(jeanne, {})).data[0]?.live
  }

  async function nextEnded(): Promise<void> {
    for (const job of ['probe', 'transcode']) await does.ended(job, present._id)
  }

  async function expectPresent() {
    const shown = await on.videos.showVideo(anyone, present._id)
    expect(shown.playback?.playlistPath).to.contain(present.mediaPrefix?.split('/').at(-1))
    expect(await on.media.stat(`${present.mediaPrefix}/master.m3u8`)).not.to.equal(null)
  }

  it('is shown as it is until the next film is ready, then keeps its address, its words and its counts', async () => {
    await on.engine.transaction((tx) => on.videos.adjustCount(present._id, 'comments', 3, tx))
    expect(await sent(second)).to.equal(true)
    expect(await live()).to.include({ isReplacing: true, isPublished: true })
    await expectPresent()
    await nextEnded()
    const next = await does.found(present)
    expect(next).to.include({ state: 'ready', isPublished: true, title: 'Une dictée', replacement: null, source: null })
    expect(next).to.include({ number: present.number, publishedAt: present.publishedAt, width: 96, height: 160 })
    expect(next.durationSeconds).to.be.closeTo(2, 0.1)
    expect(next.counts.comments).to.equal(3)
    expect(next.mediaPrefix).not.to.equal(present.mediaPrefix)
    await does.quiet()
    expect((await does.files()).filter((key) => !key.startsWith(`${next.mediaPrefix}/`))).to.deep.equal([])
    expect(await live()).to.include({ isReplacing: false, state: 'ready' })
    await on.events.settled()
    expect(on.heard.map((event) => event.kind)).to.deep.equal(['video-published', 'video-updated'])
  })

  it('stays as it is when the next file is no film, and its author is told, may try another or keep this one', async () => {
    await sent('Ceci n’est pas une vidéo.'.repeat(100))
    await nextEnded()
    await expectPresent()
    expect(await live()).to.include({ isReplacing: true, state: 'failed', canRetry: false })
    expect((await live())?.failure).to.match(/n’est pas une vidéo/)
    await on.videos.giveUpReplacement(jeanne, present._id)
    expect(await live()).to.include({ isReplacing: false, state: 'ready', failure: null })
    expect(await sent(second, 'another')).to.equal(true)
    await nextEnded()
    expect((await does.found(present)).width).to.equal(96)
    await does.quiet()
    expect(await does.files('sources')).to.deep.equal([])
  })

  it('stays as it is when its author thinks better of it, whenever that is, and nothing of the next film remains', async () => {
    const [begun, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    beforeEncoding = () => {
      begun.resolve()
      return over.promise
    }
    await sent(second)
    await begun.promise
    expect((await does.found(present)).replacement?.makingPrefix).to.be.a('string')
    await on.videos.giveUpReplacement(jeanne, present._id)
    over.resolve()
    await does.ended('transcode', present._id)
    await does.quiet()
    expect(await does.found(present)).to.include({
      replacement: null,
      mediaPrefix: present.mediaPrefix,
      state: 'ready',
    })
    await expectPresent()
    expect((await does.files()).filter((key) => !key.startsWith(`${present.mediaPrefix}/`))).to.deep.equal([])
  })

  it('replaced twice, after one that failed, leaves nothing of what came before: neither films, images nor files sent', async () => {
    // As one that was made in two stages a moment ago, and whose thumbnail was chosen since.
    const former = `videos/${present._id}/former`
    await on.media.write(`${former}/96.mp4`, Buffer.from('the first rendition'))
    await on.engine.transaction((tx) =>
      on.videos.store.change(present._id, tx, (video) => ({ ...video, formerPrefix: former })),
    )
    await on.videos.chooseThumbnail(jeanne, present._id, 0.5)
    await does.quiet()
    expect((await does.found(present)).thumbnailsPrefix).not.to.equal(present.mediaPrefix)
    isBroken = true
    await sent(second)
    await does.ended('probe', present._id)
    expect(await live()).to.include({ state: 'failed', canRetry: true })
    await expectPresent()
    isBroken = false
    for (const [name, content, width] of [
      ['another', second, 96],
      ['yet-another', first, 160],
    ] as const) {
      expect(await sent(content, name)).to.equal(true)
      await nextEnded()
      await does.quiet()
      const next = await does.found(present)
      expect(next).to.include({ state: 'ready', width, formerPrefix: null, makingPrefix: null, replacement: null })
      expect(next.thumbnailsPrefix).to.equal(next.mediaPrefix)
      expect((await does.files()).filter((key) => !key.startsWith(`${next.mediaPrefix}/`))).to.deep.equal([])
    }
  })

  it('takes the file that was asked for last, and none that is no longer awaited', async () => {
    await on.videos.startReplacement(jeanne, present._id, () => 'sources/old')
    await on.videos.startReplacement(jeanne, present._id, () => 'sources/new')
    expect(await on.videos.videoReceived(present._id, { key: 'sources/old', sizeBytes: 1 })).to.equal(false)
    await on.videos.abandonVideo(present._id, 'sources/old')
    expect((await does.found(present)).replacement?.awaited).to.equal('sources/new')
    await on.videos.abandonVideo(present._id, 'sources/new')
    expect((await does.found(present)).replacement).to.equal(null)
    await expectPresent()
  })

  it('is refused to others, while another is prepared, and before there is a film', async () => {
    const karim = await on.person('Karim Diallo')
    const asked = (person: Person, id: string) =>
      on.videos
        .startReplacement(person, id, () => 'sources/x')
        .then(
          () => 'accepted',
          (error) => error.code,
        )
    expect(await asked(karim, present._id)).to.equal('not-allowed')
    const begun = await on.videos.startVideo(jeanne, {})
    expect(await asked(jeanne, begun._id)).to.equal('video-not-in-state')
    await sent(second)
    expect(await asked(jeanne, present._id)).to.equal('video-not-in-state')
    const retouched = on.videos.retouchVideo(jeanne, present._id, { ...noEdits, cuts: [{ from: 0, to: 0.5 }] })
    expect((await retouched.catch((error) => error)).message).to.match(/Un nouveau fichier arrive/)
  })

  it('deleted meanwhile, leaves nothing of either film', async () => {
    await sent(second)
    await on.videos.deleteVideo(jeanne, present._id)
    await nextEnded()
    await does.quiet()
    expect(await does.files()).to.deep.equal([])
  })
})
