/**
 * A report: what someone finds unlawful or against the charter, in good faith (DSA, Regulation (EU) 2022/2065, art. 16),
 * and what was decided of it, once, with the reason that is told (art. 17).
 */
import type { AccountId } from '../accounts/account.ts'
import { AppError, type FieldFault, InvalidInput, NotFound } from '../app-error.ts'
import { iso } from '../clock.ts'
import type { CommentId } from '../comments/comment.ts'
import type { PlaylistId } from '../playlists/playlist.ts'
import { beginning, characters, oneLine, severalLines } from '../text/written-text.ts'
import type { VideoId } from '../videos/video.ts'

export type ReportId = string & { readonly __brand: 'ReportId' }

/** Why something is reported. */
export const reportGrounds = [
  'image-of-a-person',
  'pupil-recognisable',
  'illegal',
  'violence-or-hate',
  'personal-data',
  'copyright',
  'not-educational',
  'other',
] as const
export type ReportGround = (typeof reportGrounds)[number]

/** `leave`: nothing is wrong. */
export const decisionKinds = ['leave', 'hide-video', 'delete-comment', 'delete-playlist'] as const
export type DecisionKind = (typeof decisionKinds)[number]

/** What is reported: a list; or a video, or a comment under it. */
export interface ReportTarget {
  /** Null when a list is reported. */
  readonly videoId: VideoId | null
  /** Null when the video itself, or a list, is reported. */
  readonly commentId: CommentId | null
  /** Absent before lists could be. */
  readonly playlistId?: PlaylistId | null
}

export interface Report extends ReportTarget {
  readonly _id: ReportId
  /** Of the video, of the comment or of the list: reports of one thing are settled together. */
  targetId: string
  ground: ReportGround
  reason: string
  startAt: number | null
  /** Who, as far as they said. Forgotten a year after the decision. */
  reporter: { accountId: AccountId | null; name: string | null; mail: string | null }
  /** The instance whose moderators sent it (Flag); null for a report made here (absent before there were others). */
  from?: { readonly id: string; readonly host: string } | null
  /** The instance that it was passed on to, the thing being of there; null otherwise. */
  forwardedTo?: string | null
  /** Unique: a known person has one open report of one thing. Null when nobody is known, or once decided. */
  openKey: string | null
  state: 'open' | 'accepted' | 'rejected'
  reportedAt: string
  /** `by` is null when the instance itself closed it, the thing being gone. */
  decision: { kind: DecisionKind; reason: string; at: string; by: AccountId | null } | null
}

/** Of those that nobody known made, not decided yet: enough to be heard, too few to bury what others say. */
export const anonymousLimits = { ofOneThing: 20, inAll: 500 } as const

/** Of those that one other instance sent, not decided yet: its many accounts do not bury what others say. */
export const mostOpenOfHost = 200

export class ReportsFull extends AppError {
  readonly code = 'reports-full'
  constructor(about: 'thing' | 'all') {
    super(
      about === 'thing'
        ? 'Ce contenu a déjà été signalé plusieurs fois : l’équipe va le regarder. Pour ajouter votre signalement, connectez-vous, ou écrivez à l’équipe (page « Contact »).'
        : 'Trop de signalements faits sans compte attendent d’être lus. Connectez-vous pour signaler, ou écrivez à l’équipe (page « Contact »).',
    )
  }
}

const reasonLength = { min: 3, max: 3000 } as const

interface ReportWritten {
  ground: ReportGround
  reason: string
  name?: string | undefined
  mail?: string | undefined
  goodFaith: boolean
  startAt?: number | undefined
}

/** @param reporter null when nobody is signed in @throws {InvalidInput} beside each field that does not hold */
export function reported(
  target: ReportTarget,
  written: ReportWritten,
  reporter: AccountId | null,
  from: { id: ReportId; now: Temporal.Instant },
): Report {
  const faults: FieldFault[] = []
  const reason = severalLines(written.reason)
  faults.push(...faultsOfReason(reason, 'Expliquez en quelques mots ce qui ne va pas.'))
  if (!written.goodFaith) {
    faults.push({ pointer: '/goodFaith', detail: 'Confirmez que vous signalez de bonne foi.' })
  }
  const name = reporter === null ? oneLine(written.name ?? '') || null : null
  const mail = reporter === null ? oneLine(written.mail ?? '') || null : null
  if (mail !== null && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(mail)) {
    faults.push({ pointer: '/mail', detail: 'Cette adresse de messagerie n’est pas complète.' })
  }
  if (faults.length > 0) throw new InvalidInput(faults)
  return {
    _id: from.id,
    targetId: targetIdOf(target),
    ...target,
    ground: written.ground,
    reason,
    startAt: written.startAt ?? null,
    reporter: { accountId: reporter, name, mail },
    openKey: reporter === null ? null : `${reporter}:${targetIdOf(target)}`,
    state: 'open',
    reportedAt: iso(from.now),
    decision: null,
  }
}

export type ReportedKind = 'video' | 'comment' | 'playlist'

export function kindOf({ commentId, playlistId }: ReportTarget): ReportedKind {
  if (playlistId) return 'playlist'
  return commentId === null ? 'video' : 'comment'
}

/** How each is taken away. */
export const removals = {
  video: 'hide-video',
  comment: 'delete-comment',
  playlist: 'delete-playlist',
} as const satisfies Record<ReportedKind, DecisionKind>

function targetIdOf({ videoId, commentId, playlistId }: ReportTarget): string {
  const id = playlistId ?? commentId ?? videoId
  if (id === null) throw new Error('a report of nothing')
  return id
}

/** What another instance said of something of ours: in its words, cut at the length of ours. */
export function receivedReport(
  target: ReportTarget,
  said: { id: string; host: string; by: string; reason: string },
  from: { id: ReportId; now: Temporal.Instant },
): Report {
  const reason = beginning(severalLines(said.reason), reasonLength.max)
  return {
    _id: from.id,
    targetId: targetIdOf(target),
    ...target,
    ground: 'other',
    reason: characters(reason) < reasonLength.min ? `Signalé par ${said.host}, sans explication.` : reason,
    startAt: null,
    reporter: { accountId: null, name: said.by.slice(0, 200), mail: null },
    from: { id: said.id, host: said.host },
    openKey: `${said.by}:${targetIdOf(target)}`,
    state: 'open',
    reportedAt: iso(from.now),
    decision: null,
  }
}

/** @throws {AlreadyDecided} {InvalidInput} when the decision does not suit what is reported, or lacks its reason */
export function decided(
  report: Report,
  decision: { kind: DecisionKind; reason: string },
  by: AccountId | null,
  now: Temporal.Instant,
): Report {
  if (report.state !== 'open') throw new AlreadyDecided()
  if (decision.kind !== 'leave' && decision.kind !== removals[kindOf(report)]) {
    throw new InvalidInput([{ pointer: '/decision', detail: 'Cette décision ne convient pas à ce qui est signalé.' }])
  }
  const reason = decision.kind === 'leave' ? severalLines(decision.reason) : statedReason(decision.reason)
  return {
    ...report,
    openKey: null,
    state: decision.kind === 'leave' ? 'rejected' : 'accepted',
    decision: { kind: decision.kind, reason, by, at: iso(now) },
  }
}

/** What the author is told. @throws {InvalidInput} when it says nothing */
export function statedReason(reason: string): string {
  const clean = severalLines(reason)
  const faults = faultsOfReason(clean, 'Écrivez la raison : elle est donnée à la personne concernée.')
  if (faults.length > 0) throw new InvalidInput(faults)
  return clean
}

function faultsOfReason(reason: string, sentence: string): FieldFault[] {
  const length = characters(reason)
  if (length < reasonLength.min) return [{ pointer: '/reason', detail: sentence }]
  if (length > reasonLength.max) return [{ pointer: '/reason', detail: 'Ce texte dépasse 3 000 caractères.' }]
  return []
}

export class ReportNotFound extends NotFound {
  constructor(options?: ErrorOptions) {
    super('Ce signalement n’existe pas, ou n’existe plus.', options)
  }
}

/** Another moderator was first. */
class AlreadyDecided extends AppError {
  readonly code = 'already-decided'
  constructor(options?: ErrorOptions) {
    super('Quelqu’un a déjà décidé de ce signalement.', options)
  }
}
