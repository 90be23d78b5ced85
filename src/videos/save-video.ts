/** Every change of a video goes through here: its new state, and what others are told of it, in one transaction. */
import type { Events } from '../events/events.ts'
import type { Transaction } from '../store/engine.ts'
import type { Video, VideoId } from './video.ts'
import type { VideosStore } from './videos-store.ts'
import { whatHappened } from './what-happened.ts'

/**
 * Applies a rule to the video as it is in this transaction, and records the event that follows. Changing nothing
 * tells nothing. Null when there is no such video.
 */
export type SaveVideo = (id: VideoId, tx: Transaction, rule: (video: Video) => Video) => Promise<Video | null>

export function createSaveVideo({ videos, events }: { videos: VideosStore; events: Events }): SaveVideo {
  return async function saveVideo(id, tx, rule) {
    const changed = await videos.change(id, tx, rule)
    if (changed === null) return null
    const { before, after } = changed
    const kind = whatHappened(before, after)
    const accountId = after.authors[0]
    if (kind !== null && accountId !== undefined) {
      await events.record(tx, { kind, videoId: id, accountId, ...(after.remote ? { isRemote: true } : {}) })
    }
    return after
  }
}
