/**
 * The document around every page: title, description, previews, the files of the client, the header before its element,
 * the legal links, and the page's first data. All of it is there before any script (crawlers, DashLord, previews).
 */
import type { PageFiles } from '../http/client-files.ts'
import { type Html, html, json, trusted as raw } from './html.ts'
import { mark } from './mark.ts'
import type { View } from './page.ts'
import type { Frame } from './page-data.ts'
import type { Site } from './site.ts'

interface ShellParts {
  site: Site
  frame: Frame
  /** Null when the client is not built: the page then works without it. */
  files: PageFiles | null
  publicUrl: URL
  /** Path of the request. */
  path: string
}

export function writeDocument(view: View, { site, frame, files, publicUrl, path }: ShellParts): string {
  const title =
    view.title === site.name
      ? `${site.name} · ${ownerOf(site) ?? 'vidéos de classe entre enseignants'}`
      : `${view.title} · ${site.name}`
  const description = view.description ?? site.community.welcome
  const address = new URL(view.canonical ?? path, publicUrl).href
  const { page } = view.content
  return html`<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="description" content="${description}">
<link rel="canonical" href="${address}">
${view.isIndexed === false && html`<meta name="robots" content="noindex">`}
<meta name="theme-color" content="#fbf9f4" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#15171c" media="(prefers-color-scheme: dark)">
<meta property="og:site_name" content="${site.name}">
<meta property="og:locale" content="fr_FR">
<meta property="og:title" content="${view.title}">
<meta property="og:description" content="${description}">
<meta property="og:url" content="${address}">
${preview(view, publicUrl)}
${view.head}
${view.feeds?.map(
  ({
    path,
    type,
    title,
  }) => html`<link rel="alternate" type="${type}" title="${title}" href="${new URL(path, publicUrl).href}">
`,
)}
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
${files?.styles.map((style) => html`<link rel="stylesheet" href="${style}">\n`)}
${files?.fonts.map((font) => html`<link rel="preload" href="${font}" as="font" type="font/woff2" crossorigin>\n`)}
${files?.modules.map((module) => html`<link rel="modulepreload" href="${module}">\n`)}
${files?.script && html`<script type="module" src="${files.script}"></script>`}
</head>
<body>
<nav aria-label="Accès rapide"><a class="skip" href="#contenu">Aller au contenu</a></nav>
${site.isDemonstration && demonstration}
<c12-header>${header(site, frame)}</c12-header>
${main(view)}
${footer(site)}
<script type="application/json" id="page-data">${json({ ...frame, page, data: view.content.data })}</script>
</body>
</html>
`.text
}

/** « académie de Lyon »: whose instance this is, said on the first line of every page. Null when nobody said. */
export function ownerOf(site: Site): string | null {
  if (site.academie) return `académie ${site.academie.ofName}`
  return site.isDemonstration ? 'démonstration' : null
}

const demonstration = html`<aside class="demonstration" aria-label="Démonstration"><p>Démonstration : les personnes sont imaginaires, et tout ce qui est publié ici peut disparaître.</p></aside>`

function preview({ preview, content }: View, publicUrl: URL): Html | null {
  if (!preview) return html`<meta property="og:type" content="website">`
  const image = new URL(preview.imagePath, publicUrl).href
  return html`${content.page !== 'watch' && html`<meta property="og:type" content="website">`}
<meta property="og:image" content="${image}">
<meta property="og:image:width" content="${preview.width}">
<meta property="og:image:height" content="${preview.height}">
<meta name="twitter:card" content="summary_large_image">`
}

/** As the element draws them (`client/header`), so that nothing moves when it comes. */
const magnifier = html`<svg class="ico" viewBox="0 0 24 24" aria-hidden="true"><circle cx="11" cy="11" r="7"/><path d="m20 20-3.5-3.5"/></svg>`

function initials(name: string): string {
  const words = name.split(/[\s-]+/u).filter((word) => /\p{L}/u.test(word))
  const letters =
    words.length > 1 ? [words[0], words.at(-1)].map((word) => [...(word ?? '')][0]) : [...name].slice(0, 2)
  return letters.join('').toLocaleUpperCase('fr')
}

function header(site: Site, frame: Frame): Html {
  return html`<header>
<a class="brand" href="/">${mark} <span>${site.name}${ownerOf(site) && html` <small>${ownerOf(site)}</small>`}</span></a>
<form role="search" action="/recherche"><label class="unseen" for="recherche">Rechercher une vidéo</label>
<input type="search" id="recherche" name="q" maxlength="200" placeholder="Que cherchez-vous pour votre classe ?">
<button type="submit">${magnifier}<span class="unseen">Rechercher</span></button></form>
<div class="ways">${
    frame.person
      ? html`${frame.person.may.publish && html`<a class="btn chalk" href="/publier">Publier</a>`} <a class="me" href="/profil"><span class="who" aria-hidden="true">${initials(frame.person.displayName)}</span><span class="unseen">${frame.person.displayName}</span></a>`
      : html`<a class="btn" href="/connexion?retour=${encodeURIComponent(frame.here)}">Se connecter</a>`
  }</div>
</header>`
}

function main({ content, main, mainClass }: View): Html {
  // Parsed from text: a custom element's name cannot be a value between tags, and these come from our own list.
  const [open, close] =
    content.page === 'plain' ? ['', ''] : [`<c12-${content.page}-page>`, `</c12-${content.page}-page>`]
  const inside = html`${raw(open)}${main}${raw(close)}`
  return mainClass
    ? html`<main id="contenu" tabindex="-1" class="${mainClass}">${inside}</main>`
    : html`<main id="contenu" tabindex="-1">${inside}</main>`
}

const levels = { non: 'non conforme', partiellement: 'partiellement conforme', totalement: 'totalement conforme' }

/** « Accessibilité : … » as a link, the legal pages by their exact names: RGAA, LCEN, RGPD, and DashLord, look for them. */
function footer(site: Site): Html {
  return html`<footer>
<p><strong>${[site.name, ownerOf(site)].filter(Boolean).join(' · ')}</strong> <span class="soft">— des classes réelles, filmées par celles et ceux qui enseignent.</span></p>
<ul>
<li><a href="/accessibilite">Accessibilité : ${levels[site.accessibility.level]}</a></li>
<li><a href="/mentions-legales">Mentions légales</a></li>
<li><a href="/donnees-personnelles">Données personnelles</a></li>
<li><a href="/cgu">Conditions d’utilisation</a></li>
<li><a href="/charte">Charte</a></li>
<li><a href="/aide">Aide</a></li>
<li><a href="/contact">Contact</a></li>
<li><a href="/code-source">Code source</a></li>
<li><a href="/instances-alliees">Académies alliées</a></li>
</ul>
</footer>`
}
