/** My videos, and changing one. */

import { valuesOf } from '#client/video-form/form-values.ts'
import { ago, aLiveState, aVideoWhole, long, myVideo, publishData } from './fixtures.ts'
import type { State } from './state.ts'
import { cut, failedLoads, signedIn, silent } from './state.ts'

export function myVideoStates(): State[] {
  const mine = [
    myVideo(
      { state: 'receiving', fraction: 0.4, isPublished: false },
      { name: 'Salle 12', isPublished: false, thumbnails: [], thumbnailPath: null, duration: 0 },
    ),
    myVideo(
      { state: 'queued', place: 3, secondsLeft: 220 },
      { name: 'Le coin regroupement', thumbnails: [], thumbnailPath: null, duration: 0 },
    ),
    myVideo({ state: 'processing', step: 'encode', fraction: 0.62, secondsLeft: 190 }, { name: long.title }),
    myVideo(
      {
        state: 'failed',
        failure: 'Ce fichier ne contient pas d’image que nous sachions lire. Essayez de l’exporter en MP4.',
        canRetry: true,
        isPublished: false,
      },
      { name: 'Essai de caméra', isPublished: false, thumbnails: [], thumbnailPath: null, duration: 0 },
    ),
    myVideo({ state: 'ready', isPublished: false }, { name: '', isPublished: false, audience: 'brouillon' }),
    myVideo(
      { state: 'ready' },
      { hidden: { at: ago(4), reason: 'On reconnaît un élève à 1:12.', isHeldForReview: false } },
    ),
    myVideo({ state: 'ready' }, { hidden: { at: ago(4), reason: '', isHeldForReview: true }, audience: 'academie' }),
    myVideo({ state: 'ready' }, { isPublished: false, audience: 'brouillon', removal: { asked: 4, returned: 1 } }),
    myVideo({ state: 'ready' }, { name: 'Installer 12 élèves en îlots sans perdre le tableau' }),
    myVideo(
      { state: 'ready', isPartial: true, step: 'rest', fraction: 0.4, secondsLeft: 80 },
      { name: 'Le quart d’heure de lecture, en entier' },
    ),
    myVideo(
      {
        state: 'ready',
        notice:
          'Le fichier envoyé s’arrête avant sa fin : la vidéo en montre 2 min 10 s sur 5 min. Si vous avez le film entier, envoyez-le à nouveau.',
      },
      { name: 'Sortie en forêt' },
    ),
    myVideo(
      { state: 'queued', step: 'probe', fraction: 0, place: 1, secondsLeft: 6 },
      { name: 'Compter jusqu’à douze', thumbnails: [], thumbnailPath: null, duration: 0 },
    ),
    myVideo(
      { state: 'queued', place: 1, isStalled: true },
      { name: 'La dictée du vendredi', thumbnails: [], thumbnailPath: null, duration: 0 },
    ),
    myVideo({ state: 'ready', isPartial: true, isStalled: true }, { name: 'Une séance entière' }),
  ]
  const removed = [
    { uuid: mine[0]?.uuid ?? '', name: 'Le rituel du matin', removedAt: ago(3), removal: { asked: 4, returned: 3 } },
    { uuid: mine[1]?.uuid ?? '', name: '', removedAt: ago(30), removal: { asked: 1, returned: 1 } },
  ]
  const replacing = [
    myVideo({ state: 'processing', step: 'encode', fraction: 0.3, secondsLeft: 60, isReplacing: true }),
    myVideo({
      state: 'failed',
      failure: 'Ce fichier n’est pas une vidéo que nous savons lire.',
      canRetry: false,
      isReplacing: true,
    }),
  ]
  const video = aVideoWhole({
    may: { edit: true, delete: true, comment: true, react: false, moderate: false },
    live: aLiveState(),
  })
  return [
    {
      name: 'mine, every state',
      page: {
        frame: signedIn,
        content: {
          page: 'my-videos',
          data: { total: mine.length + 2, data: [...mine, ...replacing], next: 'suite', removed },
        },
      },
      prepare: silent,
    },
    {
      name: 'mine, empty',
      page: { frame: signedIn, content: { page: 'my-videos', data: { total: 0, data: [], next: null, removed: [] } } },
      prepare: silent,
    },
    {
      name: 'mine, connection cut',
      page: {
        frame: signedIn,
        content: { page: 'my-videos', data: { total: 1, data: mine.slice(2, 3), next: null, removed: [] } },
      },
      prepare: (page) => page.route('**/videos/progress', cut),
      act: (page) => page.getByText('La connexion est coupée').waitFor(),
      expected: failedLoads,
    },
    {
      name: 'mine, deleting',
      page: {
        frame: signedIn,
        content: { page: 'my-videos', data: { total: 1, data: mine.slice(8, 9), next: null, removed: [] } },
      },
      prepare: silent,
      act: async (page) => {
        await page.getByRole('button', { name: /^Supprimer « Installer/ }).click()
        await page.getByRole('dialog').waitFor()
      },
      isOver: true,
    },
    {
      name: 'edit, published',
      page: { frame: signedIn, content: { page: 'edit-video', data: { ...publishData, video } } },
      act: (page) => page.getByRole('slider', { name: 'Choisir la vignette' }).waitFor(),
    },
    {
      name: 'edit, draft, being prepared',
      page: {
        frame: signedIn,
        content: {
          page: 'edit-video',
          data: {
            ...publishData,
            video: aVideoWhole({
              isPublished: false,
              publishedAt: null,
              playback: null,
              live: aLiveState({ state: 'processing', step: 'images', fraction: 0.9, isPublished: false }),
            }),
          },
        },
      },
      prepare: silent,
    },
    {
      name: 'edit, draft to retouch',
      page: {
        frame: signedIn,
        content: {
          page: 'edit-video',
          data: {
            ...publishData,
            video: aVideoWhole({ isPublished: false, publishedAt: null, live: aLiveState({ isPublished: false }) }),
          },
        },
      },
      act: (page) => page.getByRole('link', { name: 'Retoucher' }).waitFor(),
    },
    {
      name: 'edit, replacing the file, asked',
      page: { frame: signedIn, content: { page: 'edit-video', data: { ...publishData, video } } },
      act: async (page) => {
        const chooser = page.waitForEvent('filechooser')
        await page.getByText('Remplacer le fichier').click()
        await (await chooser).setFiles({ name: 'montage.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(2000, 71) })
        await page.getByRole('dialog', { name: 'Remplacer la vidéo ?' }).waitFor()
      },
      isOver: true,
    },
    {
      name: 'edit, another file not all arrived',
      page: {
        frame: signedIn,
        content: {
          page: 'edit-video',
          data: {
            ...publishData,
            video: aVideoWhole({ live: aLiveState({ state: 'receiving', isReplacing: true }) }),
          },
        },
      },
      prepare: silent,
      act: (page) => page.getByText('L’envoi d’un nouveau fichier n’est pas fini.').waitFor(),
    },
    {
      name: 'edit, typed over a former sheet',
      page: { frame: signedIn, content: { page: 'edit-video', data: { ...publishData, video } } },
      prepare: (page) =>
        page.addInitScript(
          ({ uuid, values, at }) => {
            const value = { values, before: { ...values, audience: 'groupe' }, at }
            localStorage.setItem(`brouillon-de:jeanne.martin:modifie:${uuid}`, JSON.stringify({ at, value }))
          },
          { uuid: video.uuid, values: { ...valuesOf(video), title: 'Lire à douze' }, at: Date.parse(ago(2)) },
        ),
      act: (page) => page.getByRole('button', { name: /^Reprendre ce que vous aviez écrit/ }).waitFor(),
    },
    {
      name: 'edit, another file on its way',
      page: {
        frame: signedIn,
        content: {
          page: 'edit-video',
          data: {
            ...publishData,
            video: aVideoWhole({
              live: aLiveState({
                state: 'processing',
                step: 'encode',
                fraction: 0.3,
                secondsLeft: 80,
                isReplacing: true,
              }),
            }),
          },
        },
      },
      prepare: silent,
      act: (page) => page.getByRole('button', { name: 'Ne plus remplacer' }).waitFor(),
    },
    {
      name: 'edit, the other file could not be prepared',
      page: {
        frame: signedIn,
        content: {
          page: 'edit-video',
          data: {
            ...publishData,
            video: aVideoWhole({
              live: aLiveState({
                state: 'failed',
                failure: 'Ce fichier n’est pas une vidéo que nous savons lire.',
                isReplacing: true,
              }),
            }),
          },
        },
      },
      prepare: silent,
      act: (page) => page.getByRole('button', { name: 'Garder la vidéo actuelle' }).waitFor(),
    },
    {
      name: 'edit, save refused',
      page: { frame: signedIn, content: { page: 'edit-video', data: { ...publishData, video } } },
      prepare: (page) => page.route('**/api/v1/videos/*', cut),
      act: async (page) => {
        await page.getByRole('button', { name: 'Enregistrer' }).click()
        await page.getByText('Pas de connexion').waitFor()
      },
      expected: failedLoads,
    },
  ]
}
