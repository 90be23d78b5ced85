/** `/abonnements`: what those that I follow published, and whom I follow. */
import type { Viewer } from '../access/viewer.ts'
import type { SubscriptionPage } from '../accounts/following-schemas.ts'
import type { VideoPage } from '../videos/video-schemas.ts'
import { type VideosQuery, videosQuery } from '../videos/videos-query.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'
import { moreLink, videoList } from './video-list.ts'

export interface SubscriptionsPageParts {
  following: {
    feed(viewer: Viewer, query: VideosQuery): Promise<VideoPage>
    list(viewer: Viewer, page: { count: number }): Promise<SubscriptionPage>
  }
}

export function subscriptionsPage({ following }: SubscriptionsPageParts): Page {
  return {
    paths: ['/abonnements'],
    door: 'signed-in',
    needsCharter: true,
    async show({ viewer, query }) {
      const after = query('apres')
      const [videos, people] = await Promise.all([
        following.feed(viewer, videosQuery.parse({ count: 24, ...(after ? { after } : {}) })),
        following.list(viewer, { count: 100 }),
      ])
      return {
        content: { page: 'subscriptions', data: { videos, people } },
        title: 'Abonnements',
        isIndexed: false,
        main: html`<h1>Abonnements</h1>
${videoList(videos.data) ?? html`<p>Rien de nouveau pour le moment.</p>`}
${moreLink(videos, '/abonnements')}
${
  people.data.length > 0 &&
  html`<h2>Vous suivez</h2><ul>${people.data.map(({ account }) => html`<li><a href="${account.path}">${account.displayName}</a></li>\n`)}</ul>`
}`,
      }
    },
  }
}
