/** `/charte`: to be read by all, to be accepted once by each person who takes part (its text: `legal/charter-text.ts`). */

import { localPath } from '../access/local-path.ts'
import { html } from './html.ts'
import { charterText } from './legal/charter-text.ts'
import type { Page } from './page.ts'
import type { Site } from './site.ts'

export function charterPage({ site }: { site: Site }): Page {
  return {
    paths: ['/charte'],
    door: 'anyone',
    async show({ query }) {
      const returnTo = localPath(query('retour'))
      return {
        content: { page: 'charter', data: { version: site.charterVersion, returnTo } },
        title: 'Charte',
        description: 'Ce à quoi s’engagent celles et ceux qui publient et répondent ici.',
        mainClass: 'prose',
        main: html`${charterText(site)}<p class="small soft">Version ${site.charterVersion}.</p>`,
      }
    },
  }
}
