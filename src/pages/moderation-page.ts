/** `/moderation`: what was reported, and what waits to be looked at. */
import type { CommentsPart } from '../comments/comments-part.ts'
import type { ModerationPart } from '../moderation/moderation-part.ts'
import { reportsQuery, withheldQuery } from '../moderation/moderation-schemas.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'

export function moderationPage({
  moderation,
  comments,
}: {
  comments: Pick<CommentsPart, 'listQuarantined'>
  moderation: Pick<ModerationPart, 'listReports' | 'listWithheldVideos'>
}): Page {
  return {
    paths: ['/moderation'],
    door: 'moderator',
    needsCharter: true,
    async show({ viewer, query }) {
      const after = query('apres')
      const [reports, withheld, { total: quarantined }] = await Promise.all([
        moderation.listReports(viewer, reportsQuery.parse(after ? { after } : {})),
        moderation.listWithheldVideos(viewer, withheldQuery.parse({})),
        comments.listQuarantined(viewer, { count: 1 }),
      ])
      return {
        content: { page: 'moderation', data: { reports, withheld, quarantined } },
        title: 'Modération',
        isIndexed: false,
        main: html`<h1>Modération</h1>
<p>Signalements ouverts : ${reports.total}. Vidéos à regarder : ${withheld.total}. Commentaires en quarantaine : ${quarantined}.</p>
<ul>${reports.data.map(({ reason, video, comment }) => html`<li><a href="${comment?.path ?? video?.path ?? '/moderation'}">${video?.name ?? 'Objet supprimé'}</a> : ${reason}</li>\n`)}</ul>
<p class="panel needs-script">Décider demande JavaScript.</p>`,
      }
    },
  }
}
