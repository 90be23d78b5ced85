/** Enqueues the next step of a video's preparation, in the transaction that makes it due. */
import type { Jobs } from '../jobs/jobs.ts'
import type { Transaction } from '../store/engine.ts'
import type { Video, VideoId } from './video.ts'

export interface VideoJob {
  videoId: VideoId
}

/** Looks at the file first when it was not yet; then transcodes. At most one of each waits or runs for a video. */
export type PrepareVideo = (video: Video, tx: Transaction) => Promise<void>

export function createPrepareVideo({ jobs }: { jobs: Jobs }): PrepareVideo {
  return async function prepareVideo(video, tx) {
    const payload: VideoJob = { videoId: video._id }
    // One lane for each author: fifty videos of one person do not delay the first of another.
    const lane = video.authors[0] ?? 'nobody'
    if (video.durationSeconds === null) {
      await jobs.enqueue('probe', payload, { key: video._id, lane, priority: 1, tx })
    } else {
      await jobs.enqueue('transcode', payload, { key: video._id, lane, cost: Math.max(1, video.durationSeconds), tx })
    }
  }
}
