/** People: profile, public page, sign-in, charter. */

import { html } from '#src/pages/html.ts'
import {
  ago,
  anAccount,
  anAvatar,
  aPageOf,
  jeanne,
  long,
  me,
  noLists,
  someoneElsewhere,
  someVideos,
  unmuted,
} from './fixtures.ts'
import { aPlaylist } from './playlist-states.ts'
import type { State } from './state.ts'
import { answer, cut, failedLoads, refused, signedIn } from './state.ts'

const videos = someVideos()

const accountFeeds = { path: '/feeds/videos.xml', podcastPath: '/feeds/podcast/videos.xml' }

export function personStates(): State[] {
  const sessions = [
    { id: '1', startedAt: ago(3), lastSeenAt: ago(0), device: 'Firefox sur Windows', isCurrent: true },
    { id: '2', startedAt: ago(90), lastSeenAt: ago(26), device: 'Safari sur iPhone', isCurrent: false },
  ]
  const identities = [{ provider: 'https://sso.ac-exemple.fr/idp', linkedAt: ago(3000), lastSignInAt: ago(1) }]
  const erasure = { username: 'jeanne.martin', publishedVideos: 3, otherVideos: 1, isLastAdministrator: false }
  const passkeys = [
    { id: 'a', label: 'Linux x86_64', createdAt: ago(300), lastUsedAt: ago(2) },
    { id: 'b', label: 'iPhone', createdAt: ago(30), lastUsedAt: null },
  ]
  const account = {
    pageUrl: null,
    ...anAccount(),
    description: 'CP dédoublé.',
    descriptionHtml: '<p>CP dédoublé à Vaulx-en-Velin. J’aime l’oral et les <strong>coins lecture</strong>.</p>',
    schools: [],
    followersCount: 0,
    followingCount: 0,
    createdAt: ago(3000),
    updatedAt: ago(300),
  }
  const doors = {
    providers: [{ name: 'Se connecter avec l’académie de Lyon', path: '/connexion/sso' }],
    returnTo: '/publier',
    hasLocalDoor: false,
    takesRequests: false,
    demonstrationPeople: [],
  }
  const nobody = { total: 0, data: [], next: null }
  const mutes = { accounts: nobody, servers: nobody }
  const mutedPerson = {
    ...someoneElsewhere(long.name),
    address: `${'marie.antoinette.'.repeat(4)}@creteil.exemple.test`,
  }
  const aFewMutes = {
    accounts: {
      total: 21,
      data: [anAccount('Karim Diallo'), mutedPerson].map((one) => ({
        byAccount: anAccount(),
        blockedAccount: one,
        createdAt: ago(50),
      })),
      next: 'suite',
    },
    servers: {
      total: 1,
      data: [{ byAccount: anAccount(), blockedServer: { host: 'video.exemple.test' }, createdAt: ago(500) }],
      next: null,
    },
  }
  const here = 'jeanne.martin@classe.ac-lyon.example'
  const elsewhere = 'jeanne.martin@classe.ac-creteil.example'
  const staying = { alsoKnownAs: [], former: [], movedTo: null, movedToAddress: null, movedAt: null }
  const charter = html`<h1>La charte</h1><p class="lead">Un espace entre pairs.</p><h2>L’esprit</h2><ul><li>Un espace neutre et horizontal.</li><li>La bienveillance d’abord.</li></ul>`
  return [
    {
      name: 'profile, full',
      page: {
        frame: signedIn,
        content: { page: 'profile', data: { me, sessions, identities, passkeys: null, mutes } },
      },
    },
    {
      name: 'profile, local account',
      page: {
        frame: signedIn,
        content: { page: 'profile', data: { me, sessions, identities: null, passkeys, mutes: aFewMutes } },
      },
    },
    {
      name: 'profile, refused',
      page: {
        frame: signedIn,
        content: {
          page: 'profile',
          data: { me: { ...me, displayName: '' }, sessions, identities: null, passkeys: null, mutes },
        },
      },
      prepare: (page) =>
        page.route(
          '**/users/me',
          refused(400, 'invalid-input', 'Demande à corriger', 'Certains champs sont à corriger.', [
            { pointer: '/displayName', detail: 'Écrivez un nom.' },
          ]),
        ),
      act: async (page) => {
        await page.getByRole('button', { name: 'Enregistrer' }).click()
        await page.getByText('Écrivez un nom.').waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'account, full',
      page: {
        content: {
          page: 'account',
          data: {
            account,
            videos: aPageOf(videos, { next: 'suite', total: 30 }),
            isMe: false,
            movedTo: null,
            muted: unmuted,
            playlists: { total: 30, data: [aPlaylist(), aPlaylist({ displayName: long.title })], next: 'suite' },
            feeds: accountFeeds,
          },
        },
      },
    },
    {
      name: 'account, with a picture that does not come',
      page: {
        content: {
          page: 'account',
          data: {
            account: { ...account, avatars: [anAvatar('/avatars/missing.jpg')] },
            videos: aPageOf([]),
            isMe: false,
            movedTo: null,
            muted: unmuted,
            playlists: noLists,
            feeds: accountFeeds,
          },
        },
      },
      act: (page) => page.locator('.who img').waitFor({ state: 'hidden' }),
      prepare: (page) => page.route('**/avatars/missing.jpg', cut),
      expected: failedLoads,
    },
    {
      name: 'account, mine, empty',
      page: {
        frame: signedIn,
        content: {
          page: 'account',
          data: {
            account: { ...account, displayName: long.name },
            videos: aPageOf([]),
            isMe: true,
            movedTo: null,
            muted: unmuted,
            playlists: noLists,
            feeds: accountFeeds,
          },
        },
      },
    },
    {
      name: 'account, moved elsewhere',
      page: {
        content: {
          page: 'account',
          data: {
            account,
            videos: aPageOf([]),
            isMe: false,
            movedTo: { address: elsewhere, at: ago(40) },
            muted: unmuted,
            playlists: noLists,
            feeds: accountFeeds,
          },
        },
      },
    },
    {
      name: 'account elsewhere, muted with their instance',
      page: {
        frame: signedIn,
        content: {
          page: 'account',
          data: {
            account: { ...account, ...someoneElsewhere() },
            videos: aPageOf([]),
            isMe: false,
            movedTo: null,
            muted: { person: true, instance: true },
            playlists: noLists,
            feeds: null,
          },
        },
      },
      prepare: (page) => page.route('**/subscriptions/states**', answer({})),
    },
    {
      name: 'profile, a mute that cannot be taken back',
      page: {
        frame: signedIn,
        content: { page: 'profile', data: { me, sessions, identities, passkeys: null, mutes: aFewMutes } },
      },
      prepare: (page) => page.route('**/blocklist/**', cut),
      act: async (page) => {
        await page.getByRole('button', { name: 'Ne plus masquer Karim Diallo' }).click()
        await page.getByRole('alert').last().waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'move, refused by the other account',
      page: { frame: signedIn, content: { page: 'move', data: { moving: staying, address: here } } },
      path: '/profil/changer-d-academie',
      prepare: (page) =>
        page.route(
          '**/users/me/moving',
          refused(400, 'invalid-input', 'Demande à corriger', 'À corriger.', [
            { pointer: '/address', detail: `Le compte ${elsewhere} ne dit pas qu’il était le vôtre.` },
          ]),
        ),
      act: async (page) => {
        await page.getByLabel('Ma nouvelle adresse').fill(elsewhere)
        await page.getByRole('button', { name: 'Je pars pour cette adresse' }).click()
        await page.getByRole('dialog').getByRole('button', { name: 'Je pars pour cette adresse' }).click()
        await page.getByText('ne dit pas qu’il était le vôtre').waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'move, asking a new sign-in',
      page: { frame: signedIn, content: { page: 'move', data: { moving: staying, address: here } } },
      path: '/profil/changer-d-academie',
      prepare: (page) =>
        page.route(
          '**/users/me/moving',
          refused(
            403,
            'fresh-sign-in-needed',
            'Nouvelle connexion demandée',
            'Pour cette action, connectez-vous de nouveau.',
          ),
        ),
      act: async (page) => {
        await page.getByLabel('Ma nouvelle adresse').fill(elsewhere)
        await page.getByRole('button', { name: 'Je pars pour cette adresse' }).click()
        await page.getByRole('dialog').getByRole('button', { name: 'Je pars pour cette adresse' }).click()
        await page.getByRole('main').getByRole('link', { name: 'Se connecter' }).waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'move, gone, and come from others',
      page: {
        frame: signedIn,
        content: {
          page: 'move',
          data: {
            moving: {
              alsoKnownAs: ['https://a.example/1', 'https://b.example/1'],
              former: [
                { id: 'https://a.example/1', address: 'jeanne.martin@video.ac-clermont-ferrand.example' },
                { id: 'https://b.example/1', address: `marie.antoinette.${'de'.repeat(20)}@b.example` },
              ],
              movedTo: 'https://creteil.example/accounts/jeanne',
              movedToAddress: elsewhere,
              movedAt: ago(40),
            },
            address: here,
          },
        },
      },
      path: '/profil/changer-d-academie',
    },
    { name: 'sign in, one door', page: { content: { page: 'sign-in', data: doors } } },
    {
      name: 'erase account, refused',
      page: { frame: signedIn, content: { page: 'erase-account', data: erasure } },
      path: '/profil/effacer',
      prepare: (page) =>
        page.route(
          '**/users/me/erasure',
          refused(400, 'invalid-input', 'Demande à corriger', 'À corriger.', [
            { pointer: '/username', detail: 'Écrivez votre identifiant, tel qu’il est donné.' },
          ]),
        ),
      act: async (page) => {
        await page.getByRole('button', { name: 'Effacer mon compte, pour toujours' }).click()
        await page.getByText('Écrivez votre identifiant, tel').waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'erase account, done',
      page: { frame: signedIn, content: { page: 'erase-account', data: erasure } },
      path: '/profil/effacer',
      prepare: (page) => page.route('**/users/me/erasure', (route) => route.fulfill({ status: 204 })),
      act: async (page) => {
        await page.getByRole('button', { name: 'Effacer mon compte, pour toujours' }).click()
        await page.getByRole('heading', { name: 'Votre compte est effacé' }).waitFor()
      },
    },
    {
      name: 'erase account, last administrator',
      page: {
        frame: signedIn,
        content: { page: 'erase-account', data: { ...erasure, publishedVideos: 0, isLastAdministrator: true } },
      },
      path: '/profil/effacer',
    },
    {
      name: 'sign in, SSO and local door',
      page: { content: { page: 'sign-in', data: { ...doors, hasLocalDoor: true, takesRequests: true } } },
      act: async (page) => {
        await page.getByRole('button', { name: 'Entrer', exact: true }).click()
        await page.getByText('Écrivez l’identifiant').waitFor()
      },
    },
    {
      name: 'sign in, local door only, asking the code',
      page: { content: { page: 'sign-in', data: { ...doors, providers: [], hasLocalDoor: true } } },
      prepare: (page) => page.route('**/local/session', answer({ next: 'code' })),
      act: async (page) => {
        await page.getByLabel('Identifiant').fill('ada')
        await page.getByLabel('Mot de passe').fill('une phrase bien longue')
        await page.getByRole('button', { name: 'Entrer', exact: true }).click()
        await page.getByLabel('Code à six chiffres').waitFor()
      },
    },
    {
      name: 'registration, asking, refused',
      page: { content: { page: 'registration', data: { takesRequests: true, domains: ['ac-exemple.fr'] } } },
      path: '/inscription',
      prepare: (page) =>
        page.route(
          '**/local/requests',
          refused(400, 'invalid-input', 'Demande à corriger', 'Certains champs sont à corriger.', [
            { pointer: '/mail', detail: 'Seules ces adresses entrent ici : ac-exemple.fr.' },
          ]),
        ),
      act: async (page) => {
        await page.getByRole('button', { name: 'Envoyer ma demande' }).click()
        await page.getByRole('alert').getByText('Seules ces adresses').waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'registration, asked',
      page: { content: { page: 'registration', data: { takesRequests: true, domains: [] } } },
      path: '/inscription',
      prepare: (page) => page.route('**/local/requests', (route) => route.fulfill({ status: 204 })),
      act: async (page) => {
        await page.getByRole('button', { name: 'Envoyer ma demande' }).click()
        await page.getByText('Votre demande est partie').waitFor()
      },
    },
    {
      name: 'registration, invited',
      page: { content: { page: 'registration', data: { takesRequests: false, domains: [] } } },
      path: `/inscription#jeton=${'a'.repeat(43)}`,
      prepare: (page) =>
        page.route('**/local/invitation', answer({ displayName: long.name, mail: 'marie@ac-exemple.fr' })),
      act: (page) => page.getByRole('button', { name: 'Continuer' }).waitFor(),
    },
    {
      name: 'registration, stale invitation',
      page: { content: { page: 'registration', data: { takesRequests: false, domains: [] } } },
      path: `/inscription#jeton=${'a'.repeat(43)}`,
      prepare: (page) =>
        page.route(
          '**/local/invitation',
          refused(403, 'wrong-credentials', 'Refusé', 'Cette invitation a déjà servi.'),
        ),
      act: (page) => page.getByText('Cette invitation a déjà servi').waitFor(),
      expected: failedLoads,
    },
    {
      name: 'registration, by invitation only',
      page: { content: { page: 'registration', data: { takesRequests: false, domains: [] } } },
      path: '/inscription',
    },
    { name: 'sign in, no door', page: { content: { page: 'sign-in', data: { ...doors, providers: [] } } } },
    {
      name: 'charter, to accept',
      page: {
        frame: { person: { ...jeanne, hasAcceptedCharter: false } },
        content: { page: 'charter', data: { version: '1', returnTo: '/publier' } },
        main: charter,
        mainClass: 'prose',
      },
    },
    {
      name: 'charter, accepted',
      page: {
        frame: signedIn,
        content: { page: 'charter', data: { version: '1', returnTo: '/' } },
        main: charter,
        mainClass: 'prose',
      },
    },
  ]
}
