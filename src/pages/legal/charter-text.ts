/**
 * The charter: what each person accepts once before taking part. Its spirit is that of the first Classe à 12 (a neutral,
 * horizontal, benevolent space); a change of meaning is a new CHARTER_VERSION, and everybody accepts again.
 */
import { type Html, html } from '../html.ts'
import type { Site } from '../site.ts'

export function charterText(site: Site): Html {
  return html`<h1>La charte</h1>
<p class="lead">${site.name} est un espace entre pairs : on y montre ce que l’on fait vraiment en classe, et l’on s’y répond comme entre collègues d’une même salle des maîtres.</p>
<h2>L’esprit</h2>
<ul>
<li><strong>Un espace neutre et horizontal.</strong> Chacun y parle en enseignant, à égalité, quels que soient son grade et son ancienneté. Les vidéos ne sont ni des modèles ni des évaluations : le service ne valide pas les choix pédagogiques.</li>
<li><strong>La bienveillance d’abord.</strong> Montrer sa classe demande du courage. On remercie, on questionne, on propose ; on parle de la situation, jamais de la personne.</li>
<li><strong>La sincérité.</strong> Une vidéo courte et vraie vaut mieux qu’une belle vidéo. Dire ce qui n’a pas marché aide autant que dire ce qui a marché.</li>
</ul>
<h2>Ce que je publie</h2>
<ul>
<li>Mes vidéos respectent les programmes, les valeurs de la République, la laïcité et la déontologie de mon métier. Une vidéo qui s’en écarte n’est pas publiée, ou ne l’est plus.</li>
<li><strong>L’image et la voix des personnes.</strong> J’ai recueilli, <em>avant de filmer</em>, l’accord écrit de chaque adulte et, pour chaque élève, celui de ses responsables légaux, en lui demandant aussi le sien. Cet accord dit pour quelle vidéo, sur quel service, pour quel public et pour combien de temps. Sans accord, la personne n’est pas reconnaissable : ni visage, ni voix, ni nom sur un cahier ou au tableau.</li>
<li>Je garde ces accords, je peux les montrer, et je retire la vidéo dès que l’un d’eux est repris ou arrive à son terme.</li>
<li><strong>Les droits d’auteur.</strong> Je publie ce que j’ai fait, ou ce que j’ai le droit de montrer : pas de musique, d’album ni d’image pris à d’autres sans leur accord.</li>
<li>Je choisis qui voit ma vidéo. La licence que je lui donne porte sur mon œuvre, jamais sur l’image des personnes filmées.</li>
</ul>
<h2>Ce que j’écris</h2>
<ul>
<li>Je ne nomme aucun élève et ne donne aucun détail qui permette de reconnaître un enfant ou une famille.</li>
<li>Je ne publie ni publicité, ni propagande, ni attaque. Une critique s’appuie sur ce que l’on voit et propose autre chose.</li>
<li>Je réponds en mon nom : mon compte est personnel et je ne le prête pas.</li>
</ul>
<h2>Ce que fait l’équipe</h2>
<ul>
<li>${site.moderatesFirst ? 'Chaque vidéo est regardée par une personne de l’équipe avant d’être visible.' : 'Les vidéos sont visibles dès leur publication ; l’équipe regarde celles qui lui sont signalées.'} Aucune décision n’est prise par un programme.</li>
<li>Chacun peut signaler une vidéo ou un commentaire, avec ou sans compte. L’équipe peut masquer, avertir, et en dernier lieu fermer un compte ; elle dit toujours pourquoi, et l’on peut lui répondre.</li>
<li>Ce qui est retiré par erreur est remis.</li>
</ul>`
}
