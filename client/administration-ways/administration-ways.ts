/** From one page of the administration to the others. */
import { css, html } from 'lit'
import { accessWords } from '../locales/fr-access.ts'
import { administrationWords } from '../locales/fr-administration.ts'
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
  ['/administration', administrationWords.administration.overview],
  ['/administration/taches', administrationWords.administration.jobs],
  ['/administration/comptes', administrationWords.administration.accounts],
  ['/administration/inscriptions', accessWords.registrations.way],
  ['/administration/departs', accessWords.departures.way],
  ['/administration/sso', accessWords.sso.way],
  ['/administration/instances', administrationWords.instances.heading],
  ['/administration/alliances', sharingWords.alliances.way],
  ['/moderation', administrationWords.administration.moderation],
] as const

export function administrationWays() {
  return html`<nav class="ways" aria-label=${administrationWords.administration.ways}>
    ${ways.map(
      ([path, name]) =>
        html`<a class="btn" href=${path} aria-current=${location.pathname === path ? 'page' : 'false'}>${name}</a>`,
    )}
  </nav>`
}
