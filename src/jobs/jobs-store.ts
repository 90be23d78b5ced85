/** The collection of jobs, in the queue's words. Each function is one atomic step; who may take it is decided by the lease token. */
import { DuplicateKey, type Engine, type Filter, type Page, type Sort, type Transaction } from '../store/engine.ts'
import { dead, fairTurn, type JobDocument, openKeyOf, taken, waitsAgain } from './job.ts'
import type { JobState } from './jobs.ts'

export type JobsStore = ReturnType<typeof createJobsStore>

const order: Sort<JobDocument> = [
  ['priority', 'desc'],
  ['turn', 'asc'],
]

/** What is taken before this one. */
function beforeOf(job: JobDocument): Filter<JobDocument> {
  return {
    kind: job.kind,
    state: 'waiting',
    isDue: true,
    $or: [
      { priority: { gt: job.priority } },
      { priority: job.priority, turn: { lt: job.turn } },
      { priority: job.priority, turn: job.turn, _id: { lt: job._id } },
    ],
  }
}

export function createJobsStore(engine: Engine) {
  const jobs = engine.collection<JobDocument>({
    name: 'jobs',
    indexes: [
      // The queue of a kind, in order; ids sort by age.
      { fields: ['kind', 'state', 'isDue', ['priority', 'desc'], 'turn'] },
      { fields: ['openKey'], isUnique: true },
      { fields: ['kind', 'key'] },
      // What runs, and what will be due.
      { fields: ['state', 'isDue', 'runAt'] },
      { fields: ['kind', 'lane', 'state', ['turn', 'desc']] },
      // What administrators read, newest first.
      { fields: ['state', ['_id', 'desc']] },
    ],
    expiresBy: 'expiresAt',
  })

  async function turnInLane(kind: string, lane: string, cost: number, tx?: Transaction): Promise<number> {
    const reader = tx ? tx.in(jobs) : jobs
    // One after the other: MongoDB begins a transaction with its first reading, and there may be but one.
    const lastWaiting = await reader.findOne({ kind, lane, state: 'waiting' }, { sort: [['turn', 'desc']] })
    const lastRunning = await reader.findOne({ kind, lane, state: 'running' }, { sort: [['turn', 'desc']] })
    const current = await reader.findOne({ kind, state: 'running', isDue: false }, { sort: [['startedAt', 'desc']] })
    const next = await reader.findOne({ kind, state: 'waiting', isDue: true }, { sort: [['turn', 'asc']] })
    return fairTurn({
      lastOfLane: Math.max(lastWaiting?.turn ?? 0, lastRunning?.turn ?? 0),
      current: current?.turn ?? next?.turn ?? 0,
      cost,
    })
  }

  return {
    documents: jobs,
    turnInLane,

    get: (id: string): Promise<JobDocument | null> => jobs.get(id),
    getMany: (ids: readonly string[]): Promise<JobDocument[]> => jobs.getMany(ids),

    async holderOf(openKey: string | null, tx?: Transaction): Promise<string | null> {
      return (await (tx ? tx.in(jobs) : jobs).findOne({ openKey }))?._id ?? null
    },

    /** @returns its id, or the one of the job that holds its key, which then has its payload if `carriesLatest` */
    async add(job: JobDocument, { tx, carriesLatest }: { tx?: Transaction | undefined; carriesLatest: boolean }) {
      const writer = tx ? tx.in(jobs) : jobs
      for (;;) {
        if (job.openKey !== null) {
          const open = await writer.findOne({ openKey: job.openKey })
          const { payload } = job
          if (open && (!carriesLatest || JSON.stringify(open.payload) === JSON.stringify(payload))) return open._id
          if (open && (await writer.update(open._id, { set: { payload } }, { onlyIf: { openKey: job.openKey } })))
            return open._id
        }
        try {
          await writer.insert(job)
          return job._id
        } catch (error) {
          // Taken since it was looked for. A transaction cannot go on after that, so it is begun again by its caller.
          if (tx || job.openKey === null || !(error instanceof DuplicateKey)) throw error
        }
      }
    },

    /** The first of the queue, whose lease is now `by.lease`; null when nothing is due. */
    async takeNext(
      kind: string,
      by: { lease: string; until: string; holder: string; now: string },
    ): Promise<JobDocument | null> {
      const queue: Filter<JobDocument> = { kind, state: 'waiting', isDue: true }
      // Read first: an empty queue, the usual case, costs no write.
      if ((await jobs.findOne(queue, { sort: order })) === null) return null
      return jobs.findAndUpdate(queue, taken(by), { sort: order })
    },

    /** @returns null when the lease was lost */
    renew(id: string, lease: string, set: Partial<JobDocument>): Promise<JobDocument | null> {
      return jobs.findAndUpdate({ _id: id, lease }, { set })
    },

    /** Writes even when nothing changes, so that a transaction conflicts with whoever takes the job meanwhile. */
    hold(id: string, lease: string, until: string, tx: Transaction): Promise<boolean> {
      return tx.in(jobs).update(id, { set: { leaseUntil: until } }, { onlyIf: { lease, isCancelled: false } })
    },

    /** @returns false when the lease was lost or the job cancelled */
    change(id: string, lease: string, change: Parameters<typeof jobs.update>[1], tx?: Transaction): Promise<boolean> {
      return (tx ? tx.in(jobs) : jobs).update(id, change, { onlyIf: { lease, isCancelled: false } })
    },

    /** Makes it a dead letter and tells `abandoned`, in one transaction. */
    bury(
      id: string,
      lease: string,
      end: { now: Temporal.Instant; reason: string; abandoned?: ((tx: Transaction) => Promise<void>) | undefined },
    ): Promise<boolean> {
      return engine.transaction(async (tx) => {
        const isOurs = await tx
          .in(jobs)
          .update(id, dead(end.now, end.reason), { onlyIf: { lease, isCancelled: false } })
        if (isOurs) await end.abandoned?.(tx)
        return isOurs
      })
    },

    remove: (id: string, lease: string): Promise<boolean> => jobs.delete(id, { onlyIf: { lease } }),

    /** First the mark, which every path obeys, then the removal of those that nobody holds. */
    async cancel(kind: string, key: string): Promise<void> {
      await jobs.updateMany(
        { kind, key, state: { in: ['waiting', 'running'] } },
        { set: { isCancelled: true, openKey: null } },
      )
      await jobs.deleteMany({ kind, key, state: 'waiting', isCancelled: true })
    },

    latest(kind: string, key: string): Promise<JobDocument | null> {
      return jobs.findOne({ kind, key, isCancelled: false }, { sort: [['_id', 'desc']] })
    },

    async placeOf(job: JobDocument): Promise<number | null> {
      if (job.state !== 'waiting' || !job.isDue) return null
      return (await jobs.count(beforeOf(job))) + 1
    },

    /** What runs, then what waits for its turn, in the order of each kind. */
    async queueOf(kinds: readonly string[]): Promise<JobDocument[]> {
      const pages = await Promise.all(
        kinds.map(async (kind) => {
          // What waits is read first: one that begins between the two is seen twice, and not missed.
          const waiting = await jobs.find({ kind, state: 'waiting', isDue: true }, { sort: order, limit: 1000 })
          const running = await jobs.find({ kind, state: 'running' }, { limit: 1000 })
          const begun = new Set(running.items.map(({ _id }) => _id))
          return [...running.items, ...waiting.items.filter(({ _id }) => !begun.has(_id))]
        }),
      )
      return pages.flat()
    },

    async isAnyDue(kinds: readonly string[], except: { key: string } | undefined): Promise<boolean> {
      const due: Filter<JobDocument> = { kind: { in: [...kinds] }, state: 'waiting', isDue: true }
      return (await jobs.findOne(except === undefined ? due : { ...due, key: { not: except.key } })) !== null
    },

    list(
      filter: { state?: JobState; kind?: string },
      page: { limit?: number; after?: string },
    ): Promise<Page<JobDocument>> {
      return jobs.find(
        {
          ...(filter.state === undefined ? {} : { state: filter.state }),
          ...(filter.kind === undefined ? {} : { kind: filter.kind }),
        },
        { sort: [['_id', 'desc']], limit: page.limit ?? 20, after: page.after },
      )
    },

    async retry(id: string, now: string): Promise<JobDocument | null> {
      const job = await jobs.get(id)
      if (job?.state !== 'dead') return null
      try {
        const change = waitsAgain(job, { runAt: now, now, attempt: 0 })
        return (await jobs.update(id, change, { onlyIf: { state: 'dead' } })) ? job : null
      } catch (error) {
        if (error instanceof DuplicateKey) return null
        throw error
      }
    },

    count: (state: JobState, limit: number): Promise<number> => jobs.count({ state }, { limit }),

    async running(): Promise<JobDocument[]> {
      return (await jobs.find({ state: 'running', isDue: false }, { limit: 1000 })).items
    },

    /** What waits for its hour becomes due. @returns when the next one will */
    async ripen(now: string): Promise<string | null> {
      const unripe: Filter<JobDocument> = { state: 'waiting', isDue: false }
      const first = await jobs.findOne(unripe, { sort: [['runAt', 'asc']] })
      if (!first || first.runAt > now) return first?.runAt ?? null
      await jobs.updateMany({ ...unripe, runAt: { lte: now } }, { set: { isDue: true } })
      return (await jobs.findOne(unripe, { sort: [['runAt', 'asc']] }))?.runAt ?? null
    },

    /** One document for each recurring kind, whoever and however many declare it; its hour changes only with its period. */
    async declareRecurring(job: JobDocument): Promise<JobDocument> {
      const existing = await jobs.get(job._id)
      if (!existing) {
        try {
          await jobs.insert(job)
          return job
        } catch (error) {
          if (!(error instanceof DuplicateKey)) throw error
        }
      } else if (existing.every !== job.every) {
        await jobs.update(job._id, { set: { every: job.every } })
        await jobs.update(job._id, { set: { runAt: job.runAt, isDue: job.isDue } }, { onlyIf: { state: 'waiting' } })
      }
      return (await jobs.get(job._id)) ?? job
    },
  }
}

export function newJob(
  of: Pick<JobDocument, '_id' | 'kind' | 'payload' | 'runAt'> &
    Partial<Pick<JobDocument, 'key' | 'priority' | 'lane' | 'turn' | 'cost' | 'every'>>,
  now: string,
): JobDocument {
  return {
    _id: of._id,
    kind: of.kind,
    key: of.key ?? null,
    openKey: openKeyOf(of.kind, of.key ?? null),
    payload: of.payload,
    state: 'waiting',
    isDue: of.runAt <= now,
    priority: of.priority ?? 0,
    lane: of.lane ?? null,
    turn: of.turn ?? 0,
    cost: of.cost ?? 1,
    runAt: of.runAt,
    enqueuedAt: now,
    startedAt: null,
    endedAt: null,
    attempt: 0,
    lease: null,
    leaseUntil: null,
    holder: null,
    isCancelled: false,
    progress: null,
    lastError: null,
    every: of.every ?? null,
  }
}
