/**
 * An alliance between two instances: proposed by one administrator, accepted by the other, ended by either. Each side
 * keeps its own word of it, moved by what its administrators do and by what the other instance says. Pure.
 *
 *     proposed → allied → ended        received → allied | refused
 *
 * Two proposals that cross are an agreement.
 */
import { randomBytes } from 'node:crypto'
import type { AccountId } from '#src/accounts/account.ts'
import { AppError } from '#src/app-error.ts'
import { iso } from '#src/clock.ts'
import type { Iri } from '../actor.ts'

export const allianceStates = ['proposed', 'received', 'allied', 'refused', 'ended'] as const
/** `proposed`: by us, without an answer yet. `received`: by them, for our administrators to answer. */
export type AllianceState = (typeof allianceStates)[number]

export interface Alliance {
  /** The host: one alliance with each. */
  readonly _id: string
  /** The other instance's actor. */
  readonly actorId: Iri
  readonly inbox: Iri
  /** As it names itself. */
  readonly name: string
  readonly state: AllianceState
  /** The Follow that we sent, the one that they sent: what is accepted, refused and undone. */
  readonly ourFollow: Iri | null
  readonly theirFollow: Iri | null
  /** While allied (`StandingAlliance.token`). */
  readonly token: string | null
  readonly proposedAt: string
  readonly agreedAt: string | null
  /** Refused, or ended. */
  readonly endedAt: string | null
  readonly endedBy: 'us' | 'them' | null
  /** Who proposed or answered here, last. */
  readonly by: AccountId | null
}

/** Who the other instance is. */
export type OtherInstance = Pick<Alliance, '_id' | 'actorId' | 'inbox' | 'name'>

export function proposedByUs(
  other: OtherInstance,
  before: Alliance | null,
  from: { follow: Iri; by: AccountId; now: Temporal.Instant },
): Alliance {
  const next = { ...begun(other, before, from.now), ourFollow: from.follow, by: from.by }
  return before?.state === 'received' ? agreed(next, from.now) : { ...next, state: 'proposed' }
}

/** Their Follow came. Said again, it changes nothing but its id. */
export function proposedByThem(
  other: OtherInstance,
  before: Alliance | null,
  from: { follow: Iri; now: Temporal.Instant },
): Alliance {
  const next = { ...begun(other, before, from.now), theirFollow: from.follow }
  if (before?.state === 'allied') return { ...before, ...other, theirFollow: from.follow }
  if (before?.state === 'proposed') return agreed(next, from.now)
  return { ...next, state: 'received' }
}

/** Ours was accepted there, or we accept theirs. */
export function agreed(alliance: Alliance, now: Temporal.Instant): Alliance {
  if (alliance.state === 'allied') return alliance
  return {
    ...alliance,
    state: 'allied',
    token: randomBytes(6).toString('hex'),
    agreedAt: iso(now),
    endedAt: null,
    endedBy: null,
  }
}

/** Taken back, refused or ended, by one side or the other. */
export function ended(alliance: Alliance, by: 'us' | 'them', now: Temporal.Instant): Alliance {
  if (isOver(alliance)) return alliance
  const wasAgreed = alliance.state === 'allied'
  return {
    ...alliance,
    state: wasAgreed ? 'ended' : 'refused',
    ourFollow: null,
    theirFollow: null,
    token: null,
    endedAt: iso(now),
    endedBy: by,
  }
}

export function isOver({ state }: Pick<Alliance, 'state'>): boolean {
  return state === 'refused' || state === 'ended'
}

function begun(other: OtherInstance, before: Alliance | null, now: Temporal.Instant): Alliance {
  if (before !== null && !isOver(before)) return { ...before, ...other }
  return {
    ...other,
    state: 'proposed',
    ourFollow: null,
    theirFollow: null,
    token: null,
    proposedAt: iso(now),
    agreedAt: null,
    endedAt: null,
    endedBy: null,
    by: null,
  }
}

/** Somebody answered first, here or there. */
export class AllianceNotInState extends AppError {
  readonly code = 'already-decided'
}
