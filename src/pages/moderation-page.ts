/** `/moderation`: what was reported, and what waits to be looked at. */

import type { ModerationPart } from '../moderation/moderation-part.ts'
import { reportsQuery, withheldQuery } from '../moderation/moderation-schemas.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'

export function moderationPage({
  moderation,
}: {
  moderation: Pick<ModerationPart, 'listReports' | 'listWithheldVideos'>
}): Page {
  return {
    paths: ['/moderation'],
    door: 'moderator',
    needsCharter: true,
    async show({ viewer, query }) {
      const after = query('apres')
      const [reports, withheld] = await Promise.all([
        moderation.listReports(viewer, reportsQuery.parse(after ? { after } : {})),
        moderation.listWithheldVideos(viewer, withheldQuery.parse({})),
      ])
      return {
        content: { page: 'moderation', data: { reports, withheld } },
        title: 'Modération',
        isIndexed: false,
        main: html`<h1>Modération</h1>
<p>Signalements ouverts : ${reports.total}. Vidéos à regarder : ${withheld.total}.</p>
<ul>${reports.data.map(({ reason, video, comment }) => html`<li><a href="${comment?.path ?? video?.path ?? '/moderation'}">${video?.name ?? 'Objet supprimé'}</a> : ${reason}</li>\n`)}</ul>
<p class="panel">Décider demande JavaScript.</p>`,
      }
    },
  }
}
