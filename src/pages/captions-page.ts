/** `/mes-videos/<id>/sous-titres`: captions and chapters, written beside the film by its authors. */
import { languages } from '#config/languages.ts'
import { NotFound } from '../app-error.ts'
import type { CaptionsPart } from '../captions/captions-part.ts'
import type { ChaptersPart } from '../chapters/chapters-part.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'

export interface CaptionsPageParts {
  videos: Pick<VideosPart, 'showVideo'>
  captions: Pick<CaptionsPart, 'showWork'>
  chapters: Pick<ChaptersPart, 'listChapters'>
}

/** @throws {NotFound} for whoever may not change the video, as if there were none. */
export function captionsPage({ videos, captions, chapters }: CaptionsPageParts): Page {
  return {
    paths: ['/mes-videos/:id/sous-titres'],
    door: 'signed-in',
    needsCharter: true,
    async show({ viewer, params, query }) {
      const video = await videos.showVideo(viewer, params.id ?? '')
      if (!video.may.edit) throw new NotFound()
      const [work, list] = await Promise.all([
        captions.showWork(viewer, video.uuid),
        chapters.listChapters(viewer, video.uuid),
      ])
      const asked = languages.find(({ code }) => code === query('langue'))?.code
      const language = asked ?? work.tracks[0]?.language.id ?? 'fr'
      return {
        content: { page: 'captions', data: { video, work, chapters: list, languages, language } },
        title: `Sous-titres de « ${video.name} »`,
        isIndexed: false,
        main: html`<h1>Sous-titres de « ${video.name} »</h1><p class="panel needs-script">Les sous-titres s’écrivent en regardant la vidéo, ce qui demande JavaScript. Activez-le, ou essayez un autre navigateur.</p>`,
      }
    },
  }
}
