/**
 * What a viewer may do. With `visibility.ts`, the only place that decides: actions ask here and never look at roles
 * themselves. Doing needs an accepted charter; seeing what is acted upon is asked first, so that refusal leaks nothing.
 */
import type { AccountId } from '../accounts/account.ts'
import type { Role, Viewer } from './viewer.ts'
import { canSee, isAuthor, type Shown } from './visibility.ts'

export type Person = Extract<Viewer, { kind: 'person' }>

/** Signed in, charter accepted: may publish, comment, thank, report by name. */
export function participates(viewer: Viewer): viewer is Person {
  return viewer.kind === 'person' && viewer.hasAcceptedCharter
}

export function canUpload(viewer: Viewer): boolean {
  return participates(viewer)
}

/** Whoever gathers colleagues: animators of a network, administrators. */
export function canMakeGroups(viewer: Viewer): boolean {
  return holds(viewer, 'animator') || holds(viewer, 'administrator')
}

/** Title, description, audience, thumbnail, publication, subtitles: its authors only. */
export function canEditVideo(viewer: Viewer, video: Pick<Shown, 'authors'>): boolean {
  return participates(viewer) && isAuthor(viewer, video)
}

/** Its authors, or an administrator on a published one (a legal order): a moderator hides, which can be undone. */
export function canDeleteVideo(viewer: Viewer, video: Shown): boolean {
  return canEditVideo(viewer, video) || (canAdminister(viewer) && canSee(viewer, video))
}

/** « Merci », « Je l’ai essayé »: what colleagues say, never its own authors. */
export function canReact(viewer: Viewer, video: Shown, options?: { linkGiven?: boolean }): boolean {
  return participates(viewer) && canSee(viewer, video, options) && !isAuthor(viewer, video)
}

export function canComment(
  viewer: Viewer,
  video: Shown & { readonly commentsAllowed: boolean },
  options?: { linkGiven?: boolean },
): boolean {
  return video.commentsAllowed && participates(viewer) && canSee(viewer, video, options)
}

/** What waits for an author's word: hers or a moderator's; what waits for moderation: a moderator's. */
export function canApproveComment(
  viewer: Viewer,
  video: Pick<Shown, 'authors'>,
  comment: { readonly held?: 'author' | 'moderation' | 'origin' | null },
): boolean {
  // Of a video of another instance, that one decides.
  if (!comment.held || comment.held === 'origin') return false
  return canModerate(viewer) || (comment.held === 'author' && canEditVideo(viewer, video))
}

/** What waits: of who wrote it and of who may let it appear. To anybody else, it is not there. */
export function canSeeComment(
  viewer: Viewer,
  video: Pick<Shown, 'authors'>,
  comment: Pick<Written, 'accountId'> & { readonly held?: 'author' | 'moderation' | 'origin' | null },
): boolean {
  if (!comment.held) return true
  const isTheirs = viewer.kind === 'person' && viewer.accountId === comment.accountId
  return isTheirs || canApproveComment(viewer, video, comment)
}

export interface Written {
  readonly accountId: AccountId
  readonly deletedAt: string | null
}

export function canEditComment(viewer: Viewer, comment: Written): boolean {
  return participates(viewer) && comment.deletedAt === null && comment.accountId === viewer.accountId
}

/** One's own, freely; another's, as a moderator, with a reason that is told to its author. */
export function canDeleteComment(
  viewer: Viewer,
  comment: Written,
): { allowed: true; needsReason: boolean } | { allowed: false } {
  if (canEditComment(viewer, comment)) return { allowed: true, needsReason: false }
  if (canModerate(viewer) && comment.deletedAt === null) return { allowed: true, needsReason: true }
  return { allowed: false }
}

/** A list of films: whose it is. */
export function canEditPlaylist(viewer: Viewer, playlist: Pick<Shown, 'authors'>): boolean {
  return canEditVideo(viewer, playlist)
}

/** One's own, freely; another's, as a moderator who may see it, with a reason that is kept. */
export function canDeletePlaylist(
  viewer: Viewer,
  playlist: Pick<Shown, 'authors'>,
): { allowed: true; needsReason: boolean } | { allowed: false } {
  if (canEditPlaylist(viewer, playlist)) return { allowed: true, needsReason: false }
  return canModerate(viewer) ? { allowed: true, needsReason: true } : { allowed: false }
}

export function canModerate(viewer: Viewer): viewer is Person {
  return holds(viewer, 'moderator') || holds(viewer, 'administrator')
}

export function canAdminister(viewer: Viewer): viewer is Person {
  return holds(viewer, 'administrator')
}

function holds(viewer: Viewer, role: Role): boolean {
  return participates(viewer) && viewer.roles.includes(role)
}
