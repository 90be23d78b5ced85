/**
 * From what happened to who is told of it, once each: the notification and « it was told » are one transaction. People
 * of other instances are told by theirs.
 */
import type { Account, AccountId } from '../accounts/account.ts'
import type { AccountsPart } from '../accounts/accounts-part.ts'
import type { Clock } from '../clock.ts'
import type { CommentsPart } from '../comments/comments-part.ts'
import type { Events, Telling, ToldEvent } from '../events/events.ts'
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
  accounts: Pick<AccountsPart, 'store'>
  numbers: Numbers
  events: Events
  transact: Engine['transaction']
  clock: Clock
}

type CommentEvent = Extract<ToldEvent, { commentId: unknown }>
type ReactionEvent = Extract<ToldEvent, { reaction: unknown }>
/** Who did something with a video, whatever it was. */
type AboutVideo = Pick<Extract<ToldEvent, { videoId: unknown }>, 'videoId' | 'accountId'>

export function hearEvents(parts: HearEventsParts): void {
  const { notifications, videos, comments, accounts, numbers, events, transact, clock } = parts

  events.listen(
    'notifications',
    [
      'account-closed',
      'comment-written',
      'comment-deleted',
      'reaction-given',
      'reaction-taken-back',
      'video-published',
      'video-withdrawn',
      'video-deleted',
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
          return takeBack(event, telling)
        case 'comment-deleted':
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

  async function tell(told: readonly Told[], telling: Telling): Promise<void> {
    const recipients = await accounts.store.getMany(told.map(({ recipient }) => recipient))
    const here = new Set(recipients.filter(isHere).map(({ _id }) => _id))
    const numbered = await Promise.all(
      told
        .filter(({ recipient }) => here.has(recipient))
        .map(async (one) => ({ one, number: await numbers.next('notification') })),
    )
    await transact(async (tx) => {
      for (const { one, number } of numbered) await write(one, number, tx)
      await telling.done(tx)
    })
  }

  async function write(told: Told, number: number, tx: Transaction): Promise<void> {
    const known = await notifications.find(notificationId(told), tx)
    if (known === null) return notifications.put(newNotification(told, number, clock.now()), tx)
    // Withdrawn and published again: that is her own doing.
    if (told.kind === 'published') return
    await notifications.put(joined(known, told.by, clock.now()), tx)
  }

  async function takeBack(event: ReactionEvent, telling: Telling): Promise<void> {
    const told = await ofVideo(event, event.reaction)
    await transact(async (tx) => {
      for (const one of told) {
        const known = await notifications.find(notificationId(one), tx)
        if (known === null) continue
        const left = without(known, event.accountId)
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

/** No handle of this instance holds `@`. */
function isHere({ state, handle }: Account): boolean {
  return state === 'active' && !handle.includes('@')
}
