/** `/mentions-legales`: publisher, director of publication, host (loi n° 2004-575 du 21 juin 2004, art. 1-1). */
import { html } from '../html.ts'
import type { Page } from '../page.ts'
import type { Site } from '../site.ts'
import { mailLink, said, textPage } from './legal-page.ts'

export function legalNoticePage({ site }: { site: Site }): Page {
  const { legal } = site
  return textPage('/mentions-legales', {
    title: 'Mentions légales',
    description: `Éditeur, direction de la publication et hébergeur de ${site.name}.`,
    main: () => html`<h1>Mentions légales</h1>
<h2>Éditeur</h2>
<p>${said(legal.publisher)}</p>
<p>Contact : ${mailLink(site.contactMail)}</p>
<h2>Directrice ou directeur de la publication</h2>
<p>${said(legal.director)}</p>
<h2>Hébergeur</h2>
<p>${said(legal.host)}</p>
<h2>Le service</h2>
<p>${site.name} met à la disposition des personnels de l’Éducation nationale un espace où publier de courtes vidéos de classe et y répondre. Les vidéos publiques se regardent sans compte. Les contenus sont publiés par leurs auteurs, sous leur responsabilité ; l’éditeur agit dès qu’un contenu illicite lui est signalé.</p>
<h2>Signaler un contenu</h2>
<p>Chaque vidéo et chaque commentaire porte un lien « Signaler ». On peut aussi écrire à ${mailLink(site.contactMail)} : voyez la page <a href="/contact">Contact</a>.</p>
<h2>Propriété intellectuelle</h2>
<p>Chaque vidéo porte la licence que son auteur lui a donnée. Cette licence ne couvre que le droit d’auteur : l’image et la voix des personnes filmées n’en font jamais partie. Les textes du site sont sous Licence Ouverte 2.0 (Etalab).</p>
<p>Le programme est libre, sous licence AGPL 3.0 ou ultérieure : voyez <a href="/code-source">Code source</a>.</p>
<h2>Accessibilité, données personnelles</h2>
<p>Voyez la <a href="/accessibilite">déclaration d’accessibilité</a> et la page <a href="/donnees-personnelles">Données personnelles</a>.</p>`,
  })
}
