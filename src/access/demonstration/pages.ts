/** The pages of the demonstration's provider, in the spirit of the instance: paper, ink, one green board. */
import { escapeXml } from '../saml/xml.ts'
import type { DemonstrationPerson } from './people.ts'

export const stylePath = '/style.css'
export const scriptPath = '/envoi.js'

export const style = `:root {
  color-scheme: light dark;
  --paper: light-dark(#fbf9f4, #15171c); --card: light-dark(#ffffff, #1e2128); --ink: light-dark(#1d2330, #f1efe8);
  --ink-soft: light-dark(#565d6c, #aab0bd); --line: light-dark(#8b8575, #6b7280); --board: light-dark(#0f5c55, #6fd0c3);
  --board-tint: light-dark(#dff0ec, #173733); --chalk: #ffcb45; --chalk-ink: #2b2100; --focus: light-dark(#1d4ed8, #9dc1ff);
}
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.55 'Atkinson Hyperlegible Next', system-ui, sans-serif }
main { max-width: 40rem; margin: 0 auto; padding: 2.5rem 1rem 4rem }
h1 { font-size: clamp(1.75rem, 1.4rem + 1.6vw, 2.5rem); line-height: 1.15; margin: 0 0 .75rem; text-wrap: balance }
.banner { background: var(--chalk); color: var(--chalk-ink); text-align: center; padding: .5rem 1rem; margin: 0 }
.soft { color: var(--ink-soft) }
.people { list-style: none; margin: 1.5rem 0; padding: 0; display: grid; gap: .75rem }
button, .link { font: inherit; min-height: 44px; cursor: pointer; border-radius: 14px }
.person { display: grid; width: 100%; text-align: start; gap: .1rem; padding: .9rem 1.1rem; background: var(--card); color: var(--ink); border: 1px solid var(--line) }
.person strong { color: var(--board); font-size: 1.15rem }
.person:hover { background: var(--board-tint) }
.plain { padding: .5rem 1.1rem; background: transparent; color: var(--ink); border: 1px solid var(--line) }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px }
@media (prefers-reduced-motion: no-preference) { .person { transition: background-color .12s } }
`

export const script = 'document.forms[0].requestSubmit()\n'

export function choicePage(people: readonly DemonstrationPerson[], handle: string, askedBy: string): string {
  const cards = people.map(
    ({ login, name, description }) =>
      `<li><button class="person" name="login" value="${escapeXml(login)}"><strong>${escapeXml(name)}</strong><span class="soft">${escapeXml(description)}</span></button></li>`,
  )
  return page(
    'Qui êtes-vous ?',
    `<h1>Qui êtes-vous\u202f?</h1>
<p>Ici se tient, dans une vraie académie, le service de connexion. Pour la démonstration, choisissez une personne\u00a0: aucun mot de passe n’est demandé.</p>
<form method="post" action="/sso"><input type="hidden" name="handle" value="${escapeXml(handle)}"><ul class="people">${cards.join('')}</ul></form>
<p class="soft">Vous reviendrez ensuite sur ${escapeXml(askedBy)}.</p>`,
  )
}

export function homePage(signedIn: DemonstrationPerson | null, instanceUrl: string): string {
  const state = signedIn
    ? `<p>Vous êtes <strong>${escapeXml(signedIn.name)}</strong>.</p><form method="post" action="/deconnexion"><button class="plain">Se déconnecter partout</button></form>`
    : '<p>Personne n’est connecté ici.</p>'
  return page(
    'Fournisseur d’identité de démonstration',
    `<h1>Fournisseur d’identité de démonstration</h1>${state}<p><a href="${escapeXml(instanceUrl)}">Aller sur l’instance</a></p>`,
  )
}

export function sendPage(url: string, fields: Readonly<Record<string, string>>): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escapeXml(name)}" value="${escapeXml(value)}">`,
  )
  return page(
    'Retour vers l’instance',
    `<h1>Retour vers l’instance</h1><form method="post" action="${escapeXml(url)}">${inputs.join('')}<button class="plain">Continuer</button></form><script src="${scriptPath}"></script>`,
  )
}

export function refusedPage(): string {
  return page(
    'Demande refusée',
    '<h1>Demande refusée</h1><p>Cette demande ne vient pas de l’instance, ou elle a trop attendu. Revenez sur l’instance et recommencez.</p>',
  )
}

function page(title: string, main: string): string {
  return `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(title)} · Démonstration</title><link rel="stylesheet" href="${stylePath}"><link rel="icon" href="data:,"></head>
<body><p class="banner">Démonstration\u00a0: les personnes sont imaginaires.</p><main>${main}</main></body></html>
`
}
