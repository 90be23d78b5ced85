/** The captions editor, in each of its states. */
import type { Page } from 'playwright-core'
import { languages } from '#config/languages.ts'
import type { WorkedCaptions } from '#src/captions/caption-schemas.ts'
import type { CaptionsData } from '#src/pages/page-data.ts'
import type { ShownPage } from './a-page.ts'
import { ago, aVideoWhole, chapters, long } from './fixtures.ts'
import type { State } from './state.ts'
import { answer, cut, failedLoads, refused, signedIn } from './state.ts'

const nothing = { fraction: null, secondsLeft: null, place: null }
const french = { id: 'fr', label: 'Français' }

const worked: WorkedCaptions = {
  language: french,
  revision: 3,
  cues: [
    { startMs: 0, endMs: 1500, text: 'Bonjour à toutes et à tous.' },
    { startMs: 1500, endMs: 3600, text: 'Aujourd’hui, nous relisons\nla phrase de notre voisin.' },
    {
      startMs: 3200,
      endMs: 6000,
      text: 'Tom et Inès commencent, puis chacun son tour, en parlant fort pour être entendu de tous.',
    },
  ],
  isAutomatic: false,
  isOnline: true,
  onlineAt: ago(280),
  updatedAt: ago(280),
}

function track({ cues, ...rest }: WorkedCaptions): CaptionsData['work']['tracks'][number] {
  return { ...rest, count: cues.length }
}

function editor(given: Partial<CaptionsData> = {}): ShownPage {
  const video = aVideoWhole({ may: { edit: true, delete: true, comment: true, react: false, moderate: false } })
  return {
    frame: signedIn,
    content: {
      page: 'captions',
      data: {
        video,
        work: { tracks: [track(worked)], transcription: { state: 'none', ...nothing } },
        chapters: { from: 'author', chapters: [...chapters] },
        languages,
        language: 'fr',
        ...given,
      },
    },
    title: 'Sous-titres',
  }
}

const serves = (captions: WorkedCaptions) => (page: Page) => page.route('**/captions/fr', answer(captions))
const ready = (page: Page) => page.getByRole('textbox', { name: 'Texte du sous-titre 1', exact: true }).waitFor()
const none = { tracks: [], transcription: { state: 'none' as const, ...nothing } }

const underWay = { tracks: [], transcription: { state: 'running' as const, ...nothing, fraction: 0.42 } }

export function captionsStates(): State[] {
  return [
    {
      name: 'captions, full, one selected',
      page: editor(),
      prepare: serves(worked),
      act: async (page) => {
        await ready(page)
        await page.getByRole('button', { name: 'Réglages' }).waitFor()
        await page.getByRole('textbox', { name: 'Texte du sous-titre 2', exact: true }).focus()
        await page.getByRole('button', { name: 'Couper en deux' }).waitFor()
      },
    },
    {
      name: 'captions, none yet',
      page: editor({ work: none, chapters: { from: null, chapters: [] } }),
      act: (page) => page.getByText('Pas encore de sous-titres').waitFor(),
    },
    {
      name: 'captions, by a machine, no transcription here',
      page: editor({
        work: {
          tracks: [track({ ...worked, isAutomatic: true })],
          transcription: { state: 'unavailable', ...nothing },
        },
        chapters: { from: 'description', chapters: [...chapters] },
      }),
      prepare: serves({ ...worked, isAutomatic: true }),
      act: ready,
    },
    {
      name: 'captions, being transcribed',
      page: editor({ work: underWay }),
      prepare: (page) => page.route('**/captions/work', answer(underWay)),
      act: (page) => page.getByText('Transcription en cours').waitFor(),
    },
    {
      name: 'captions, saved elsewhere meanwhile',
      page: editor(),
      prepare: async (page) => {
        await page.route('**/captions/fr', (route) =>
          route.request().method() === 'GET'
            ? answer(worked)(route)
            : refused(409, 'captions-changed-meanwhile', 'Sous-titres changés ailleurs', 'Ailleurs.')(route),
        )
      },
      act: async (page) => {
        await ready(page)
        await page.getByRole('textbox', { name: 'Texte du sous-titre 1', exact: true }).fill('À moi')
        await page.clock.runFor(3000)
        await page.getByRole('button', { name: 'Garder ce que j’ai ici' }).waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'captions, no network',
      page: editor(),
      prepare: async (page) => {
        await page.route('**/captions/fr', (route) =>
          route.request().method() === 'GET' ? answer(worked)(route) : cut(route),
        )
      },
      act: async (page) => {
        await ready(page)
        await page.getByRole('textbox', { name: 'Texte du sous-titre 1', exact: true }).fill('Hors ligne')
        await page.clock.runFor(3000)
        await page.getByText('gardé sur cet appareil').waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'captions, a file refused by its line',
      page: editor({ work: none }),
      prepare: (page) =>
        page.route(
          '**/captions/fr',
          refused(400, 'invalid-input', 'Demande à corriger', 'Ligne 6 : « 00:00:0x » n’est pas un horaire.'),
        ),
      act: async (page) => {
        await page.getByLabel('Importer un fichier').setInputFiles({
          name: 'sous-titres.srt',
          mimeType: 'application/x-subrip',
          buffer: Buffer.from('1\n'),
        })
        await page.getByText('Ligne 6').waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'captions, they do not come',
      page: editor({ video: aVideoWhole({ name: long.title }) }),
      prepare: (page) => page.route('**/captions/fr', cut),
      act: (page) => page.getByRole('button', { name: 'Réessayer' }).first().waitFor(),
      expected: failedLoads,
    },
    {
      name: 'captions, help of the keys',
      page: editor(),
      prepare: serves(worked),
      act: async (page) => {
        await ready(page)
        await page.getByRole('button', { name: 'Réglages' }).waitFor()
        await page.keyboard.press('Alt+h')
        await page.getByRole('heading', { name: 'Raccourcis du clavier' }).waitFor()
      },
      isOver: true,
    },
    {
      name: 'captions, film not ready',
      page: editor({ video: aVideoWhole({ playback: null }), work: none, chapters: { from: null, chapters: [] } }),
    },
    {
      name: 'chapters, refused one by one',
      page: editor({ work: none }),
      prepare: (page) =>
        page.route(
          '**/chapters',
          refused(400, 'invalid-input', 'Demande à corriger', 'Certains champs sont à corriger.', [
            { pointer: '/chapters/1/timecode', detail: 'Un autre chapitre commence au même moment.' },
          ]),
        ),
      act: async (page) => {
        await page.getByRole('button', { name: 'Enregistrer les chapitres' }).click()
        await page.getByText('Un autre chapitre commence').waitFor()
      },
      expected: failedLoads,
    },
  ]
}
