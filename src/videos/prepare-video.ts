/** Enqueues the next step of a video's preparation, in the transaction that makes it due. */
import type { Jobs } from '../jobs/jobs.ts'
import type { Transaction } from '../store/engine.ts'
import { asPrepared } from './replacement.ts'
import type { Video, VideoId } from './video.ts'

export interface VideoJob {
  videoId: VideoId
}

/**
 * Each kind has places of its own, so that a clip of two minutes is not stuck behind a lecture of two hours, nor anyone's
 * first rendition behind another's last.
 */
export const firstKinds = ['transcode', 'transcode-long'] as const
export const preparationKinds = ['probe', ...firstKinds, 'transcode-rest'] as const

/** Longer films have their own queue. */
const longSeconds = 600

/** Looks at the file first when it was not yet; then transcodes. At most one of each waits or runs for a video. */
export type PrepareVideo = (video: Video, tx: Transaction) => Promise<void>

export function createPrepareVideo({ jobs }: { jobs: Jobs }): PrepareVideo {
  return async function prepareVideo(one, tx) {
    const video = asPrepared(one)
    const payload: VideoJob = { videoId: video._id }
    const kind = preparationKindOf(video)
    // One lane for each author: fifty videos of one person do not delay the first of another.
    const lane = video.authors[0] ?? 'nobody'
    const work = kind === 'transcode-rest' ? video.work?.whole : video.work?.first
    const cost = kind === 'probe' ? 1 : Math.max(1, work ?? video.durationSeconds ?? 1)
    await jobs.enqueue(kind, payload, { key: video._id, lane, cost, priority: kind === 'probe' ? 1 : 0, tx })
  }
}

/** The job that prepares it now, or that it waits for. */
export function preparationKindOf({
  durationSeconds,
  isPartial,
}: Pick<Video, 'durationSeconds' | 'isPartial'>): (typeof preparationKinds)[number] {
  if (durationSeconds === null) return 'probe'
  if (isPartial) return 'transcode-rest'
  return durationSeconds > longSeconds ? 'transcode-long' : 'transcode'
}
