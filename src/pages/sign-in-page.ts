/** `/connexion`: the académie's SSO, by one button; and `/administration/connexion`, the local door. */
import { localPath } from '../access/local-path.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'
import type { SignInData } from './page-data.ts'

export interface SignInPageParts {
  /** `path` starts the sign-in; the return is added here. */
  providers(returnTo: string): SignInData['providers']
  demonstrationPeople: SignInData['demonstrationPeople']
}

export function signInPage({ providers, demonstrationPeople }: SignInPageParts): Page {
  return {
    paths: ['/connexion'],
    door: 'anyone',
    async show({ query }) {
      const returnTo = localPath(query('retour'))
      const doors = providers(returnTo)
      return {
        content: { page: 'sign-in', data: { providers: doors, returnTo, demonstrationPeople } },
        title: 'Se connecter',
        isIndexed: false,
        main: html`<h1>Se connecter</h1>
${
  doors.length > 0
    ? html`<p>Avec votre compte professionnel : aucun mot de passe n’est demandé ni gardé ici.</p>
<p class="row">${doors.map(({ name, path }) => html`<a class="btn main" href="${path}">${name}</a>`)}</p>`
    : html`<p class="panel">La connexion par l’académie n’est pas encore réglée sur cette instance.</p>`
}
${
  demonstrationPeople.length > 0 &&
  html`<h2>Personnes de démonstration</h2><ul>${demonstrationPeople.map(
    ({ login, name, description }) => html`<li>${name} (<code>${login}</code>) : ${description}</li>\n`,
  )}</ul>`
}`,
      }
    },
  }
}

export function administrationDoorPage(): Page {
  return {
    paths: ['/administration/connexion'],
    door: 'anyone',
    async show({ query }) {
      const returnTo = query('retour') === '' ? '/administration' : localPath(query('retour'))
      return {
        content: { page: 'administration-door', data: { returnTo } },
        title: 'Porte de l’administration',
        isIndexed: false,
        main: html`<h1>Porte de l’administration</h1><p class="panel">Cette page demande JavaScript.</p>`,
      }
    },
  }
}
