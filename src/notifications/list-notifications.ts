/** What a person is told, and how much of it they have not read yet. What they may no longer see is not told. */
import { signedIn } from '../access/acting-person.ts'
import type { Viewer } from '../access/viewer.ts'
import { canSee } from '../access/visibility.ts'
import type { AccountSummary } from '../accounts/account-schemas.ts'
import type { AccountsPart } from '../accounts/accounts-part.ts'
import type { Addresses } from '../addresses.ts'
import type { Comment } from '../comments/comment.ts'
import type { CommentsPart } from '../comments/comments-part.ts'
import type { Markdown } from '../text/markdown.ts'
import type { Video } from '../videos/video.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import type { Notification, NotificationKind } from './notification.ts'
import type { NotificationAnswer, NotificationPage, NotificationsQuery, UnreadCount } from './notification-schemas.ts'
import type { NotificationsStore } from './notifications-store.ts'

export interface ListNotificationsParts {
  notifications: NotificationsStore
  videos: Pick<VideosPart, 'store'>
  comments: Pick<CommentsPart, 'store'>
  accounts: Pick<AccountsPart, 'summariesOf'>
  markdown: Markdown
  addresses: Addresses
}

/** `UserNotificationType` of PeerTube; above 1000, ours. */
const types = {
  comment: 2,
  published: 5,
  answer: 11,
  merci: 1001,
  essaye: 1002,
} as const satisfies Record<NotificationKind, number>

const shownPeople = 3
const excerptLength = 160
/** Nobody reads a larger number than « 99+ ». */
const countedUnread = 100

export function createListNotifications(parts: ListNotificationsParts) {
  const { notifications, videos, comments, accounts, markdown, addresses } = parts

  async function answersFor(viewer: Viewer, items: readonly Notification[]): Promise<NotificationAnswer[]> {
    const [found, said, people] = await Promise.all([
      videos.store.findMany(items.map(({ videoId }) => videoId)),
      Promise.all(items.map(({ commentId }) => (commentId === null ? null : comments.store.find(commentId)))),
      accounts.summariesOf(items.flatMap((one) => one.people.slice(0, shownPeople))),
    ])
    const seen = new Map(
      found.filter((video) => canSee(viewer, video, { linkGiven: true })).map((one) => [one._id, one]),
    )
    const answers = items.map(async (one, index) => {
      const video = seen.get(one.videoId)
      const comment = said[index] ?? null
      if (video === undefined || (one.commentId !== null && (comment === null || comment.deletedAt !== null)))
        return null
      return answerFor(one, video, comment, people)
    })
    return (await Promise.all(answers)).filter((answer) => answer !== null)
  }

  async function answerFor(
    one: Notification,
    video: Video,
    comment: Comment | null,
    people: ReadonlyMap<string, AccountSummary>,
  ): Promise<NotificationAnswer> {
    const path = addresses.videoPage(video._id)
    return {
      id: one.number,
      type: types[one.kind],
      read: one.isRead,
      createdAt: one.createdAt,
      updatedAt: one.at,
      video: { id: video.number, uuid: video._id, name: video.title, path },
      comment: comment && {
        id: comment.number,
        threadId: comment.threadNumber,
        excerpt: (await markdown.toPlainText(comment.text)).slice(0, excerptLength),
      },
      kind: one.kind,
      path:
        comment === null
          ? path
          : addresses.commentOnPage(video._id, { threadId: comment.threadNumber, id: comment.number }),
      people: one.people.slice(0, shownPeople).flatMap((id) => people.get(id) ?? []),
      peopleCount: one.people.length,
    }
  }

  async function countUnread(viewer: Viewer): Promise<UnreadCount> {
    const { accountId } = signedIn(viewer)
    return { unread: await notifications.count(accountId, { unreadOnly: true, limit: countedUnread }) }
  }

  return {
    countUnread,

    /** @throws {SignInNeeded} */
    async listNotifications(viewer: Viewer, query: NotificationsQuery): Promise<NotificationPage> {
      const { accountId } = signedIn(viewer)
      const unreadOnly = query.unread
      const [page, total, { unread }] = await Promise.all([
        notifications.of(accountId, { ...query, unreadOnly }),
        notifications.count(accountId, { unreadOnly, limit: 10_000 }),
        countUnread(viewer),
      ])
      return { total, unread, data: await answersFor(viewer, page.items), next: page.next }
    },

    /** @param ids all of them when absent. Those of others are left alone. */
    async readNotifications(viewer: Viewer, ids?: readonly number[]): Promise<UnreadCount> {
      await notifications.markRead(signedIn(viewer).accountId, ids)
      return countUnread(viewer)
    },
  }
}
