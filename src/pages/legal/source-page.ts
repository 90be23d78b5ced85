/** `/code-source`: the program as it runs here, to whoever uses it (AGPL-3.0, art. 13). */
import { html } from '../html.ts'
import type { Page } from '../page.ts'
import type { Site } from '../site.ts'
import { mailLink, textPage } from './legal-page.ts'

export function sourcePage({ site, version }: { site: Site; version: string }): Page {
  return textPage('/code-source', {
    title: 'Code source',
    description: 'Le programme de ce service est libre : le lire, l’installer, l’améliorer.',
    main: () => html`<h1>Code source</h1>
<p>Ce service fonctionne avec le logiciel libre <strong>Classe à 12</strong>, version ${version}, sous licence <abbr title="GNU Affero General Public License">AGPL</abbr> 3.0 ou ultérieure. Vous avez le droit d’en recevoir le code tel qu’il tourne ici, de l’étudier, de le modifier et de l’installer.</p>
<p>${
      site.sourceUrl
        ? html`Il se trouve ici : <a href="${site.sourceUrl.href}" rel="external">${site.sourceUrl.href}</a>`
        : html`Demandez-le à l’équipe : ${mailLink(site.contactMail)}.`
    }</p>`,
  })
}
