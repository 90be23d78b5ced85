/** `/publier`: from a clip to a video, and `/mes-videos/<id>`: what its authors may change afterwards. */
import type { Viewer } from '../access/viewer.ts'
import { NotFound } from '../app-error.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'
import type { PublishData } from './page-data.ts'

export interface PublishPageParts {
  videos: Pick<VideosPart, 'showVideo' | 'commonKeywords'>
  /** What this person may still send. */
  uploadLimits(viewer: Viewer): Promise<PublishData['limits']>
  circlesOf(viewer: Viewer): Promise<PublishData['circles']>
}

const imageRightsPath = '/aide#droit-a-l-image'

const lead =
  'Une à deux minutes suffisent, filmées en tenant le téléphone à l’horizontale. L’envoi commence tout de suite ; vous écrivez le titre pendant ce temps.'
const needsScript = html`<p class="panel needs-script">L’envoi d’une vidéo demande JavaScript : il découpe le fichier pour pouvoir reprendre après une coupure. Activez-le, ou essayez un autre navigateur.</p>`

export function publishPage(parts: PublishPageParts): Page {
  return {
    paths: ['/publier'],
    door: 'signed-in',
    needsCharter: true,
    async show({ viewer }) {
      return {
        content: { page: 'publish', data: await publishData(viewer, parts) },
        title: 'Publier une vidéo',
        isIndexed: false,
        main: html`<h1>Publier une vidéo</h1>
<p>${lead}</p>${needsScript}`,
      }
    },
  }
}

/** @throws {NotFound} for whoever may not change it, as if there were none. */
export function editVideoPage(parts: PublishPageParts): Page {
  return {
    paths: ['/mes-videos/:id'],
    door: 'signed-in',
    needsCharter: true,
    async show({ viewer, params }) {
      const video = await parts.videos.showVideo(viewer, params.id ?? '')
      if (!video.may.edit) throw new NotFound()
      return {
        content: { page: 'edit-video', data: { ...(await publishData(viewer, parts)), video } },
        title: `Modifier « ${video.name} »`,
        isIndexed: false,
        main: html`<h1>Modifier « ${video.name} »</h1>${needsScript}`,
      }
    },
  }
}

async function publishData(
  viewer: Viewer,
  { videos, uploadLimits, circlesOf }: PublishPageParts,
): Promise<PublishData> {
  const [limits, keywords, circles] = await Promise.all([
    uploadLimits(viewer),
    videos.commonKeywords(viewer, 12),
    circlesOf(viewer),
  ])
  return { limits, imageRightsPath, keywords, circles }
}
