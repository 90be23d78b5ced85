/** What a person is told of what others did with theirs, and the rules on it: what is grouped, what is read, how long it stays. */
import type { AccountId } from '../accounts/account.ts'
import { iso } from '../clock.ts'
import type { CommentId } from '../comments/comment.ts'
import type { GroupId } from '../groups/group.ts'
import type { ReportedKind } from '../moderation/report.ts'
import type { PlaylistId } from '../playlists/playlist.ts'
import type { VideoId } from '../videos/video.ts'

/**
 * `comment`: on one’s video. `answer`: to one’s comment. `merci`, `essaye`: of one’s video, all those since it was last
 * read in one. `shared`: likewise, with those who follow them elsewhere. `published`: one’s video appeared, which may be long after it was asked for. `held`: a comment on one’s
 * video waits for one’s word. `removed`, `hidden`, `list-removed`: moderators took
 * away one’s comment, one’s video, one’s list. `reported`: they decided of what one had reported. `invited`: to a group. `coordinates`: a group,
 * since who did is gone. `follow`: people follow one, all those since it was last read in one.
 */
export const notificationKinds = [
  'comment',
  'answer',
  'merci',
  'essaye',
  'shared',
  'published',
  'held',
  'removed',
  'hidden',
  'list-removed',
  'reported',
  'invited',
  'coordinates',
  'follow',
] as const
export type NotificationKind = (typeof notificationKinds)[number]

export interface Notification {
  /** `notificationId`: told again, it is the same one. */
  readonly _id: string
  /** Small integer, unique here, as PeerTube's API has. */
  readonly number: number
  readonly recipient: AccountId
  readonly kind: NotificationKind
  /** Null of `invited`, `coordinates`, `follow`, and of what is about lists. */
  readonly videoId: VideoId | null
  /** Of `comment`, `answer`, `held` and `removed`. */
  readonly commentId: CommentId | null
  /** Of `invited` and `coordinates`; null or absent of the others. */
  readonly groupId?: GroupId | null
  /** Of `list-removed`, and of `reported` when a list was; null or absent of the others. */
  readonly playlistId?: PlaylistId | null
  /** Of `reported`: which report, of what, and what became of it; `gone`: nobody had to decide. */
  readonly answered?: Answered | null
  /** Of `removed` and `list-removed`: why, and the first words of what was said, or the title, which are nowhere else. Of `hidden`, and `reported`: why. */
  readonly removal?: { readonly reason: string; readonly excerpt: string } | null
  /**
   * Who did it, the latest first, at most `mostPeople`; oneself of `published` and `coordinates`. Moderators decide as
   * moderators: nobody of what they decide.
   */
  readonly people: readonly AccountId[]
  readonly createdAt: string
  /** Of the latest of them. */
  readonly at: string
  readonly isRead: boolean
  readonly expiresAt: string
}

interface Answered {
  readonly reportId: string
  readonly about: ReportedKind
  readonly outcome: 'left' | 'removed' | 'gone'
}

const mostPeople = 200
/** Nobody looks further back, and who did what is not kept longer than it serves (RGPD art. 5.1.e). */
const keptDays = 180

export interface Told {
  recipient: AccountId
  kind: NotificationKind
  videoId: VideoId | null
  commentId: CommentId | null
  groupId?: GroupId | null
  by: AccountId
}

/** What makes a notification the same one, told again. */
type Named = Pick<Notification, 'recipient' | 'kind'> &
  Partial<Pick<Notification, 'videoId' | 'commentId' | 'groupId' | 'playlistId' | 'answered'>>

/** One for each comment, one for each kind of reaction to a video, one for each group, list and report, and one for all followers. */
export function notificationId({ recipient, kind, ...about }: Named): string {
  const { videoId, commentId, groupId, playlistId, answered } = about
  return `${recipient}:${kind}:${answered?.reportId ?? commentId ?? videoId ?? groupId ?? playlistId ?? ''}`
}

export function newNotification(told: Told, number: number, now: Temporal.Instant): Notification {
  const { by, ...what } = told
  const at = iso(now)
  return {
    _id: notificationId(what),
    number,
    ...what,
    people: [by],
    createdAt: at,
    at,
    isRead: false,
    expiresAt: expiry(now),
  }
}

/** One more did the same: those that were already read are no news. */
export function joined(known: Notification, by: AccountId, now: Temporal.Instant): Notification {
  const others = known.isRead ? [] : known.people.filter((one) => one !== by)
  return {
    ...known,
    people: [by, ...others].slice(0, mostPeople),
    at: iso(now),
    isRead: false,
    expiresAt: expiry(now),
  }
}

/** Somebody took it back. Null when nothing is left to tell. */
export function without(known: Notification, by: AccountId): Notification | null {
  const people = known.people.filter((one) => one !== by)
  return people.length === 0 ? null : { ...known, people }
}

export type DecisionTold = Named & {
  readonly kind: 'removed' | 'hidden' | 'list-removed' | 'reported'
  readonly removal: NonNullable<Notification['removal']> | null
}

/** What moderators decided of what this person said, made or reported, and why (DSA art. 16 §5 and 17). */
export function toldDecision(told: DecisionTold, number: number, now: Temporal.Instant): Notification {
  const at = iso(now)
  const { videoId = null, commentId = null, ...about } = told
  const dated = { people: [], createdAt: at, at, isRead: false, expiresAt: expiry(now) }
  return { _id: notificationId(told), number, videoId, commentId, ...about, ...dated }
}

function expiry(now: Temporal.Instant): string {
  return iso(now.add({ hours: 24 * keptDays }))
}
