/** `/connexion`: the académie's SSO, by one button; the local door, and coming in without an SSO. */
import type { LocalAccounts } from '../access/local/registration.ts'
import { localPath } from '../access/local-path.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'
import type { SignInData } from './page-data.ts'

export interface SignInPageParts {
  /** `path` starts the sign-in; the return is added here. */
  providers(returnTo: string): SignInData['providers']
  demonstrationPeople: SignInData['demonstrationPeople']
  localAccounts: LocalAccounts
  localMailDomains: readonly string[]
}

export function signInPage({ providers, demonstrationPeople, localAccounts }: SignInPageParts): Page {
  const hasLocalDoor = localAccounts !== 'administration'
  const takesRequests = localAccounts === 'demande'
  return {
    paths: ['/connexion'],
    door: 'anyone',
    async show({ query }) {
      const returnTo = localPath(query('retour'))
      const doors = providers(returnTo)
      return {
        content: {
          page: 'sign-in',
          data: { providers: doors, returnTo, hasLocalDoor, takesRequests, demonstrationPeople },
        },
        title: 'Se connecter',
        isIndexed: false,
        main: html`<h1>Se connecter</h1>
${
  doors.length > 0
    ? html`<p>Avec votre compte professionnel : aucun mot de passe n’est demandé ni gardé ici.</p>
<p class="row">${doors.map(({ name, path }) => html`<a class="btn main" href="${path}">${name}</a>`)}</p>`
    : !hasLocalDoor &&
      html`<p class="panel">La connexion par l’académie n’est pas encore réglée sur cette instance.</p>`
}
${hasLocalDoor && html`<p class="row"><a class="btn" href="/connexion/locale?${String(new URLSearchParams({ retour: returnTo }))}">Se connecter avec un compte local</a></p>`}
${takesRequests && html`<p><a href="/inscription">Demander un compte</a></p>`}
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

/** The local door on its own page: always there for administrators, whatever is offered at `/connexion`. */
export function localDoorPages({ localAccounts }: Pick<SignInPageParts, 'localAccounts'>): Page[] {
  const isForAll = localAccounts !== 'administration'
  return (['/administration/connexion', '/connexion/locale'] as const).map((path) => ({
    paths: [path],
    door: 'anyone',
    async show({ query }) {
      const home = path === '/connexion/locale' ? '/' : '/administration'
      const returnTo = query('retour') === '' ? home : localPath(query('retour'))
      const isTheirs = isForAll && path === '/connexion/locale'
      const title = isTheirs ? 'Votre compte' : 'Porte de l’administration'
      return {
        content: { page: 'administration-door', data: { returnTo, isForAll: isTheirs } },
        title,
        isIndexed: false,
        main: html`<h1>${title}</h1><p class="panel needs-script">Cette page demande JavaScript.</p>`,
      }
    },
  }))
}

/** `/inscription`: coming in where there is no SSO, invited or by asking. Where nobody does, there is no such page. */
export function registrationPages({
  localAccounts,
  localMailDomains: domains,
}: Pick<SignInPageParts, 'localAccounts' | 'localMailDomains'>): Page[] {
  if (localAccounts === 'administration') return []
  const takesRequests = localAccounts === 'demande'
  return [
    {
      paths: ['/inscription'],
      door: 'anyone',
      async show() {
        return {
          content: { page: 'registration', data: { takesRequests, domains } },
          title: 'Ouvrir un compte',
          isIndexed: false,
          main: html`<h1>Ouvrir un compte</h1><p class="panel needs-script">Cette page demande JavaScript.</p>`,
        }
      },
    },
  ]
}
