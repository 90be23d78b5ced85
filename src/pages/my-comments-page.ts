/** `/profil/commentaires`: what I said, wherever it is now. */
import { myCommentsQuery } from '../comments/comment-schemas.ts'
import type { CommentsPart } from '../comments/comments-part.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'

export function myCommentsPage({ comments }: { comments: Pick<CommentsPart, 'listMyComments'> }): Page {
  return {
    paths: ['/profil/commentaires'],
    door: 'signed-in',
    async show({ viewer, query }) {
      const after = query('apres') || undefined
      const mine = await comments.listMyComments(viewer, myCommentsQuery.parse({ after }))
      return {
        content: { page: 'my-comments', data: mine },
        title: 'Mes commentaires',
        isIndexed: false,
        main: html`<h1>Mes commentaires</h1>
${
  mine.data.length > 0
    ? html`<ul>${mine.data.map(
        ({ text, video: { name, path } }) =>
          html`<li>${path === null ? 'Une vidéo que vous ne pouvez plus voir' : html`<a href="${path}">${name ?? ''}</a>`} : ${text}</li>\n`,
      )}</ul>`
    : html`<p>Vous n’avez encore rien commenté.</p>`
}`,
      }
    },
  }
}
