/**
 * The rules of what waits for one host, pure: what may go now and in which order, how long to wait after a failure,
 * what a failure says of the host or of this one message. `run-lane.ts` applies them.
 */
import type { CopyStep } from '#src/copies/copy.ts'
import type { Stored } from '#src/store/engine.ts'
import type { VideoId } from '#src/videos/video.ts'
import type { Iri } from '../actor.ts'
import type { PostOutcome } from '../ports.ts'

/** What one activity still owes to one host: its inboxes there, or some of them, that have not answered yet. */
export interface Delivery extends Stored {
  /** Host, as in `RemoteActor.host`. */
  readonly lane: string
  /** The message (`OutgoingMessage`), kept once for all hosts. */
  readonly message: string
  readonly type: string
  /** What it is about: two messages on one thing never pass each other, and a Delete makes those before it useless. */
  readonly subject: Iri
  readonly inboxes: readonly Iri[]
  /** When it was said. */
  readonly at: string
  readonly attempts: number
  /** Set aside until then; '' when it was not. */
  readonly retryAt: string
  readonly lastError: string | null
  /** It gives or asks back a copy of this video. */
  readonly copyOf: VideoId | null
  /** Only while the host is allied. */
  readonly forAllies?: true
}

/** Everything about one host. */
export interface Lane extends Stored {
  /** Counts what came in: a lane is found empty only if nothing came meanwhile. */
  readonly arrived: number
  /** Counts who asked to try now: an attempt that began before says nothing of after. Absent: nobody. */
  readonly asked?: number
  readonly hasWork: boolean
  /** The circuit: nothing is sent before. '' when it is closed. */
  readonly notBefore: string
  readonly lease: string | null
  readonly leaseUntil: string | null
  readonly holder: string | null
  /** Of the host, in a row. */
  readonly failures: number
  readonly failingSince: string | null
  readonly lastSuccessAt: string | null
  readonly lastFailure: { readonly at: string; readonly detail: string } | null
  /** Given up since `lostSince`: what a replay is for. */
  readonly lost: number
  readonly lostSince: string | null
  /** Messages that it did not want. */
  readonly refused: number
}

/** As long as something waits for a host that does not answer. */
export const waitsDays = 7

/** This many messages in a row that fail each for itself: then it is the host. */
export const failuresThatCloseTheLane = 3

const longestWaitMs = 6 * 3_600_000

/** @param failures in a row, from 1 @param chance 0 to 1, so that hosts that failed together are not asked together */
export function waitMs(failures: number, backoffMs: number, chance: number): number {
  const doubled = backoffMs * 2 ** Math.min(failures - 1, 30)
  return Math.round(Math.min(longestWaitMs, doubled) * (0.85 + 0.3 * chance))
}

export function isTooOld({ at }: Pick<Delivery, 'at'>, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(now.subtract({ hours: 24 * waitsDays }), Temporal.Instant.from(at)) >= 0
}

/** Two messages on one thing never pass each other; the same one to other inboxes is not held back. */
export function holds(before: Delivery, later: Delivery): boolean {
  return before.subject === later.subject && before.message !== later.message
}

/**
 * Those that may go now, in order. One that is set aside holds back the later messages about the same thing.
 * @param waiting in the order in which they were said
 */
export function due(waiting: readonly Delivery[], now: string): Delivery[] {
  const held: Delivery[] = []
  return waiting.filter((delivery) => {
    const isHeld = delivery.retryAt > now || held.some((before) => holds(before, delivery))
    if (isHeld) held.push(delivery)
    return !isHeld
  })
}

/** The next hour at which one of them may go. Null when none is set aside. */
export function nextRetry(waiting: readonly Delivery[]): string | null {
  const hours = waiting.flatMap(({ retryAt }) => (retryAt === '' ? [] : [retryAt]))
  return hours.length === 0 ? null : hours.reduce((a, b) => (a < b ? a : b))
}

/** What it is to those who have a copy of the video. */
export const copyStepOf = (type: string): CopyStep => (type === 'Delete' ? 'asks-back' : 'gives')

/** What is useless, and must not be told any more, once the thing itself is gone. */
export const goneWithTheThing: ReadonlySet<string> = new Set(['Create', 'Update', 'Announce'])

/**
 * - `host`: it is down, overwhelmed or asks for patience: everything waits.
 * - `message`: it answered, and failed at this one: the others go on.
 */
export function whoFailed({ status }: Extract<PostOutcome, { outcome: 'transient' }>): 'host' | 'message' {
  return status === null || [408, 429, 502, 503, 504].includes(status) ? 'host' : 'message'
}
