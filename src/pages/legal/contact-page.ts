/** `/contact`: whom to write to, for what; the single points of contact of the DSA (règlement (UE) 2022/2065, art. 11 and 12). */
import { html } from '../html.ts'
import type { Page } from '../page.ts'
import type { Site } from '../site.ts'
import { mailLink, textPage } from './legal-page.ts'

export function contactPage({ site }: { site: Site }): Page {
  return textPage('/contact', {
    title: 'Contact',
    description: `Écrire à l’équipe de ${site.name}, signaler un contenu, exercer ses droits.`,
    main: () => html`<h1>Contact</h1>
<dl>
<dt>Une question, une idée, une panne</dt><dd>${mailLink(site.contactMail)}. S’il s’agit d’une erreur, joignez le numéro qu’affichait la page.</dd>
<dt>Vos données personnelles</dt><dd>${mailLink(site.legal.dataProtectionMail)}</dd>
<dt>Accessibilité</dt><dd>${mailLink(site.contactMail)} ; voyez aussi la <a href="/accessibilite">déclaration</a>.</dd>
</dl>
<h2>Signaler un contenu</h2>
<p>Le plus rapide est le lien « Signaler », sous chaque vidéo et chaque commentaire, avec ou sans compte. Par courriel, indiquez l’adresse exacte de la page, ce qui vous paraît illicite ou contraire à la <a href="/charte">charte</a> et pourquoi, votre nom et votre adresse (ils ne sont pas nécessaires quand un mineur est en danger), et que vous agissez de bonne foi. Vous recevez un accusé de réception, puis la décision et ses motifs.</p>
<p><strong>Danger pour un enfant :</strong> appelez le 119, gratuit et confidentiel, ou le 17. N’attendez pas notre réponse.</p>
<h2>Autorités</h2>
<p>Les autorités des États membres, la Commission européenne et le Comité européen des services numériques peuvent écrire à cette même adresse, en français ou en anglais (règlement (UE) 2022/2065, articles 11 et 12).</p>`,
  })
}
