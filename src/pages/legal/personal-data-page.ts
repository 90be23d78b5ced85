/** `/donnees-personnelles`: what is kept, why, how long, who sees it, and what one may ask (RGPD art. 13). It says what the program does, no more. */
import { html } from '../html.ts'
import type { Page } from '../page.ts'
import type { Site } from '../site.ts'
import { mailLink, said, textPage } from './legal-page.ts'

export function personalDataPage({ site }: { site: Site }): Page {
  const { legal } = site
  return textPage('/donnees-personnelles', {
    title: 'Données personnelles',
    description: `Ce que ${site.name} sait de vous, pourquoi, combien de temps, et comment exercer vos droits.`,
    main: () => html`<h1>Données personnelles</h1>
<p class="lead">Regarder ne laisse aucune trace à votre nom : ni compte, ni cookie, ni mesure d’audience, ni service d’une autre société. Le reste de cette page concerne celles et ceux qui se connectent, et les personnes filmées.</p>
<h2>Responsable du traitement</h2>
<p>${said(legal.controller)}</p>
<p>Délégué à la protection des données (DPD) : ${mailLink(legal.dataProtectionMail)}</p>
<h2>Finalités et bases légales</h2>
<p>Le service remplit une mission d’intérêt public (RGPD, article 6, 1, e) : permettre aux enseignants de se former entre pairs. L’image et la voix des personnes filmées reposent sur leur accord écrit, recueilli par l’auteur de la vidéo, et qu’elles peuvent reprendre à tout moment.</p>
<h2>Ce qui est conservé, et la durée de conservation</h2>
<table tabindex="0" aria-label="Données conservées, finalités et durées">
<thead><tr><th scope="col">Donnée</th><th scope="col">Finalité</th><th scope="col">Durée de conservation</th></tr></thead>
<tbody>
<tr><td>Identifiant donné par le service de connexion de votre académie, nom, adresse professionnelle, académie, établissements (codes UAI), rôles ici</td><td>Vous reconnaître d’une connexion à l’autre, vous écrire. L’adresse n’est jamais montrée ; l’établissement, seulement si vous le choisissez.</td><td>La vie du compte. Vous l’effacez vous-même (« Mon profil »). Sans connexion depuis ${site.absenceDays} jours, ou si l’académie nous dit que vous l’avez quittée, il est effacé après un préavis de ${site.noticeDays} jours.</td></tr>
<tr><td>Nom affiché, présentation</td><td>Vous présenter à vos collègues, avec vos mots.</td><td>La vie du compte ; modifiables à tout moment.</td></tr>
<tr><td>Version et date de la charte acceptée</td><td>Savoir à quoi chacun s’est engagé.</td><td>La vie du compte.</td></tr>
<tr><td>Sessions : date, dernière activité, type de navigateur</td><td>Rester connecté, et pouvoir fermer une session oubliée.</td><td>${site.sessionDays} jours sans activité.</td></tr>
<tr><td>Vidéos, titres, descriptions, commentaires, « Merci » et « Je l’ai essayé »</td><td>Le service lui-même.</td><td>Jusqu’à ce que vous les supprimiez.</td></tr>
<tr><td>Vos listes de vidéos, « À regarder plus tard » et vos notes</td><td>Retrouver des vidéos, les montrer à des collègues si vous le choisissez.</td><td>Jusqu’à ce que vous les supprimiez ; elles partent avec le compte.</td></tr>
<tr><td>Fichiers envoyés et jamais terminés</td><td>Reprendre un envoi coupé.</td><td>${site.uploadExpiryHours} heures.</td></tr>
<tr><td>Signalements : ce qui est signalé, pourquoi, et le nom et l’adresse si vous les donnez</td><td>Examiner, décider, répondre (règlement (UE) 2022/2065, articles 16 et 17).</td><td>Le temps de l’examen et des recours ; le nom et l’adresse de qui signale, un an après la décision.</td></tr>
<tr><td>Journaux techniques : date, page type, durée, réseau sans le numéro de la machine</td><td>Sécurité et pannes.</td><td>Douze mois au plus.</td></tr>
</tbody>
</table>
<p>Ne sont jamais demandés ni conservés : le NUMEN, la date de naissance, le grade, l’historique de ce que vous regardez. Les métadonnées des fichiers envoyés (lieu, appareil, nom du fichier) sont retirées des vidéos publiées.</p>
<p>Les élèves et leurs familles n’ont pas de compte ici : s’ils se présentent par erreur, la connexion est refusée et rien n’est enregistré.</p>
<h2>Qui y a accès</h2>
<p>Ce que vous publiez, le public que vous choisissez. Le reste, les personnes habilitées de l’instance (modération, administration), pour ce que leur rôle demande.</p>
<p>Sous-traitants : ${legal.processors.length > 0 ? legal.processors.join(', ') : 'aucun'}. Hébergeur : ${said(legal.host)}. Aucune donnée n’est vendue ni transmise à des fins commerciales.</p>
<h2>Cookies</h2>
<p>Aucun avant la connexion. Ensuite, un seul : celui de votre session, indispensable, sans lequel on ne peut rester connecté ; un second, de quelques minutes, protège le moment de la connexion. Il n’y a donc rien à accepter ni à refuser.</p>
<h2>Vos droits</h2>
<p>Vous pouvez demander à voir, corriger, effacer ou recevoir vos données, en limiter l’usage ou vous y opposer. Beaucoup se fait vous-même : profil, vidéos, commentaires, sessions, et l’effacement de votre compte. Pour le reste, écrivez à ${mailLink(legal.dataProtectionMail)} ; une réponse vous est donnée sous un mois.</p>
<p><strong>Vous, ou votre enfant, apparaissez dans une vidéo ?</strong> Demandez son retrait par le lien « Signaler » sous la vidéo, sans compte et sans avoir à vous justifier, ou par courriel : la demande passe avant toutes les autres.</p>
<p>Si la réponse ne vous satisfait pas, vous pouvez saisir la CNIL : <a href="https://www.cnil.fr/fr/plaintes" rel="external">cnil.fr/fr/plaintes</a>.</p>`,
  })
}
