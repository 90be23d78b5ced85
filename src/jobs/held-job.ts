/**
 * A job while this process holds its lease: renews it, writes its progress, hears that it is cancelled, and offers
 * its handler the fences of `JobRun`. Whatever it writes requires the token of its lease.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { type Clock, iso } from '../clock.ts'
import type { Transaction } from '../store/engine.ts'
import { done, type JobDocument } from './job.ts'
import { type JobRun, LeaseLost } from './jobs.ts'
import type { JobsStore } from './jobs-store.ts'

/** Why a handler is asked to give up. */
type Interruption = 'stopped' | 'cancelled' | 'lost'

const sentences: Record<Interruption, string> = {
  stopped: 'the process stops',
  cancelled: 'the job was cancelled',
  lost: 'the lease was lost',
}

/** Progress is written at most that often. */
const progressEveryMs = 1000

export class HeldJob {
  readonly document: JobDocument
  readonly token: string
  /** Resolves once it is no longer ours. */
  readonly released: Promise<void>
  interruption: Interruption | null = null
  hasBegun = false
  /** The handler asked for its end in a transaction of its own. */
  isDoneByHandler = false
  readonly #parts: { store: JobsStore; clock: Clock; leaseMs: number }
  readonly #controller = new AbortController()
  readonly #release: () => void
  /** A handler may call from inside a transaction, which what is done later must not believe itself part of. */
  readonly #outside = AsyncLocalStorage.snapshot()
  #untilMs: number
  #renewedMs: number
  #timer: NodeJS.Timeout | undefined
  #unwritten: JobDocument['progress'] = null
  #isWriting = false
  #isClosed = false

  constructor(document: JobDocument, token: string, parts: { store: JobsStore; clock: Clock; leaseMs: number }) {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.document = document
    this.token = token
    this.released = promise
    this.#release = resolve
    this.#parts = parts
    this.#renewedMs = parts.clock.now().epochMilliseconds
    this.#untilMs = this.#renewedMs + parts.leaseMs
  }

  /** The lease is certainly ours until then, unless it was given back. */
  get untilMs(): number {
    return this.#untilMs
  }

  /** Begins to renew. `nextRunAt`: for a recurring job, its next hour. */
  begin(nextRunAt: () => string | null): JobRun<unknown> {
    const { store, clock } = this.#parts
    this.hasBegun = true
    this.#schedule()
    const { _id: id, payload, attempt } = this.document
    return {
      id,
      payload,
      attempt,
      signal: this.#controller.signal,
      progress: ({ fraction, secondsLeft, step, detail }) => {
        const rounded = Math.round(Math.min(1, Math.max(0, fraction)) * 1000) / 1000
        const told = { fraction: rounded, secondsLeft: secondsLeft ?? null, step: step ?? null }
        this.#unwritten = detail === undefined ? told : { ...told, detail, at: iso(clock.now()) }
        this.#schedule()
      },
      hold: async (tx) => {
        const until = iso(clock.now().add({ milliseconds: this.#parts.leaseMs }))
        if (!(await store.hold(id, this.token, until, tx))) throw this.#leaseLost()
      },
      done: async (tx: Transaction) => {
        this.isDoneByHandler = true
        const next = nextRunAt()
        const change = next === null ? done(clock.now()) : nextPeriod(next, clock.now())
        if (!(await store.change(id, this.token, change, tx))) throw this.#leaseLost()
      },
    }
  }

  interrupt(why: Interruption): void {
    if (this.interruption !== null || this.#isClosed) return
    this.interruption = why
    this.#controller.abort(new LeaseLost(`${this.document.kind} ${this.document._id}: ${sentences[why]}`))
  }

  /** The handler has returned: nothing more is renewed or written about its progress. */
  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
  }

  release(): void {
    this.close()
    this.#release()
  }

  #leaseLost(): LeaseLost {
    this.interrupt('lost')
    return new LeaseLost(`${this.document.kind} ${this.document._id}: ${sentences.lost}`)
  }

  /** The next write: soon for new progress, otherwise after a third of the lease. */
  #schedule(): void {
    if (this.#isClosed || this.#isWriting || this.interruption === 'lost') return
    clearTimeout(this.#timer)
    const every = this.#parts.leaseMs / 3
    const due = this.#renewedMs + (this.#unwritten === null ? every : Math.min(every, progressEveryMs))
    const waitMs = Math.max(0, due - this.#parts.clock.now().epochMilliseconds)
    this.#timer = this.#outside(setTimeout, () => void this.#write(), waitMs)
  }

  async #write(): Promise<void> {
    const { store, clock, leaseMs } = this.#parts
    const now = clock.now()
    const progress = this.#unwritten
    this.#unwritten = null
    this.#renewedMs = now.epochMilliseconds
    this.#isWriting = true
    try {
      const until = now.add({ milliseconds: leaseMs })
      const job = await store.renew(this.document._id, this.token, {
        leaseUntil: iso(until),
        ...(progress === null ? {} : { progress }),
      })
      // A handler that ended its job itself has given up its token.
      if (job === null && !this.isDoneByHandler) this.interrupt('lost')
      if (job?.isCancelled) this.interrupt('cancelled')
      if (job !== null) this.#untilMs = until.epochMilliseconds
    } catch {
      // The store does not answer. The lease holds until its end; the next write is sooner.
      this.#unwritten ??= progress
      this.#renewedMs = now.epochMilliseconds - leaseMs / 6
      if (clock.now().epochMilliseconds >= this.#untilMs) this.interrupt('lost')
    } finally {
      this.#isWriting = false
      this.#schedule()
    }
  }
}

/** A recurring job has ended well: it waits for its next hour, its tries counted anew. */
export function nextPeriod(runAt: string, now: Temporal.Instant) {
  return {
    set: {
      state: 'waiting',
      isDue: runAt <= iso(now),
      runAt,
      endedAt: iso(now),
      attempt: 0,
      lease: null,
      leaseUntil: null,
      holder: null,
      progress: null,
      lastError: null,
    },
  } as const
}
