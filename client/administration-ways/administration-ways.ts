/** From one page of the administration to the others. */
import { css, html } from 'lit'
import { words } from '../locales/fr.ts'
import { sharingWords } from '../locales/fr-sharing.ts'

export const wayStyles = css`
  .ways {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-2);
    margin-block: var(--gap-4) var(--gap-5);
  }
`

const ways = [
  ['/administration', words.administration.overview],
  ['/administration/taches', words.administration.jobs],
  ['/administration/comptes', words.administration.accounts],
  ['/administration/inscriptions', words.registrations.way],
  ['/administration/departs', words.departures.way],
  ['/administration/sso', words.sso.way],
  ['/administration/instances', words.instances.heading],
  ['/administration/alliances', sharingWords.alliances.way],
  ['/moderation', words.administration.moderation],
] as const

export function administrationWays() {
  return html`<nav class="ways" aria-label=${words.administration.ways}>
    ${ways.map(
      ([path, name]) =>
        html`<a class="btn" href=${path} aria-current=${location.pathname === path ? 'page' : 'false'}>${name}</a>`,
    )}
  </nav>`
}
