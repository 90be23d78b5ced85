/** Following: the page of subscriptions, the button, and somebody of another instance who is looked for. */
import { ago, anAccount, anAvatar, aPageOf, aVideo, aVideoWhole, long, noLists, unmuted } from './fixtures.ts'
import type { State } from './state.ts'
import { answer, cut, failedLoads, refused, signedIn } from './state.ts'

const elsewhere = anAccount('Karim Diallo', {
  name: 'karim.diallo',
  address: 'karim.diallo@video.ac-creteil.test',
  host: 'video.ac-creteil.test',
  isLocal: false,
  academie: null,
  avatars: [anAvatar('/stills/4-240x240.svg')],
  path: '/a/karim.diallo@video.ac-creteil.test',
})
const origin = { host: 'video.ac-creteil.test', url: 'https://video.ac-creteil.test/w/x' }
const people = {
  total: 3,
  data: [
    { account: elsewhere, state: 'asked' as const, since: ago(1) },
    { account: anAccount('Odile Bernard'), state: 'accepted' as const, since: ago(20) },
    { account: anAccount(long.name), state: 'accepted' as const, since: ago(30) },
  ],
  next: null,
}
const videos = aPageOf([aVideo({ account: elsewhere, origin, isLocal: false }), aVideo()])
const nobody = { total: 0, data: [], next: null }

export function followingStates(): State[] {
  const full = { frame: signedIn, content: { page: 'subscriptions' as const, data: { videos, people } } }
  const empty = {
    frame: signedIn,
    content: { page: 'subscriptions' as const, data: { videos: aPageOf([]), people: nobody } },
  }
  const account = {
    ...elsewhere,
    pageUrl: 'https://video.ac-creteil.test/a/karim.diallo',
    description: null,
    descriptionHtml: '<p>CE1 à Créteil.</p>',
    schools: [],
    followersCount: 0,
    followingCount: 0,
    createdAt: ago(10),
    updatedAt: ago(10),
  }
  return [
    { name: 'subscriptions, full', page: full, path: '/abonnements' },
    { name: 'subscriptions, empty', page: empty, path: '/abonnements' },
    {
      name: 'subscriptions, a wrong address',
      page: empty,
      path: '/abonnements',
      act: async (page) => {
        await page.getByLabel('Son adresse').fill('karim')
        await page.getByRole('button', { name: 'Chercher', exact: true }).click()
        await page.getByText('n’a pas la bonne forme').waitFor()
      },
    },
    {
      name: 'subscriptions, somebody found',
      page: empty,
      path: '/abonnements',
      prepare: async (page) => {
        await page.route('**/people-elsewhere?**', answer(elsewhere))
        await page.route('**/subscriptions/states?**', answer({ [elsewhere.address]: null }))
      },
      act: async (page) => {
        await page.getByLabel('Son adresse').fill(`@${elsewhere.address}`)
        await page.getByRole('button', { name: 'Chercher', exact: true }).click()
        await page.getByRole('button', { name: 'Chercher cette personne' }).click()
        await page.getByRole('button', { name: 'Suivre : Karim Diallo' }).waitFor()
      },
    },
    {
      name: 'subscriptions, nobody found',
      page: empty,
      path: '/abonnements',
      prepare: (page) =>
        page.route(
          '**/people-elsewhere?**',
          refused(404, 'not-found', 'Introuvable', 'Personne ne répond à cette adresse.'),
        ),
      act: async (page) => {
        await page.getByLabel('Son adresse').fill('personne@video.ac-creteil.test')
        await page.getByRole('button', { name: 'Chercher', exact: true }).click()
        await page.getByRole('button', { name: 'Chercher cette personne' }).click()
        await page.getByText('Personne ne répond').waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'account of another instance, asked',
      page: {
        frame: signedIn,
        content: {
          page: 'account',
          data: { account, videos, isMe: false, movedTo: null, muted: unmuted, playlists: noLists, feeds: null },
        },
      },
      path: account.path,
      prepare: async (page) => {
        await page.route('**/subscriptions/states?**', answer({ [account.address]: 'asked' }))
      },
      act: (page) => page.getByRole('button', { name: 'Demande envoyée : Karim Diallo' }).waitFor(),
    },
    {
      name: 'account, follow failed',
      page: {
        frame: signedIn,
        content: {
          page: 'account',
          data: {
            account,
            videos: aPageOf([]),
            isMe: false,
            movedTo: null,
            muted: unmuted,
            playlists: noLists,
            feeds: null,
          },
        },
      },
      path: account.path,
      prepare: async (page) => {
        await page.route('**/subscriptions/states?**', answer({ [account.address]: null }))
        await page.route('**/me/subscriptions', cut)
      },
      act: async (page) => {
        await page.getByRole('button', { name: 'Suivre : Karim Diallo' }).click()
        await page.getByText('Pas de connexion').waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'watch, from another instance',
      page: {
        content: {
          page: 'watch',
          data: {
            video: aVideoWhole({ origin, isLocal: false, account: elsewhere }),
            threads: { total: 0, totalNotDeletedComments: 0, data: [], next: null },
            related: [],
            list: null,
          },
        },
      },
    },
    {
      name: 'search, the address of a person',
      page: {
        frame: signedIn,
        content: {
          page: 'search',
          data: {
            search: `@${elsewhere.address}`,
            thematique: null,
            niveau: null,
            start: 0,
            answer: { total: 0, data: [], suggestions: { searches: [], videos: [] } },
          },
        },
      },
    },
  ]
}
