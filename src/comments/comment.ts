/** An answer under a video, or to another answer. */
import type { AccountId } from '../accounts/account.ts'
import type { VideoId } from '../videos/video.ts'

export type CommentId = string & { readonly __brand: 'CommentId' }

export interface Comment {
  readonly _id: CommentId
  videoId: VideoId
  accountId: AccountId
  /** The comment that opened the thread: itself for a first comment. */
  threadId: CommentId
  /** What it answers; null for a first comment. */
  inReplyTo: CommentId | null
  /** Markdown, 1 to 10 000 characters; empty once deleted. */
  text: string
  /** Second of the video it speaks of. */
  atSeconds: number | null
  writtenAt: string
  editedAt: string | null
  /** A deleted comment that has answers leaves its place. */
  deletedAt: string | null
}
