/** « Retoucher »: cutting, muting, covering, before anyone sees it. */

import type { Page } from 'playwright-core'
import type { RetouchData } from '#src/pages/page-data.ts'
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import { noEdits } from '#transcoding/edits.ts'
import { aLiveState, aVideoWhole } from './fixtures.ts'
import type { State } from './state.ts'
import { answer, cut, failedLoads, refused, signedIn, silent } from './state.ts'

const edits = {
  cuts: [
    { from: 0, to: 0.8 },
    { from: 4.5, to: 6 },
  ],
  sounds: [{ from: 1.5, to: 2.5, as: 'altered' as const }],
  masks: [
    {
      from: 0,
      to: 6,
      as: 'blurred' as const,
      keyframes: [
        { at: 0, x: 0.1, y: 0.2, width: 0.2, height: 0.3 },
        { at: 3, x: 0.6, y: 0.3, width: 0.25, height: 0.35 },
      ],
    },
    { from: 1, to: 5, as: 'hidden' as const, keyframes: [{ at: 1, x: 0.4, y: 0.7, width: 0.3, height: 0.2 }] },
  ],
  clearerVoice: true,
}

function aDraft(changes: Partial<VideoDetails> = {}): VideoDetails {
  const live = aLiveState({ isPublished: false, publishedAt: null })
  return aVideoWhole({ audience: 'brouillon', isPublished: false, publishedAt: null, live, ...changes })
}

function page(changes: Partial<RetouchData['retouching']> = {}, video = aDraft()) {
  const retouching = {
    edits: noEdits,
    edition: 1,
    applied: null,
    sourceSeconds: 6,
    mayChange: true,
    whyNot: null,
    ...changes,
  }
  return { frame: signedIn, content: { page: 'retouch' as const, data: { video, retouching } }, title: 'Retoucher' }
}

const chooseZone = async (shown: Page) => {
  await shown.getByRole('button', { name: /^Zone 1, de/ }).click()
  await shown.getByRole('group', { name: 'Zone 1' }).waitFor()
}

export function retouchStates(): State[] {
  return [
    { name: 'retouch, nothing yet', page: page(), prepare: silent },
    { name: 'retouch, full, a zone chosen', page: page({ edits }), prepare: silent, act: chooseZone },
    {
      name: 'retouch, full, a passage chosen',
      page: page({ edits }),
      prepare: silent,
      act: async (shown) => {
        await shown.getByRole('button', { name: /^Passage 1, de/ }).click()
        await shown.getByRole('radio', { name: /^Rendre muet/ }).waitFor()
      },
    },
    {
      name: 'retouch, a fault',
      page: page({ edits }),
      prepare: silent,
      act: async (shown) => {
        await shown.getByRole('button', { name: /^Coupe 1, de/ }).click()
        await shown.getByLabel('Fin', { exact: true }).fill('5:59')
        await shown.getByLabel('Fin', { exact: true }).press('Tab')
        await shown.getByRole('button', { name: 'Préparer la vidéo retouchée' }).click()
        await shown.getByText('Ces coupes ne laissent presque rien').waitFor()
      },
    },
    {
      name: 'retouch, refused',
      page: page({ edits }),
      prepare: async (shown) => {
        await silent(shown)
        await shown.route(
          '**/edits',
          refused(409, 'video-not-in-state', 'Pas maintenant', 'Cette vidéo est publiée : elle ne se retouche plus.'),
        )
      },
      act: async (shown) => {
        await chooseZone(shown)
        await shown.getByRole('button', { name: 'Retirer cette zone' }).click()
        await shown.getByRole('button', { name: 'Préparer la vidéo retouchée' }).click()
        await shown.getByText('Pas maintenant').waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'retouch, others were saved elsewhere',
      page: page({ edits }),
      prepare: async (shown) => {
        await silent(shown)
        const theirs = { ...page({ edits: { ...edits, cuts: [] }, edition: 2 }).content.data.retouching }
        const meanwhile = refused(409, 'edits-changed-meanwhile', 'Retouches changées ailleurs', 'Ailleurs.')
        await shown.route('**/edits', (route) =>
          route.request().method() === 'PUT' ? meanwhile(route) : route.fulfill({ json: theirs }),
        )
        await shown.route('**/api/v1/videos/*', answer(aDraft()))
      },
      act: async (shown) => {
        await chooseZone(shown)
        await shown.getByRole('button', { name: 'Retirer cette zone' }).click()
        await shown.getByRole('button', { name: 'Préparer la vidéo retouchée' }).click()
        await shown.getByText('Ces retouches ont changé ailleurs depuis les vôtres').first().waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'retouch, connection cut',
      page: page({ edits }),
      prepare: async (shown) => {
        await silent(shown)
        await shown.route('**/edits', cut)
      },
      act: async (shown) => {
        await chooseZone(shown)
        await shown.getByRole('button', { name: 'Retirer cette zone' }).click()
        await shown.getByRole('button', { name: 'Préparer la vidéo retouchée' }).click()
        await shown.getByText('Pas de connexion').waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'retouch, being prepared again',
      page: page(
        { edits },
        aDraft({
          live: aLiveState({ state: 'processing', step: 'encode', fraction: 0.4, secondsLeft: 40, isPublished: false }),
        }),
      ),
      prepare: silent,
    },
    {
      name: 'retouch, preparation failed',
      page: page(
        { edits },
        aDraft({
          live: aLiveState({
            state: 'failed',
            failure: 'La préparation de cette vidéo a échoué.',
            canRetry: true,
            isPublished: false,
          }),
        }),
      ),
      prepare: silent,
    },
    {
      name: 'retouch, no picture yet',
      page: page(
        { sourceSeconds: null },
        aDraft({ playback: null, live: aLiveState({ state: 'queued', place: 2, isPublished: false }) }),
      ),
      prepare: silent,
    },
    { name: 'retouch, made', page: page({ edits, applied: edits }), prepare: silent },
    {
      name: 'retouch, closed',
      page: page({
        mayChange: false,
        whyNot: 'Cette vidéo est publiée : son fichier d’origine a été détruit. Pour la changer, remplacez le fichier.',
      }),
    },
    {
      name: 'retouch, saved',
      page: page({ edits }),
      prepare: async (shown) => {
        await silent(shown)
        const sent = { ...edits, masks: edits.masks.slice(1) }
        await shown.route(
          '**/edits',
          answer({ edits: sent, edition: 2, applied: null, sourceSeconds: 6, mayChange: true, whyNot: null }),
        )
        await shown.route(
          '**/api/v1/videos/*',
          answer(aDraft({ live: aLiveState({ state: 'queued', place: 1, isPublished: false }) })),
        )
      },
      act: async (shown) => {
        await chooseZone(shown)
        await shown.getByRole('button', { name: 'Retirer cette zone' }).click()
        await shown.getByRole('button', { name: 'Préparer la vidéo retouchée' }).click()
        await shown.getByText('Vos retouches sont enregistrées.').waitFor()
      },
    },
  ]
}
