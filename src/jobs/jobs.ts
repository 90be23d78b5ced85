/**
 * Durable work: what must be done once, later, even if the process is killed. Agenda keeps leases, retries and
 * schedules (`agenda-repository.ts` writes them over the document port); subjects see only this.
 */
import type { Transaction } from '../store/engine.ts'

export interface JobRun<Payload> {
  id: string
  payload: Payload
  /** 1 on the first try. */
  attempt: number
  /** Aborted when the process stops or the lease is lost: give up quickly, the job is taken again elsewhere. */
  signal: AbortSignal
  /** Keeps the lease and shows where the work is: `fraction` 0 to 1, `secondsLeft` when known. Cheap to call often. */
  progress(state: { fraction: number; secondsLeft?: number; step?: string }): void
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
  /** Never throws for a fault that trying again cannot mend: throw `JobRefused` and it becomes a dead letter at once. */
  handle(run: JobRun<Payload>): Promise<void>
}

export interface EnqueueOptions {
  /** Same kind and key while one is waiting or running: nothing is added, the waiting one is kept. */
  key?: string
  /** Greater first. Default 0. */
  priority?: number
  /** ISO 8601; default now. */
  runAt?: string
  /** Added only if this transaction commits. */
  tx?: Transaction
}

export interface Jobs extends AsyncDisposable {
  define<Payload>(kind: JobKind<Payload>): void
  /** Runs `handle` once per period among all processes. `every`: `'10 minutes'` or a cron line in Europe/Paris. */
  defineRecurring(kind: { name: string; every: string; handle(run: JobRun<null>): Promise<void> }): void
  enqueue<Payload>(kind: string, payload: Payload, options?: EnqueueOptions): Promise<string>
  /** Waiting jobs with this key are removed; a running one has its signal aborted, here or in another process. */
  cancel(kind: string, key: string): Promise<void>
  /** The latest job of this kind and key, for people who wait: its place counts those before it. */
  find(kind: string, key: string): Promise<JobView | null>
  /** Dead letters and the rest, newest first, for administrators. */
  list(
    filter: { state?: JobState; kind?: string },
    page?: { limit?: number; after?: string },
  ): Promise<{ items: JobView[]; next: string | null }>
  /** A dead letter is made to wait again, its attempts counted from 0. */
  retry(id: string): Promise<boolean>
  /** How many of each state, for `/metrics` and the administration. */
  counts(): Promise<Record<JobState, number>>
  start(): Promise<void>
  /** Takes no more, waits up to `graceSeconds` for what runs, then aborts it and gives the leases back. */
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
  startedAt: string | null
  endedAt: string | null
  /** While waiting: 1 is next. */
  place: number | null
  progress: { fraction: number; secondsLeft: number | null; step: string | null } | null
  /** Of the last failed try: a sentence without personal data. */
  lastError: string | null
}

/** Thrown by a handler: trying again would fail the same way. */
export class JobRefused extends Error {
  override readonly name = 'JobRefused'
}
