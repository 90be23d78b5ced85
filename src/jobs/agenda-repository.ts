/**
 * Agenda's storage over the document port. Agenda decides when a job is tried again and when a recurring one is due;
 * who may take a job, for how long, and what becomes of it is decided here, by leases with a token. `README.md` says
 * what of Agenda's own locking is not relied upon, and why.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import type {
  AgendaBackend,
  JobNotification,
  JobParameters,
  JobRepository,
  JobsResult,
  NotificationChannel,
  NotificationHandler,
} from 'agenda'
import { type Clock, iso } from '../clock.ts'
import { HeldJob } from './held-job.ts'
import type { JobDocument } from './job.ts'
import { type JobsStore, newJob } from './jobs-store.ts'
import { thisWorker } from './worker.ts'

/** What Agenda carries of a job: the token of its lease, and never its payload. */
type LeaseToken = string

interface Queue {
  backend: AgendaBackend
  /** The jobs that this process holds, by the token of their lease. */
  held: ReadonlyMap<LeaseToken, HeldJob>
  /** There may be work of this kind: look now. */
  wake(kind: string): void
  /** Takes nothing more. Resolves when nothing is being taken. */
  close(): Promise<void>
}

interface QueueParts {
  store: JobsStore
  clock: Clock
  /** Of a kind that this process runs. */
  limitsOf(kind: string): { concurrency: number; leaseMs: number } | undefined
  /** What becomes of a job whose handler has returned, as Agenda sees it. Called once; never rejects. */
  settle(job: HeldJob, end: JobParameters): Promise<void>
  failed(error: unknown): void
}

/** Agenda measures the age of a lock by its own clock alone; ours is a lease, so its check must never fire. */
const never = new Date(8.64e15)

export function createQueue({ store, clock, limitsOf, settle, failed }: QueueParts): Queue {
  const held = new Map<LeaseToken, HeldJob>()
  /** Kinds that may have something due: Agenda's polls of the others end here, without reading the store. */
  const mayHaveWork = new Set<string>()
  const slotsTaken = new Map<string, number>()
  const takes = new Set<Promise<unknown>>()
  const handlers = new Set<NotificationHandler>()
  /** Work belongs to no request and no transaction, even when one of them wakes it. */
  const outside = AsyncLocalStorage.snapshot()
  let isOpen = true

  function wake(kind: string): void {
    if (!isOpen || !limitsOf(kind)) return
    mayHaveWork.add(kind)
    const notification = {
      jobId: kind as JobNotification['jobId'],
      jobName: kind,
      nextRunAt: null,
      priority: 0,
      timestamp: new Date(),
    }
    outside(() => {
      for (const handler of handlers) Promise.resolve(handler(notification)).catch(failed)
    })
  }

  function freeSlot(kind: string): void {
    slotsTaken.set(kind, (slotsTaken.get(kind) ?? 1) - 1)
    // After Agenda's own bookkeeping, which follows in microtasks.
    setImmediate(wake, kind)
  }

  function letGo(job: HeldJob): void {
    if (!held.delete(job.token)) return
    job.release()
    freeSlot(job.document.kind)
  }

  async function take(kind: string): Promise<JobParameters<LeaseToken> | undefined> {
    const limits = limitsOf(kind)
    const slots = slotsTaken.get(kind) ?? 0
    if (!isOpen || !limits || slots >= limits.concurrency || !mayHaveWork.delete(kind)) return undefined
    slotsTaken.set(kind, slots + 1)
    let isTaken = false
    try {
      const token = randomUUID()
      const now = clock.now()
      const until = iso(now.add({ milliseconds: limits.leaseMs }))
      const document = await store.takeNext(kind, { lease: token, until, holder: thisWorker, now: iso(now) })
      if (document === null) return undefined
      mayHaveWork.add(kind)
      if (document.isCancelled) {
        await store.remove(document._id, token)
        setImmediate(wake, kind)
        return undefined
      }
      isTaken = true
      const job = new HeldJob(document, token, { store, clock, leaseMs: limits.leaseMs })
      held.set(token, job)
      if (!isOpen) {
        await giveBack(job)
        return undefined
      }
      return parametersOf(document, token)
    } catch (error) {
      // Unknown whether it was taken; if so, its lease runs out.
      mayHaveWork.add(kind)
      throw error
    } finally {
      if (!isTaken) slotsTaken.set(kind, (slotsTaken.get(kind) ?? 1) - 1)
    }
  }

  /** Taken, and not begun. */
  async function giveBack(job: HeldJob): Promise<void> {
    job.interrupt('stopped')
    await settle(job, parametersOf(job.document, job.token)).finally(() => letGo(job))
  }

  async function giveBackAll(ids: readonly (string | undefined)[]): Promise<void> {
    const unbegun = [...held.values()].filter((job) => !job.hasBegun && ids.includes(job.document._id))
    await Promise.all(unbegun.map(giveBack))
  }

  const repository: JobRepository = {
    async connect() {},

    getNextJobToRun(kind) {
      const taking = take(kind)
      takes.add(taking)
      return taking.finally(() => takes.delete(taking))
    },

    /** With `lockedAt`, Agenda says that it begins, which taking it has written already; without, that it has ended. */
    async saveJobState(job) {
      const ours = held.get(job.data as unknown as LeaseToken)
      if (!ours || job.lockedAt) return
      await settle(ours, job).finally(() => letGo(ours))
    },

    /** Only recurring jobs come through Agenda; the others are written by `enqueue`, in the caller's transaction. */
    async saveJob(job) {
      if (job.type !== 'single' || job.repeatInterval === undefined) return notOffered('saveJob')
      if (!job.nextRunAt) throw new Error(`${job.name}: « ${job.repeatInterval} » is not a period`)
      const now = iso(clock.now())
      const runAt = iso(Temporal.Instant.fromEpochMilliseconds(job.nextRunAt.getTime()))
      const declared = newJob(
        { _id: `every-${job.name}`, kind: job.name, payload: null, runAt, every: String(job.repeatInterval) },
        now,
      )
      const kept = await store.declareRecurring(declared)
      return { ...job, _id: kept._id as NonNullable<JobParameters['_id']>, nextRunAt: new Date(kept.runAt) }
    },

    unlockJob: (job) => giveBackAll([job._id]),
    unlockJobs: (ids) => giveBackAll(ids),

    async getJobById(id) {
      const job = await store.get(id)
      return job && parametersOf(job, job.lease ?? '')
    },

    // Agenda asks these for its own dashboards and for callers of its own interface. Here people act through `Jobs`.
    lockJob: () => notOffered('lockJob'),
    queryJobs: (): Promise<JobsResult> => notOffered('queryJobs'),
    getJobsOverview: () => notOffered('getJobsOverview'),
    getDistinctJobNames: () => notOffered('getDistinctJobNames'),
    getQueueSize: () => notOffered('getQueueSize'),
    removeJobs: () => notOffered('removeJobs'),
    disableJobs: () => notOffered('disableJobs'),
    enableJobs: () => notOffered('enableJobs'),
    purgeAllJobs: () => notOffered('purgeAllJobs'),
  }

  const notificationChannel: NotificationChannel = {
    state: 'connected',
    async connect() {},
    async disconnect() {
      handlers.clear()
    },
    subscribe(handler) {
      handlers.add(handler)
      return () => handlers.delete(handler)
    },
    async publish({ jobName }) {
      wake(jobName)
    },
    on: () => notificationChannel,
    off: () => notificationChannel,
  }

  return {
    held,
    wake,
    backend: {
      name: 'document port',
      repository,
      notificationChannel,
      ownsConnection: false,
      async connect() {},
      async disconnect() {},
    },
    async close() {
      isOpen = false
      await Promise.allSettled(takes)
    },
  }
}

function parametersOf(job: JobDocument, token: LeaseToken): JobParameters<LeaseToken> {
  return {
    _id: job._id as NonNullable<JobParameters['_id']>,
    name: job.kind,
    priority: job.priority,
    type: job.every === null ? 'normal' : 'single',
    // It is due, or it would not have been taken; Agenda runs at once what has no hour.
    nextRunAt: null,
    lockedAt: never,
    // Tries that ended with a killed process count as failures too.
    failCount: Math.max(0, job.attempt - 1),
    ...(job.every === null ? {} : { repeatInterval: job.every, repeatTimezone: 'Europe/Paris' }),
    data: token,
  }
}

function notOffered(method: string): Promise<never> {
  return Promise.reject(new Error(`${method} is not offered: use src/jobs/jobs.ts`))
}
