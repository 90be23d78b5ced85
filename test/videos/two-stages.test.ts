/** What others wait for comes first: the first rendition of everyone, before the last of anyone. */
import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import type { Person } from '#src/access/permissions.ts'
import { createPacesStore } from '#src/videos/paces-store.ts'
import { createPrepareVideo } from '#src/videos/prepare-video.ts'
import type { Video } from '#src/videos/video.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'
import { clip, makeClip, quickH264, temporaryFolder, usualFfmpeg } from '../transcoding/clips.ts'
import { aPlan } from './a-video.ts'
import { aTaker, preparing } from './preparing.ts'

const anyone = { kind: 'anonymous' } as const

onEachEngine('a video prepared in two stages', (kind) => {
  let on: SubjectsOfTest
  let jeanne: Person
  let karim: Person
  /** What `openFfmpeg` does once the first rendition of a film is made. */
  let beforeRest: () => Promise<void>

  async function open(settings: Parameters<typeof someSubjects>[1] = {}) {
    beforeRest = async () => {}
    on = await someSubjects(kind, {
      ...settings,
      async openFfmpeg() {
        const isRunning = async (kind: string) => (await on.jobs.list({ state: 'running', kind })).items.length > 0
        if (await isRunning('transcode-rest')) await beforeRest()
        return usualFfmpeg()
      },
    })
    jeanne = await on.person('Jeanne Martin')
    karim = await on.person('Karim Diallo')
  }
  afterEach(() => on[Symbol.asyncDispose]())

  const school = () => readFile(clip('sign-school.mkv'))
  const names = ({ renditions }: Video) => renditions.map(({ name }) => name)
  /** Received, and looked at already: it waits for its transcoding. */
  async function looked(person: Person, bytes: Uint8Array): Promise<Video> {
    const film = await preparing(on).received(person, bytes)
    const prepare = createPrepareVideo(on)
    const plan = aPlan({ first: 10, whole: 50 })
    const facts = { durationSeconds: 2.4, width: 640, height: 480, hasSound: false, plan }
    await on.jobs.cancel('probe', film._id)
    await on.engine.transaction(async (tx) => {
      const changed = await on.videos.store.change(film._id, tx, (video) => ({ ...video, ...facts }))
      if (changed) await prepare(changed.after, tx)
    })
    return film
  }

  /** Somebody else's film waits, so that this one is made in two stages. */
  const somebodyWaits = () =>
    on.jobs.enqueue('transcode', { videoId: 'nobody’s' }, { key: 'other', lane: 'other', cost: 1e9 })

  it('the first rendition of every film comes before the last of any, each teacher in turn', async () => {
    await open()
    const { quiet, found } = preparing(on)
    const bytes = await school()
    // All have been looked at before any is prepared.
    const films: Video[] = []
    for (const person of [jeanne, jeanne, jeanne, karim]) films.push(await looked(person, bytes))
    const paces = createPacesStore({ engine: on.engine, depends: 'usual' })
    const lived = { spent: 1000, work: 1000 }
    await paces.learn({ one: lived, several: lived, around: lived, speed: lived })
    await using _ = await aTaker(on, { probe: 1, transcode: 1, 'transcode-long': 1, 'transcode-rest': 1 })
    // Two before, and its own: ten seconds each. Nobody waits after Jeanne’s third, which is made whole.
    const toldOf = async (person: Person) => (await on.videos.myVideos(person, {})).data.map(({ live }) => live)
    const [his] = await toldOf(karim)
    expect(his).to.include({ state: 'queued', place: 3, isStalled: false })
    expect(his?.secondsLeft).to.be.closeTo(30, 0.01)
    const hers = (await toldOf(jeanne)).map(({ secondsLeft }) => Math.round(secondsLeft ?? 0))
    expect(hers.toSorted((one, other) => one - other).slice(0, 2)).to.deep.equal([10, 20])
    expect(Math.max(...hers)).to.be.within(80, 90)
    await on.jobs.start()
    await quiet()
    expect((await paces.known()).several, 'what was made taught something').not.to.equal(1)
    const { items } = await on.jobs.list({ state: 'done' }, { limit: 100 })
    const of = (name: string) =>
      items
        .filter((job) => job.kind === name && films.some(({ _id }) => _id === job.key))
        .toSorted((a, b) => (a.startedAt ?? '').localeCompare(b.startedAt ?? ''))
    const [firsts, rests] = [of('transcode'), of('transcode-rest')]
    // Sent after three of Jeanne’s, Karim’s does not wait for the third.
    expect(firsts).to.have.length(4)
    expect(firsts[2]?.key).to.equal(films[3]?._id)
    // The last one to come finds nobody waiting: it is made whole at once.
    expect(rests).to.have.length(3)
    for (const rest of rests)
      expect(Date.parse(rest.endedAt ?? '')).to.be.above(Date.parse(firsts.at(-1)?.startedAt ?? ''))
    for (const film of films) {
      const video = await found(film)
      expect(video).to.include({ state: 'ready', isPartial: false })
      expect(names(video)).to.deep.equal(['480', '360', '240'])
    }
  })

  it('is out with its first rendition, then with all, and who was watching it still can', async () => {
    await open()
    const { ended, prepared, quiet, found, files } = preparing(on)
    const held = Promise.withResolvers<void>()
    beforeRest = () => held.promise
    const video = await looked(jeanne, await school())
    await on.videos.publishVideo(jeanne, video._id, { audience: 'public', title: 'École' })
    await somebodyWaits()
    await on.jobs.start()
    const first = await prepared(video)
    expect(first).to.include({ state: 'ready', isPartial: true, failure: null })
    expect(names(first)).to.deep.equal(['480'])
    expect(first.publishedAt).not.to.equal(null)
    expect((await on.videos.showVideo(anyone, video._id)).playback?.renditions).to.have.length(1)
    const [mine] = (await on.videos.myVideos(jeanne, {})).data
    expect(mine?.live).to.include({ state: 'ready', isPartial: true })
    expect(mine?.placeholder).to.match(/^data:image/)

    held.resolve()
    await ended('transcode-rest', video._id)
    const whole = await found(video)
    expect(whole).to.include({ state: 'ready', isPartial: false, formerPrefix: first.mediaPrefix, source: null })
    expect(names(whole)).to.deep.equal(['480', '360', '240'])
    expect(whole.publishedAt).to.equal(first.publishedAt)
    await on.events.settled()
    expect(on.heard.map((event) => event.kind)).to.deep.equal(['video-published', 'video-updated'])
    // The clock of the subjects is behind that of the jobs: hours have passed.
    await quiet()
    expect((await found(video)).formerPrefix).to.equal(null)
    expect((await files()).filter((key) => !key.startsWith(`${whole.mediaPrefix}/`))).to.deep.equal([])
  })

  it('waits until everything is ready when its author wishes so', async () => {
    await open()
    const { ended, prepared, found } = preparing(on)
    const held = Promise.withResolvers<void>()
    beforeRest = () => held.promise
    const video = await looked(jeanne, await school())
    const choice = { audience: 'public', title: 'École', waitsForAll: true } as const
    await on.videos.publishVideo(jeanne, video._id, choice)
    await somebodyWaits()
    await on.jobs.start()
    const first = await prepared(video)
    expect(first).to.include({ state: 'processing', isPartial: true, publishedAt: null })
    const refused = await on.videos.showVideo(anyone, video._id).catch((error) => error.code)
    expect(refused).to.equal('not-found')
    // Its author already plays it.
    expect((await on.videos.showVideo(jeanne, video._id)).playback?.isGrowing).to.equal(false)
    held.resolve()
    await ended('transcode-rest', video._id)
    expect(await found(video)).to.include({ state: 'ready', isPartial: false })
    await on.events.settled()
    expect(on.heard.map((event) => event.kind)).to.deep.equal(['video-published'])
  })

  it('that cannot be completed keeps its first rendition, tells its author, and may be completed later', async () => {
    await open({ settings: { retrySeconds: 0.01 } })
    const { ended, prepared, quiet, found } = preparing(on)
    beforeRest = () => Promise.reject(new Error('ffmpeg is not there'))
    const video = await looked(jeanne, await school())
    await somebodyWaits()
    await on.jobs.start()
    await prepared(video)
    await quiet()
    const kept = await found(video)
    expect(kept).to.include({ state: 'ready', isPartial: false, makingPrefix: null })
    expect(kept.notice).to.match(/autres qualités/)
    expect((await on.videos.myVideos(jeanne, {})).data[0]?.live.notice).to.equal(kept.notice)

    beforeRest = async () => {}
    const admin = await on.person('Inès Roy', ['teacher', 'administrator'])
    const [dead] = (await on.administration.listJobs(admin, { state: 'dead', count: 10 })).data
    await on.administration.retryJob(admin, dead?.id ?? '')
    await ended('transcode-rest', video._id)
    const whole = await found(video)
    expect(whole).to.include({ isPartial: false, notice: null })
    expect(names(whole)).to.deep.equal(['480', '360', '240'])
  })

  it('a file cut short is shown up to where it can be read, and its author is told', async () => {
    await open()
    const { received, prepared } = preparing(on)
    await using folder = await temporaryFolder()
    const picture = ['-f', 'lavfi', '-i', 'testsrc=s=320x180:r=25:d=20']
    const source = await makeClip(
      folder.path,
      'cut.mp4',
      ...picture,
      ...quickH264,
      ...['-g', '25', '-movflags', '+faststart'],
    )
    const bytes = await readFile(source)
    await on.jobs.start()
    const video = await prepared(await received(jeanne, bytes.subarray(0, Math.round(bytes.length * 0.6))))
    expect(video.state).to.equal('ready')
    expect(video.durationSeconds).to.be.within(8, 16)
    expect(video.notice).to.match(/^Le fichier envoyé s’arrête avant sa fin : la vidéo en montre \d+ s sur 20 s\./)
    expect((await on.videos.myVideos(jeanne, {})).data[0]?.live.notice).to.equal(video.notice)
    expect((await on.videos.showVideo(jeanne, video._id)).live?.notice).to.equal(video.notice)
  })
})
