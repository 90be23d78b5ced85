/**
 * A copy: another instance was given one of our videos. From there on it is followed, until the instance has answered
 * that it removed it.
 */
import type { AccountId } from '../accounts/account.ts'
import type { Page, Stored, Transaction } from '../store/engine.ts'
import type { VideoId } from '../videos/video.ts'

/**
 * - `given`: sent, not answered yet.
 * - `held`: it was received.
 * - `asked-back`: it was told to remove it, and has not answered.
 * - `returned`: it has answered. What it does then is its own; that it was told is certain.
 */
type CopyState = 'given' | 'held' | 'asked-back' | 'returned'

export interface Copy {
  /** Of the video and the host: one for a pair. */
  readonly _id: string
  readonly videoId: VideoId
  /** Who published it. */
  readonly accountId: AccountId
  /** Lower case, with its port when it is not the usual one. */
  readonly host: string
  /** Where it was sent, a thousand at most: what is said of it later goes there too, whoever still follows. */
  readonly inboxes: readonly string[]
  readonly state: CopyState
  /** It was everyone's when it was given: that it was there is no secret. */
  readonly wasPublic: boolean
  readonly at: string
}

/** What a message about a video is to those it reaches. */
export type CopyStep = 'gives' | 'asks-back'

export function afterSent(state: CopyState | null, step: CopyStep): CopyState {
  if (step === 'asks-back') return 'asked-back'
  return state === 'held' ? 'held' : 'given'
}

/** Answers may come late: that of a Create, after the video was asked back, changes nothing. */
export function afterAnswer(state: CopyState, step: CopyStep): CopyState {
  if (step === 'gives') return state === 'given' ? 'held' : state
  return state === 'asked-back' ? 'returned' : state
}

/** How far the removal of a video is: « retirée chez 3 instances sur 4 ». */
export interface Removal {
  readonly asked: number
  readonly returned: number
}

/** A video that is no more, for its author while others may have it, and for who asks for its address. */
export interface RemovedVideo extends Stored {
  readonly _id: VideoId
  readonly accountId: AccountId
  readonly title: string
  readonly removedAt: string
  readonly expiresAt: string
}

/** What videos ask of this subject. */
export interface Elsewhere {
  /** Null when nobody was asked to remove it. */
  removalOf(videoId: VideoId): Promise<Removal | null>
  /** The newest first. */
  removedBy(accountId: AccountId, limit: number): Promise<RemovedVideo[]>
  /** In the transaction that deletes the video. */
  videoDeleted(
    tx: Transaction,
    video: { readonly _id: VideoId; readonly authors: readonly AccountId[]; readonly title: string },
  ): Promise<void>
}

/** What the federation tells and asks. */
export interface Copies extends Elsewhere {
  /** In the transaction that writes what is to be sent to these hosts. */
  sent(
    tx: Transaction,
    about: { videoId: VideoId; accountId: AccountId; wasPublic: boolean; step: CopyStep },
    /** At most a thousand. */
    hosts: readonly { readonly host: string; readonly inboxes: readonly string[] }[],
  ): Promise<void>
  answered(
    answers: readonly { readonly videoId: VideoId; readonly host: string; readonly step: CopyStep }[],
  ): Promise<void>
  /** All of a video, some at a time. */
  of(videoId: VideoId): AsyncGenerator<Copy>
  find(videoId: VideoId, host: string): Promise<Copy | null>
  /** At a host, asked back and not answered. */
  owedBy(host: string, page: { limit: number; after?: string | undefined }): Promise<Page<Copy>>
  removed(videoId: VideoId): Promise<RemovedVideo | null>
  /** It was everyone's, at another instance too, and was asked back: when. */
  askedBackAt(videoId: VideoId): Promise<string | null>
}
