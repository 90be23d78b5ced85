/** What others did with what is mine. */
import type { NotificationPage, UnreadCount } from '#src/notifications/notification-schemas.ts'
import { get, send } from './request.ts'

const path = '/api/v1/users/me/notifications'

export function notifications(after: string) {
  return get<NotificationPage>(path, { query: { after } })
}

export function unreadNotifications() {
  return get<UnreadCount>(`${path}/unread`)
}

/** Kept although the page is left: one reads a notification by going where it leads. */
export function readNotifications(ids: readonly number[]) {
  return send<UnreadCount>('POST', `${path}/read`, { ids }, { outlivesPage: true })
}

export function readAllNotifications() {
  return send<UnreadCount>('POST', `${path}/read-all`)
}
