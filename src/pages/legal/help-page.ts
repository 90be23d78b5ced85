/** `/aide`: how to film, publish, answer; and what image rights ask for. */
import { html } from '../html.ts'
import type { Page } from '../page.ts'
import type { Site } from '../site.ts'
import { textPage } from './legal-page.ts'

export interface HelpPageParts {
  site: Site
  /** Of a teacher's upload. */
  limits: { sizeBytes: number; durationSeconds: number }
}

export function helpPage({ site, limits }: HelpPageParts): Page {
  return textPage('/aide', {
    title: 'Aide',
    description: 'Filmer, publier, répondre, et protéger l’image des élèves : l’essentiel en une page.',
    main: () => html`<h1>Aide</h1>
<h2>Regarder</h2>
<p>Les vidéos publiques se regardent sans compte. Le lecteur s’adapte à votre réseau ; au besoin, choisissez une qualité plus basse, ou le son seul. Au clavier : <code>espace</code> ou <code>k</code> pour lire et mettre en pause, les flèches pour avancer et reculer, <code>m</code> pour couper le son, <code>f</code> pour le plein écran, <code>?</code> pour toutes les autres.</p>
<h2 id="flux">Suivre par flux</h2>
<p>« S’abonner par flux », sur la page d’une personne ou d’une question, donne une adresse à coller dans un lecteur de flux, sur le site de l’école (SPIP, WordPress) ou dans l’ENT : les nouvelles vidéos publiques y arrivent, sans compte. « Écouter en podcast » donne leur son seul, à coller dans une application de podcast.</p>
<h2>Se connecter</h2>
<p>« Se connecter » mène au guichet de votre académie : c’est lui qui vous reconnaît, aucun mot de passe n’est demandé ici. La première fois, vous lisez et acceptez la <a href="/charte">charte</a>. Les élèves et les familles n’ont pas de compte.</p>
<h2>Filmer</h2>
<ul>
<li>Une à deux minutes, une seule idée, en format paysage, téléphone posé.</li>
<li>Le son compte plus que l’image : fermez la porte, approchez le téléphone.</li>
<li>Filmez de dos, cadrez les mains et les cahiers sans nom : la plupart des gestes se montrent sans visage.</li>
</ul>
<h2>Publier</h2>
<p>« Publier » prend presque tous les formats de téléphone et de caméra, jusqu’à ${Math.round(limits.sizeBytes / 1e8) / 10} Go et ${Math.round(limits.durationSeconds / 60)} minutes. Si le réseau est coupé, l’envoi reprend tout seul ; si vous fermez la page, choisissez de nouveau le même fichier et il reprend où il en était, pendant ${site.uploadExpiryHours} heures. Vous pouvez remplir le titre pendant l’envoi, et demander la publication dès que la vidéo est prête.</p>
<p>Un bon titre dit la situation : « Installer douze élèves en îlots sans perdre le tableau ». Les questions et les niveaux font trouver la vidéo par celles et ceux qui la cherchent.</p>
<h2>Sous-titrer</h2>
<p>Dans « Mes vidéos », ouvrez la vidéo puis « Sous-titres et chapitres » : écrivez en l’écoutant, importez un fichier, ou laissez une machine écrire un premier jet quand ce site en a une. Tout s’enregistre de soi-même ; rien ne paraît avant « Mettre en ligne ». Des lignes comme « 0:00 Accueil » dans la description deviennent des chapitres.</p>
<h2 id="droit-a-l-image">Droit à l’image</h2>
<p>Filmer une personne reconnaissable, enfant ou adulte, par son visage, sa voix ou son nom, demande un accord <strong>écrit, préalable et précis</strong>. L’autorisation générale de début d’année ne suffit pas : l’accord nomme la vidéo, le service, le public (tout le monde, ou les seuls enseignants connectés) et la durée.</p>
<ul>
<li>Pour un élève : l’accord de ses responsables légaux, et le sien.</li>
<li>Pour un adulte (collègue, AESH, parent accompagnateur) : son accord.</li>
<li>Sans accord : la personne n’est pas reconnaissable, ou elle n’est pas dans la vidéo. <strong>Retoucher</strong>, dans la fiche d’une vidéo qui n’est pas encore publiée, permet de couper, de rendre muet, de flouter ou de cacher ; le fichier d’origine est détruit à la publication.</li>
<li>Un accord se reprend à tout moment : la vidéo est alors retirée.</li>
</ul>
<p>Les modèles d’autorisation sont sur <a href="https://eduscol.education.gouv.fr/" rel="external">éduscol</a>. Gardez les accords signés : c’est à l’auteur de pouvoir les montrer.</p>
<h2>Choisir qui voit</h2>
<dl>
<dt>Tout le monde</dt><dd>Sans compte, y compris par les moteurs de recherche.</dd>
<dt>Enseignants de l’académie</dt><dd>Les collègues connectés ici.</dd>
<dt>Enseignants des académies alliées</dt><dd>Les mêmes, et ceux des académies alliées à la nôtre.</dd>
<dt>Un groupe</dt><dd>Les membres des groupes que vous choisissez : une école, un réseau.</dd>
<dt>Personnes qui ont le lien</dt><dd>La vidéo n’est dans aucune liste ; qui reçoit l’adresse peut la regarder, et la transmettre.</dd>
<dt>Brouillon</dt><dd>Vous seul.</dd>
</dl>
<h2>Répondre</h2>
<p>Un merci, une question, ce que vous avez essayé : tout aide. « Je l’ai essayé » dit à l’auteur que sa vidéo a servi. Un commentaire peut se rattacher à un instant précis.</p>
<h2>Un problème</h2>
<p>Écrivez à l’équipe : <a href="/contact">Contact</a>.</p>`,
  })
}
