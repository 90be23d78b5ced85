/** Enqueues the next step of a video's preparation, in the transaction that makes it due. */
import type { Jobs } from '../jobs/jobs.ts'
import type { Transaction } from '../store/engine.ts'
import { costOf, type FilmWork, filmWork, foreseenKind } from './film-work.ts'
import { asPrepared } from './replacement.ts'
import { editsOf } from './retouch.ts'
import { type FirstKind, firstKindOf, type preparationKinds } from './stages.ts'
import type { Video, VideoId } from './video.ts'

export interface VideoJob {
  videoId: VideoId
  /** What it takes with the edits asked, as far as can be told: who waits is told how long by it. */
  work?: FilmWork
  /** Of a file that is to be looked at: what comes next, as far as can be foretold. */
  next?: FirstKind
}

/**
 * Looks at the file first when it was not yet; then transcodes. At most one of each waits or runs for a video; asked again, the one
 * that waits keeps its turn and tells what it takes now.
 */
export type PrepareVideo = (video: Video, tx: Transaction) => Promise<void>

export function createPrepareVideo({ jobs }: { jobs: Pick<Jobs, 'enqueue'> }): PrepareVideo {
  return async function prepareVideo(one, tx) {
    const video = asPrepared(one)
    const kind = preparationKindOf(video)
    const { _id: videoId, plan } = video
    // One lane for each author: fifty videos of one person do not delay the first of another.
    const options = { key: videoId, lane: video.authors[0] ?? 'nobody', carries: 'latest', tx } as const
    const work = plan && filmWork(plan, editsOf(video))
    const payload: VideoJob = { videoId, ...(work && { work }) }
    if (kind === 'probe') {
      const next = plan && foreseenKind(plan)
      await jobs.enqueue<VideoJob>(kind, { ...payload, ...(next && { next }) }, { ...options, cost: 1, priority: 1 })
    } else {
      const cost = work ? costOf(work, kind) : Math.max(1, video.durationSeconds ?? 1)
      await jobs.enqueue(kind, payload, { ...options, cost })
    }
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
