/** Enqueues the next step of a video's preparation, in the transaction that makes it due. */
import type { Jobs } from '../jobs/jobs.ts'
import type { Transaction } from '../store/engine.ts'
import { asPrepared } from './replacement.ts'
import { firstKindOf, type preparationKinds } from './stages.ts'
import type { FilmWork, Video, VideoId } from './video.ts'

export interface VideoJob {
  videoId: VideoId
  /** What it takes, as far as it was known when it was asked for: who waits is told how long by it. */
  work?: FilmWork
}

/** Looks at the file first when it was not yet; then transcodes. At most one of each waits or runs for a video. */
export type PrepareVideo = (video: Video, tx: Transaction) => Promise<void>

export function createPrepareVideo({ jobs }: { jobs: Jobs }): PrepareVideo {
  return async function prepareVideo(one, tx) {
    const video = asPrepared(one)
    const kind = preparationKindOf(video)
    // One lane for each author: fifty videos of one person do not delay the first of another.
    const lane = video.authors[0] ?? 'nobody'
    const { work } = video
    if (kind === 'probe' || work === null) {
      const cost = kind === 'probe' ? 1 : Math.max(1, video.durationSeconds ?? 1)
      const payload: VideoJob = { videoId: video._id }
      await jobs.enqueue(kind, payload, { key: video._id, lane, cost, priority: kind === 'probe' ? 1 : 0, tx })
      return
    }
    const { before, effort, after } = kind === 'transcode-rest' ? work.whole : work.first
    const payload: VideoJob = { videoId: video._id, work }
    await jobs.enqueue(kind, payload, { key: video._id, lane, cost: Math.max(1, before + effort + after), tx })
  }
}

/** The job that prepares it now, or that it waits for. */
export function preparationKindOf({
  durationSeconds,
  isPartial,
}: Pick<Video, 'durationSeconds' | 'isPartial'>): (typeof preparationKinds)[number] {
  if (durationSeconds === null) return 'probe'
  if (isPartial) return 'transcode-rest'
  return firstKindOf(durationSeconds)
}
