/** A job as it is kept, and the changes that move it from one state to another. Pure. */
import { iso } from '../clock.ts'
import type { Stored, Update } from '../store/engine.ts'
import type { JobState, JobView, QueuedJob } from './jobs.ts'

export interface JobDocument extends Stored {
  kind: string
  key: string | null
  /** Kind and key while waiting or running, null after: unique, so that a key is open once. */
  openKey: string | null
  payload: unknown
  state: JobState
  /** Waiting, and its hour has come: what the queue is made of. */
  isDue: boolean
  priority: number
  lane: string | null
  /** Place in the fair share of its kind, least first: see `fairTurn`. 0 without a lane. */
  turn: number
  /** How much work it is, in a unit that the jobs of its kind share. */
  cost: number
  runAt: string
  enqueuedAt: string
  startedAt: string | null
  endedAt: string | null
  /** Counts each time it is taken. */
  attempt: number
  /** A new token each time it is taken: every later write of its worker requires it, so a stale worker writes nothing. */
  lease: string | null
  leaseUntil: string | null
  /** `worker.ts`. */
  holder: string | null
  /** Asked while it ran: it is removed as soon as its worker lets go. */
  isCancelled: boolean
  progress: (NonNullable<JobView['progress']> & { detail?: unknown; at?: string }) | null
  lastError: string | null
  /** Recurring: its period, as Agenda reads it. */
  every: string | null
  /** Once it has ended: when it is forgotten. */
  expiresAt?: string
}

type Change = Update<JobDocument>

const doneKeptHours = 24
const deadKeptHours = 90 * 24

export function openKeyOf(kind: string, key: string | null): string | null {
  return key === null ? null : `${kind} ${key}`
}

/**
 * Self-clocked fair queueing (Golestani, 1994): a job's turn is where its lane's last job ends, or the turn of what
 * runs now if that is later, plus its cost. Taken in the order of turns, lanes share in proportion, a short job
 * passes before a long one, and a long one is passed only by as much work as its own.
 */
export function fairTurn(queue: { lastOfLane: number; current: number; cost: number }): number {
  return Math.max(queue.lastOfLane, queue.current) + queue.cost
}

/** The turn that a job would have if it were added now. */
export function turnIfAdded(
  queue: readonly QueuedJob[],
  { kind, lane, cost }: { kind: string; lane: string | null; cost: number },
): number {
  const same = queue.filter((job) => job.kind === kind)
  const latest = same
    .filter(({ isRunning }) => isRunning)
    .reduce<QueuedJob | null>((one, job) => ((job.startedAt ?? '') > (one?.startedAt ?? '') ? job : one), null)
  const waiting = same.filter(({ isRunning }) => !isRunning).map(({ turn }) => turn)
  return fairTurn({
    lastOfLane: Math.max(0, ...same.filter((job) => job.lane === lane).map(({ turn }) => turn)),
    current: latest?.turn ?? (waiting.length > 0 ? Math.min(...waiting) : 0),
    cost,
  })
}

const letGo = { isDue: false, lease: null, leaseUntil: null, holder: null, progress: null } as const

export function taken(by: { lease: string; until: string; holder: string; now: string }): Change {
  return {
    set: {
      state: 'running',
      isDue: false,
      lease: by.lease,
      leaseUntil: by.until,
      holder: by.holder,
      startedAt: by.now,
      endedAt: null,
      progress: null,
    },
    inc: { attempt: 1 },
  }
}

export function done(now: Temporal.Instant): Change {
  return {
    set: {
      ...letGo,
      state: 'done',
      openKey: null,
      endedAt: iso(now),
      lastError: null,
      expiresAt: iso(now.add({ hours: doneKeptHours })),
    },
  }
}

export function dead(now: Temporal.Instant, reason: string): Change {
  return {
    set: {
      ...letGo,
      state: 'dead',
      openKey: null,
      endedAt: iso(now),
      lastError: reason,
      expiresAt: iso(now.add({ hours: deadKeptHours })),
    },
  }
}

/** Waits until `runAt`. `attempt`: how many tries count so far. */
export function waitsAgain(
  job: JobDocument,
  next: { runAt: string; now: string; attempt: number; reason?: string | null; endedAt?: string },
): Change {
  return {
    set: {
      ...letGo,
      state: 'waiting',
      openKey: openKeyOf(job.kind, job.key),
      isDue: next.runAt <= next.now,
      runAt: next.runAt,
      attempt: next.attempt,
      ...(next.endedAt === undefined ? {} : { endedAt: next.endedAt }),
      ...(next.reason === undefined ? {} : { lastError: next.reason }),
    },
    unset: ['expiresAt'],
  }
}

/**
 * After its worker died without a word: taken again at once the first time, then later and later, for it may be the
 * job that kills.
 */
export function secondsBeforeTakenAgain(attempt: number, backoffSeconds: number): number {
  return attempt <= 1 ? 0 : Math.min(3600, backoffSeconds * 2 ** (attempt - 2))
}

export function viewOf(job: JobDocument, { place = null }: { place?: number | null } = {}): JobView {
  const { progress } = job
  return {
    id: job._id,
    kind: job.kind,
    key: job.key,
    state: job.state,
    attempt: job.attempt,
    enqueuedAt: job.enqueuedAt,
    runAt: job.runAt,
    startedAt: job.startedAt,
    endedAt: job.endedAt,
    place,
    progress: progress && { fraction: progress.fraction, secondsLeft: progress.secondsLeft, step: progress.step },
    lastError: job.lastError,
  }
}

export function queuedOf(
  { kind, key, payload, state, holder, startedAt, lane, turn, progress }: JobDocument,
  now: Temporal.Instant,
): QueuedJob {
  const at = progress?.at === undefined ? now.epochMilliseconds : Date.parse(progress.at)
  const secondsAgo = Math.max(0, now.epochMilliseconds - at) / 1000
  return {
    kind,
    key,
    payload,
    isRunning: state === 'running',
    worker: state === 'running' ? holder : null,
    startedAt: state === 'running' ? startedAt : null,
    lane,
    turn,
    told: progress && { detail: progress.detail ?? null, secondsAgo },
  }
}

/** One line of at most 300 characters. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error)
  return (text.split('\n', 1)[0] ?? '').slice(0, 300)
}
