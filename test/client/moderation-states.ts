/** The moderation queue. */

import type { ReportAnswer } from '#src/moderation/moderation-schemas.ts'
import type { ShownPage } from './a-page.ts'
import { aComment, ago, anAccount, aReport, long } from './fixtures.ts'
import type { State } from './state.ts'
import { answer, cut, failedLoads, moderating } from './state.ts'

const videoId = '00000000-0000-4000-8000-00000000abcd'

export function moderationStates(): State[] {
  const comment = {
    id: 4,
    uuid: '11111111-0000-4000-8000-00000000abcd',
    html: '<p>Ton élève ne sait rien.</p>',
    path: '/w/x#commentaire-4',
    account: anAccount('Odile Bernard'),
    isDeleted: false,
  }
  const reports = [
    aReport({ sameTarget: 2 }),
    aReport({
      kind: 'comment',
      ground: 'violence-or-hate',
      reason: 'Moquerie d’un enfant.',
      comment,
      startAt: null,
      reporter: { account: null, name: null, mail: null },
      fromHost: 'classe.ac-creteil.fr',
    }),
    aReport({ ground: 'other', video: null, reason: 'Je ne sais plus.' }),
    aReport({
      kind: 'playlist',
      ground: 'personal-data',
      reason: 'Une note de cette liste nomme un élève.',
      startAt: null,
      reporter: { account: null, name: 'Une mère', mail: 'mere@exemple.fr' },
      video: null,
      playlist: {
        id: 1,
        uuid: videoId,
        displayName: long.title,
        description: 'À regarder avant la réunion.',
        path: '/w/p/x',
        thumbnailPath: '/stills/5-640x360.svg',
        videosLength: 22,
        account: anAccount('Odile Bernard'),
        films: [{ id: 1, name: 'Salle 12', path: '/w/x', note: 'Comme Kévin, qui ne lit pas.' }],
      },
    }),
  ]
  const withheld = {
    total: 1,
    data: [
      {
        id: 1,
        uuid: videoId,
        name: 'Salle 12',
        path: '/w/x',
        thumbnailPath: '/stills/5-640x360.svg',
        account: anAccount(),
        since: ago(30),
        reason: '',
        isHeldForReview: true,
      },
    ],
    next: null,
  }
  const video = { uuid: videoId, name: 'Salle 12', path: '/w/x' }
  const quarantined = {
    total: 3,
    data: [
      { ...aComment({ heldForReview: true }), video },
      { ...aComment({ heldForReview: true, account: anAccount(long.name) }), video: { ...video, name: long.title } },
    ],
    next: 'suite',
  }
  const nothing = { total: 0, data: [], next: null }
  const page = (data: {
    reports: typeof nothing | { total: number; data: ReportAnswer[]; next: null }
    withheld: typeof nothing | typeof withheld
    quarantined?: number
  }): ShownPage => ({
    frame: moderating,
    content: { page: 'moderation', data: { quarantined: 0, ...data } as never },
  })
  const full = page({ reports: { total: 4, data: reports, next: null }, withheld })
  return [
    {
      name: 'moderation, reports',
      page: full,
      act: (at) => at.getByText('Ce qu’elle contient').click(),
    },
    { name: 'moderation, nothing', page: page({ reports: nothing, withheld: nothing }) },
    {
      name: 'moderation, videos to look at',
      page: full,
      prepare: (at) => at.route('**/moderation/videos**', answer(withheld)),
      act: async (at) => {
        await at.getByRole('button', { name: /^Vidéos à regarder/ }).click()
        await at.getByRole('link', { name: 'Salle 12' }).waitFor()
      },
    },
    {
      name: 'moderation, comments in quarantine',
      page: page({ reports: nothing, withheld: nothing, quarantined: 3 }),
      prepare: (at) => at.route('**/moderation/comments**', answer(quarantined)),
      act: async (at) => {
        await at.getByRole('button', { name: 'Laisser paraître' }).first().waitFor()
      },
    },
    {
      name: 'moderation, the last comment in quarantine appears',
      page: page({ reports: nothing, withheld: nothing, quarantined: 1 }),
      prepare: async (at) => {
        const [last] = quarantined.data
        await at.route('**/moderation/comments**', answer({ total: 1, data: [last], next: null }))
        await at.route('**/comments/*/approve', answer({ comment: last }))
      },
      act: async (at) => {
        await at.getByRole('button', { name: 'Laisser paraître' }).click()
        await at.getByText('Aucun commentaire d’une instance').waitFor()
      },
    },
    {
      name: 'moderation, comments in quarantine do not come',
      page: page({ reports: nothing, withheld: nothing, quarantined: 3 }),
      prepare: (at) => at.route('**/moderation/comments**', cut),
      act: (at) => at.getByText('Pas de connexion').waitFor(),
      expected: failedLoads,
    },
    {
      name: 'moderation, list does not come',
      page: full,
      prepare: (at) => at.route('**/moderation/reports**', cut),
      act: async (at) => {
        await at.getByRole('button', { name: 'Suivis' }).click()
        await at.getByText('Pas de connexion').waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'moderation, deciding without a reason',
      page: full,
      act: async (at) => {
        await at.getByRole('button', { name: 'Masquer la vidéo' }).first().click()
        await at.getByRole('dialog').getByRole('button', { name: 'Masquer la vidéo' }).click()
        await at.getByText('Écrivez la raison').waitFor()
      },
      isOver: true,
    },
  ]
}
