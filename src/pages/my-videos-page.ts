/** `/mes-videos`: what I published, keep as drafts, or am waiting for. */
import type { VideosPart } from '../videos/videos-part.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'

export function myVideosPage({ videos }: { videos: Pick<VideosPart, 'myVideos'> }): Page {
  return {
    paths: ['/mes-videos'],
    door: 'signed-in',
    needsCharter: true,
    async show({ viewer, query }) {
      const mine = await videos.myVideos(viewer, { start: 0, count: 24, after: query('apres') || undefined })
      return {
        content: { page: 'my-videos', data: mine },
        title: 'Mes vidéos',
        isIndexed: false,
        main: html`<h1>Mes vidéos</h1>
${
  mine.data.length > 0
    ? html`<ul>${mine.data.map(({ path, name }) => html`<li><a href="${path}">${name}</a></li>\n`)}</ul>`
    : html`<p>Vous n’avez encore rien envoyé.</p>`
}
<p><a class="btn main" href="/publier">Publier une vidéo</a></p>`,
      }
    },
  }
}
