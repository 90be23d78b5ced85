/** Everything of notifications, built once: it hears what happened, and tells those whom it concerns. */
import type { Viewer } from '../access/viewer.ts'
import type { Account, AccountId } from '../accounts/account.ts'
import type { Route } from '../http/route.ts'
import type { Engine } from '../store/engine.ts'
import { createForgetPeople } from './forget-people.ts'
import { type HearEventsParts, hearEvents } from './hear-events.ts'
import { createListNotifications, type ListNotificationsParts } from './list-notifications.ts'
import { notificationRoutes } from './notification-routes.ts'
import type { NotificationPage, NotificationsQuery, UnreadCount } from './notification-schemas.ts'
import { createNotificationsStore } from './notifications-store.ts'
import { createTellDecisions } from './tell-decisions.ts'

export interface NotificationsPart {
  readonly routes: Route[]
  listNotifications(viewer: Viewer, query: NotificationsQuery): Promise<NotificationPage>
  countUnread(viewer: Viewer): Promise<UnreadCount>
  readNotifications(viewer: Viewer, ids?: readonly number[]): Promise<UnreadCount>
  /** For moderation, in its transaction. */
  readonly decisions: ReturnType<typeof createTellDecisions>
  /** For `mutes`: what this person was told of some others is told no more. */
  forgetPeople(recipient: AccountId, isThem: (one: Account) => boolean): Promise<void>
}

type NotificationsParts = Omit<HearEventsParts & ListNotificationsParts, 'notifications'> & { engine: Engine }

export function createNotificationsPart(parts: NotificationsParts): NotificationsPart {
  const notifications = createNotificationsStore(parts)
  hearEvents({ ...parts, notifications })
  const actions = createListNotifications({ ...parts, notifications })
  const forgetPeople = createForgetPeople({ ...parts, notifications })
  const decisions = createTellDecisions({ ...parts, notifications })
  return { ...actions, decisions, forgetPeople, routes: notificationRoutes(actions) }
}
