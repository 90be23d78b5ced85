/**
 * Who may see a video. The only place that decides, for pages, API, media, thumbnails, search, feeds and collections
 * alike: `canSee` for one video, `listable` for what a list may hold. What is refused answers as what is absent (404).
 */
import type { AccountId } from '../accounts/account.ts'
import type { Audience, VideoState } from '../videos/video.ts'
import type { Viewer } from './viewer.ts'

/** What the decision needs of a video. */
export interface Shown {
  readonly authors: readonly AccountId[]
  readonly audience: Audience
  readonly isPublished: boolean
  readonly hidden: unknown
  readonly state: VideoState
  /** Of another instance: some are found by their address only. */
  readonly remote?: { readonly isListed: boolean } | null
}

/**
 * `linkGiven`: the video was asked for by an id that cannot be guessed (its UUID, short or long), never by its number,
 * never because a list led there.
 */
export function canSee(viewer: Viewer, video: Shown, { linkGiven = false }: { linkGiven?: boolean } = {}): boolean {
  if (isAuthor(viewer, video)) return true
  if (video.state !== 'ready' || !video.isPublished || video.audience === 'brouillon') return false
  if (moderates(viewer)) return true
  if (video.hidden !== null) return false
  return audiencesReachedBy(viewer, linkGiven).includes(video.audience)
}

/** Fields that every video of a list must have; fits in a filter of the store. */
export interface Listable {
  readonly audience: { readonly in: readonly Audience[] }
  readonly isPublished: true
  readonly hidden: null
  readonly state: 'ready'
}

/**
 * What home, search, thématique and author pages may list to this viewer. Videos by link are never listed, hidden
 * ones neither, not even to moderators, who have their queue. A person's own list (« Mes vidéos ») filters by author instead.
 */
export function listable(viewer: Viewer): Listable {
  return { audience: { in: listableAudiences(viewer) }, isPublished: true, hidden: null, state: 'ready' }
}

export function listableAudiences(viewer: Viewer): readonly Audience[] {
  return audiencesReachedBy(viewer, false)
}

/** The same as `listable`, for one video at hand; some of other instances are in no list. */
export function isListable(viewer: Viewer, video: Omit<Shown, 'authors'>): boolean {
  return video.remote?.isListed !== false && isMeantFor(viewer, video)
}

/** Files of such a video may be served without a grant and kept by caches. */
export function isPublic(video: Omit<Shown, 'authors'>): boolean {
  return isMeantFor({ kind: 'anonymous' }, video)
}

function isMeantFor(viewer: Viewer, video: Omit<Shown, 'authors'>): boolean {
  return (
    video.state === 'ready' &&
    video.isPublished &&
    video.hidden === null &&
    listableAudiences(viewer).includes(video.audience)
  )
}

export function isAuthor(viewer: Viewer, video: Pick<Shown, 'authors'>): boolean {
  return viewer.kind === 'person' && video.authors.includes(viewer.accountId)
}

function audiencesReachedBy(viewer: Viewer, linkGiven: boolean): readonly Audience[] {
  const belongsHere = viewer.kind === 'person' && viewer.hasAcceptedCharter
  const reached: Audience[] = ['public']
  if (belongsHere) reached.push('academie')
  if (linkGiven) reached.push('lien')
  return reached
}

function moderates(viewer: Viewer): boolean {
  return (
    viewer.kind === 'person' &&
    viewer.hasAcceptedCharter &&
    (viewer.roles.includes('moderator') || viewer.roles.includes('administrator'))
  )
}
