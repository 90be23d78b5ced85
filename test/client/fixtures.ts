/** Valid data for pages: each builder gives one whole thing, a test states only what matters to it. */
import { classeADouze } from '#config/community.ts'
import type { AccountSummary, Me } from '#src/accounts/account-schemas.ts'
import type { CommentAnswer, ThreadPage } from '#src/comments/comment-schemas.ts'
import type { ReportAnswer } from '#src/moderation/moderation-schemas.ts'
import type { Frame, PersonView, PublishData } from '#src/pages/page-data.ts'
import type { LiveState, MyVideo, VideoDetails, VideoPage, VideoSummary } from '#src/videos/video-schemas.ts'

/** Pages say « il y a… »: the same whenever the test runs. */
export const now = '2026-11-24T10:00:00.000Z'
export const ago = (hours: number) => new Date(Date.parse(now) - hours * 3_600_000).toISOString()

export const jeanne: PersonView = {
  displayName: 'Jeanne Martin',
  handle: 'jeanne.martin',
  path: '/a/jeanne.martin',
  unread: 3,
  hasAcceptedCharter: true,
  may: { publish: true, moderate: false, administer: false },
}

export function aFrame(changes: Partial<Frame> = {}): Frame {
  return {
    instance: { name: 'Classe à 12', academie: 'académie de Lyon', isDemonstration: false },
    person: null,
    thematiques: classeADouze.thematiques.map(({ slug, label, hint, icon, hue }) => ({
      slug,
      name: label,
      hint,
      icon,
      hue,
      path: `/thematiques/${slug}`,
    })),
    niveaux: classeADouze.niveaux.map(({ slug, label }) => ({ slug, name: label })),
    here: '/',
    ...changes,
  }
}

export function anAccount(name = 'Jeanne Martin', changes: Partial<AccountSummary> = {}): AccountSummary {
  const handle = name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z]+/g, '.')
  return {
    id: 1,
    name: handle,
    displayName: name,
    url: `https://exemple.test/accounts/${handle}`,
    host: 'exemple.test',
    address: handle,
    isLocal: true,
    avatars: [],
    path: `/a/${handle}`,
    academie: 'académie de Lyon',
    ...changes,
  }
}

export function anAvatar(path: string): AccountSummary['avatars'][number] {
  return { path, fileUrl: `https://exemple.test${path}`, width: 240, height: 240 }
}

/** Of another instance, with their picture. */
export function someoneElsewhere(name = 'Karim Diallo'): AccountSummary {
  const account = anAccount(name)
  return {
    ...account,
    host: 'creteil.exemple.test',
    address: `${account.name}@creteil.exemple.test`,
    isLocal: false,
    avatars: [anAvatar('/stills/3-240x240.svg')],
  }
}

/** Of a page of somebody. */
export const unmuted = { person: false, instance: false }

/** Of somebody who has made none. */
export const noLists = { total: 0, data: [], next: null }

let made = 0

export function aVideo(changes: Partial<VideoSummary> = {}): VideoSummary {
  made += 1
  const uuid = `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`
  const account = changes.account ?? anAccount()
  const counts = { views: 120, comments: 3, merci: 86, essaye: 41, ...changes.counts }
  return {
    id: made,
    uuid,
    shortUUID: `court${made}`,
    url: `https://exemple.test/w/${uuid}`,
    path: `/w/${uuid}`,
    name: 'Lire à voix haute : le relais de parole à douze',
    category: { id: 13, label: 'Éducation' },
    licence: { id: 1, label: 'CC BY 4.0' },
    language: { id: 'fr', label: 'Français' },
    privacy: { id: 1, label: 'Public' },
    state: { id: 1, label: 'Publiée' },
    nsfw: false,
    nsfwFlags: 0,
    nsfwSummary: null,
    isLocal: true,
    isLive: false,
    truncatedDescription: 'Chaque élève lit deux phrases puis passe le bâton.',
    duration: 125,
    aspectRatio: 1.7778,
    thumbnailPath: `/stills/${made}-640x360.svg`,
    previewPath: `/stills/${made}-1280x720.svg`,
    embedPath: `/videos/embed/${uuid}`,
    createdAt: ago(300),
    updatedAt: ago(200),
    publishedAt: ago(280),
    originallyPublishedAt: null,
    views: counts.views,
    viewers: 0,
    likes: counts.merci,
    dislikes: 0,
    comments: counts.comments,
    tags: ['lecture', 'oral'],
    account,
    channel: {
      id: 1,
      name: `${account.name}_channel`,
      displayName: account.displayName,
      url: `https://exemple.test/video-channels/${account.name}_channel`,
      host: 'exemple.test',
      avatars: [],
    },
    audience: 'public',
    thematiques: ['rythme-de-l-eleve'],
    niveaux: ['cp'],
    keywords: ['lecture', 'oral'],
    thumbnails: [
      { path: `/stills/${made}-320x180.svg`, width: 320, height: 180 },
      { path: `/stills/${made}-640x360.svg`, width: 640, height: 360 },
    ],
    thumbnailsWebp: [],
    placeholder: null,
    origin: null,
    ...changes,
    counts,
  }
}

/** Lists as an instance shows them: several authors, levels, lengths and audiences. */
export function someVideos(): VideoSummary[] {
  return [
    aVideo({
      name: 'Installer 12 élèves en îlots sans perdre le tableau',
      account: anAccount('Karim Diallo'),
      niveaux: ['ce1'],
      duration: 102,
      counts: { views: 1, comments: 2, merci: 12, essaye: 23 },
    }),
    aVideo(),
    aVideo({
      name: 'À deux dans la classe : qui fait quoi ce matin ?',
      account: anAccount('Odile Bernard'),
      duration: 78,
      audience: 'academie',
      counts: { views: 1, comments: 2, merci: 12, essaye: 1 },
    }),
    aVideo({
      name: 'Regrouper deux CP pour le sport, en douceur',
      account: anAccount('Inès Benali'),
      niveaux: ['gs', 'cp'],
      duration: 58,
      counts: { views: 1, comments: 0, merci: 0, essaye: 0 },
    }),
  ]
}

export const long = {
  title:
    'Comment faire vivre un débat à visée philosophique avec douze élèves de grande section quand la moitié de la classe découvre le français',
  name: 'Marie-Françoise de La Rochefoucauld-Vandenbroucke',
}

export function aPageOf(videos: VideoSummary[], changes: Partial<VideoPage> = {}): VideoPage {
  return { total: videos.length, data: videos, next: null, ...changes }
}

export function aLiveState(changes: Partial<LiveState> = {}): LiveState {
  return {
    uuid: '00000000-0000-4000-8000-000000000000',
    state: 'ready',
    step: null,
    fraction: null,
    secondsLeft: null,
    place: null,
    isStalled: false,
    isPartial: false,
    notice: null,
    failure: null,
    canRetry: false,
    isReplacing: false,
    isPublished: true,
    publishedAt: ago(280),
    thumbnailPath: null,
    durationSeconds: 125,
    ...changes,
  }
}

export function aVideoWhole(changes: Partial<VideoDetails> = {}): VideoDetails {
  const summary = aVideo(changes)
  return {
    ...summary,
    groups: [],
    description: 'Chaque élève lit deux phrases puis passe le bâton.',
    descriptionHtml:
      '<p>Chaque élève lit deux phrases puis passe le bâton. On entend mieux les hésitations, et personne ne décroche. Le matériel tient dans une poche.</p>',
    support: null,
    commentsEnabled: true,
    commentsPolicy: { id: 1, label: 'Ouverts' },
    downloadEnabled: true,
    waitTranscoding: true,
    trackerUrls: [],
    files: [],
    streamingPlaylists: [],
    isPublished: true,
    hidden: null,
    width: 640,
    height: 360,
    durationSeconds: 6,
    hasSound: true,
    licenceCode: 'CC-BY-4.0',
    languageTag: 'fr',
    thumbnailAtSeconds: 3,
    storyboard: {
      path: '/playback/storyboard.jpg',
      captionsPath: '/playback/storyboard.vtt',
      columns: 3,
      rows: 3,
      tileWidth: 192,
      tileHeight: 108,
      everySeconds: 1,
      tiles: 7,
    },
    captions: [],
    chapters: [],
    playback: {
      playlistPath: '/playback/master.m3u8',
      audioPlaylistPath: '/playback/audio.m3u8',
      fallbackPath: '/playback/360.mp4',
      posterPath: '/playback/thumbnail-640.jpg',
      renditions: [
        { name: '360', path: '/playback/360.mp4', width: 640, height: 360, sizeBytes: 85_298, isAudioOnly: false },
        { name: '240', path: '/playback/240.mp4', width: 426, height: 240, sizeBytes: 85_173, isAudioOnly: false },
        { name: 'audio', path: '/playback/audio.mp4', width: 0, height: 0, sizeBytes: 50_877, isAudioOnly: true },
      ],
      isGrowing: false,
      expiresAt: null,
    },
    live: null,
    mine: { merci: false, essaye: false },
    may: { edit: false, delete: false, comment: true, react: true, moderate: false },
    ...changes,
    counts: summary.counts,
  }
}

/** What can be read under it: two languages, one of them by a machine. */
export const captions: VideoDetails['captions'] = [
  {
    language: { id: 'fr', label: 'Français' },
    isAutomatic: false,
    path: '/playback/captions-fr.vtt',
    updatedAt: ago(280),
  },
  {
    language: { id: 'en', label: 'Anglais' },
    isAutomatic: true,
    path: '/playback/captions-en.vtt',
    updatedAt: ago(280),
  },
]

export const chapters: VideoDetails['chapters'] = [
  { timecode: 0, title: 'Accueil' },
  { timecode: 2, title: 'Relecture à deux voix, puis par petits groupes' },
  { timecode: 4, title: 'Bilan' },
]

let said = 0

export function aComment(changes: Partial<CommentAnswer> = {}): CommentAnswer {
  said += 1
  return {
    id: said,
    uuid: `11111111-0000-4000-8000-${String(said).padStart(12, '0')}`,
    url: `https://exemple.test/comments/${said}`,
    threadId: said,
    inReplyToCommentId: null,
    videoId: 1,
    createdAt: ago(20),
    updatedAt: ago(20),
    deletedAt: null,
    isDeleted: false,
    heldForReview: false,
    totalReplies: 0,
    totalRepliesFromVideoAuthor: 0,
    account: anAccount('Karim Diallo'),
    text: 'Tu gardes les mêmes binômes toute la semaine ?',
    html: '<p>Tu gardes les mêmes binômes toute la semaine ? Chez moi ça s’essouffle le jeudi.</p>',
    atSeconds: null,
    isEdited: false,
    isMuted: false,
    isByVideoAuthor: false,
    may: { edit: false, approve: false, delete: false, deleteAsModerator: false },
    ...changes,
  }
}

export function someThreads(): ThreadPage {
  const data = [
    aComment({ atSeconds: 38, totalReplies: 2 }),
    aComment({
      account: someoneElsewhere('Samir Ouali'),
      atSeconds: 72,
      isEdited: true,
      html: '<p>Essayé ce matin avec mes CE1 : le bâton de parole tourne <strong>deux fois plus vite</strong>, et Lina a lu pour la première fois devant les autres.</p>',
    }),
    aComment({
      account: anAccount('Jeanne Martin'),
      isByVideoAuthor: true,
      may: { edit: true, approve: false, delete: true, deleteAsModerator: false },
      html: '<p>Merci à vous ! Je mets la fiche en ligne dimanche.</p>',
    }),
    aComment({ isDeleted: true, account: null, html: '', text: '', deletedAt: ago(2), totalReplies: 1 }),
  ]
  return { total: data.length, totalNotDeletedComments: 6, data, next: null }
}

export function myVideo(live: Partial<LiveState>, changes: Partial<MyVideo> = {}): MyVideo {
  const video = aVideo(changes)
  return {
    ...video,
    isPublished: true,
    hidden: null,
    editPath: `/mes-videos/${video.uuid}`,
    removal: null,
    ...changes,
    live: aLiveState({ uuid: video.uuid, ...live }),
    counts: video.counts,
  }
}

export const publishData: PublishData = {
  limits: { sizeBytes: 4_000_000_000, durationSeconds: 3600, remainingTodayBytes: 20_000_000_000 },
  imageRightsPath: '/aide#droit-a-l-image',
  keywords: ['lecture', 'ateliers', 'autonomie', 'oral', 'numération', 'coin regroupement'],
  circles: {
    allies: 2,
    groups: [
      { id: '00000000-0000-4000-8000-00000000aa01', name: 'REP Ampère' },
      { id: '00000000-0000-4000-8000-00000000aa02', name: 'Constellation français CP' },
    ],
  },
}

export const me: Me = {
  id: 1,
  accountId: '22222222-0000-4000-8000-000000000001',
  username: 'jeanne.martin',
  displayName: 'Jeanne Martin',
  bio: 'CP dédoublé à Vaulx-en-Velin.',
  mail: 'jeanne.martin@ac-exemple.test',
  academie: { code: '10', name: 'académie de Lyon' },
  schools: [{ uai: '0690001B', name: 'École Jules Ferry', town: 'Vaulx-en-Velin', type: 'Ecole', priority: 'REP+' }],
  showsSchool: false,
  roles: ['teacher'],
  charter: { version: '1', accepted: true, acceptedAt: ago(3000) },
  may: { publish: true, moderate: false, administer: false },
  account: anAccount(),
  createdAt: ago(3000),
}

export function aReport(changes: Partial<ReportAnswer> = {}): ReportAnswer {
  const video = aVideo()
  said += 1
  return {
    id: `33333333-0000-4000-8000-${String(said).padStart(12, '0')}`,
    state: 'open',
    kind: 'video',
    ground: 'pupil-recognisable',
    reason: 'On lit le prénom d’un élève sur son cahier à la fin de la vidéo.',
    startAt: 72,
    reportedAt: ago(5),
    reporter: { account: anAccount('Samir Ouali'), name: null, mail: null },
    fromHost: null,
    forwardedTo: null,
    video: {
      id: video.id,
      uuid: video.uuid,
      name: video.name,
      path: video.path,
      thumbnailPath: video.thumbnailPath,
      isHidden: false,
      account: video.account,
    },
    comment: null,
    playlist: null,
    decision: null,
    sameTarget: 0,
    ...changes,
  }
}
