/** « Merci » and « Je l’ai essayé »: said once by a person of a video, and taken back freely. */
import type { AccountId } from '../accounts/account.ts'
import type { VideoId } from '../videos/video.ts'

export const reactionKinds = ['merci', 'essaye'] as const
export type ReactionKind = (typeof reactionKinds)[number]

export interface Reaction {
  /** `reactionId`: one of each kind for a person and a video. */
  readonly _id: string
  videoId: VideoId
  accountId: AccountId
  reaction: ReactionKind
  givenAt: string
}

export function reactionId(videoId: VideoId, accountId: AccountId, reaction: ReactionKind): string {
  return `${videoId}:${accountId}:${reaction}`
}
