/** `/administration` and its two lists: the state of the instance, its work, its people. */

import type { AccessPart } from '../access/access-part.ts'
import { role } from '../accounts/account-schemas.ts'
import type { AdministrationPart } from '../administration/administration-part.ts'
import { accountState, accountsQuery, jobState, jobsQuery } from '../administration/administration-schemas.ts'
import { type InstancesAdministration, instancesQuery } from '../administration/instance-schemas.ts'
import type { DeparturesPart } from '../departures/departures-part.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'

export interface AdministrationPagesParts {
  administration: Pick<AdministrationPart, 'showOverview' | 'listJobs' | 'listAccounts'>
  departures: Pick<DeparturesPart, 'listDepartures'>
  showSso: AccessPart['showSso']
  listRegistrations: AccessPart['local']['registration']['list']
  instances: Pick<InstancesAdministration, 'listInstances'>
}

const ways = html`<p class="row"><a href="/administration">Vue d’ensemble</a> <a href="/administration/taches">Tâches</a> <a href="/administration/comptes">Comptes</a> <a href="/administration/inscriptions">Inscriptions</a> <a href="/administration/departs">Départs</a> <a href="/administration/sso">SSO</a> <a href="/administration/instances">Instances</a> <a href="/administration/alliances">Alliances</a></p>`

export function administrationPages({
  administration,
  showSso,
  listRegistrations,
  instances,
  departures,
}: AdministrationPagesParts): Page[] {
  return [
    {
      paths: ['/administration'],
      door: 'administrator',
      async show({ viewer }) {
        const overview = await administration.showOverview(viewer)
        const { counts } = overview
        return {
          content: { page: 'administration', data: overview },
          title: 'Administration',
          isIndexed: false,
          main: html`<h1>Administration</h1>${ways}
<dl><dt>Vidéos publiées</dt><dd>${counts.publishedVideos} sur ${counts.videos}</dd><dt>Comptes</dt><dd>${counts.accounts}</dd><dt>Signalements ouverts</dt><dd>${counts.openReports}</dd><dt>Tâches abandonnées</dt><dd>${overview.jobs.dead}</dd></dl>`,
        }
      },
    },
    {
      paths: ['/administration/taches'],
      door: 'administrator',
      async show({ viewer, query }) {
        const after = query('apres')
        const state = jobState.safeParse(query('etat')).data
        const jobs = await administration.listJobs(
          viewer,
          jobsQuery.parse({ ...(after ? { after } : {}), ...(state ? { state } : {}) }),
        )
        return {
          content: { page: 'administration-jobs', data: jobs },
          title: 'Tâches',
          isIndexed: false,
          main: html`<h1>Tâches</h1>${ways}
<ul>${jobs.data.map(({ kind, state, lastError }) => html`<li>${kind} : ${state}${lastError && ` (${lastError})`}</li>\n`)}</ul>`,
        }
      },
    },
    {
      paths: ['/administration/comptes'],
      door: 'administrator',
      async show({ viewer, query }) {
        const asked = {
          search: query('q').slice(0, 100) || undefined,
          state: accountState.safeParse(query('etat')).data,
          role: role.safeParse(query('role')).data,
          start: /^\d{1,4}$/.test(query('debut')) ? Number(query('debut')) : 0,
        }
        const accounts = await administration.listAccounts(viewer, accountsQuery.parse(asked))
        return {
          content: { page: 'administration-accounts', data: accounts },
          title: 'Comptes',
          isIndexed: false,
          main: html`<h1>Comptes</h1>${ways}
<form class="row" action="/administration/comptes"><label for="qui">Nom ou identifiant</label><input type="search" id="qui" name="q" value="${query('q')}" maxlength="100"> <button class="btn" type="submit">Chercher</button></form>
<ul>${accounts.data.map(({ path, displayName, name }) => html`<li><a href="${path}">${displayName}</a> @${name}</li>\n`)}</ul>`,
        }
      },
    },
    {
      paths: ['/administration/sso'],
      door: 'administrator',
      async show({ viewer }) {
        const exchange = await showSso(viewer)
        const { ours } = exchange
        return {
          content: { page: 'administration-sso', data: exchange },
          title: 'SSO de l’académie',
          isIndexed: false,
          main: html`<h1>SSO de l’académie</h1>${ways}
<dl><dt>Nos métadonnées</dt><dd>${ours.metadataUrl}</dd><dt>Identifiant</dt><dd>${ours.entityId}</dd><dt>Retour</dt><dd>${ours.acsUrl}</dd><dt>Déconnexion</dt><dd>${ours.logoutUrl}</dd></dl>
<ul>${exchange.findings.map(({ sentence }) => html`<li>${sentence}</li>\n`)}</ul>`,
        }
      },
    },
    {
      paths: ['/administration/inscriptions'],
      door: 'administrator',
      async show({ viewer }) {
        const registrations = await listRegistrations(viewer, {})
        return {
          content: { page: 'administration-registrations', data: registrations },
          title: 'Inscriptions',
          isIndexed: false,
          main: html`<h1>Inscriptions</h1>${ways}
<ul>${registrations.requests.map(({ displayName, mail, why }) => html`<li>${displayName} (${mail}) : ${why}</li>\n`)}</ul>`,
        }
      },
    },
    {
      paths: ['/administration/instances'],
      door: 'administrator',
      async show({ viewer, query }) {
        const after = query('apres')
        const state = query('etat') === 'en-panne' ? 'failing' : 'all'
        const page = await instances.listInstances(viewer, instancesQuery.parse({ state, ...(after ? { after } : {}) }))
        return {
          content: { page: 'administration-instances', data: page },
          title: 'Instances',
          isIndexed: false,
          main: html`<h1>Instances</h1>${ways}
<ul>${page.data.map(
            ({
              host,
              waiting,
              failingSince,
            }) => html`<li>${host} : ${waiting} en attente${failingSince && ', ne répond pas'}</li>
`,
          )}</ul>`,
        }
      },
    },
    {
      paths: ['/administration/departs'],
      door: 'administrator',
      async show({ viewer }) {
        const leaving = await departures.listDepartures(viewer, {})
        return {
          content: { page: 'administration-departures', data: leaving },
          title: 'Départs',
          isIndexed: false,
          main: html`<h1>Départs</h1>${ways}
<ul>${leaving.data.map(({ displayName, endsAt }) => html`<li>${displayName} : ${endsAt}</li>\n`)}</ul>`,
        }
      },
    },
  ]
}
