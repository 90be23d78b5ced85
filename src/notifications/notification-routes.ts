/** HTTP of notifications: PeerTube's paths. */
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { notificationPage, notificationsQuery, readNotifications, unreadCount } from './notification-schemas.ts'
import type { NotificationsPart } from './notifications-part.ts'

const tag = 'notifications'
const path = '/api/v1/users/me/notifications'

export function notificationRoutes(actions: Omit<NotificationsPart, 'routes' | 'forgetPeople' | 'decisions'>): Route[] {
  return [
    route(
      {
        method: 'get',
        path,
        summary: 'What others did with what is mine, the latest first.',
        tag,
        door: 'signed-in',
        query: notificationsQuery,
        answer: notificationPage,
        refusals: ['sign-in-needed', 'invalid-input'],
      },
      ({ viewer, query }) => actions.listNotifications(viewer, query),
    ),
    route(
      {
        method: 'get',
        path: `${path}/unread`,
        summary: 'How many of them are not read yet.',
        tag,
        door: 'signed-in',
        answer: unreadCount,
        refusals: ['sign-in-needed'],
      },
      ({ viewer }) => actions.countUnread(viewer),
    ),
    route(
      {
        method: 'post',
        path: `${path}/read`,
        summary: 'These are read.',
        tag,
        door: 'signed-in',
        isOpenBeforeCharter: true,
        body: readNotifications,
        answer: unreadCount,
        refusals: ['sign-in-needed', 'invalid-input'],
      },
      ({ viewer, body }) => actions.readNotifications(viewer, body.ids),
    ),
    route(
      {
        method: 'post',
        path: `${path}/read-all`,
        summary: 'All of them are read.',
        tag,
        door: 'signed-in',
        isOpenBeforeCharter: true,
        body: z.object({}),
        answer: unreadCount,
        refusals: ['sign-in-needed'],
      },
      ({ viewer }) => actions.readNotifications(viewer),
    ),
  ]
}
