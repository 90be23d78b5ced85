/** `/profil/effacer`: what erasing one's account means, then the act. Grave: who one is was proven lately. */
import type { DeparturesPart } from '../departures/departures-part.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'

export interface EraseAccountPageParts {
  departures: Pick<DeparturesPart, 'previewErasure'>
}

export function eraseAccountPage({ departures }: EraseAccountPageParts): Page {
  return {
    paths: ['/profil/effacer'],
    door: 'signed-in',
    isGrave: true,
    async show({ viewer }) {
      return {
        content: { page: 'erase-account', data: await departures.previewErasure(viewer) },
        title: 'Effacer mon compte',
        isIndexed: false,
        main: html`<h1>Effacer mon compte</h1><p class="panel needs-script">Cette page demande JavaScript. Sans lui, écrivez à l’équipe : <a href="/contact">contact</a>.</p>`,
      }
    },
  }
}
