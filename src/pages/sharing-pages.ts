/** Alliances and decisions on other instances: for administrators, for moderators, and the public list of allied ones. */

import type { Viewer } from '../access/viewer.ts'
import type { AllianceList, AlliedInstances } from '../administration/alliance-schemas.ts'
import {
  type ActorDecisionPage,
  type DecisionsQuery,
  decisionsQuery,
  type HostDecisionPage,
} from '../administration/policy-schemas.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'

export interface SharingPagesParts {
  /** Given by federation. */
  alliances: {
    listAlliances(viewer: Viewer): Promise<AllianceList>
    listAllied(): Promise<AlliedInstances>
  }
  policies: {
    listHosts(viewer: Viewer, query: DecisionsQuery): Promise<HostDecisionPage>
    listActors(viewer: Viewer, query: Omit<DecisionsQuery, 'policy'>): Promise<ActorDecisionPage>
  }
}

const since = new Intl.DateTimeFormat('fr', { dateStyle: 'long', timeZone: 'Europe/Paris' })

export function sharingPages({ alliances, policies }: SharingPagesParts): Page[] {
  return [
    {
      paths: ['/administration/alliances'],
      door: 'administrator',
      async show({ viewer }) {
        const list = await alliances.listAlliances(viewer)
        return {
          content: { page: 'administration-alliances', data: list },
          title: 'Alliances',
          isIndexed: false,
          main: html`<h1>Alliances</h1>
<ul>${list.data.map(({ name, host, state }) => html`<li>${name} (${host}) : ${state}</li>\n`)}</ul>`,
        }
      },
    },
    {
      paths: ['/moderation/filtrage'],
      door: 'moderator',
      needsCharter: true,
      async show({ viewer }) {
        const asked = decisionsQuery.parse({})
        const [hosts, actors] = await Promise.all([
          policies.listHosts(viewer, asked),
          policies.listActors(viewer, asked),
        ])
        return {
          content: { page: 'moderation-policies', data: { hosts, actors } },
          title: 'Filtrage des autres instances',
          isIndexed: false,
          main: html`<h1>Filtrage des autres instances</h1>
<ul>${hosts.data.map(({ host, policy }) => html`<li>${host} : ${policy}</li>\n`)}</ul>
<p class="panel needs-script">Décider demande JavaScript.</p>`,
        }
      },
    },
    {
      paths: ['/instances-alliees'],
      door: 'anyone',
      async show() {
        const { data } = await alliances.listAllied()
        return {
          content: { page: 'plain', data: null },
          title: 'Académies alliées',
          description: 'Les académies dont les enseignants voient les vidéos réservées aux académies alliées.',
          mainClass: 'prose',
          main: html`<h1>Académies alliées</h1>
<p class="lead">Une vidéo publiée « pour les académies alliées » est visible des enseignants d’ici et de celles-ci, et de personne d’autre.</p>
${
  data.length === 0
    ? html`<p>Aucune académie n’est alliée à la nôtre pour l’instant.</p>`
    : html`<ul>${data.map(({ name, url, host, since: date }) => html`<li><a href="${url}" rel="external">${name}</a> (${host}), depuis le ${since.format(new Date(date))}</li>\n`)}</ul>`
}`,
        }
      },
    },
  ]
}
