/**
 * What happened, written in the same transaction as the state it follows from, and told at least once to each
 * listener, in order per subject, also after a crash. Federation, notifications and statistics listen; subjects never know them.
 */
import type { AccountId } from '../accounts/account.ts'
import type { CommentId } from '../comments/comment.ts'
import type { Transaction } from '../store/engine.ts'
import type { VideoId } from '../videos/video.ts'

export type Event =
  | { kind: 'account-opened' | 'account-updated' | 'account-closed'; accountId: AccountId }
  | {
      kind: 'video-published' | 'video-updated' | 'video-withdrawn' | 'video-deleted'
      videoId: VideoId
      accountId: AccountId
    }
  | {
      kind: 'comment-written' | 'comment-edited' | 'comment-deleted'
      commentId: CommentId
      videoId: VideoId
      accountId: AccountId
    }
  | {
      kind: 'reaction-given' | 'reaction-taken-back'
      reaction: 'merci' | 'essaye'
      videoId: VideoId
      accountId: AccountId
    }

export interface Events {
  /** Inside the transaction that writes the state; the listeners hear of it after the commit. */
  record(tx: Transaction, event: Event): Promise<void>
  /** `listener` is a stable name: each keeps its own place. Throwing makes the event come again, with back-off. */
  listen(
    listener: string,
    kinds: readonly Event['kind'][],
    handle: (event: Event & { id: string; at: string }) => Promise<void>,
  ): void
}
