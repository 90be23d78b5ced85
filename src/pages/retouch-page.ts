/** `/mes-videos/<id>/retoucher`: what its author takes out of a film before anyone sees it. */
import { NotFound } from '../app-error.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'

export interface RetouchPageParts {
  videos: Pick<VideosPart, 'showVideo' | 'showRetouching'>
}

/** @throws {NotFound} for whoever may not change it, as if there were none. */
export function retouchPage({ videos }: RetouchPageParts): Page {
  return {
    paths: ['/mes-videos/:id/retoucher'],
    door: 'signed-in',
    needsCharter: true,
    async show({ viewer, params }) {
      const video = await videos.showVideo(viewer, params.id ?? '')
      if (!video.may.edit) throw new NotFound()
      const retouching = await videos.showRetouching(viewer, params.id ?? '')
      return {
        content: { page: 'retouch', data: { video, retouching } },
        title: `Retoucher « ${video.name} »`,
        isIndexed: false,
        main: html`<h1>Retoucher « ${video.name} »</h1>
<p class="panel needs-script">Retoucher demande JavaScript : on dessine sur la vidéo ce qui doit disparaître. Activez-le, ou essayez un autre navigateur.</p>`,
      }
    },
  }
}
