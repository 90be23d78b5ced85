/** `/profil`: what I show of myself, and where I am signed in. */
import type { Viewer } from '../access/viewer.ts'
import type { AccountsPart } from '../accounts/accounts-part.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'
import type { ProfileData, SessionView } from './page-data.ts'

export interface ProfilePageParts {
  accounts: Pick<AccountsPart, 'showMe'>
  sessionsOf(viewer: Viewer): Promise<SessionView[]>
  waysInOf(viewer: Viewer): Promise<Pick<ProfileData, 'identities' | 'passkeys'>>
}

export function profilePage({ accounts, sessionsOf, waysInOf }: ProfilePageParts): Page {
  return {
    paths: ['/profil'],
    door: 'signed-in',
    async show({ viewer }) {
      const [me, sessions, ways] = await Promise.all([accounts.showMe(viewer), sessionsOf(viewer), waysInOf(viewer)])
      return {
        content: { page: 'profile', data: { me, sessions, ...ways } },
        title: 'Mon profil',
        isIndexed: false,
        main: html`<h1>Mon profil</h1>
<p>${me.displayName}</p>
<p><a href="${me.account.path}">Ma page publique</a></p>`,
      }
    },
  }
}
