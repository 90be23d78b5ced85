/**
 * Durable work: what must be done once, later, even if the process is killed. Agenda keeps retries and
 * schedules (`agenda-repository.ts` binds it to the document port); subjects see only this.
 */
import type { Transaction } from '../store/engine.ts'

/**
 * A job may be run more than once: when its process is killed, or paused for longer than its lease. Its effect in
 * the store still happens once when it is written in the transaction of `done` (or of `hold`, for a stage of it);
 * an effect outside the store (a file, a request) must be named after `id`, so that doing it again changes nothing.
 */
export interface JobRun<Payload> {
  /** The same at every try. */
  id: string
  payload: Payload
  /** 1 on the first try. A try that ended because the process was asked to stop does not count. */
  attempt: number
  /** Aborted when the process stops, the job is cancelled or the lease is lost: give up quickly. `reason` tells which. */
  signal: AbortSignal
  /**
   * Keeps the lease and shows where the work is: `fraction` 0 to 1, `secondsLeft` when known. `detail`: plain JSON for those of
   * its subject who look at the queue. Cheap to call often.
   */
  progress(state: { fraction: number; secondsLeft?: number; step?: string; detail?: unknown }): void
  /**
   * In the transaction that writes a stage of the work: the transaction commits only if this job is still ours.
   * @throws {LeaseLost} when it was taken elsewhere, or cancelled; let it through, and nothing is written.
   */
  hold(tx: Transaction): Promise<void>
  /**
   * In the transaction that writes the effect: the effect and the end of the job are one, so the effect happens
   * exactly once whatever is killed. Nothing is left to do after it but return.
   * @throws {LeaseLost} as `hold`
   */
  done(tx: Transaction): Promise<void>
}

export interface JobKind<Payload> {
  /** Kebab-case, e.g. `transcode`. */
  name: string
  /** How many at once in one process. Default 1. */
  concurrency?: number
  /** Attempts before it becomes a dead letter. Default 5. */
  attempts?: number
  /** First delay of the exponential back-off. Default 5 s; at most 1 h between two. */
  backoffSeconds?: number
  /** A job without a sign of life for that long is taken again. Default 60 s; renewed automatically while the handler runs. */
  leaseSeconds?: number
  /** This process enqueues such jobs and never takes one: it has not what they need, another has. */
  isLeftToOthers?: boolean
  /** Loads what the first one would wait for; may be called again. What fails here fails, or not, when it is needed. */
  getReady?(): Promise<unknown>
  /** Never throws for a fault that trying again cannot mend: throw `JobRefused` and it becomes a dead letter at once. */
  handle(run: JobRun<Payload>): Promise<void>
  /**
   * In the transaction that makes it a dead letter, so that whatever waits for it learns of it, also when it was not
   * refused but killed at each try. `reason` is the last failure.
   */
  abandoned?(dead: { id: string; payload: Payload; reason: string }, tx: Transaction): Promise<void>
}

export interface EnqueueOptions {
  /** Same kind and key while one is waiting or running: nothing is added, the waiting one is kept, with its turn. */
  key?: string
  /** Greater first, whatever the lane. Default 0. */
  priority?: number
  /**
   * Whose turn it is: at equal priority, the jobs of a kind are taken from their lanes in fair shares, so that the
   * fifty jobs of one person do not delay the one of another. Give a lane to every job of a kind, or to none.
   */
  lane?: string
  /** How much work it is, in any unit that the jobs of the kind share (seconds of film): a short one passes before a long one. Default 1. */
  cost?: number
  /** When one with this key is open already, it carries this payload from now on: what runs is not told of it. Default: it does not. */
  carries?: 'latest'
  /** ISO 8601; default now. */
  runAt?: string
  /** Added only if this transaction commits. */
  tx?: Transaction
}

/** Which of the kinds defined a process takes: every one, some alone, or all but some. */
export interface KindsTaken {
  /** Empty: all. */
  readonly only: readonly string[]
  readonly except: readonly string[]
}

export interface Jobs extends AsyncDisposable {
  define<Payload>(kind: JobKind<Payload>): void
  /**
   * Runs `handle` once per period among all processes. `every`: `'10 minutes'` or a cron line in Europe/Paris.
   * A failure is tried again with back-off, then at the next period; it never becomes a dead letter.
   */
  defineRecurring(kind: { name: string; every: string; handle(run: JobRun<null>): Promise<void> }): void
  /** The payload is plain JSON: ids, not personal data. @returns the id of the job, the waiting one when its key was taken */
  enqueue<Payload>(kind: string, payload: Payload, options?: EnqueueOptions): Promise<string>
  /** One of this kind is on its way: where this process takes such jobs, what the first one needs is loaded meanwhile. */
  expect(kind: string): void
  /** Whether a job of these kinds, of another key, waits now for its turn. */
  isAnyDue(kinds: readonly string[], except?: { key: string }): Promise<boolean>
  /** What runs, then what waits for its turn now, in the order in which those of each kind are taken: at most 1000 of each kind. */
  queueOf(kinds: readonly string[]): Promise<QueuedJob[]>
  /** The processes that take jobs now; one that died on another machine is forgotten within minutes. */
  takers(): Promise<Taker[]>
  /** Waiting jobs with this key are removed; a running one has its signal aborted, here or in another process, and is removed when it fails. */
  cancel(kind: string, key: string): Promise<void>
  /** The latest job of this kind and key, for people who wait: its place counts those before it. */
  find(kind: string, key: string): Promise<JobView | null>
  /** Dead letters and the rest, newest first, for administrators. */
  list(
    filter: { state?: JobState; kind?: string },
    page?: { limit?: number; after?: string },
  ): Promise<{ items: JobView[]; next: string | null }>
  /** A dead letter is made to wait again, its attempts counted from 0. False when it is no dead letter, or when another with its key is open. */
  retry(id: string): Promise<boolean>
  /** How many of each state, counted up to 10 000, for `/metrics` and the administration. */
  counts(): Promise<Record<JobState, number>>
  /** Resolves once the job has ended, here or in another process; null when it was cancelled or is forgotten. */
  ended(id: string, signal?: AbortSignal): Promise<JobView | null>
  /**
   * Begins to take jobs of the kinds defined, those that this process takes. A process that only enqueues needs no start.
   * @throws {UnknownKinds} when it was told of kinds that are not defined
   */
  start(): Promise<void>
  /** Takes no more, waits up to `graceSeconds` (default 20) for what runs, then aborts it and gives the leases back. */
  stop(graceSeconds?: number): Promise<void>
}

export type JobState = 'waiting' | 'running' | 'done' | 'dead'

export interface JobView {
  id: string
  kind: string
  key: string | null
  state: JobState
  attempt: number
  enqueuedAt: string
  /** While waiting: not before. */
  runAt: string
  startedAt: string | null
  endedAt: string | null
  /** While waiting: 1 is next. Null while its hour has not come, and in lists. */
  place: number | null
  progress: { fraction: number; secondsLeft: number | null; step: string | null } | null
  /** Of the last failed try: a sentence without personal data. */
  lastError: string | null
}

/** A job that runs or waits for its turn, as those see it who tell how long that will be. */
export interface QueuedJob {
  kind: string
  key: string | null
  payload: unknown
  isRunning: boolean
  /** The process that runs it. */
  worker: string | null
  startedAt: string | null
  /** Its lane, and its turn: at equal priority the least is taken first. */
  lane: string | null
  turn: number
  /** What its handler said last, and how long ago. */
  told: { detail: unknown; secondsAgo: number } | null
}

/** A process that takes jobs, and how many of each kind at once; none of those that are not named. */
export interface Taker {
  worker: string
  places: Readonly<Record<string, number>>
}

/** A process was told to take, or to leave, jobs of kinds that there are not. */
export class UnknownKinds extends Error {
  override readonly name = 'UnknownKinds'
  readonly unknown: readonly string[]
  readonly known: readonly string[]
  constructor(unknown: readonly string[], known: readonly string[]) {
    super(`no such kinds of jobs: ${unknown.join(', ')}`)
    this.unknown = unknown
    this.known = known
  }
}

/** Thrown by a handler: trying again would fail the same way. */
export class JobRefused extends Error {
  override readonly name = 'JobRefused'
}

/** The job was taken by another process, or cancelled, since this one began it. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}
