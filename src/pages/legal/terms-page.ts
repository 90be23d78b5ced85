/** `/cgu`: the terms of use, readable, with what moderation does (règlement (UE) 2022/2065, art. 14). */
import { html } from '../html.ts'
import type { Page } from '../page.ts'
import type { Site } from '../site.ts'
import { mailLink, said, textPage } from './legal-page.ts'

export function termsPage({ site }: { site: Site }): Page {
  return textPage('/cgu', {
    title: 'Conditions d’utilisation',
    description: `Ce que ${site.name} propose, ce qu’il demande, et ce qui se passe en cas de désaccord.`,
    main: () => html`<h1>Conditions générales d’utilisation</h1>
<h2>1. Le service</h2>
<p>${site.name}, édité par ${said(site.legal.publisher)}, permet aux personnels de l’Éducation nationale de publier de courtes vidéos de classe et d’en parler. Regarder les vidéos publiques est libre et gratuit, sans compte.</p>
<h2>2. Le compte</h2>
<p>Le compte s’ouvre par le service de connexion de l’académie. Il est personnel, il n’est ni institutionnel ni partagé. Participer demande d’avoir accepté la <a href="/charte">charte</a>. On peut demander à tout moment la fermeture de son compte.</p>
<h2>3. Les contenus</h2>
<p>Chacun reste l’auteur de ce qu’il publie, et en répond : droit d’auteur, image et voix des personnes, déontologie. Il choisit une licence et un public ; il peut modifier ou retirer ses contenus quand il le souhaite. Ce qui a été téléchargé ou repris ailleurs entre-temps ne peut pas toujours être rattrapé : c’est pourquoi l’accord des personnes filmées se recueille avant.</p>
<p>Le service transforme les fichiers (formats, tailles, vignettes) pour les rendre lisibles partout, et n’en fait aucun autre usage.</p>
<h2>4. Ce qui n’a pas sa place ici</h2>
<ul>
<li>ce que la loi interdit : atteinte à la vie privée ou à l’image, injure, haine, harcèlement, contrefaçon ;</li>
<li>un élève reconnaissable sans l’accord de ses responsables légaux ;</li>
<li>la publicité, la propagande, le prosélytisme ;</li>
<li>ce qui n’a pas de rapport avec le métier d’enseigner.</li>
</ul>
<h2>5. Modération</h2>
<p>${site.moderatesFirst ? 'Les vidéos sont regardées par l’équipe avant leur publication.' : 'Les vidéos sont publiées sans examen préalable.'} Un contenu signalé est examiné par une personne, jamais par un programme seul. Il peut être laissé, masqué ou supprimé ; un compte peut être suspendu en cas de manquements graves ou répétés. L’auteur reçoit la décision, ses motifs et la règle en cause.</p>
<h2>6. Désaccord</h2>
<p>Une décision se conteste en répondant à l’équipe : ${mailLink(site.contactMail)}. Une personne qui n’a pas pris la décision la réexamine. Le tribunal compétent reste accessible à tous.</p>
<h2>7. Disponibilité</h2>
<p>Le service est fourni en l’état, sans interruption programmée autant que possible. L’éditeur peut l’arrêter pour sa maintenance ou sa sécurité ; il prévient alors, sauf urgence.</p>
<h2>8. Évolution</h2>
<p>Ces conditions peuvent changer. Un changement important est annoncé ; quand il touche la charte, elle est de nouveau soumise à l’accord de chacun.</p>`,
  })
}
