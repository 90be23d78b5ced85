/**
 * The queue of this process: what the subjects define and enqueue, bound to Agenda once started. Agenda is loaded at
 * `start`, so a process that listens first pays for it after.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Agenda } from 'agenda'
import type { Logger } from 'pino'
import { type Clock, iso, systemClock } from '../clock.ts'
import { orderedId } from '../ordered-id.ts'
import type { Engine } from '../store/engine.ts'
import { createQueue } from './agenda-repository.ts'
import { createEnds, type Kind } from './end-job.ts'
import { followQueue } from './follow-queue.ts'
import { openKeyOf, queuedOf, viewOf } from './job.ts'
import {
  type EnqueueOptions,
  type JobKind,
  JobRefused,
  type Jobs,
  type KindsTaken,
  LeaseLost,
  UnknownKinds,
} from './jobs.ts'
import { createJobsStore, newJob } from './jobs-store.ts'
import { createTakers } from './takers.ts'

interface JobsParts {
  engine: Engine
  log: Logger
  clock?: Clock
  /** How often to look for what was left by a dead process and for what no change feed told. */
  sweepSeconds?: number
  /** Default: every kind defined. */
  takes?: KindsTaken
}

/** Agenda asks for work this often. Most of its questions are answered without reading the store. */
const agendaAsksEveryMs = 2000
/** After its signal is aborted, a handler has that long to give up before its lease is given back without it. */
const giveUpMs = 5000

const everything: KindsTaken = { only: [], except: [] }

export function createJobs(parts: JobsParts): Jobs {
  const { engine, log, clock = systemClock, sweepSeconds = 5, takes = everything } = parts
  const store = createJobsStore(engine)
  const kinds = new Map<string, Kind>()
  const nowIso = () => iso(clock.now())
  let agenda: Agenda | undefined
  let starting: Promise<void> | undefined
  let stopping: Promise<void> | undefined
  let bind: (kind: Kind) => Promise<void> = async () => {}
  const life = new AbortController()
  const takers = createTakers({
    engine,
    clock,
    failed: (error) => log.warn({ err: error }, 'which processes take jobs could not be written'),
  })

  const { settle, recover } = createEnds({ store, kinds, clock, log, isHeld: (lease) => queue.held.has(lease) })
  const queue = createQueue({
    store,
    clock,
    settle,
    limitsOf(name) {
      const kind = kinds.get(name)
      return kind && { concurrency: kind.concurrency, leaseMs: kind.leaseSeconds * 1000 }
    },
    failed: (error) => log.warn({ err: error }, 'the queue could not be read'),
  })

  function declare(kind: Kind): void {
    if (kinds.has(kind.name)) throw new Error(`the job ${kind.name} is defined twice`)
    kinds.set(kind.name, kind)
    bind(kind).catch((error) => log.error({ err: error, kind: kind.name }, 'this kind of job cannot run'))
  }

  async function run(kind: Kind, token: string, nextRunAt: () => string | null): Promise<void> {
    const job = queue.held.get(token)
    if (!job) throw new LeaseLost(`${kind.name}: no longer held`)
    const context = { job: job.document._id, kind: kind.name, attempt: job.document.attempt }
    try {
      await kind.handle(job.begin(nextRunAt))
      if (job.isDoneByHandler && job.interruption === null && (await store.get(job.document._id))?.lease === token) {
        throw new Error('the transaction that ended the job was not committed')
      }
    } catch (error) {
      if (job.interruption === null) log.warn({ ...context, err: error }, 'a job failed')
      throw error instanceof Error ? error : new Error(String(error))
    } finally {
      if (job.interruption !== null) log.info({ ...context, why: job.interruption }, 'a job was interrupted')
      job.close()
    }
  }

  const isTaken = ({ name, isLeftToOthers }: Kind) =>
    !isLeftToOthers && (takes.only.length === 0 || takes.only.includes(name)) && !takes.except.includes(name)

  async function startAgenda(): Promise<void> {
    const unknown = [...takes.only, ...takes.except].filter((name) => !kinds.has(name))
    if (unknown.length > 0) throw new UnknownKinds(unknown, [...kinds.keys()].sort())
    const { Agenda, backoffStrategies } = await import('agenda')
    const started = new Agenda({
      backend: queue.backend,
      processEvery: agendaAsksEveryMs,
      // Only the limits of each kind count, and `createQueue` keeps them.
      maxConcurrency: 10_000,
      // Agenda waits for half of it after each job before it lets the process end.
      defaultLockLifetime: agendaAsksEveryMs,
    })
    // What fails is logged where it fails, with its job; this is Agenda's own commentary.
    started.on('error', (error) => log.debug({ err: error }, 'agenda'))
    bind = async (kind) => {
      if (!isTaken(kind)) return
      const backoff = backoffStrategies.exponential({
        delay: kind.backoffSeconds * 1000,
        factor: 2,
        maxDelay: 3_600_000,
        maxRetries: kind.attempts - 1,
        jitter: 0.1,
      })
      started.define<string>(
        kind.name,
        (job) => {
          const next = () => (job.attrs.nextRunAt ? iso(job.attrs.nextRunAt.toTemporalInstant()) : null)
          return run(kind, job.attrs.data, next)
        },
        {
          concurrency: kind.concurrency,
          backoff: (context) => (context.error instanceof JobRefused ? null : backoff(context)),
        },
      )
      if (kind.every !== null) {
        await started.every(kind.every, kind.name, undefined, { timezone: 'Europe/Paris' })
      }
      queue.wake(kind.name)
    }
    for (const kind of kinds.values()) await bind(kind)
    const places = () =>
      Object.fromEntries([...kinds.values()].filter(isTaken).map(({ name, concurrency }) => [name, concurrency]))
    await takers.begin(places, life.signal)
    await started.start()
    agenda = started
    followQueue({
      store,
      signal: life.signal,
      now: nowIso,
      sweepMs: sweepSeconds * 1000,
      recover,
      wake: queue.wake,
      wakeAll: () => kinds.keys().forEach(queue.wake),
      cancelled: (lease) => queue.held.get(lease)?.interrupt('cancelled'),
      failed: (error) => log.warn({ err: error }, 'the queue could not be followed'),
    })
  }

  async function stopAgenda(graceSeconds: number): Promise<void> {
    life.abort()
    await starting?.catch(() => undefined)
    if (starting) await takers.end()
    await queue.close()
    const settled = () => Promise.all([...queue.held.values()].map((job) => job.released))
    await within(graceSeconds * 1000, settled())
    for (const job of queue.held.values()) job.interrupt('stopped')
    await within(giveUpMs, settled())
    for (const job of queue.held.values()) {
      log.warn({ job: job.document._id, kind: job.document.kind }, 'a job did not give up in time')
      await settle(job, { ...agendaNothing, name: job.document.kind })
    }
    await agenda?.stop(false)
  }

  return {
    define(kind) {
      declare({
        concurrency: 1,
        attempts: 5,
        backoffSeconds: 5,
        leaseSeconds: 60,
        every: null,
        isLeftToOthers: false,
        ...(kind as JobKind<unknown>),
      })
    },

    defineRecurring({ name, every, handle }) {
      declare({
        name,
        every,
        handle: handle as Kind['handle'],
        concurrency: 1,
        attempts: 5,
        backoffSeconds: 5,
        leaseSeconds: 60,
        isLeftToOthers: false,
      })
    },

    async enqueue(kind, payload, options: EnqueueOptions = {}) {
      const { key, priority, lane, cost = 1, carries, tx } = options
      // Its turn, which is not cheap to know, is only for what is added.
      const held = key === undefined || carries === 'latest' ? null : await store.holderOf(openKeyOf(kind, key), tx)
      if (held !== null) {
        if (!tx) queue.wake(kind)
        return held
      }
      const now = clock.now()
      const job = newJob(
        {
          _id: orderedId(now.epochMilliseconds),
          kind,
          payload,
          runAt: iso(options.runAt === undefined ? now : Temporal.Instant.from(options.runAt)),
          ...(key === undefined ? {} : { key }),
          ...(priority === undefined ? {} : { priority }),
          cost,
          ...(lane === undefined ? {} : { lane, turn: await store.turnInLane(kind, lane, cost, tx) }),
        },
        iso(now),
      )
      const id = await store.add(job, { tx, carriesLatest: carries === 'latest' })
      // In a transaction, the change feed tells when it has committed.
      if (!tx) queue.wake(kind)
      return id
    },

    async cancel(kind, key) {
      await store.cancel(kind, key)
      for (const job of queue.held.values()) {
        if (job.document.kind === kind && job.document.key === key) job.interrupt('cancelled')
      }
    },

    async find(kind, key) {
      const job = await store.latest(kind, key)
      if (job === null) return null
      return viewOf(job, { place: await store.placeOf(job) })
    },

    async queueOf(kinds) {
      const queue = await store.queueOf(kinds)
      const now = clock.now()
      return queue.filter(({ isCancelled }) => !isCancelled).map((job) => queuedOf(job, now))
    },

    takers: () => takers.known(),

    isAnyDue: (kinds, except) => store.isAnyDue(kinds, except),

    async list(filter, page = {}) {
      const { items, next } = await store.list(filter, page)
      return { items: items.map((job) => viewOf(job)), next }
    },

    async retry(id) {
      const job = await store.retry(id, nowIso())
      if (job) queue.wake(job.kind)
      return job !== null
    },

    async counts() {
      const count = (state: 'waiting' | 'running' | 'done' | 'dead') => store.count(state, 10_000)
      const [waiting, running, done, dead] = await Promise.all([
        count('waiting'),
        count('running'),
        count('done'),
        count('dead'),
      ])
      return { waiting, running, done, dead }
    },

    async ended(id, signal = new AbortController().signal) {
      const watch = new AbortController()
      const changes = store.documents.changes(AbortSignal.any([watch.signal, signal]))[Symbol.asyncIterator]()
      try {
        let change = changes.next()
        for (;;) {
          signal.throwIfAborted()
          const job = await store.get(id)
          if (!job || job.isCancelled) return null
          if (job.state === 'done' || job.state === 'dead') return viewOf(job)
          if (await Promise.race([change, delay(1000, null, { signal })])) change = changes.next()
        }
      } finally {
        watch.abort()
      }
    },

    expect(name) {
      const kind = kinds.get(name)
      if (!agenda || stopping || !kind || !isTaken(kind)) return
      kind.getReady?.().catch((error) => log.debug({ kind: name, err: error }, 'what a job needs is not ready'))
    },

    start() {
      if (stopping) return Promise.reject(new Error('the queue was stopped'))
      starting ??= startAgenda()
      return starting
    },

    stop(graceSeconds = 20) {
      stopping ??= stopAgenda(graceSeconds)
      return stopping
    },

    [Symbol.asyncDispose]() {
      return this.stop()
    },
  }
}

/** What Agenda would say of a job that it never finished. */
const agendaNothing = { priority: 0, type: 'normal', nextRunAt: null, data: undefined } as const

/** Waits for the work, but not longer. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const clock = new AbortController()
  await Promise.race([work, delay(ms, null, { signal: clock.signal }).catch(() => null)])
  clock.abort()
}
