/** A moderator hides a video, with the reason told to its author, or lets it be seen (again, or after review). */
import type { AccountId } from '../accounts/account.ts'
import type { Clock } from '../clock.ts'
import type { Transaction } from '../store/engine.ts'
import type { SaveVideo } from './save-video.ts'
import { hidden, shown, type Video, type VideoId } from './video.ts'

/** Who may, and the trace that it leaves, are `src/moderation`. Each answers null when the video is gone. */
export function createHideVideo({ save, clock }: { save: SaveVideo; clock: Clock }) {
  return {
    hide: (id: VideoId, by: AccountId, reason: string, tx: Transaction): Promise<Video | null> =>
      save(id, tx, (video) => hidden(video, by, reason, clock.now())),
    show: (id: VideoId, tx: Transaction): Promise<Video | null> => save(id, tx, (video) => shown(video, clock.now())),
  }
}
