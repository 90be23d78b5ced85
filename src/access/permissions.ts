/**
 * What a viewer may do. With `visibility.ts`, the only place that decides: actions ask here and never look at roles
 * themselves. Doing needs an accepted charter; seeing what is acted upon is asked first, so that refusal leaks nothing.
 */
import type { AccountId } from '../accounts/account.ts'
import { AppError } from '../app-error.ts'
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

/** Title, description, audience, thumbnail, publication, subtitles: its authors only. */
export function canEditVideo(viewer: Viewer, video: Pick<Shown, 'authors'>): boolean {
  return participates(viewer) && isAuthor(viewer, video)
}

/** Its authors, or an administrator on a published one (a legal order): a moderator hides, which can be undone. */
export function canDeleteVideo(viewer: Viewer, video: Shown): boolean {
  return canEditVideo(viewer, video) || (canAdminister(viewer) && canSee(viewer, video))
}

/** Comment, answer, « Merci », « Je l’ai essayé ». */
export function canReact(viewer: Viewer, video: Shown, options?: { linkGiven?: boolean }): boolean {
  return participates(viewer) && canSee(viewer, video, options)
}

export function canComment(
  viewer: Viewer,
  video: Shown & { readonly commentsAllowed: boolean },
  options?: { linkGiven?: boolean },
): boolean {
  return video.commentsAllowed && canReact(viewer, video, options)
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

export function canModerate(viewer: Viewer): viewer is Person {
  return holds(viewer, 'moderator') || holds(viewer, 'administrator')
}

export function canAdminister(viewer: Viewer): viewer is Person {
  return holds(viewer, 'administrator')
}

/**
 * The first check of a route (`Door` of `src/http/route.ts`). `signed-in` lets in a person who has not accepted the
 * charter: what they may then do is decided by the rules above.
 * @throws {SignInNeeded} {CharterNeeded} {NotAllowed}
 */
export function assertMayEnter(viewer: Viewer, door: 'anyone' | 'signed-in' | 'moderator' | 'administrator'): void {
  if (door === 'anyone') return
  if (viewer.kind === 'anonymous') throw new SignInNeeded()
  if (door === 'signed-in') return
  assertParticipates(viewer)
  if (!(door === 'moderator' ? canModerate(viewer) : canAdminister(viewer))) throw new NotAllowed()
}

/** @throws {SignInNeeded} {CharterNeeded} */
export function assertParticipates(viewer: Viewer): asserts viewer is Person {
  if (viewer.kind === 'anonymous') throw new SignInNeeded()
  if (!viewer.hasAcceptedCharter) throw new CharterNeeded()
}

export class SignInNeeded extends AppError {
  readonly code = 'sign-in-needed'
  constructor(message = 'Il faut se connecter pour faire cela.', options?: ErrorOptions) {
    super(message, options)
  }
}

export class CharterNeeded extends AppError {
  readonly code = 'charter-needed'
  constructor(message = 'Il faut d’abord lire et accepter la charte.', options?: ErrorOptions) {
    super(message, options)
  }
}

export class NotAllowed extends AppError {
  readonly code = 'not-allowed'
  constructor(message = 'Votre compte ne permet pas de faire cela.', options?: ErrorOptions) {
    super(message, options)
  }
}

function holds(viewer: Viewer, role: Role): boolean {
  return participates(viewer) && viewer.roles.includes(role)
}
