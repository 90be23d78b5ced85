/** What people read when a page could not be given: what happened, what to do, a way out, and the request's number. */
import type { Problem } from '../http/problem.ts'
import { type Html, html } from './html.ts'
import type { View } from './page.ts'

/** @param here path and query, to come back to after signing in */
export function errorView(problem: Problem, here: string, isSignedIn: boolean): View {
  return {
    content: { page: 'plain', data: null },
    title: problem.title,
    description: problem.detail,
    isIndexed: false,
    mainClass: 'fault',
    status: problem.status,
    main: html`<h1>${problem.title}</h1>
<p>${problem.detail}</p>
${waysOut(problem, here, isSignedIn)}
<p class="small soft">Numéro de la demande : <code>${problem.requestId}</code></p>`,
  }
}

function waysOut({ code, status }: Problem, here: string, isSignedIn: boolean): Html {
  const home = html`<a class="btn" href="/">Revenir à l’accueil</a>`
  const signIn = `/connexion?${new URLSearchParams({ retour: here })}`
  if (code === 'not-found') {
    const reserved = isSignedIn
      ? html`<p>Si l’on vous en a donné l’adresse, elle est peut-être réservée à d’autres, ou à un groupe dont vous n’êtes pas : demandez à qui vous l’a envoyée.</p>`
      : html`<p>Si elle est réservée aux enseignants de l’académie, <a href="${signIn}">connectez-vous</a> pour la voir.</p>`
    return html`${reserved}
<p class="row">${home} <a class="btn" href="/recherche">Rechercher une vidéo</a></p>`
  }
  if (code === 'sign-in-needed')
    return html`<p class="row"><a class="btn main" href="${signIn}">Se connecter</a> ${home}</p>`
  if (code === 'charter-not-accepted')
    return html`<p class="row"><a class="btn main" href="/charte">Lire la charte</a> ${home}</p>`
  if (code === 'sso-person-refused') {
    // Their provider still knows them: without a new proof, it would send the same person again.
    const again = here.startsWith('/connexion/oidc') ? '/connexion/oidc?frais' : '/connexion/sso?frais'
    return html`<p class="row"><a class="btn main" href="${again}">Entrer avec un autre compte</a> ${home} <a class="btn" href="/contact">Écrire à l’équipe</a></p>`
  }
  if (code.startsWith('sso-')) {
    return html`<p class="row"><a class="btn main" href="/connexion">Recommencer</a> ${home} <a class="btn" href="/contact">Écrire à l’équipe</a></p>`
  }
  if (status === 429 || status === 503)
    return html`<p class="row"><a class="btn main" href="${here}">Réessayer</a> ${home}</p>`
  return html`<p class="row">${home} <a class="btn" href="/contact">Écrire à l’équipe</a></p>`
}
