/**
 * Who may see a video. The only place that decides, for pages, API, media, thumbnails, search, feeds and collections
 * alike: `canSee` for one video, `isListable` for what a list may hold. What is refused answers as what is absent (404).
 */
import type { AccountId } from '../accounts/account.ts'
import type { GroupId } from '../groups/group.ts'
import type { Audience, VideoState } from '../videos/video.ts'
import type { Licence } from '../videos/vocabulary.ts'
import type { Viewer } from './viewer.ts'

/** What the decision needs of a video. */
export interface Shown {
  readonly authors: readonly AccountId[]
  readonly audience: Audience
  /** Of `groupe`: whose members see it. */
  readonly groups?: readonly GroupId[]
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
  return isMeantFor(viewer, video, linkGiven)
}

/**
 * What home, search, thématique and author pages may list to this viewer. Videos by link are never listed; those of a
 * group are, by the group and by searches of its members; hidden ones are not, not even to moderators, who have their
 * queue. A person's own list (« Mes vidéos ») filters by author instead.
 */
export function isListable(viewer: Viewer, video: Omit<Shown, 'authors'>): boolean {
  return video.remote?.isListed !== false && isShownTo(viewer, video)
}

/** Files of such a video may be served without a grant and kept by caches. */
export function isPublic(video: Omit<Shown, 'authors'>): boolean {
  return isShownTo({ kind: 'anonymous' }, video)
}

/**
 * Its files may be given for good to whoever wants them, and passed on from one to the other: as torrents, and between
 * browsers. What is only lent for watching, or is another instance's, may not.
 */
export function isOfferedToPeers(video: Omit<Shown, 'authors'> & { readonly licence: Licence }): boolean {
  return isPublic(video) && !video.remote && video.licence !== 'consultation'
}

function isShownTo(viewer: Viewer, video: Omit<Shown, 'authors'>): boolean {
  return video.state === 'ready' && video.isPublished && video.hidden === null && isMeantFor(viewer, video, false)
}

export function isAuthor(viewer: Viewer, video: Pick<Shown, 'authors'>): boolean {
  return viewer.kind === 'person' && video.authors.includes(viewer.accountId)
}

/** The audience that was chosen, and nothing else of the video. */
function isMeantFor(viewer: Viewer, video: Pick<Shown, 'audience' | 'groups' | 'remote'>, linkGiven: boolean): boolean {
  const { audience, groups } = video
  // What another instance shared with us is ours to see, not to pass on.
  if (viewer.kind === 'peer' && video.remote) return audience === 'public'
  switch (audience) {
    case 'public':
      return true
    case 'alliees':
      return belongsHere(viewer) || (viewer.kind === 'peer' && viewer.isAllied)
    case 'academie':
      return belongsHere(viewer)
    case 'groupe':
      return groupsOf(viewer).some((group) => groups?.includes(group))
    case 'lien':
      return linkGiven && viewer.kind !== 'peer'
    case 'brouillon':
      return false
  }
}

/** Groups whose videos this viewer may see. */
export function groupsOf(viewer: Viewer): readonly GroupId[] {
  if (viewer.kind === 'peer') return viewer.isAllied ? (viewer.groups ?? []) : []
  return belongsHere(viewer) ? (viewer.groups ?? []) : []
}

function belongsHere(viewer: Viewer): viewer is Extract<Viewer, { kind: 'person' }> {
  return viewer.kind === 'person' && viewer.hasAcceptedCharter
}

function moderates(viewer: Viewer): boolean {
  return belongsHere(viewer) && (viewer.roles.includes('moderator') || viewer.roles.includes('administrator'))
}
