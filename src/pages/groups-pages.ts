/** `/mes-groupes`, and each group: its films and who is in it, for those who are. */
import { signedIn } from '../access/acting-person.ts'
import type { AccountsPart } from '../accounts/accounts-part.ts'
import type { GroupsPart } from '../groups/groups-part.ts'
import { videosQuery } from '../videos/videos-query.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'
import { moreLink, videoList } from './video-list.ts'

export interface GroupsPagesParts {
  groups: Pick<GroupsPart, 'myGroups' | 'showGroup' | 'videosOf' | 'membersOf'>
  accounts: Pick<AccountsPart, 'showMe'>
}

export function groupsPages({ groups, accounts }: GroupsPagesParts): Page[] {
  return [
    {
      paths: ['/mes-groupes'],
      door: 'signed-in',
      needsCharter: true,
      async show({ viewer }) {
        const mine = await groups.myGroups(viewer)
        return {
          content: { page: 'groups', data: mine },
          title: 'Mes groupes',
          isIndexed: false,
          main: html`<h1>Mes groupes</h1>
<ul>${mine.data.map(({ path, name, mine }) => html`<li><a href="${path}">${name}</a>${mine.state === 'invited' && ' (invitation)'}</li>\n`)}</ul>`,
        }
      },
    },
    {
      paths: ['/groupes/:id'],
      door: 'signed-in',
      needsCharter: true,
      async show({ viewer, params, query }) {
        const after = query('apres')
        const id = params.id ?? ''
        const group = await groups.showGroup(viewer, id)
        const asked = videosQuery.parse({ count: 24, ...(after ? { after } : {}) })
        // Who is only invited answers on the page of all groups.
        const [videos, members, me] = await Promise.all([
          groups.videosOf(viewer, id, asked),
          groups.membersOf(viewer, id, { count: 50 }),
          accounts.showMe(signedIn(viewer)),
        ])
        return {
          content: { page: 'group', data: { group, videos, members, me: me.username } },
          title: group.name,
          isIndexed: false,
          main: html`<h1>${group.name}</h1>
<p>${group.description}</p>
<h2>Vidéos du groupe</h2>
${videoList(videos.data) ?? html`<p>Aucune vidéo pour l’instant.</p>`}
${moreLink(videos, group.path)}
<h2>Membres</h2>
<ul>${members.data.map(({ account }) => html`<li><a href="${account.path}">${account.displayName}</a></li>\n`)}</ul>`,
        }
      },
    },
  ]
}
