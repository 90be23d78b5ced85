/** `/profil/changer-d-academie`: what moving means, where I came from, where I go. */
import type { Viewer } from '../access/viewer.ts'
import type { AccountsPart } from '../accounts/accounts-part.ts'
import type { Moving } from '../accounts/moving-schemas.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'

export interface MovePageParts {
  accounts: Pick<AccountsPart, 'showMe'>
  showMoving(viewer: Viewer): Promise<Moving>
}

export function movePage({ accounts, showMoving }: MovePageParts): Page {
  return {
    paths: ['/profil/changer-d-academie'],
    door: 'signed-in',
    needsCharter: true,
    async show({ viewer }) {
      const [{ account }, moving] = await Promise.all([accounts.showMe(viewer), showMoving(viewer)])
      return {
        content: { page: 'move', data: { moving, address: `${account.name}@${account.host}` } },
        title: 'Je change d’académie',
        isIndexed: false,
        main: html`<h1>Je change d’académie</h1><p class="panel needs-script">Cette page demande JavaScript. Sans lui, écrivez à l’équipe : <a href="/contact">contact</a>.</p>`,
      }
    },
  }
}
