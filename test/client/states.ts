/** Every page in every state worth drawing: what is in it, and how to bring it there. Run by `test/browser/states.test.ts`. */
import type { Page, Route } from 'playwright-core'
import { html } from '#src/pages/html.ts'
import type { ShownPage } from './a-page.ts'
import {
  aComment,
  aFrame,
  ago,
  aLiveState,
  anAccount,
  aPageOf,
  aReport,
  aVideo,
  aVideoWhole,
  jeanne,
  long,
  me,
  myVideo,
  publishData,
  someThreads,
  someVideos,
} from './fixtures.ts'

export interface State {
  /** « page, state ». */
  name: string
  page: ShownPage
  path?: string
  /** What the API answers, before the page is asked for. */
  prepare?: (page: Page) => Promise<unknown>
  /** What a person does to come there. */
  act?: (page: Page) => Promise<unknown>
  /** Something stands over the page (a dialog): the picture is of the window. */
  isOver?: boolean
  /** Errors that the state is made of. */
  expected?: RegExp
}

export const frame = aFrame()
const signedIn = { person: jeanne }
const moderating = { person: { ...jeanne, may: { publish: true, moderate: true, administer: true } } }

const answer =
  (body: unknown, status = 200) =>
  (route: Route) =>
    route.fulfill({ status, contentType: status < 400 ? 'application/json' : 'application/problem+json', json: body })

const refused = (status: number, code: string, title: string, detail: string, errors: unknown[] = []) =>
  answer({ type: `/problems/${code}`, title, status, detail, instance: '/', code, requestId: 'a1b2', errors }, status)

const cut = (route: Route) => route.abort('internetdisconnected')
const failedLoads = /Failed to load resource|net::ERR/

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
        data: { thematique: theme, sentence: themeSentence, niveau: null, sort: '-publishedAt', videos: aPageOf([]) },
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
]
void [aComment, aLiveState, aReport, aVideoWhole, ago, me, myVideo, publishData, someThreads, html, cut]
