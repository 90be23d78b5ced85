/** The rules of a video's life: receiving → queued → processing → ready, or failed; published when its author says so and it is ready. */
import type { AccountId } from '../accounts/account.ts'
import { AppError, InvalidInput } from '../app-error.ts'
import { iso } from '../clock.ts'
import { oneLine } from '../text/written-text.ts'
import { covers } from './covers.ts'
import type { FilmPlan } from './film-work.ts'
import { type Changes, checked, faultsOfPublication, limits, refuseFaults } from './video-form.ts'
import type { CaptionTrack, Probed, Rendition, Transcoded, Video, VideoId, VideoState } from './video-record.ts'
import type { Vocabulary } from './vocabulary.ts'

export type {
  Audience,
  Beside,
  CaptionTrack,
  Probed,
  RemoteFile,
  RemoteStoryboard,
  RemoteVideo,
  Rendition,
  StoryboardGrid,
  Transcoded,
  Video,
  VideoId,
  VideoState,
} from './video-record.ts'
export { audiences } from './video-record.ts'

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
  const thumbnailAtSeconds = video.thumbnailAtSeconds || proposedThumbnailAt(durationSeconds)
  return {
    ...video,
    source,
    durationSeconds,
    width,
    height,
    hasSound,
    fileChapters,
    plan,
    thumbnailAtSeconds,
    updatedAt: iso(now),
  }
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

/** Until somebody chooses: films often begin in the dark. What the client proposes too (`client/thumbnail-choice`). */
function proposedThumbnailAt(durationSeconds: number): number {
  return Math.round(Math.min(durationSeconds * 0.1, 3) * 10) / 10
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
  made: { prefix: string; from?: string } & Pick<Video, 'thumbnails' | 'placeholder'>,
  now: Temporal.Instant,
): Video {
  expectState(video, ['ready'])
  const { prefix: thumbnailsPrefix, from: thumbnailsFrom, thumbnails, placeholder } = made
  const read = thumbnailsFrom === undefined ? {} : { thumbnailsFrom }
  return { ...video, thumbnailsPrefix, ...read, thumbnails, placeholder, updatedAt: iso(now) }
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

function appearing(video: Video, now: Temporal.Instant): Video {
  return isOut(video) && video.publishedAt === null ? { ...video, publishedAt: iso(now) } : video
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
