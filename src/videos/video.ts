/** A video and the rules of its life: receiving → queued → processing → ready, or failed; published when its author says so and it is ready. */
import type { AccountId } from '../accounts/account.ts'
import { AppError, type FieldFault, InvalidInput } from '../app-error.ts'
import type { Chapter } from '../chapters/chapter.ts'
import { iso } from '../clock.ts'
import type { GroupId } from '../groups/group.ts'
import { oneLine, severalLines } from '../text/written-text.ts'
import type { FilmPlan } from './film-work.ts'
import type { Replacement } from './replacement.ts'
import type { Retouch } from './retouch.ts'
import { isLicence, type Licence, type Vocabulary } from './vocabulary.ts'

export type VideoId = string & { readonly __brand: 'VideoId' }

/** Who may see (`src/access/visibility.ts` decides). */
export const audiences = ['public', 'alliees', 'academie', 'groupe', 'lien', 'brouillon'] as const
export type Audience = (typeof audiences)[number]

export type VideoState = 'receiving' | 'queued' | 'processing' | 'ready' | 'failed'

export interface Rendition {
  /** `1080`, `720`…, or `audio`; the file is `<name>.mp4` and its playlist `<name>.m3u8`. */
  name: string
  width: number
  height: number
  fps: number
  codecs: string
  sizeBytes: number
  averageBitrate: number
  peakBitrate: number
}

/** Where a video of another instance comes from, and where its film is. */
export interface RemoteVideo {
  /** Its address there: what it is known by, unique here. */
  readonly id: string
  /** Its page for people. */
  readonly url: string
  /** Lower case, with its port when it is not the usual one. */
  readonly host: string
  /** The Group that it was published in; null without any. */
  readonly channelId: string | null
  /** Its master playlist (HLS); null when it has only files. */
  readonly playlistUrl: string | null
  /** Whole files that can be played alone, the largest first; at most 20. */
  readonly files: readonly RemoteFile[]
  /** What its thumbnails were made from; null without any. */
  readonly thumbnailUrl: string | null
  /** What it says to have beside the film (absent where it was written before that was read). */
  readonly beside?: Beside
  /** `updated` of the document believed last: an older one changes nothing. */
  readonly updatedAt: string
  /** In the lists of everyone; otherwise found by its address, and by those who follow its author. */
  readonly isListed: boolean
}

/** Where the captions, chapters and sheet of images of a film of another instance are. */
export interface Beside {
  /** One for each language, at most 30. */
  readonly captions: readonly { readonly language: string; readonly url: string; readonly isAutomatic: boolean }[]
  readonly chaptersUrl: string | null
  readonly storyboard: RemoteStoryboard | null
}

export interface RemoteStoryboard extends Omit<StoryboardGrid, 'tiles'> {
  readonly url: string
}

export interface RemoteFile {
  readonly url: string
  readonly width: number
  readonly height: number
  readonly fps: number
  readonly sizeBytes: number
}

/** The small images of a sheet, one after the other, line after line. */
export interface StoryboardGrid {
  columns: number
  rows: number
  tileWidth: number
  tileHeight: number
  everySeconds: number
  tiles: number
}

/** What is read under the film in one language; the file is `<language>.vtt`. */
export interface CaptionTrack {
  /** Of `config/languages.ts`. */
  language: string
  /** Another one each time they change, `videos/<id>/<version>`, since caches keep the file for ever. */
  prefix: string
  /** Written by a machine that listened; nobody has read it again. */
  isAutomatic: boolean
  updatedAt: string
}

export interface Video {
  /** A UUID: also the address, `/w/<uuid>`. */
  readonly _id: VideoId
  /** Small integer, unique here, as PeerTube's API has. */
  readonly number: number
  /** The authors, the one who sent it first. */
  authors: readonly AccountId[]
  title: string
  /** Markdown, at most 10 000 characters. */
  description: string
  /** Slugs of `config/thematiques.ts`, `config/niveaux.ts`; free keywords, at most 10 of 40 characters. */
  thematiques: readonly string[]
  niveaux: readonly string[]
  keywords: readonly string[]
  licence: Licence
  /** BCP 47. */
  language: string
  audience: Audience
  /** Of `groupe`: whose members see it; empty for the others. */
  groups: readonly GroupId[]
  /** The author asked for publication: seen by its audience as soon as it is ready. */
  isPublished: boolean
  /** When its audience first could see it. */
  publishedAt: string | null
  /**
   * Set by a moderator, with the reason told to the author; seen by authors and moderators only. `by` is null while it
   * is held for review: where moderation comes first, nobody has looked at it yet.
   */
  hidden: { at: string; by: AccountId | null; reason: string } | null
  state: VideoState
  /** Of the last failure: a French sentence for the author. */
  failure: string | null
  /** The uploaded file, while it is kept. */
  source: { key: string; sizeBytes: number /** Once it was looked at. */; seconds?: number } | null
  /** What its author takes out of it; null: nothing was ever asked. */
  retouch: Retouch | null
  /** Its next film, on its way while this one stays. */
  replacement: Replacement | null
  durationSeconds: number | null
  width: number | null
  height: number | null
  hasSound: boolean | null
  /** The prefix of the files of the last complete transcoding, `videos/<id>/<version>`; null before. */
  mediaPrefix: string | null
  /** Its first rendition can be played, others are still to be made. */
  isPartial: boolean
  /** The author wishes that nobody else sees it before all its renditions are made. */
  waitsForAll: boolean
  /** What the author should know of the file, in French: it was cut short, for instance. */
  notice: string | null
  /** What making it takes is counted from: as foreseen of the file received, then as it was looked at; null when nothing tells. */
  plan: FilmPlan | null
  /** Of the version that this one completed: who was watching it watches it to its end. */
  formerPrefix: string | null
  /** Of the transcoding that runs: its author may already play what grows there. */
  makingPrefix: string | null
  renditions: readonly Rendition[]
  /**
   * Of the renditions under `prefix`, by their names: the number of each (`info_hash`), in the same order. Absent or null while
   * there are none; those of another version than the one that is shown are told to nobody (`src/torrents`).
   */
  torrents?: { readonly prefix: string; readonly names: readonly string[]; readonly hashes: readonly string[] } | null
  thumbnailAtSeconds: number
  /** Where the thumbnails are; another one each time they are made again, since caches keep them for ever. */
  thumbnailsPrefix: string | null
  /** Several sizes, each in one format or more. */
  /** A `data:` address of some hundred bytes: the thumbnail in a few pixels, shown until it is there. */
  placeholder: string | null
  thumbnails: readonly { file: string; width: number; height: number; mediaType: 'image/jpeg' | 'image/webp' }[]
  storyboard:
    | (StoryboardGrid & {
        file: string
        /** WebVTT: which tile at which second. */
        captions: string
        /** Where both are, for those of another instance, and what they were made from; absent: with the film. */
        remote?: { readonly prefix: string; readonly from: string }
      })
    | null
  /** What its audience reads, one for each language; they stay when the film is prepared again (`src/captions`). */
  captions: readonly CaptionTrack[]
  /** Written by its authors; null: those that the description tells, or the file carried (`src/chapters`). */
  chapters: readonly Chapter[] | null
  fileChapters: readonly Chapter[]
  /** Raised to make every grant given so far worthless. */
  grantEpoch: number
  commentsAllowed: boolean
  /** What others write waits until an author agrees (absent: it appears at once). */
  approvesComments?: boolean
  counts: { views: number; comments: number; merci: number; essaye: number }
  /** Of another instance; null for those of this one (absent where it was written before there were others). */
  remote: RemoteVideo | null
  createdAt: string
  updatedAt: string
}

/** What its authors may change by the form. */
export interface Changes {
  title?: string | undefined
  description?: string | undefined
  thematiques?: readonly string[] | undefined
  niveaux?: readonly string[] | undefined
  keywords?: readonly string[] | undefined
  licence?: string | undefined
  language?: string | undefined
  audience?: Audience | undefined
  /** Of `groupe`. Whether its author is a member of each was asked before. */
  groups?: readonly GroupId[] | undefined
  commentsAllowed?: boolean | undefined
  approvesComments?: boolean | undefined
  waitsForAll?: boolean | undefined
}

/** What was learnt of the file. */
export interface Probed {
  durationSeconds: number
  width: number
  height: number
  hasSound: boolean
  fileChapters?: readonly Chapter[]
  plan: FilmPlan
}

/** What a complete transcoding left under its prefix. */
export interface Transcoded {
  durationSeconds: number
  renditions: readonly Rendition[]
  thumbnails: Video['thumbnails']
  placeholder: string | null
  storyboard: Video['storyboard']
  notice: string | null
  /** These are not all its renditions: the others are made next. */
  isPartial: boolean
}

export const limits = {
  title: { min: 3, max: 120 },
  description: 10_000,
  keywords: { count: 10, length: 40 },
  /** Wide enough for any sensible list. */
  facets: 12,
  groups: 10,
} as const

const reviewSentence = 'Une personne de l’équipe de modération la regarde avant qu’elle paraisse.'

/** A video from the moment its upload begins; nobody but its author sees it. */
export function draft(from: {
  id: VideoId
  number: number
  author: AccountId
  title?: string
  now: Temporal.Instant
}): Video {
  const at = iso(from.now)
  return {
    _id: from.id,
    number: from.number,
    authors: [from.author],
    title: oneLine(from.title ?? '').slice(0, limits.title.max),
    description: '',
    thematiques: [],
    niveaux: [],
    keywords: [],
    licence: 'CC-BY-4.0',
    language: 'fr',
    audience: 'brouillon',
    groups: [],
    isPublished: false,
    publishedAt: null,
    hidden: null,
    state: 'receiving',
    failure: null,
    source: null,
    retouch: null,
    replacement: null,
    durationSeconds: null,
    width: null,
    height: null,
    hasSound: null,
    mediaPrefix: null,
    isPartial: false,
    waitsForAll: false,
    notice: null,
    plan: null,
    formerPrefix: null,
    makingPrefix: null,
    renditions: [],
    thumbnailAtSeconds: 0,
    thumbnailsPrefix: null,
    placeholder: null,
    thumbnails: [],
    storyboard: null,
    captions: [],
    chapters: null,
    fileChapters: [],
    grantEpoch: 0,
    commentsAllowed: true,
    counts: { views: 0, comments: 0, merci: 0, essaye: 0 },
    remote: null,
    createdAt: at,
    updatedAt: at,
  }
}

/** The whole file is here. Told twice of the same file, it changes nothing. @throws {VideoNotInState} */
export function received(
  video: Video,
  { key, sizeBytes, plan = null }: { key: string; sizeBytes: number; plan?: FilmPlan | null },
  now: Temporal.Instant,
): Video {
  const source = { key, sizeBytes }
  if (video.source?.key === source.key) return video
  expectState(video, ['receiving'])
  return { ...video, state: 'queued', source, plan, updatedAt: iso(now) }
}

/** @throws {VideoNotInState} */
export function probed(video: Video, facts: Probed, now: Temporal.Instant): Video {
  expectState(video, ['queued', 'processing'])
  const { durationSeconds, width, height, hasSound, fileChapters = [], plan } = facts
  const source = video.source && { ...video.source, seconds: durationSeconds }
  return { ...video, source, durationSeconds, width, height, hasSound, fileChapters, plan, updatedAt: iso(now) }
}

/** Also when a transcoding that was cut begins again, under another prefix. @throws {VideoNotInState} */
export function transcodingStarted(video: Video, prefix: string, now: Temporal.Instant): Video {
  expectState(video, ['queued', 'processing', 'failed'])
  return { ...video, state: 'processing', makingPrefix: prefix, failure: null, updatedAt: iso(now) }
}

/** The renditions that its first one lacks are being made; it is seen meanwhile by whom it was. @throws {VideoNotInState} */
export function completionStarted(video: Video, prefix: string, now: Temporal.Instant): Video {
  expectState(video, ['processing', 'ready'])
  if (video.mediaPrefix === null) throw new VideoNotInState('Rien de cette vidéo ne se regarde encore.')
  return { ...video, isPartial: true, makingPrefix: prefix, updatedAt: iso(now) }
}

/** Its files are complete under the prefix that was being made. @throws {VideoNotInState} */
export function transcoded(video: Video, made: Transcoded, now: Temporal.Instant): Video {
  expectState(video, video.isPartial ? ['processing', 'ready'] : ['processing'])
  const prefix = video.makingPrefix
  if (prefix === null) throw new VideoNotInState('Cette vidéo n’est pas en cours de préparation.')
  return appearing(
    {
      ...video,
      state: made.isPartial && video.waitsForAll ? 'processing' : 'ready',
      failure: null,
      notice: made.notice,
      durationSeconds: made.durationSeconds,
      mediaPrefix: prefix,
      formerPrefix: video.isPartial ? video.mediaPrefix : null,
      makingPrefix: null,
      isPartial: made.isPartial,
      renditions: made.renditions,
      thumbnailsPrefix: prefix,
      thumbnails: made.thumbnails,
      placeholder: made.placeholder,
      storyboard: made.storyboard,
      updatedAt: iso(now),
    },
    now,
  )
}

/** The renditions that it lacks will not be made: it is shown with what it has, and its author is told. */
export function completionGivenUp(video: Video, sentence: string, now: Temporal.Instant): Video {
  if (!video.isPartial) return video
  const shown = { ...video, state: 'ready', isPartial: false, makingPrefix: null, notice: sentence } as const
  return appearing({ ...shown, updatedAt: iso(now) }, now)
}

/** Nobody watches the version before any more. */
export function withoutFormer(video: Video, prefix: string): Video {
  return video.formerPrefix === prefix ? { ...video, formerPrefix: null } : video
}

/** `sentence` is told to the author. @throws {VideoNotInState} */
export function failed(video: Video, sentence: string, now: Temporal.Instant): Video {
  expectState(video, ['receiving', 'queued', 'processing'])
  return { ...video, state: 'failed', makingPrefix: null, failure: sentence, updatedAt: iso(now) }
}

/** The author asks to try again. @throws {VideoNotInState} */
export function retried(video: Video, now: Temporal.Instant): Video {
  if (!canRetry(video)) {
    throw new VideoNotInState('Cette vidéo ne peut pas être préparée à nouveau : envoyez le fichier une nouvelle fois.')
  }
  return { ...video, state: 'queued', failure: null, updatedAt: iso(now) }
}

/** It waits for its preparation, or is being prepared. */
export function isUnderWay({ state }: Pick<Video, 'state'>): boolean {
  return state === 'queued' || state === 'processing'
}

export function canRetry(video: Video): boolean {
  return video.state === 'failed' && video.source !== null
}

/** Those that any player and any instance reads: H.264 and sound. AV1 is for players that choose in the master playlist. */
export function plainRenditions({ renditions }: Pick<Video, 'renditions'>): readonly Rendition[] {
  return renditions.filter(({ codecs }) => !codecs.startsWith('av01'))
}

/** The uploaded file is no longer kept. */
export function withoutSource(video: Video): Video {
  return { ...video, source: null, retouch: null }
}

/**
 * The author's changes, all of them or none. Choosing « brouillon » withdraws the video; an audience that leaves
 * somebody out makes the links to its files worthless.
 * @throws {InvalidInput} with one line for each field that does not hold
 */
export function edited(video: Video, changes: Changes, vocabulary: Vocabulary, now: Temporal.Instant): Video {
  const next = { ...video, ...checked(changes, vocabulary) }
  if (next.audience === 'brouillon') next.isPublished = false
  if (next.isPublished) refuseFaults(faultsOfPublication(next))
  if (next.audience !== 'groupe') next.groups = []
  if (!covers(next, video)) next.grantEpoch += 1
  // Nobody loses what they already see; what is not out waits, or waits no longer.
  if (next.isPartial && next.mediaPrefix !== null && !isOut(video)) {
    next.state = next.waitsForAll ? 'processing' : 'ready'
  }
  return appearing({ ...next, updatedAt: iso(now) }, now)
}

/**
 * The author asks for publication, now or as soon as it is ready. Asked twice, it changes nothing.
 * `reviewedFirst`: a moderator looks before anyone else.
 * @throws {InvalidInput} when something is missing
 */
export function published(video: Video, now: Temporal.Instant, options: { reviewedFirst: boolean }): Video {
  refuseFaults(faultsOfPublication(video))
  if (video.isPublished) return video
  const isKnown = video.publishedAt !== null
  const hidden =
    video.hidden ?? (options.reviewedFirst && !isKnown ? { at: iso(now), by: null, reason: reviewSentence } : null)
  return appearing({ ...video, isPublished: true, hidden, updatedAt: iso(now) }, now)
}

/** @param reason told to the author (DSA art. 17). */
export function hidden(video: Video, by: AccountId, reason: string, now: Temporal.Instant): Video {
  return { ...video, hidden: { at: iso(now), by, reason }, grantEpoch: video.grantEpoch + 1, updatedAt: iso(now) }
}

/** Another thing than what a moderator agreed to: it waits again. What is hidden already stays so, for its own reason. */
export function heldAgain(video: Video, reason: string): Video {
  if (video.hidden !== null) return video
  return { ...video, hidden: { at: video.updatedAt, by: null, reason }, grantEpoch: video.grantEpoch + 1 }
}

/** Shown again, or for the first time when it was held for review. */
export function shown(video: Video, now: Temporal.Instant): Video {
  return appearing({ ...video, hidden: null, updatedAt: iso(now) }, now)
}

export function isHeldForReview(video: Pick<Video, 'hidden'>): boolean {
  return video.hidden !== null && video.hidden.by === null
}

/** @throws {InvalidInput} outside of the film */
export function thumbnailChosen(video: Video, atSeconds: number, now: Temporal.Instant): Video {
  const end = video.durationSeconds
  if (!Number.isFinite(atSeconds) || atSeconds < 0 || (end !== null && atSeconds > end)) {
    throw new InvalidInput([{ pointer: '/atSeconds', detail: 'Choisissez un instant de la vidéo.' }])
  }
  return { ...video, thumbnailAtSeconds: atSeconds, updatedAt: iso(now) }
}

/** New images for the second that was chosen. */
export function thumbnailsMade(
  video: Video,
  made: { prefix: string } & Pick<Video, 'thumbnails' | 'placeholder'>,
  now: Temporal.Instant,
): Video {
  expectState(video, ['ready'])
  const { prefix: thumbnailsPrefix, thumbnails, placeholder } = made
  return { ...video, thumbnailsPrefix, thumbnails, placeholder, updatedAt: iso(now) }
}

/** What is read under it from now on: whatever its state, for words outlive the files of a film. */
export function captioned(video: Video, captions: readonly CaptionTrack[], now: Temporal.Instant): Video {
  return { ...video, captions, updatedAt: iso(now) }
}

/** Null: those of the description or of the file again. */
export function chaptered(
  video: Video,
  given: { chapters: Video['chapters']; fileChapters?: Video['fileChapters'] },
  now: Temporal.Instant,
): Video {
  return { ...video, ...given, updatedAt: iso(now) }
}

/** Where its sheet of small images is; null without any. */
export function storyboardPrefix({
  storyboard,
  mediaPrefix,
}: Pick<Video, 'storyboard' | 'mediaPrefix'>): string | null {
  return storyboard && (storyboard.remote?.prefix ?? mediaPrefix)
}

/** Of another instance: what goes with the film, as it was read there. */
export function accompanied(video: Video, given: Pick<Video, 'chapters' | 'storyboard'>, now: Temporal.Instant): Video {
  const next = { ...video, ...given }
  return JSON.stringify(next) === JSON.stringify(video) ? video : { ...next, updatedAt: iso(now) }
}

/** Its audience can see it now, whoever they are. */
export function isOut(
  video: Pick<Video, 'state' | 'isPublished' | 'audience'> & { readonly hidden: unknown },
): boolean {
  return video.state === 'ready' && video.isPublished && video.audience !== 'brouillon' && video.hidden === null
}

/** What others are told of a change: null when it does not concern them. */
export function whatHappened(
  before: Video,
  after: Video,
): 'video-published' | 'video-updated' | 'video-withdrawn' | null {
  if (!isOut(before)) return isOut(after) ? 'video-published' : null
  if (!isOut(after)) return 'video-withdrawn'
  return toldFields.some((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    ? 'video-updated'
    : null
}

const toldFields = [
  'authors',
  'title',
  'description',
  'thematiques',
  'niveaux',
  'keywords',
  'licence',
  'language',
  'audience',
  'groups',
  'durationSeconds',
  'mediaPrefix',
  'thumbnailsPrefix',
  'captions',
  'chapters',
  'commentsAllowed',
  'approvesComments',
  'remote',
] as const satisfies readonly (keyof Video)[]

function appearing(video: Video, now: Temporal.Instant): Video {
  return isOut(video) && video.publishedAt === null ? { ...video, publishedAt: iso(now) } : video
}

function faultsOfPublication(video: Video): FieldFault[] {
  const faults: FieldFault[] = []
  if (video.title.length < limits.title.min) {
    faults.push({ pointer: '/title', detail: 'Donnez un titre d’au moins 3 caractères.' })
  }
  if (video.audience === 'brouillon') {
    faults.push({ pointer: '/audience', detail: 'Choisissez qui pourra voir la vidéo.' })
  }
  if (video.audience === 'groupe' && video.groups.length === 0) {
    faults.push({ pointer: '/groups', detail: 'Choisissez au moins un groupe.' })
  }
  return faults
}

function checked(changes: Changes, vocabulary: Vocabulary): Partial<Video> {
  const faults: FieldFault[] = []
  const next: Partial<Video> = {}
  if (changes.title !== undefined) {
    next.title = oneLine(changes.title)
    if (next.title.length > limits.title.max) {
      faults.push({ pointer: '/title', detail: `Le titre dépasse ${limits.title.max} caractères.` })
    }
  }
  if (changes.description !== undefined) {
    next.description = severalLines(changes.description)
    if (next.description.length > limits.description) {
      faults.push({ pointer: '/description', detail: 'La description dépasse 10 000 caractères.' })
    }
  }
  for (const list of ['thematiques', 'niveaux'] as const) {
    const asked = changes[list]
    if (asked === undefined) continue
    next[list] = [...new Set(asked)]
    const known = new Set(vocabulary[list].map(({ slug }) => slug))
    for (const [index, slug] of asked.entries()) {
      if (!known.has(slug))
        faults.push({ pointer: `/${list}/${index}`, detail: 'Ce choix ne figure pas dans la liste.' })
    }
    if (next[list].length > limits.facets) {
      faults.push({ pointer: `/${list}`, detail: `Choisissez-en ${limits.facets} au plus.` })
    }
  }
  if (changes.keywords !== undefined) {
    next.keywords = distinctKeywords(changes.keywords)
    for (const [index, keyword] of changes.keywords.entries()) {
      if (oneLine(keyword).length > limits.keywords.length) {
        faults.push({
          pointer: `/keywords/${index}`,
          detail: `Un mot-clé a ${limits.keywords.length} caractères au plus.`,
        })
      }
    }
    if (next.keywords.length > limits.keywords.count) {
      faults.push({ pointer: '/keywords', detail: `Gardez ${limits.keywords.count} mots-clés au plus.` })
    }
  }
  if (changes.licence !== undefined) {
    if (isLicence(changes.licence)) next.licence = changes.licence
    else faults.push({ pointer: '/licence', detail: 'Cette licence ne figure pas dans la liste.' })
  }
  if (changes.waitsForAll !== undefined) next.waitsForAll = changes.waitsForAll
  if (changes.language !== undefined) {
    const language = canonicalLanguage(changes.language)
    if (language === null) faults.push({ pointer: '/language', detail: 'Cette langue n’est pas reconnue.' })
    else next.language = language
  }
  if (changes.audience !== undefined) next.audience = changes.audience
  if (changes.groups !== undefined) {
    next.groups = [...new Set(changes.groups)]
    if (next.groups.length > limits.groups) {
      faults.push({ pointer: '/groups', detail: `Choisissez ${limits.groups} groupes au plus.` })
    }
  }
  if (changes.commentsAllowed !== undefined) next.commentsAllowed = changes.commentsAllowed
  if (changes.approvesComments !== undefined) next.approvesComments = changes.approvesComments
  refuseFaults(faults)
  return next
}

function distinctKeywords(asked: readonly string[]): string[] {
  const kept = new Map<string, string>()
  for (const keyword of asked) {
    const clean = oneLine(keyword).replace(/^[#\s]+/, '')
    const key = clean.toLocaleLowerCase('fr')
    if (clean !== '' && !kept.has(key)) kept.set(key, clean)
  }
  return [...kept.values()]
}

/** RFC 5646; null when malformed. */
function canonicalLanguage(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null
  } catch {
    return null
  }
}

type Reach = Pick<Video, 'audience' | 'groups'>

/** Whoever saw it before may still: what was given to them keeps its worth. */
function covers(next: Reach, before: Reach): boolean {
  if (next.audience === 'groupe' && before.audience === 'groupe') {
    return before.groups.every((group) => next.groups.includes(group))
  }
  return next.audience === before.audience || within[next.audience].includes(before.audience)
}

/** Audiences that are wholly part of each. Members of groups are of this instance or of allied ones. */
const within: Record<Audience, readonly Audience[]> = {
  public: ['alliees', 'academie', 'groupe', 'lien', 'brouillon'],
  alliees: ['academie', 'groupe', 'brouillon'],
  academie: ['brouillon'],
  groupe: ['brouillon'],
  lien: ['brouillon'],
  brouillon: [],
}

function refuseFaults(faults: readonly FieldFault[]): void {
  if (faults.length > 0) throw new InvalidInput(faults)
}

function expectState(video: Video, states: readonly VideoState[]): void {
  if (!states.includes(video.state)) throw new VideoNotInState(sentences[video.state])
}

const sentences: Record<VideoState, string> = {
  receiving: 'Le fichier de cette vidéo n’est pas encore arrivé en entier.',
  queued: 'Cette vidéo attend d’être préparée.',
  processing: 'Cette vidéo est en cours de préparation.',
  ready: 'Cette vidéo est déjà prête.',
  failed: 'La préparation de cette vidéo a échoué.',
}

/** The video is not where this can be done; it may be a moment later. */
export class VideoNotInState extends AppError {
  readonly code = 'video-not-in-state'
}
