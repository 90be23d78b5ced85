/** What authors are told of their films that wait, from the moment when the file is here: nothing is made in these tests. */
import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import type { Person } from '#src/access/permissions.ts'
import { filmWork } from '#src/videos/film-work.ts'
import { createFollowMyVideos } from '#src/videos/follow-my-videos.ts'
import { createPacesStore } from '#src/videos/paces-store.ts'
import { createPrepareVideo } from '#src/videos/prepare-video.ts'
import { makingKinds } from '#src/videos/stages.ts'
import type { Video, VideoId } from '#src/videos/video.ts'
import type { LiveState } from '#src/videos/video-schemas.ts'
import { type Edits, noEdits } from '#transcoding/edits.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'
import { clip } from '../transcoding/clips.ts'
import { aPlan } from './a-video.ts'
import { aTaker, preparing } from './preparing.ts'

const everyKind = Object.fromEntries(['probe', ...makingKinds].map((kind) => [kind, 1]))
const lived = { spent: 1000, work: 1000 }

onEachEngine('what an author is told of a film that waits', (kind) => {
  let on: SubjectsOfTest
  let jeanne: Person
  let karim: Person
  beforeEach(async () => {
    on = await someSubjects(kind)
    jeanne = await on.person('Jeanne Martin')
    karim = await on.person('Karim Diallo')
    const paces = createPacesStore({ engine: on.engine, depends: 'usual' })
    await paces.learn({ one: lived, several: lived, around: lived, speed: lived })
  })
  afterEach(() => on[Symbol.asyncDispose]())

  const statesOf = async (person: Person) => (await on.videos.myVideos(person, {})).data.map(({ live }) => live)
  async function toldOf(person: Person, { _id }: Pick<Video, '_id'>): Promise<LiveState | undefined> {
    return (await statesOf(person)).find(({ uuid }) => uuid === _id)
  }

  /** As if it had been looked at: it waits for its turn. */
  async function waits(person: Person, first: number, whole = first): Promise<Video> {
    const film = await preparing(on).received(person, 'a film')
    const plan = aPlan({ first, whole }, whole === first ? { renditions: 1 } : {})
    const facts = { durationSeconds: 60, width: 640, height: 480, hasSound: false, plan }
    await on.jobs.cancel('probe', film._id)
    return on.engine.transaction(async (tx) => {
      const changed = await on.videos.store.change(film._id, tx, (video) => ({
        ...video,
        ...facts,
        source: video.source && { ...video.source, seconds: 60 },
      }))
      if (changed) await createPrepareVideo(on)(changed.after, tx)
      return changed?.after ?? film
    })
  }

  it('is a time and a place as soon as the file is here, before it was looked at', async () => {
    await using _ = await aTaker(on, everyKind)
    for (const first of [30, 30, 30]) await waits(jeanne, first)
    const film = await preparing(on).received(karim, await readFile(clip('people-walking.mp4')))
    const told = await toldOf(karim, film)
    // One of Jeanne’s has nearly the same turn; his own is short enough to pass before her second.
    expect(told).to.include({ state: 'queued', isStalled: false })
    expect(told?.place).to.be.within(1, 3)
    const { first } = filmWork((await preparing(on).found(film)).plan ?? aPlan({ first: 0, whole: 0 }), noEdits)
    const own = first.before + first.effort + first.after
    expect(told?.secondsLeft).to.be.closeTo(((told?.place ?? 0) - 1) * 30 + own, 1)
    // Hers that he passes wait for his.
    const hers = (await statesOf(jeanne)).map(({ secondsLeft }) => secondsLeft ?? 0)
    expect(Math.max(...hers)).to.be.at.least(90 + own - 1)
  })

  it('follows, as it changes, the edits that are asked while it waits', async () => {
    await using _ = await aTaker(on, everyKind)
    await waits(karim, 20)
    const film = await waits(jeanne, 40.9)
    const follow = createFollowMyVideos({
      mine: { liveStates: statesOf },
      onError: (error) => {
        throw error
      },
      busyMilliseconds: 1,
    })
    const heard: LiveState[] = []
    const leave = follow.follow(
      jeanne,
      (state) => heard.push(state),
      () => {},
    )
    const told = async (isRight: (seconds: number) => boolean) => {
      while (!heard.some(({ secondsLeft }) => isRight(secondsLeft ?? Number.NaN)))
        await new Promise((resolve) => setTimeout(resolve, 5))
      heard.length = 0
    }
    const close = (wanted: number) => (seconds: number) => Math.abs(seconds - wanted) < 0.5
    await told(close(60.9))
    const ask = async (edits: Partial<Edits>) => {
      const { edition } = await on.videos.showRetouching(jeanne, film._id)
      await on.videos.retouchVideo(jeanne, film._id, { ...noEdits, ...edits, edition } as never)
    }
    // Of the plan’s one second, half is cut: 20 s and what is fixed.
    await ask({ cuts: [{ from: 0, to: 0.5 }] })
    await told(close(20 + 20.9))
    const region = { x: 0.1, y: 0.1, width: 0.2, height: 0.2 }
    await ask({ masks: [{ from: 0, to: 60, as: 'blurred', keyframes: [{ at: 0, ...region }] }] })
    await told(close(20 + 46.9))
    await ask({})
    await told(close(60.9))
    leave()
    expect((await on.jobs.queueOf(['transcode'])).map(({ key }) => key)).to.have.length(2)
  })

  it('says so when no process makes films, or none of this kind, and tells a time again once one does', async () => {
    const film = await waits(jeanne, 10)
    expect(await toldOf(jeanne, film)).to.include({ isStalled: true, secondsLeft: null, place: 1 })
    const others = await aTaker(on, { probe: 2, 'transcode-long': 1, 'send-mail': 4 })
    expect(await toldOf(jeanne, await nextLook(film))).to.include({ isStalled: true, secondsLeft: null })
    await others[Symbol.asyncDispose]()
    await using _ = await aTaker(on, { transcode: 1 })
    const told = await toldOf(jeanne, await nextLook(film))
    expect(told).to.include({ isStalled: false, place: 1 })
    expect(told?.secondsLeft).to.be.closeTo(10, 0.01)
  })

  /** Those who ask together share a look: the next one is another. */
  async function nextLook<T extends { _id: VideoId }>(film: T): Promise<T> {
    await new Promise((resolve) => setTimeout(resolve, 600))
    return film
  }
})
