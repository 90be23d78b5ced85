/** A person's own videos, in any state, with what is being made of them, how far it is and what is left. */
import { signedIn } from '../access/acting-person.ts'
import type { Viewer } from '../access/viewer.ts'
import type { AccountId } from '../accounts/account.ts'
import type { Elsewhere, Removal } from '../copies/copy.ts'
import type { Jobs, JobView } from '../jobs/jobs.ts'
import { preparationKindOf } from './prepare-video.ts'
import { asPrepared } from './replacement.ts'
import type { TimesLeft } from './time-left.ts'
import { isUnderWay, type Video, type VideoId } from './video.ts'
import type { VideoAnswers } from './video-answers.ts'
import type { LiveState, MyVideoPage, RemovedVideo } from './video-schemas.ts'
import type { PageAsked, VideosStore } from './videos-store.ts'

interface MyVideosParts {
  videos: VideosStore
  answers: VideoAnswers
  jobs: Jobs
  timesLeft: TimesLeft
  elsewhere: Pick<Elsewhere, 'removalOf' | 'removedBy'>
}

/**
 * The job that makes it, and how long until it can be watched by those for whom it is; once it can, until all is made. `isStalled`:
 * no process does now what it waits for.
 */
export type Preparation = JobView & { secondsLeft: number | null; isStalled: boolean }

export function createMyVideos({ videos, answers, jobs, timesLeft, elsewhere }: MyVideosParts) {
  /** The job that prepares it now, or waits to. */
  async function jobOf(one: Video): Promise<Preparation | null> {
    const video = asPrepared(one)
    if (!isUnderWay(video) && !video.isPartial) return null
    const kind = preparationKindOf(video)
    const [job, times] = await Promise.all([jobs.find(kind, video._id), timesLeft(video._id)])
    if (job === null) return null
    const secondsLeft = (video.isPartial || video.waitsForAll ? times?.complete : times?.shown) ?? null
    // Its place among those whose file is looked at says nothing of when it will be made.
    const place = kind === 'probe' ? (times?.place ?? null) : job.place
    return { ...job, place, secondsLeft, isStalled: times?.isStalled ?? false }
  }

  /** Deleted, and not forgotten everywhere yet, or lately. */
  async function removedOf(author: AccountId): Promise<RemovedVideo[]> {
    const removed = await elsewhere.removedBy(author, 20)
    return Promise.all(
      removed.map(async ({ _id, title, removedAt }) => ({
        uuid: _id,
        name: title,
        removedAt,
        removal: await elsewhere.removalOf(_id),
      })),
    )
  }

  async function liveStateOf(viewer: Viewer, video: Video): Promise<LiveState> {
    return answers.live(viewer, video, await jobOf(video))
  }

  return {
    jobOf,
    liveStateOf,

    async myVideos(viewer: Viewer, page: PageAsked): Promise<MyVideoPage> {
      const { accountId } = signedIn(viewer)
      const [{ items, next }, total] = await Promise.all([
        videos.ofAuthor(accountId, page),
        videos.countOfAuthor(accountId),
      ])
      const jobsUnderWay = new Map<VideoId, Preparation>()
      for (const video of items) {
        const job = await jobOf(video)
        if (job !== null) jobsUnderWay.set(video._id, job)
      }
      const removals = new Map<VideoId, Removal>()
      for (const { _id } of items) {
        const removal = await elsewhere.removalOf(_id)
        if (removal !== null) removals.set(_id, removal)
      }
      return {
        total,
        data: await answers.mine(viewer, items, { jobs: jobsUnderWay, removals }),
        next,
        removed: page.after === undefined && !page.start ? await removedOf(accountId) : [],
      }
    },

    /** Of those that are not settled, and of those asked for. Those deleted meanwhile are left out. */
    async liveStates(viewer: Viewer, alsoOf: readonly VideoId[] = []): Promise<LiveState[]> {
      const { accountId } = signedIn(viewer)
      const unsettled = await videos.unsettledOf(accountId)
      const known = new Set(unsettled.map(({ _id }) => _id))
      const others = await videos.findMany(alsoOf.filter((id) => !known.has(id)))
      const mine = [...unsettled, ...others.filter(({ authors }) => authors.includes(accountId))]
      return Promise.all(mine.map((video) => liveStateOf(viewer, video)))
    },
  }
}

export type MyVideos = ReturnType<typeof createMyVideos>
