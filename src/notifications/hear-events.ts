/**
 * From what happened to who is told of it, once each: the notification and « it was told » are one transaction. People
 * of other instances are told by theirs.
 */
import { isMuted } from '../access/muted.ts'
import type { Account, AccountId } from '../accounts/account.ts'
import type { AccountsPart } from '../accounts/accounts-part.ts'
import type { Clock } from '../clock.ts'
import type { CommentsPart } from '../comments/comments-part.ts'
import type { Events, Telling, ToldEvent } from '../events/events.ts'
import type { GroupsPart } from '../groups/groups-part.ts'
import type { Numbers } from '../numbering/numbers.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import type { Video } from '../videos/video.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import { joined, newNotification, notificationId, type Told, without } from './notification.ts'
import type { NotificationsStore } from './notifications-store.ts'

export interface HearEventsParts {
  notifications: NotificationsStore
  videos: Pick<VideosPart, 'store'>
  comments: Pick<CommentsPart, 'store'>
  groups: Pick<GroupsPart, 'store'>
  accounts: Pick<AccountsPart, 'store'>
  numbers: Numbers
  events: Events
  transact: Engine['transaction']
  clock: Clock
}

type CommentEvent = Extract<ToldEvent, { commentId: unknown }>
type HandOverEvent = Extract<ToldEvent, { kind: 'group-handed-over' }>
type FollowEvent = Extract<ToldEvent, { followedId: unknown }>
type InvitationEvent = Extract<ToldEvent, { invitedId: unknown }>
/** Who did something with a video, whatever it was. */
type AboutVideo = Pick<Extract<ToldEvent, { videoId: unknown }>, 'videoId' | 'accountId'>

export function hearEvents(parts: HearEventsParts): void {
  const { notifications, videos, comments, groups, accounts, numbers, events, transact, clock } = parts

  events.listen(
    'notifications',
    [
      'account-closed',
      'comment-written',
      'comment-deleted',
      'comment-held',
      'held-comment-deleted',
      'group-invited',
      'group-invitation-ended',
      'group-handed-over',
      'group-closed',
      'person-followed',
      'person-unfollowed',
      'reaction-given',
      'reaction-taken-back',
      'video-published',
      'video-withdrawn',
      'video-deleted',
      'video-shared',
      'video-share-taken-back',
    ],
    async (event, telling) => {
      switch (event.kind) {
        case 'comment-written':
          return tell(await ofComment(event), telling)
        case 'reaction-given':
          return tell(await ofVideo(event, event.reaction), telling)
        case 'video-published':
          return tell(await ofAppearance(event), telling)
        case 'reaction-taken-back':
          return takeBack(await ofVideo(event, event.reaction), telling)
        case 'video-shared':
          return tell(await ofVideo(event, 'shared'), telling)
        case 'video-share-taken-back':
          return takeBack(await ofVideo(event, 'shared'), telling)
        case 'comment-held':
          return tell(await ofHeld(event), telling)
        case 'group-invited':
          return tell(await ofInvitation(event), telling)
        case 'group-invitation-ended':
          return notifications.deleteInvitation(event.invitedId, event.groupId)
        case 'group-handed-over':
          return tell(await ofHandOver(event), telling)
        case 'group-closed':
          return notifications.deleteOfGroup(event.groupId)
        case 'person-followed':
          return tell(ofFollow(event), telling)
        case 'person-unfollowed':
          return takeBack(ofFollow(event), telling)
        case 'comment-deleted':
        case 'held-comment-deleted':
          return notifications.deleteOfComment(event.commentId)
        case 'video-deleted':
          return notifications.deleteOfVideo(event.videoId)
        case 'video-withdrawn':
          // Those who no longer may see it are no longer told of it.
          return notifications.deleteOfVideo(event.videoId, (await videos.store.find(event.videoId))?.authors)
        case 'account-closed':
          return notifications.deleteOfRecipient(event.accountId)
      }
    },
  )

  async function ofComment({ commentId, videoId, accountId: by }: CommentEvent): Promise<Told[]> {
    const [video, comment] = await Promise.all([videos.store.find(videoId), comments.store.find(commentId)])
    if (video === null || comment === null || comment.deletedAt !== null) return []
    const parent = comment.inReplyTo === null ? null : await comments.store.find(comment.inReplyTo)
    const answered = parent !== null && parent.accountId !== by ? [parent.accountId] : []
    const told = (recipient: AccountId, kind: Told['kind']): Told => ({ recipient, kind, videoId, commentId, by })
    return [
      ...answered.map((recipient) => told(recipient, 'answer')),
      ...othersThan(by, video, answered).map((recipient) => told(recipient, 'comment')),
    ]
  }

  async function ofVideo({ videoId, accountId: by }: AboutVideo, kind: Told['kind']): Promise<Told[]> {
    const video = await videos.store.find(videoId)
    return (video ? othersThan(by, video) : []).map((recipient) => ({ recipient, kind, videoId, commentId: null, by }))
  }

  async function ofAppearance({ videoId, accountId: by }: AboutVideo): Promise<Told[]> {
    const video = await videos.store.find(videoId)
    return (video?.authors ?? []).map((recipient) => ({ recipient, kind: 'published', videoId, commentId: null, by }))
  }

  /** Moderation has pages of its own: only what waits for an author is told, to the authors. */
  async function ofHeld({ commentId, videoId, accountId: by }: CommentEvent): Promise<Told[]> {
    const [video, comment] = await Promise.all([videos.store.find(videoId), comments.store.find(commentId)])
    if (video === null || comment?.held !== 'author' || comment.deletedAt !== null) return []
    return othersThan(by, video).map((recipient) => ({ recipient, kind: 'held', videoId, commentId, by }))
  }

  /** Answered or taken back since, it is no news. */
  async function ofInvitation({ groupId, invitedId: recipient, accountId: by }: InvitationEvent): Promise<Told[]> {
    const membership = await groups.store.membership(groupId, recipient)
    if (membership?.state !== 'invited') return []
    return [{ recipient, kind: 'invited', videoId: null, commentId: null, groupId, by }]
  }

  /** Handed on, or closed since, it is no news. Whoever is gone is not named: nothing is kept of them. */
  async function ofHandOver({ groupId, accountId: recipient }: HandOverEvent): Promise<Told[]> {
    const membership = await groups.store.membership(groupId, recipient)
    if (membership?.role !== 'coordinator') return []
    return [{ recipient, kind: 'coordinates', videoId: null, commentId: null, groupId, by: recipient }]
  }

  function ofFollow({ followedId: recipient, accountId: by }: FollowEvent): Told[] {
    return [{ recipient, kind: 'follow', videoId: null, commentId: null, by }]
  }

  async function tell(told: readonly Told[], telling: Telling): Promise<void> {
    const people = await accounts.store.getMany(told.flatMap(({ recipient, by }) => [recipient, by]))
    const known = new Map(people.map((one) => [one._id, one]))
    const numbered = await Promise.all(
      told
        .filter((one) => isToBeTold(one, known))
        .map(async (one) => ({ one, number: await numbers.next('notification') })),
    )
    await transact(async (tx) => {
      for (const { one, number } of numbered) await write(one, number, tx)
      await telling.done(tx)
    })
  }

  async function write(told: Told, number: number, tx: Transaction): Promise<void> {
    const known = await notifications.find(notificationId(told), tx)
    // It waits no more: it is written.
    if (told.kind === 'comment' || told.kind === 'answer') {
      await notifications.remove(notificationId({ ...told, kind: 'held' }), tx)
    }
    if (known === null) return notifications.put(newNotification(told, number, clock.now()), tx)
    // Withdrawn and published again: that is her own doing.
    if (told.kind === 'published') return
    await notifications.put(joined(known, told.by, clock.now()), tx)
  }

  async function takeBack(told: readonly Told[], telling: Telling): Promise<void> {
    await transact(async (tx) => {
      for (const one of told) {
        const known = await notifications.find(notificationId(one), tx)
        if (known === null) continue
        const left = without(known, one.by)
        if (left === null) await notifications.remove(known._id, tx)
        else await notifications.put(left, tx)
      }
      await telling.done(tx)
    })
  }
}

function othersThan(by: AccountId, { authors }: Pick<Video, 'authors'>, toldAlready: readonly AccountId[] = []) {
  return authors.filter((author) => author !== by && !toldAlready.includes(author))
}

/** Of this instance, and wishing to meet who did it. */
function isToBeTold({ recipient, by }: Told, known: ReadonlyMap<AccountId, Account>): boolean {
  const account = known.get(recipient)
  if (account === undefined || !isHere(account)) return false
  const host = known.get(by)?.remote?.host ?? null
  return account.muted === undefined || !isMuted(account.muted, { accountId: by, host })
}

/** No handle of this instance holds `@`. */
function isHere({ state, handle }: Account): boolean {
  return state === 'active' && !handle.includes('@')
}
