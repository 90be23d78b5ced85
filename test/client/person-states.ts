/** People: profile, public page, sign-in, charter. */

import { html } from '#src/pages/html.ts'
import { ago, anAccount, aPageOf, jeanne, long, me, someVideos } from './fixtures.ts'
import type { State } from './state.ts'
import { failedLoads, refused, signedIn } from './state.ts'

const videos = someVideos()

export function personStates(): State[] {
  const sessions = [
    { id: '1', startedAt: ago(3), lastSeenAt: ago(0), device: 'Firefox sur Windows', isCurrent: true },
    { id: '2', startedAt: ago(90), lastSeenAt: ago(26), device: 'Safari sur iPhone', isCurrent: false },
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
    demonstrationPeople: [],
  }
  const charter = html`<h1>La charte</h1><p class="lead">Un espace entre pairs.</p><h2>L’esprit</h2><ul><li>Un espace neutre et horizontal.</li><li>La bienveillance d’abord.</li></ul>`
  return [
    { name: 'profile, full', page: { frame: signedIn, content: { page: 'profile', data: { me, sessions } } } },
    {
      name: 'profile, refused',
      page: { frame: signedIn, content: { page: 'profile', data: { me: { ...me, displayName: '' }, sessions } } },
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
          data: { account, videos: aPageOf(videos, { next: 'suite', total: 30 }), isMe: false },
        },
      },
    },
    {
      name: 'account, mine, empty',
      page: {
        frame: signedIn,
        content: {
          page: 'account',
          data: { account: { ...account, displayName: long.name }, videos: aPageOf([]), isMe: true },
        },
      },
    },
    { name: 'sign in, one door', page: { content: { page: 'sign-in', data: doors } } },
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
