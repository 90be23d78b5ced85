/**
 * What happened, written in the same transaction as the state it follows from, and told at least once to each
 * listener, in order per subject, also after a crash. Federation, notifications and statistics listen; subjects never know them.
 */
import type { AccountId } from '../accounts/account.ts'
import type { CommentId } from '../comments/comment.ts'
import type { GroupId } from '../groups/group.ts'
import type { PlaylistId } from '../playlists/playlist.ts'
import type { Transaction } from '../store/engine.ts'
import type { VideoId } from '../videos/video.ts'

/**
 * `isRemote`: it happened on another instance, which tells the others itself; here it is counted and notified, and said
 * again to nobody.
 */
export type Event = Happening & { isRemote?: true }

type Happening =
  | { kind: 'account-opened' | 'account-updated' | 'account-closed'; accountId: AccountId }
  /** Of the same person: `accountId` is closed, and what it had is `intoId`'s from now on. */
  | { kind: 'account-joined'; accountId: AccountId; intoId: AccountId }
  | {
      kind: 'video-published' | 'video-updated' | 'video-withdrawn' | 'video-deleted'
      videoId: VideoId
      accountId: AccountId
    }
  | {
      /** `held`: it waits, and is written once it appears, or is deleted before it did. */
      kind: 'comment-written' | 'comment-edited' | 'comment-deleted' | 'comment-held' | 'held-comment-deleted'
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
  /** Of a list that others may know, or might until now. `accountId`: whose it is. */
  | { kind: 'playlist-changed' | 'playlist-deleted'; playlistId: PlaylistId; accountId: AccountId }
  /** With their own followers, by `accountId`. */
  | { kind: 'video-shared' | 'video-share-taken-back'; videoId: VideoId; accountId: AccountId }
  /** `accountId`: who follows. */
  | { kind: 'person-followed' | 'person-unfollowed'; followedId: AccountId; accountId: AccountId }
  /** `accountId`: who invites. */
  | { kind: 'group-invited'; groupId: GroupId; invitedId: AccountId; accountId: AccountId }
  /** Accepted, declined or taken back by `accountId`. */
  | { kind: 'group-invitation-ended'; groupId: GroupId; invitedId: AccountId; accountId: AccountId }
  /** Whoever coordinated it alone is gone for good: `accountId` does from now on. */
  | { kind: 'group-handed-over'; groupId: GroupId; accountId: AccountId }
  /** For good. */
  | { kind: 'group-closed'; groupId: GroupId; accountId: AccountId }
  /** By themselves or by `accountId`, and one of both is of another instance. */
  | { kind: 'group-left'; groupId: GroupId; memberId: AccountId; accountId: AccountId }

/** As it is told: `id` is the same each time it is told again. */
export type ToldEvent = Event & { id: string; at: string }

/** What a listener may use to hear of an event exactly once. */
export interface Telling {
  /**
   * In the transaction that writes what follows from the event: it counts as told if the transaction commits.
   * @throws {TellingLost} when another process tells this listener now; let it through, and nothing is written.
   */
  done(tx: Transaction): Promise<void>
  /** Aborted when the process stops: give up quickly, the event comes again. */
  signal: AbortSignal
}

export interface Events extends AsyncDisposable {
  /** Inside the transaction that writes the state; the listeners hear of it after the commit. */
  record(tx: Transaction, event: Event): Promise<void>
  /**
   * `listener` is a stable name: each keeps its own place, and hears what is recorded after it was first declared.
   * In one process at a time, one event after the other. Throwing makes the event come again, with back-off; meanwhile
   * the later ones of the same subject wait behind it, and the other subjects go on.
   */
  listen(
    listener: string,
    kinds: readonly Event['kind'][],
    handle: (event: ToldEvent, telling: Telling) => Promise<void>,
  ): void
  /** Begins to tell the listeners of this process. One that only records needs no start. */
  start(): Promise<void>
  /** Waits up to `graceSeconds` (default 10) for what is being told, then leaves the rest to others. */
  stop(graceSeconds?: number): Promise<void>
  /**
   * Resolves once the listeners of this process have heard all that is recorded, and what follows from it. What failed
   * is awaited too, until it has failed three times.
   */
  settled(): Promise<void>
  /** What listeners failed to hear and will hear again, the oldest first: for administrators. */
  failing(page?: { limit?: number }): Promise<FailedTelling[]>
}

interface FailedTelling {
  listener: string
  event: ToldEvent
  attempts: number
  /** Null: behind an earlier one of the same subject. */
  retryAt: string | null
  lastError: string | null
}

/** Another process tells this listener now. */
export class TellingLost extends Error {
  override readonly name = 'TellingLost'
}
