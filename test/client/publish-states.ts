/** From a clip to a video. */

import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page, Route } from 'playwright-core'
import type { LiveState } from '#src/videos/video-schemas.ts'
import type { ShownPage } from './a-page.ts'
import { aLiveState, aVideoWhole, publishData } from './fixtures.ts'
import type { State } from './state.ts'
import { answer, cut, failedLoads, refused, signedIn, silent } from './state.ts'

const clip = { name: 'salle-12.mp4', mimeType: 'video/mp4' }
export const clipPath = join(import.meta.dirname, '..', 'fixtures', 'playback', '360.mp4')

async function chooseClip(page: Page, file: { name: string; mimeType: string; buffer: Buffer } | null = null) {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: /^Choisir/ }).click()
  await (await chooser).setFiles(file ?? { ...clip, buffer: await readFile(clipPath) })
}

/** From the disk: with the date that it is known by. */
async function chooseAgain(page: Page) {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: /^Choisir/ }).click()
  await (await chooser).setFiles(clipPath)
}

export const videoId = '00000000-0000-4000-8000-00000000abcd'

/** An upload that is accepted, then answers each part as told. */
export async function uploads(page: Page, part: (route: Route) => unknown) {
  await silent(page)
  return page.route('**/api/v1/uploads**', async (route) => {
    const method = route.request().method()
    if (method === 'POST')
      await route.fulfill({
        status: 201,
        headers: {
          Location: '/api/v1/uploads/abc',
          'X-Video': videoId,
          'Tus-Resumable': '1.0.0',
          'Upload-Offset': '0',
        },
      })
    else if (method === 'HEAD')
      await route.fulfill({
        status: 200,
        headers: {
          'Upload-Offset': '0',
          'Upload-Length': String((await stat(clipPath)).size),
          'Tus-Resumable': '1.0.0',
        },
      })
    else await part(route)
  })
}

export const allArrived = async (route: Route) =>
  route.fulfill({
    status: 204,
    headers: { 'Upload-Offset': String((await stat(clipPath)).size), 'Tus-Resumable': '1.0.0', 'X-Video': videoId },
  })
const never = () => {}
export const publish: ShownPage = {
  frame: signedIn,
  content: { page: 'publish', data: publishData },
  title: 'Publier une vidéo',
}
const saves = (page: Page) =>
  page.route(`**/api/v1/videos/${videoId}**`, answer(aVideoWhole({ uuid: videoId, name: 'Salle 12' })))

/** The file has arrived, and its film, not published yet, is found in this state. */
const hasArrivedAs = (state: Partial<LiveState>) => async (page: Page) => {
  await uploads(page, allArrived)
  const live = aLiveState({ uuid: videoId, publishedAt: null, ...state })
  await page.route(`**/api/v1/videos/${videoId}**`, answer(aVideoWhole({ uuid: videoId, publishedAt: null, live })))
}

/** What the instance tells of the film while one writes; the browser asks again much later. */
export const heardOf = (page: Page, state: Partial<LiveState>) =>
  page.route('**/videos/progress', (route) =>
    route.fulfill({
      contentType: 'text/event-stream',
      body: `retry: 600000\nevent: state\ndata: ${JSON.stringify(aLiveState({ uuid: videoId, isPublished: false, publishedAt: null, ...state }))}\n\n`,
    }),
  )

export function publishStates(): State[] {
  return [
    { name: 'publish, choosing', page: publish },
    {
      name: 'publish, not a video',
      page: publish,
      act: async (page) => {
        await chooseClip(page, { name: 'notes.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF') })
        await page.getByText('Ce fichier n’est pas une vidéo').waitFor()
      },
    },
    {
      name: 'publish, an upload waits, and one that replaces a film',
      page: publish,
      prepare: (page) =>
        page.addInitScript((id) => {
          const upload = {
            fingerprint: 'salle-12.mov|1|2',
            url: '/api/v1/uploads/abc',
            videoId: id,
            fileName: 'salle-12.mov',
            sizeBytes: 248_000_000,
          }
          for (const replaces of [null, id])
            localStorage.setItem(
              `envoi-de:jeanne.martin:salle-12.mov|1|2${replaces ?? ''}`,
              JSON.stringify({ ...upload, begunAt: Date.now(), finishedAt: null, replaces }),
            )
        }, videoId),
    },
    {
      name: 'publish, sending',
      page: publish,
      prepare: async (page) => {
        await uploads(page, never)
        await saves(page)
      },
      act: async (page) => {
        await chooseClip(page)
        await page.getByRole('slider', { name: 'Choisir la vignette' }).waitFor()
        await page.getByText('Enregistré').waitFor()
      },
    },
    {
      name: 'publish, cut',
      page: publish,
      prepare: async (page) => {
        await uploads(page, never)
        await saves(page)
      },
      act: async (page) => {
        await chooseClip(page)
        await page.getByText('Enregistré').waitFor()
        await page.context().setOffline(true)
        await page.getByText('La connexion est coupée. L’envoi reprendra').first().waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'publish, server does not answer',
      page: publish,
      prepare: async (page) => {
        await uploads(page, (route) => route.fulfill({ status: 503 }))
        await saves(page)
      },
      act: async (page) => {
        await chooseClip(page)
        await page.getByText('Le service ne répond pas.').first().waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'publish, refused',
      page: publish,
      prepare: (page) =>
        page.route(
          '**/api/v1/uploads**',
          refused(413, 'body-too-large', 'Envoi trop volumineux', 'Ce fichier dépasse la taille acceptée ici (4 Go).'),
        ),
      act: async (page) => {
        await chooseClip(page)
        await page.getByText('Envoi trop volumineux').waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'publish, cannot be shown here',
      page: publish,
      prepare: async (page) => {
        await uploads(page, allArrived)
        await saves(page)
      },
      act: async (page) => {
        await chooseClip(page, { name: 'camescope.mts', mimeType: 'video/mp2t', buffer: Buffer.alloc(2000, 71) })
        await page.getByText('Votre navigateur ne sait pas montrer ce fichier').waitFor()
      },
      expected: /DEMUXER|Failed to load resource/,
    },
    {
      name: 'publish, arrived, faults',
      page: publish,
      prepare: async (page) => {
        await uploads(page, allArrived)
        await saves(page)
        await page.route(
          '**/publish',
          refused(400, 'invalid-input', 'Demande à corriger', 'Certains champs sont à corriger.', [
            { pointer: '/title', detail: 'Le titre dépasse 120 caractères.' },
            { pointer: '/keywords/3', detail: 'Un mot-clé a 40 caractères au plus.' },
          ]),
        )
      },
      act: async (page) => {
        await chooseClip(page)
        await page.getByText('Tout est arrivé').first().waitFor()
        await page.getByRole('main').getByRole('button', { name: 'Publier' }).click()
        await page.getByText('Un mot-clé a 40 caractères').waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'publish, arrived, cannot be prepared',
      page: publish,
      prepare: async (page) => {
        await uploads(page, allArrived)
        await saves(page)
        await heardOf(page, {
          state: 'failed',
          failure:
            'Ce fichier n’est pas une vidéo que nous savons lire. Envoyez-le tel que votre téléphone l’a enregistré.',
        })
      },
      act: async (page) => {
        await chooseClip(page)
        await page.getByText('Ce fichier ne peut pas être préparé').waitFor()
        await page.getByText('Enregistré').waitFor()
      },
    },
    {
      name: 'publish, stopping',
      page: publish,
      prepare: async (page) => {
        await uploads(page, never)
        await saves(page)
      },
      act: async (page) => {
        await chooseClip(page)
        await page.getByRole('button', { name: 'Arrêter l’envoi' }).click()
        await page.getByRole('dialog', { name: 'Arrêter cet envoi ?' }).waitFor()
      },
      isOver: true,
    },
    {
      name: 'publish, taken up again, the sheet not found',
      page: publish,
      prepare: async (page) => {
        await uploads(page, never)
        await saves(page)
      },
      act: async (page) => {
        await chooseAgain(page)
        await page.getByText('Enregistré').waitFor()
        await page.route(`**/api/v1/videos/${videoId}`, cut)
        page.once('dialog', (dialog) => dialog.accept())
        await page.reload()
        await chooseAgain(page)
        await page.getByText('Pas de connexion').waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'publish, will appear once ready',
      page: publish,
      prepare: hasArrivedAs({ state: 'queued', place: 3, secondsLeft: 95 }),
      act: async (page) => {
        await chooseClip(page)
        await page.getByText('Tout est arrivé').first().waitFor()
        await page.getByRole('main').getByRole('button', { name: 'Publier' }).click()
        await page.getByRole('heading', { name: 'C’est noté' }).waitFor()
      },
    },
    {
      name: 'publish, will not appear',
      page: publish,
      prepare: hasArrivedAs({ state: 'failed', failure: 'Ce fichier n’est pas une vidéo que nous savons lire.' }),
      act: async (page) => {
        await chooseClip(page)
        await page.getByText('Tout est arrivé').first().waitFor()
        await page.getByRole('main').getByRole('button', { name: 'Publier' }).click()
        await page.getByRole('heading', { name: 'Elle ne peut pas paraître ainsi' }).waitFor()
        await page.getByText('Ce fichier n’est pas une vidéo').waitFor()
      },
    },
    {
      name: 'publish, published',
      page: publish,
      prepare: async (page) => {
        await uploads(page, allArrived)
        await page.route(
          `**/api/v1/videos/${videoId}**`,
          answer(aVideoWhole({ uuid: videoId, live: aLiveState({ uuid: videoId }) })),
        )
        await silent(page)
      },
      act: async (page) => {
        await chooseClip(page)
        await page.getByText('Tout est arrivé').first().waitFor()
        await page.getByRole('main').getByRole('button', { name: 'Publier' }).click()
        await page.getByRole('heading', { name: 'Votre vidéo est publiée' }).waitFor()
      },
    },
  ]
}
