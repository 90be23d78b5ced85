/** Notifications as the API shows them: PeerTube's `UserNotification` where it has the kind, ours beside. */
import { z } from 'zod'
import { accountSummary } from '../accounts/account-schemas.ts'
import { notificationKinds } from './notification.ts'

/** PeerTube's `ActorInfo`. */
const followActor = accountSummary.pick({ id: true, name: true, displayName: true, host: true, avatars: true })

const notificationAnswer = z
  .object({
    id: z.int(),
    type: z
      .int()
      .describe('PeerTube’s number for `comment`, `held`, `answer`, `published` and `follow`; above 1000 for ours.'),
    read: z.boolean(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    video: z.object({ id: z.int(), uuid: z.uuid(), name: z.string(), path: z.string() }).nullable(),
    comment: z
      .object({ id: z.int(), threadId: z.int(), excerpt: z.string().describe('Its first words, without Markdown.') })
      .nullable(),
    actorFollow: z
      .object({
        id: z.int(),
        state: z.literal('accepted'),
        follower: followActor,
        following: followActor.omit({ id: true, avatars: true }).extend({ type: z.literal('account') }),
      })
      .nullable()
      .describe('Of `follow`: the latest of those who follow, and whom.'),
    /** Ours from here. */
    kind: z.enum(notificationKinds),
    reason: z
      .string()
      .nullable()
      .describe(
        'Of `removed`, `hidden` and `list-removed`: why moderators took it away. Of `reported`: why they left it.',
      ),
    playlist: z
      .object({ displayName: z.string() })
      .nullable()
      .describe('Of `list-removed`; of `reported`, the list as long as one may see it.'),
    report: z
      .object({
        id: z.uuid(),
        about: z.enum(['video', 'comment', 'playlist']),
        outcome: z.enum(['left', 'removed', 'gone']).describe('`gone`: nobody had to decide.'),
      })
      .nullable()
      .describe('Of `reported`: what became of one’s report.'),
    path: z.string().describe('Where it happened, here.'),
    group: z
      .object({ id: z.string(), name: z.string() })
      .nullable()
      .describe('That one is invited to, or coordinates.'),
    people: z.array(accountSummary).describe('The latest first, three at most.'),
    peopleCount: z.int(),
  })
  .meta({ id: 'Notification' })
export type NotificationAnswer = z.infer<typeof notificationAnswer>

export const notificationPage = z
  .object({
    total: z.int(),
    unread: z.int(),
    data: z.array(notificationAnswer),
    next: z.string().nullable(),
  })
  .meta({ id: 'NotificationPage' })
export type NotificationPage = z.infer<typeof notificationPage>

export const unreadCount = z.object({ unread: z.int().describe('Counted up to 100.') }).meta({ id: 'UnreadCount' })
export type UnreadCount = z.infer<typeof unreadCount>

export const notificationsQuery = z.object({
  start: z.coerce.number().int().min(0).max(10_000).default(0),
  count: z.coerce.number().int().min(1).max(100).default(15),
  unread: z.stringbool().default(false),
  after: z.string().max(1000).optional(),
})
export type NotificationsQuery = z.infer<typeof notificationsQuery>

export const readNotifications = z
  .object({ ids: z.array(z.int().min(1)).min(1).max(100) })
  .meta({ id: 'ReadNotifications' })
