/** Somebody of another instance shared a video of here with those who follow them (a « boost », `Announce`). */
import type { AccountId } from '../accounts/account.ts'
import type { VideoId } from '../videos/video.ts'

export interface Share {
  /** `shareId`: one for a person and a video. */
  readonly _id: string
  videoId: VideoId
  accountId: AccountId
  /** Its address there. */
  activityId: string
  /** Of who shared it. */
  host: string
  sharedAt: string
}

export function shareId(videoId: VideoId, accountId: AccountId): string {
  return `${videoId}:${accountId}`
}
