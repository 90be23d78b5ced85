/** `/accessibilite`: the declaration that the law asks for (loi n° 2005-102, art. 47; décret n° 2019-768; RGAA). */
import { type Html, html } from '../html.ts'
import type { Page } from '../page.ts'
import type { Site } from '../site.ts'
import { dateText } from '../video-list.ts'
import { mailLink, said, textPage } from './legal-page.ts'

const states = {
  non: 'n’est pas en conformité',
  partiellement: 'est en conformité partielle',
  totalement: 'est en conformité totale',
}
const marks = { non: 'non conforme', partiellement: 'partiellement conforme', totalement: 'totalement conforme' }

export function accessibilityPage({ site }: { site: Site }): Page {
  const { accessibility } = site
  return textPage('/accessibilite', {
    title: 'Accessibilité',
    description: `Accessibilité : ${marks[accessibility.level]}. La déclaration de ${site.name}, et comment signaler un obstacle.`,
    main: () => html`<h1>Déclaration d’accessibilité</h1>
<p>${said(site.legal.publisher)} s’engage à rendre ses services numériques accessibles, conformément à l’article 47 de la loi n° 2005-102 du 11 février 2005. Cette déclaration s’applique à ${site.name}.</p>
<h2>État de conformité</h2>
<p><strong>Accessibilité : ${marks[accessibility.level]}.</strong> ${site.name} ${states[accessibility.level]} avec le référentiel général d’amélioration de l’accessibilité (RGAA), version ${accessibility.rgaaVersion}.</p>
${results(site)}
<h2>Contenus non accessibles</h2>
<p>Les vidéos sont publiées par des enseignants. Toutes n’ont pas de sous-titres, de transcription ni d’audiodescription (RGAA, critères 4.1 à 4.5) : une vidéo sans sous-titres l’indique, et l’on peut les demander à son auteur.</p>
<h2>Ce qui est fait</h2>
<ul>
<li>toutes les pages et le lecteur s’utilisent au clavier seul, et leurs commandes sont nommées ;</li>
<li>rien ne se lit sans qu’on l’ait demandé, rien ne bouge si vous avez demandé moins d’animations ;</li>
<li>les textes sont contrastés, en clair comme en sombre, et se lisent à 200 % sans défilement horizontal ;</li>
<li>l’essentiel (trouver, regarder, lire) fonctionne sans script.</li>
</ul>
<p>Technologies : HTML5, CSS, JavaScript, SVG, vidéo H.264 et AAC.</p>
<h2>Signaler un obstacle</h2>
<p>Si vous ne parvenez pas à utiliser une page, écrivez à ${mailLink(site.contactMail)} : une autre voie vous est proposée, et le défaut est corrigé.</p>
<h2>Voies de recours</h2>
<p>Si vous avez signalé un défaut qui vous empêche d’accéder à un contenu et que vous n’avez pas obtenu de réponse satisfaisante, vous pouvez :</p>
<ul>
<li>écrire un message au Défenseur des droits : <a href="https://formulaire.defenseurdesdroits.fr/" rel="external">formulaire.defenseurdesdroits.fr</a> ;</li>
<li>contacter son délégué dans votre région : <a href="https://www.defenseurdesdroits.fr/saisir/delegues" rel="external">defenseurdesdroits.fr/saisir/delegues</a> ;</li>
<li>écrire, sans affranchir, au Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07.</li>
</ul>`,
  })
}

function results({ accessibility: { rate, auditDate, auditor } }: Site): Html {
  if (auditDate === null) {
    return html`<p>Aucun audit de conformité valable n’a encore été mené : la mention « non conforme » est donc la règle, quel que soit l’état réel du site.</p>`
  }
  return html`<p>L’audit du ${dateText(`${auditDate}T12:00:00Z`)}${auditor && html`, mené par ${auditor},`} ${rate === null ? 'a été rendu' : html`relève que ${rate} % des critères sont respectés`}.</p>`
}
