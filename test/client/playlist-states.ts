/** Lists of videos: mine, one, and « Enregistrer ». */
import type { Page } from 'playwright-core'
import type { PlaylistElementAnswer, PlaylistSummary } from '#src/playlists/playlist-schemas.ts'
import { ago, anAccount, aVideo, aVideoWhole, long, someVideos } from './fixtures.ts'
import type { State } from './state.ts'
import { answer, cut, failedLoads, moderating, refused, signedIn } from './state.ts'

let made = 0

export function aPlaylist(changes: Partial<PlaylistSummary> = {}): PlaylistSummary {
  made += 1
  const { thumbnails, thumbnailPath } = aVideo()
  const account = anAccount()
  return {
    id: made,
    uuid: `00000000-0000-4000-8000-${String(made).padStart(12, 'b')}`,
    shortUUID: `liste${made}`,
    url: `https://exemple.test/w/p/liste${made}`,
    path: `/w/p/liste${made}`,
    isLocal: true,
    origin: null,
    displayName: 'Co-intervention au CP : cinq séances à regarder avant la réunion',
    description: 'Regardez d’abord la première.\nNous parlerons des deux autres ensemble.',
    privacy: { id: 1, label: 'Publique' },
    audience: 'public',
    type: { id: 1, label: 'Liste' },
    videosLength: 3,
    thumbnailPath,
    thumbnails,
    placeholder: null,
    embedPath: null,
    ownerAccount: account,
    videoChannel: { ...account, name: 'jeanne.martin_channel' },
    createdAt: ago(400),
    updatedAt: ago(3),
    may: { edit: false, delete: false },
    ...changes,
  }
}

export function elementsOf(videos = someVideos()): PlaylistElementAnswer[] {
  return videos.map((video, index) => ({
    id: 100 + index,
    position: index + 1,
    startTimestamp: index === 1 ? 65 : null,
    stopTimestamp: index === 1 ? 92 : null,
    type: 0,
    note: index === 0 ? 'Le relais de parole :\nqui écoute relance.' : '',
    video,
  }))
}

const mine = { may: { edit: true, delete: true } }
const elsewhere = {
  host: 'classe-a-12.academie-lointaine.example',
  url: 'https://classe-a-12.academie-lointaine.example/w/p/x',
}
export const watchLater = aPlaylist({
  displayName: 'À regarder plus tard',
  description: null,
  audience: 'brouillon',
  type: { id: 2, label: 'À regarder plus tard' },
  may: { edit: true, delete: false },
})

export function playlistStates(): State[] {
  const lists = [
    aPlaylist(mine),
    aPlaylist({ ...mine, displayName: long.title, audience: 'lien', videosLength: 1 }),
    aPlaylist({
      ...mine,
      displayName: 'Visite',
      audience: 'academie',
      videosLength: 0,
      thumbnails: [],
      thumbnailPath: null,
    }),
  ]
  const page = (data = lists, next: string | null = null) => ({
    frame: signedIn,
    content: { page: 'my-playlists' as const, data: { watchLater, lists: { total: data.length, data, next } } },
  })
  const one = (
    playlist: PlaylistSummary,
    frame: typeof signedIn | null,
    data = elementsOf(),
    next: string | null = null,
  ) => ({
    ...(frame ? { frame } : {}),
    content: {
      page: 'playlist' as const,
      data: {
        playlist,
        elements: { total: data.length, data, next },
        feedPath: playlist.audience === 'public' ? '/feeds/video-playlists.xml' : null,
      },
    },
  })
  const list = aPlaylist(mine)
  const first = elementsOf()[0]?.video.name ?? ''
  const tooLong = { pointer: '/displayName', detail: 'Ce titre dépasse 120 caractères.' }
  return [
    { name: 'my lists, full', page: page(lists, 'suite'), path: '/mes-listes' },
    {
      name: 'my lists, none, one being made is refused',
      page: page([]),
      path: '/mes-listes',
      prepare: (page) =>
        page.route(
          '**/api/v1/video-playlists',
          refused(400, 'invalid-input', 'Demande à corriger', 'Certains champs sont à corriger.', [tooLong]),
        ),
      act: async (page) => {
        await page.getByRole('button', { name: 'Nouvelle liste' }).click()
        await page.getByLabel('Titre').fill('Une liste')
        await page.getByRole('button', { name: 'Créer la liste' }).click()
        await page.getByText(tooLong.detail).waitFor()
      },
      expected: failedLoads,
    },
    { name: 'list, anybody', page: one(aPlaylist(), null, elementsOf(), 'suite'), path: '/w/p/essai' },
    { name: 'list, empty, mine', page: one({ ...watchLater, videosLength: 0 }, signedIn, []), path: '/w/p/essai' },
    {
      name: 'list, reported by anybody',
      page: one(aPlaylist(), null),
      path: '/w/p/essai',
      prepare: (page) =>
        page.route(
          '**/api/v1/abuses',
          answer({ abuse: { id: '1a2b3c4d-0000-4000-8000-000000000001' }, receivedAt: ago(0) }),
        ),
      act: async (page) => {
        await page.getByRole('button', { name: 'Signaler cette liste' }).press('Enter')
        await page.getByLabel('Des informations personnelles').check()
        await page.getByLabel('Expliquez').fill('Une note nomme un élève.')
        await page.getByLabel('Je signale de bonne foi').check()
        await page.getByRole('button', { name: 'Envoyer le signalement' }).press('Enter')
        await page.getByRole('heading', { name: 'Merci' }).waitFor()
      },
      isOver: true,
    },
    {
      name: 'list, a moderator asks to delete it',
      page: one(aPlaylist({ may: { edit: false, delete: true }, isLocal: false, origin: elsewhere }), moderating),
      path: '/w/p/essai',
      act: async (page) => {
        await page.getByRole('button', { name: 'Supprimer cette liste' }).click()
        await page.getByRole('dialog').waitFor()
      },
      isOver: true,
    },
    {
      name: 'list, mine, longest words',
      path: '/w/p/essai',
      page: one(
        aPlaylist({ ...mine, displayName: long.title, ownerAccount: anAccount(long.name) }),
        signedIn,
        elementsOf([
          aVideo({ name: long.title, account: anAccount(long.name) }),
          aVideo({ name: 'Anticonstitutionnellementanticonstitutionnellement' }),
        ]),
      ),
    },
    {
      name: 'list, mine, moved, noted, and a fault told',
      page: one(list, signedIn),
      path: '/w/p/essai',
      prepare: (page) => page.route('**/move', answer(undefined, 204)),
      act: async (page) => {
        await page.getByRole('button', { name: `Descendre « ${first} »` }).press('Enter')
        await page.getByText('place 2 sur 3').waitFor()
        await page.getByRole('button', { name: `Modifier la note sur « ${first} »` }).press('Enter')
        await page.getByLabel('Début').fill('demain')
        await page.getByRole('button', { name: 'Enregistrer' }).press('Enter')
        await page.getByText('Écrivez par exemple 1:30.').waitFor()
        await page.getByLabel('Début').and(page.locator('[aria-invalid="true"]')).waitFor()
        await page.getByLabel('Fin').and(page.locator('[aria-invalid="false"]')).waitFor()
      },
    },
    {
      name: 'list, mine, a move that does not arrive',
      page: one(list, signedIn),
      path: '/w/p/essai',
      prepare: (page) => page.route('**/move', cut),
      act: async (page) => {
        await page.getByRole('button', { name: `Descendre « ${first} »` }).press('Enter')
        await page.getByRole('alert').waitFor()
      },
      expected: failedLoads,
    },
    ...savingStates(lists),
  ]
}

/** « Enregistrer », under a film. */
function savingStates(lists: readonly PlaylistSummary[]): State[] {
  const video = aVideoWhole({ playback: null })
  const threads = { total: 0, totalNotDeletedComments: 0, data: [], next: null }
  const page = {
    frame: signedIn,
    content: { page: 'watch' as const, data: { video, threads, related: [], list: null } },
  }
  const held = { playlistElementId: 7, playlistId: lists[0]?.id, playlistDisplayName: '', playlistShortUUID: '' }
  const open = (page: Page) => page.getByRole('button', { name: 'Enregistrer', exact: true }).click()
  const prepare = async (page: Page) => {
    await page.route('**/video-playlists/watch-later', answer(watchLater))
    await page.route('**/accounts/*/video-playlists?**', answer({ total: 3, data: lists, next: 'suite' }))
    await page.route('**/videos-exist?**', answer({ 1: [{ ...held, startTimestamp: null, stopTimestamp: null }] }))
    await page.route(`**/${watchLater.uuid}/videos`, answer({ videoPlaylistElement: { id: 8 } }))
    await page.route(
      '**/api/v1/video-playlists',
      refused(400, 'invalid-input', 'Demande à corriger', 'À corriger.', [title]),
    )
  }
  const elements = elementsOf([aVideo(), video, aVideo({ name: long.title })])
  const list = {
    playlist: aPlaylist({ displayName: long.title }),
    elements: { total: 40, data: elements, next: 'suite' },
  }
  return [
    {
      name: 'watch, in a list, then the next one by itself',
      page: {
        frame: signedIn,
        content: {
          page: 'watch',
          data: { video: { ...video, playback: aVideoWhole().playback }, threads, related: [], list },
        },
      },
      act: async (page) => {
        await page.getByText('Les vidéos de la liste').click()
        await page.getByRole('checkbox', { name: 'Passer à la suivante à la fin' }).check()
        await page.getByRole('button', { name: 'Réglages' }).waitFor()
        // The next film is only come to: played, it would end too.
        await page.addInitScript(() => sessionStorage.removeItem('listes:joue'))
        await page.locator('video').evaluate((film) => film.dispatchEvent(new Event('ended')))
        await page.waitForURL(`**${elements[2]?.video.path}?playlistId=**`)
        await page.getByText('Les vidéos de la liste').click()
      },
    },
    {
      name: 'watch, in a list that does not come',
      page: { frame: signedIn, content: { page: 'watch', data: { video, threads, related: [], list } } },
      prepare: (page) => page.route('**/assets/playlist-panel-*', cut),
      act: async (page) => {
        await page.getByText('n’ont pas pu être chargées').waitFor()
        await page.getByRole('button', { name: 'Réessayer' }).waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'watch, in a list that came at the second time',
      page: { frame: signedIn, content: { page: 'watch', data: { video, threads, related: [], list } } },
      prepare: async (page) => {
        await page.route('**/assets/playlist-panel-*', cut, { times: 1 })
        await page.route('**/video-playlists/*/videos**', answer(list.elements))
      },
      act: async (page) => {
        await page.getByRole('button', { name: 'Réessayer' }).press('Enter')
        await page.getByText('Les vidéos de la liste').waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'saving a film in lists, one refused title',
      page,
      prepare,
      act: async (page) => {
        await open(page)
        await page.getByRole('checkbox', { name: 'À regarder plus tard' }).check()
        await page.getByText('Enregistrée dans « À regarder plus tard ».').waitFor()
        await page.getByLabel('Nouvelle liste').press('Enter')
        await page.getByText(title.detail).waitFor()
      },
      isOver: true,
      expected: failedLoads,
    },
    {
      name: 'saving a film, lists that do not come',
      page,
      prepare: (page) => page.route('**/video-playlists/**', cut),
      act: async (page) => {
        await open(page)
        await page.getByRole('button', { name: 'Réessayer' }).waitFor()
      },
      isOver: true,
      expected: failedLoads,
    },
  ]
}

const title = { pointer: '/displayName', detail: 'Donnez un titre à cette liste.' }
