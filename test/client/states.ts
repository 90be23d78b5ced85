/** Every page in every state worth drawing: what is in it, and how to bring it there. Run by `test/browser/states.test.ts`. */

import { html } from '#src/pages/html.ts'
import type { ShownPage } from './a-page.ts'
import { administrationStates } from './administration-states.ts'
import { captionsStates } from './captions-states.ts'
import { anAccount, aPageOf, aVideo, jeanne, long, someVideos } from './fixtures.ts'
import { followingStates } from './following-states.ts'
import { moderationStates } from './moderation-states.ts'
import { myCommentsStates } from './my-comments-states.ts'
import { myVideoStates } from './my-video-states.ts'
import { notificationStates } from './notification-states.ts'
import { personStates } from './person-states.ts'
import { playlistStates } from './playlist-states.ts'
import { publishStates } from './publish-states.ts'
import { retouchStates } from './retouch-states.ts'
import { sharingStates } from './sharing-states.ts'
import type { State } from './state.ts'
import { failedLoads, frame, moderating, refused, signedIn } from './state.ts'
import { watchStates } from './watch-states.ts'

const welcome = {
  heading: ['Douze élèves.', 'Des centaines de collègues.'] as const,
  welcome:
    'De courtes vidéos de classe, filmées par des enseignants pour des enseignants. Regardez, essayez, racontez.',
}

const videos = someVideos()
const featured = aVideo()
const [theme] = frame.thematiques
if (!theme) throw new Error('there are no thématiques')
const themeSentence = 'Des séances filmées comme elles sont, pour apprendre les uns des autres et en parler ensuite.'

const homeFull: ShownPage = {
  content: {
    page: 'home',
    data: { ...welcome, featured, recent: aPageOf([...videos, ...someVideos()]), tried: videos },
  },
}

export const states: State[] = [
  { name: 'home, full, anonymous', page: homeFull },
  { name: 'home, full, signed in', page: { ...homeFull, frame: signedIn } },
  {
    name: 'home, empty',
    page: { content: { page: 'home', data: { ...welcome, featured: null, recent: aPageOf([]), tried: [] } } },
  },
  {
    name: 'home, menu open',
    page: { ...homeFull, frame: moderating },
    act: (page) => page.getByRole('button', { name: 'Mon espace' }).click(),
    isOver: true,
  },
  {
    name: 'home, longest words',
    page: {
      frame: {
        instance: { name: 'Classe à 12', academie: 'académie d’Orléans-Tours', isDemonstration: false },
        person: { ...jeanne, displayName: long.name },
      },
      content: {
        page: 'home',
        data: {
          ...welcome,
          featured: aVideo({
            name: long.title,
            account: anAccount(long.name),
            niveaux: ['gs', 'cp', 'ce1', 'ce2'],
            duration: 4210,
          }),
          recent: aPageOf([
            aVideo({
              name: long.title,
              account: anAccount(long.name),
              counts: { views: 0, comments: 0, merci: 0, essaye: 12_345 },
            }),
            aVideo({ name: 'Anticonstitutionnellementanticonstitutionnellement', thumbnails: [], thumbnailPath: null }),
          ]),
          tried: [],
        },
      },
    },
  },
  {
    name: 'theme, full',
    page: {
      content: {
        page: 'theme',
        data: {
          thematique: theme,
          sentence: themeSentence,
          niveau: 'cp',
          sort: '-publishedAt',
          videos: aPageOf(videos, { total: 60, next: 'suite' }),
          feedPath: '/feeds/videos.xml',
        },
      },
    },
    path: theme.path,
  },
  {
    name: 'theme, empty',
    page: {
      frame: signedIn,
      content: {
        page: 'theme',
        data: {
          thematique: theme,
          sentence: themeSentence,
          niveau: null,
          sort: '-publishedAt',
          videos: aPageOf([]),
          feedPath: '/feeds/videos.xml',
        },
      },
    },
    path: theme.path,
  },
  {
    name: 'theme, more refused',
    page: {
      content: {
        page: 'theme',
        data: {
          thematique: theme,
          sentence: themeSentence,
          niveau: null,
          sort: '-publishedAt',
          videos: aPageOf(videos, { total: 60, next: 'suite' }),
          feedPath: '/feeds/videos.xml',
        },
      },
    },
    path: theme.path,
    prepare: (page) =>
      page.route(
        '**/api/v1/videos?**',
        refused(429, 'too-many-requests', 'Trop de demandes', 'C’est beaucoup d’un coup : réessayez dans une minute.'),
      ),
    act: async (page) => {
      await page.getByRole('link', { name: 'Voir plus' }).click()
      await page.getByRole('alert').waitFor()
    },
    expected: failedLoads,
  },
  {
    name: 'search, found',
    page: {
      content: {
        page: 'search',
        data: {
          search: 'lecture',
          thematique: null,
          niveau: 'cp',
          start: 0,
          answer: { total: 40, data: videos, suggestions: null },
        },
      },
    },
    path: '/recherche?q=lecture&niveau=cp',
  },
  {
    name: 'search, nothing',
    page: {
      content: {
        page: 'search',
        data: {
          search: 'kayak',
          thematique: null,
          niveau: null,
          start: 0,
          answer: { total: 0, data: [], suggestions: { searches: ['sport', 'natation'], videos } },
        },
      },
    },
    path: '/recherche?q=kayak',
  },
  ...watchStates(),
  ...captionsStates(),
  ...publishStates(),
  ...retouchStates(),
  ...myVideoStates(),
  ...notificationStates(),
  ...myCommentsStates(),
  ...followingStates(),
  ...personStates(),
  ...moderationStates(),
  ...sharingStates(),
  ...playlistStates(),
  ...administrationStates(),
  {
    name: 'plain, text',
    page: {
      content: { page: 'plain', data: null },
      mainClass: 'prose',
      main: html`<h1>Mentions légales</h1><p class="lead">Qui publie ce service.</p><h2>Éditeur</h2><p>Le rectorat. <a href="/contact">Écrire</a></p><ul><li>Un</li><li>Deux</li></ul><table><tr><th>Donnée</th><th>Durée</th></tr><tr><td>Compte</td><td>2 ans</td></tr></table><p class="panel">Un encadré.</p>`,
    },
  },
  {
    name: 'plain, error',
    page: {
      content: { page: 'plain', data: null },
      mainClass: 'fault',
      main: html`<h1>Introuvable</h1><p>Cette page n’existe pas, ou n’existe plus.</p><p>Si elle est réservée aux enseignants de l’académie, <a href="/connexion">connectez-vous</a> pour la voir.</p><p class="row"><a class="btn" href="/">Revenir à l’accueil</a> <a class="btn" href="/recherche">Rechercher une vidéo</a></p><p class="small soft">Numéro de la demande : <code>a1b2</code></p>`,
    },
  },
]
