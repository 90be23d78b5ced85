/** The watch page. */

import type { Page } from 'playwright-core'
import type { WatchData } from '#src/pages/page-data.ts'
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import type { ShownPage } from './a-page.ts'
import {
  aComment,
  ago,
  aLiveState,
  anAccount,
  aVideoWhole,
  captions,
  chapters,
  long,
  someThreads,
  someVideos,
} from './fixtures.ts'
import type { State } from './state.ts'
import { answer, cut, failedLoads, moderating, refused, signedIn, silent } from './state.ts'

const videos = someVideos()

function watchPage(video: VideoDetails, changes: Partial<WatchData> = {}, person = signedIn): ShownPage {
  return {
    ...(person ? { frame: person } : {}),
    content: { page: 'watch', data: { video, threads: someThreads(), related: videos, list: null, ...changes } },
    title: video.name,
  }
}

/** The film is there to be played, not only its frame. */
/** Where the instance introduces neighbours to one another. */
const exchanged = ({ path }: VideoDetails): Partial<VideoDetails> => ({
  trackerUrls: ['wss://classe.example/tracker'],
  streamingPlaylists: [
    {
      ...{ id: 1, type: 1, playlistUrl: `https://classe.example${path}`, segmentsSha256Url: null, redundancies: [] },
      files: [
        {
          ...{ id: 100, resolution: { id: 360, label: '360p' }, width: 640, height: 360, size: 1_000_000, fps: 25 },
          ...{ hasAudio: true, hasVideo: true, metadataUrl: null },
          ...{ fileUrl: 'https://classe.example/a', fileDownloadUrl: 'https://classe.example/a' },
          ...{ playlistUrl: 'https://classe.example/b', torrentUrl: 'https://classe.example/c' },
          ...{ torrentDownloadUrl: 'https://classe.example/d', magnetUri: `magnet:?xt=urn:btih:${'a'.repeat(40)}` },
        },
      ],
    },
  ],
})
const playerReady = (page: Page) => page.getByRole('button', { name: 'Réglages' }).waitFor()

export function watchStates(): State[] {
  const video = aVideoWhole()
  const mine = { edit: true, delete: true, comment: true, react: false, moderate: false }
  const noThreads = { total: 0, totalNotDeletedComments: 0, data: [], next: null }
  const thread = someThreads()
  const [first] = thread.data
  if (!first) throw new Error('there is no thread')
  const reply = (about: Parameters<typeof aComment>[0]) => ({
    comment: aComment({ threadId: first.id, inReplyToCommentId: first.id, ...about }),
    children: [],
  })
  const replies = {
    comment: first,
    children: [reply({ isByVideoAuthor: true, account: anAccount() })],
    next: 'suite',
  }
  const laterReplies = { comment: first, children: [reply({ html: '<p>La dernière réponse.</p>' })], next: null }
  return [
    { name: 'watch, full', page: watchPage(video), act: playerReady },
    {
      name: 'watch, captions and chapters, transcript unfolded',
      page: watchPage(aVideoWhole({ captions, chapters })),
      path: '/w/essai#transcription',
      act: async (page) => {
        await page.getByRole('button', { name: 'Sous-titres' }).click()
        await page.getByRole('radio', { name: 'Anglais (automatique)' }).check()
        await page.getByRole('searchbox', { name: 'Chercher dans ce qui est dit' }).fill('ines')
        await page.getByText('1 passage').waitFor()
      },
    },
    {
      name: 'watch, chapters over the film',
      page: watchPage(aVideoWhole({ captions, chapters })),
      act: async (page) => {
        await page.getByRole('button', { name: 'Chapitres' }).click()
        await page.getByRole('dialog', { name: 'Chapitres' }).waitFor()
      },
    },
    {
      name: 'watch, transcript that does not come',
      page: watchPage(aVideoWhole({ captions })),
      prepare: async (page) => {
        await page.route('**/captions-fr.vtt', cut)
        await page.route('**/captions', cut)
      },
      act: async (page) => {
        await page.getByText('Transcription').click()
        await page.getByText('La transcription n’est pas arrivée').waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'watch, anonymous, nobody said anything',
      page: {
        ...watchPage(
          aVideoWhole({ may: { edit: false, delete: false, comment: false, react: false, moderate: false } }),
          { threads: noThreads, related: [] },
        ),
        frame: {},
      },
      act: playerReady,
    },
    {
      name: 'watch, comments closed, upright, no sound',
      page: watchPage(
        aVideoWhole({
          commentsEnabled: false,
          width: 360,
          height: 640,
          hasSound: false,
          storyboard: null,
          descriptionHtml: '',
          audience: 'lien',
        }),
        {
          threads: noThreads,
        },
      ),
      act: playerReady,
    },
    {
      name: 'watch, longest words',
      page: watchPage(
        aVideoWhole({
          name: long.title,
          account: anAccount(long.name),
          niveaux: ['gs', 'cp', 'ce1', 'ce2', 'cm1'],
          thematiques: ['se-former', 'vers-une-classe-non-dedoublee', 'rythme-de-l-eleve'],
          keywords: [
            'anticonstitutionnellement',
            'lecture à voix haute',
            'relais',
            'oral',
            'coopération entre élèves allophones',
          ],
          counts: { views: 1, comments: 12_345, merci: 12_345, essaye: 12_345 },
          descriptionHtml: `<p>${'Chaque élève lit deux phrases puis passe le bâton. '.repeat(12)}</p><ul><li>un lien très long : <a href="/aide">https://exemple.test/${'a'.repeat(90)}</a></li></ul>`,
        }),
      ),
      act: playerReady,
    },
    {
      name: 'watch, a comment waits for its author',
      page: watchPage(aVideoWhole({ may: mine, commentsPolicy: { id: 3, label: 'Sur accord' } })),
      prepare: (page) => {
        const held = aComment({ id: 77, uuid: '11111111-0000-4000-8000-00000000ab77', heldForReview: true })
        const may = { edit: false, approve: true, delete: false, deleteAsModerator: false }
        // One of one's own, of which somebody else decides, says so.
        const own = { ...held, id: 78, uuid: '11111111-0000-4000-8000-00000000ab78' }
        const mayEdit = { edit: true, approve: false, delete: true, deleteAsModerator: false }
        return page.route(
          '**/held-comments',
          answer({
            data: [
              { ...held, may },
              { ...own, may: mayEdit },
            ],
          }),
        )
      },
      act: async (page) => {
        await page.getByRole('button', { name: 'Laisser paraître' }).waitFor()
        await page.getByText('Pas encore visible des autres.').waitFor()
        // Whoever was told of it is led to it, though it is in no thread yet.
        await page.evaluate(() => {
          location.hash = '#echange-77-77'
        })
        await page
          .getByRole('article', { name: /^Commentaire de/ })
          .and(page.locator(':focus'))
          .first()
          .waitFor()
        await playerReady(page)
      },
    },
    {
      name: 'watch, answers unfolded, answering',
      page: watchPage(video, { threads: { ...thread, data: [first] } }),
      prepare: async (page) => {
        await page.route('**/comment-threads/*', answer(replies))
        await page.route('**/comment-threads/*?after=suite', answer(laterReplies))
      },
      act: async (page) => {
        await page.getByRole('button', { name: 'Voir les 2 réponses' }).click()
        await page.getByRole('button', { name: 'Voir plus' }).click()
        await page.getByText('La dernière réponse.').waitFor()
        await page.getByRole('button', { name: 'Répondre' }).first().click()
        await page.getByRole('textbox', { name: 'Répondre à Karim Diallo' }).waitFor()
      },
    },
    {
      name: 'watch, comment refused',
      page: watchPage(video, { threads: noThreads }),
      prepare: (page) =>
        page.route(
          '**/comment-threads',
          refused(
            401,
            'sign-in-needed',
            'Connexion nécessaire',
            'Connectez-vous avec le compte de votre académie pour continuer.',
          ),
        ),
      act: async (page) => {
        await page.getByRole('textbox', { name: 'Répondre à Jeanne' }).fill('Merci pour ce moment.')
        await page.getByRole('button', { name: 'Envoyer' }).click()
        await page.getByRole('alert').getByText('Connexion nécessaire').waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'watch, settings open',
      page: watchPage({ ...video, ...exchanged(video) }),
      act: async (page) => {
        await page.getByRole('button', { name: 'Réglages' }).click()
        await page.getByRole('dialog', { name: 'Réglages' }).getByText('360p').first().waitFor()
      },
    },
    {
      name: 'watch, keys help',
      page: watchPage(video),
      act: async (page) => {
        await playerReady(page)
        await page.getByRole('button', { name: 'Réglages' }).press('?')
        await page.getByRole('dialog', { name: 'Raccourcis du clavier' }).waitFor()
      },
      isOver: true,
    },
    {
      name: 'watch, sharing',
      page: watchPage(video),
      act: async (page) => {
        await page.getByRole('button', { name: 'Partager' }).click()
        await page.getByRole('dialog', { name: 'Partager cette vidéo' }).waitFor()
      },
      isOver: true,
    },
    {
      name: 'watch, reporting, anonymous',
      page: { ...watchPage(video), frame: {} },
      act: async (page) => {
        await page.getByRole('button', { name: 'Télécharger, signaler…' }).click()
        await page.getByRole('button', { name: 'Signaler cette vidéo' }).click()
        await page.getByRole('button', { name: 'Envoyer le signalement' }).click()
        await page.getByText('Choisissez ce qui décrit le mieux le problème.').waitFor()
      },
      isOver: true,
    },
    {
      name: 'watch, reporting, when that part of the page does not come',
      page: watchPage(video),
      prepare: (page) => page.route('**/report-dialog-*.js', (route) => route.abort()),
      act: async (page) => {
        await page.getByRole('button', { name: 'Télécharger, signaler…' }).click()
        await page.getByRole('button', { name: 'Signaler cette vidéo' }).click()
        await page.getByRole('button', { name: 'Recharger' }).waitFor()
      },
      expected: /ERR_FAILED/,
      isOver: true,
    },
    {
      name: 'watch, more open',
      page: watchPage(aVideoWhole({ may: { ...mine, moderate: true } })),
      prepare: (page) => page.route('**/held-comments', answer({ data: [] })),
      act: async (page) => {
        await playerReady(page)
        await page.getByRole('button', { name: 'Télécharger, signaler…' }).click()
        await page.getByRole('link', { name: '360p' }).waitFor()
      },
      isOver: true,
    },
    {
      name: 'watch, deleting a comment',
      page: watchPage(video),
      act: async (page) => {
        await page.getByRole('button', { name: 'Supprimer' }).click()
        await page.getByRole('dialog', { name: 'Supprimer ce commentaire ?' }).waitFor()
      },
      isOver: true,
    },
    {
      name: 'watch, being prepared',
      page: watchPage(
        aVideoWhole({
          playback: null,
          isPublished: false,
          publishedAt: null,
          may: mine,
          live: aLiveState({
            state: 'processing',
            step: 'encode',
            fraction: 0.42,
            secondsLeft: 95,
            isPublished: false,
          }),
        }),
        { threads: noThreads },
      ),
      prepare: silent,
    },
    {
      name: 'watch, of a file that was cut short, for its author',
      page: watchPage(
        aVideoWhole({
          may: mine,
          live: aLiveState({
            state: 'ready',
            notice:
              'Le fichier envoyé s’arrête avant sa fin : la vidéo en montre 2 min 10 s sur 5 min. Si vous avez le film entier, envoyez-le à nouveau.',
          }),
        }),
      ),
      act: async (page) => {
        await page.getByText('Le fichier envoyé s’arrête avant sa fin').waitFor()
        await playerReady(page)
      },
    },
    {
      name: 'watch, failed',
      page: watchPage(
        aVideoWhole({
          playback: null,
          isPublished: false,
          publishedAt: null,
          may: mine,
          live: aLiveState({
            state: 'failed',
            failure: 'Ce fichier ne contient pas d’image que nous sachions lire.',
            canRetry: true,
            isPublished: false,
          }),
        }),
        { threads: noThreads },
      ),
    },
    {
      name: 'watch, hidden, moderating',
      prepare: (page) => page.route('**/held-comments', answer({ data: [] })),
      page: watchPage(
        aVideoWhole({
          hidden: { at: ago(3), reason: 'On reconnaît un élève à 1:12.', isHeldForReview: false },
          may: { ...mine, edit: false, moderate: true },
        }),
        {},
        moderating,
      ),
      act: playerReady,
    },
    {
      name: 'watch, cannot be played',
      page: watchPage(
        aVideoWhole({ playback: { ...playbackOf(video), playlistPath: '/playback/absent.m3u8', fallbackPath: null } }),
      ),
      prepare: (page) =>
        page.route('**/api/v1/videos/*', refused(404, 'not-found', 'Introuvable', 'Cette vidéo n’existe plus.')),
      act: (page) => page.getByText('Cette vidéo ne peut pas être lue pour le moment.').waitFor(),
      expected: failedLoads,
    },
    {
      name: 'watch, the file that reads playlists does not come',
      page: watchPage(video),
      prepare: (page) => page.route('**/assets/source-*', cut),
      act: (page) => page.locator('c12-player video[src$=".mp4"]').waitFor({ state: 'attached' }),
      expected: failedLoads,
    },
    {
      name: 'watch, player file does not come',
      page: watchPage(video),
      prepare: (page) => page.route('**/assets/player-*', cut),
      act: (page) => page.locator('video[controls]').waitFor(),
      expected: failedLoads,
    },
  ]
}

function playbackOf({ playback }: VideoDetails): NonNullable<VideoDetails['playback']> {
  if (!playback) throw new Error('this video cannot be played')
  return playback
}
