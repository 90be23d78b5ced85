/** `/problemes/<code>`: what the `type` of a problem means (RFC 9457 §3.1.1), for whoever writes a program against the API. */
import { NotFound } from '../app-error.ts'
import { problems } from '../http/problem.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'

export function problemPage(): Page {
  return {
    paths: ['/problemes/:code'],
    door: 'anyone',
    async show({ params }) {
      const code = params.code ?? ''
      const known: { status: number; title: string } | undefined =
        code === 'defect'
          ? { status: 500, title: 'Erreur de notre côté' }
          : Object.hasOwn(problems, code)
            ? problems[code as keyof typeof problems]
            : undefined
      if (!known) throw new NotFound()
      return {
        content: { page: 'plain', data: null },
        title: known.title,
        isIndexed: false,
        mainClass: 'prose',
        main: html`<h1>${known.title}</h1>
<p>L’API répond ce problème avec le statut HTTP ${known.status} et le code <code>${code}</code> (RFC 9457). Sa phrase, dans <code>detail</code>, dit ce qui n’allait pas dans la demande ; <code>errors</code>, quand il est là, désigne chaque champ.</p>
<p>La description de l’API : <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</p>`,
      }
    },
  }
}
