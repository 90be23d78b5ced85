/** Where notifications are kept: those of a person, the latest first. */
import type { AccountId } from '../accounts/account.ts'
import type { CommentId } from '../comments/comment.ts'
import type { GroupId } from '../groups/group.ts'
import type { Engine, Page, Transaction } from '../store/engine.ts'
import type { VideoId } from '../videos/video.ts'
import type { Notification } from './notification.ts'

export interface NotificationsStore {
  find(id: string, tx: Transaction): Promise<Notification | null>
  put(notification: Notification, tx: Transaction): Promise<void>
  remove(id: string, tx: Transaction): Promise<void>
  of(
    recipient: AccountId,
    page: { start: number; count: number; after?: string | undefined; unreadOnly: boolean },
  ): Promise<Page<Notification>>
  count(recipient: AccountId, options: { unreadOnly: boolean; limit: number }): Promise<number>
  /** @param numbers all of them when absent */
  markRead(recipient: AccountId, numbers?: readonly number[]): Promise<void>
  /** But that it was removed, and why. */
  deleteOfComment(id: CommentId): Promise<void>
  /** But what was removed under it, and what reporters were answered. @param except who keep theirs */
  deleteOfVideo(id: VideoId, except?: readonly AccountId[]): Promise<void>
  deleteInvitation(recipient: AccountId, id: GroupId): Promise<void>
  deleteOfGroup(id: GroupId): Promise<void>
  deleteOfRecipient(id: AccountId): Promise<void>
}

/** Whatever becomes of what they are about. */
const toldForGood = ['removed', 'reported'] as const

export function createNotificationsStore({ engine }: { engine: Engine }): NotificationsStore {
  const notifications = engine.collection<Notification>({
    name: 'notifications',
    indexes: [
      { fields: ['recipient', ['at', 'desc']] },
      { fields: ['recipient', 'isRead', ['at', 'desc']] },
      { fields: ['videoId'] },
      { fields: ['commentId'] },
      { fields: ['groupId'] },
    ],
    expiresBy: 'expiresAt',
  })
  const of = (recipient: AccountId, unreadOnly: boolean) => ({ recipient, ...(unreadOnly ? { isRead: false } : {}) })

  return {
    find: (id, tx) => tx.in(notifications).get(id),
    async put(notification, tx) {
      await tx.in(notifications).put(notification)
    },
    async remove(id, tx) {
      await tx.in(notifications).delete(id)
    },
    of: (recipient, { start, count, after, unreadOnly }) =>
      notifications.find(of(recipient, unreadOnly), {
        sort: [['at', 'desc']],
        limit: count,
        ...(after === undefined ? { skip: start } : { after }),
      }),
    count: (recipient, { unreadOnly, limit }) => notifications.count(of(recipient, unreadOnly), { limit }),
    async markRead(recipient, numbers) {
      const these = numbers === undefined ? {} : { number: { in: numbers } }
      await notifications.updateMany({ recipient, isRead: false, ...these }, { set: { isRead: true } })
    },
    async deleteOfComment(commentId) {
      await notifications.deleteMany({ commentId, kind: { notIn: toldForGood } })
    },
    async deleteOfVideo(videoId, except = []) {
      const others = except.length > 0 ? { recipient: { notIn: except } } : {}
      await notifications.deleteMany({ videoId, kind: { notIn: toldForGood }, ...others })
    },
    async deleteInvitation(recipient, groupId) {
      await notifications.deleteMany({ recipient, groupId })
    },
    async deleteOfGroup(groupId) {
      await notifications.deleteMany({ groupId })
    },
    async deleteOfRecipient(recipient) {
      await notifications.deleteMany({ recipient })
    },
  }
}
