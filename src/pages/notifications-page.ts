/** `/notifications`: what others did with what is mine. */
import { notificationsQuery } from '../notifications/notification-schemas.ts'
import type { NotificationsPart } from '../notifications/notifications-part.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'

export function notificationsPage({
  notifications,
}: {
  notifications: Pick<NotificationsPart, 'listNotifications'>
}): Page {
  return {
    paths: ['/notifications'],
    door: 'signed-in',
    async show({ viewer, query }) {
      const after = query('apres') || undefined
      const told = await notifications.listNotifications(viewer, notificationsQuery.parse({ after }))
      return {
        content: { page: 'notifications', data: told },
        title: 'Notifications',
        isIndexed: false,
        main: html`<h1>Notifications</h1>
${
  told.data.length > 0
    ? html`<ul>${told.data.map(
        ({ path, video, group, people }) =>
          html`<li><a href="${path}">${[people[0]?.displayName, video?.name ?? group?.name].filter(Boolean).join(' : ')}</a></li>\n`,
      )}</ul>`
    : html`<p>Rien de nouveau pour le moment.</p>`
}`,
      }
    },
  }
}
