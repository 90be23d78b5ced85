/** `/profil`: what I show of myself, and where I am signed in. */
import type { Viewer } from '../access/viewer.ts'
import type { AccountsPart } from '../accounts/accounts-part.ts'
import type { MutesPart } from '../mutes/mutes-part.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'
import type { ProfileData, SessionView } from './page-data.ts'

export interface ProfilePageParts {
  accounts: Pick<AccountsPart, 'showMe'>
  mutes: Pick<MutesPart, 'listMutedAccounts' | 'listMutedServers'>
  sessionsOf(viewer: Viewer): Promise<SessionView[]>
  waysInOf(viewer: Viewer): Promise<Pick<ProfileData, 'identities' | 'passkeys'>>
}

export function profilePage({ accounts, mutes, sessionsOf, waysInOf }: ProfilePageParts): Page {
  return {
    paths: ['/profil'],
    door: 'signed-in',
    async show({ viewer }) {
      const first = { start: 0, count: 20 }
      const [me, sessions, ways, people, servers] = await Promise.all([
        accounts.showMe(viewer),
        sessionsOf(viewer),
        waysInOf(viewer),
        mutes.listMutedAccounts(viewer, first),
        mutes.listMutedServers(viewer, first),
      ])
      return {
        content: { page: 'profile', data: { me, sessions, ...ways, mutes: { accounts: people, servers } } },
        title: 'Mon profil',
        isIndexed: false,
        main: html`<h1>Mon profil</h1>
<p>${me.displayName}</p>
<p><a href="${me.account.path}">Ma page publique</a></p>`,
      }
    },
  }
}
