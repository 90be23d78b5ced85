/**
 * What was accepted and is to be done: each activity once, in the order of its arrival for its actor, kept before 202 is
 * answered. One document for an actor tells whether a job works on it, so that none is forgotten and no two work at once.
 */
import { hash } from 'node:crypto'
import { type Clock, iso } from '#src/clock.ts'
import { orderedId } from '#src/ordered-id.ts'
import type { Engine, Stored, Transaction } from '#src/store/engine.ts'
import type { Iri } from '../actor.ts'

export interface Waiting extends Stored {
  readonly lane: string
  /** Greater for later ones of a lane. */
  readonly sequence: number
  readonly actorId: Iri
  readonly activityId: Iri
  /** As it was sent, byte for byte, in base64: passed on as it is. Written so, it crosses threads and is indexed for a third of the cost. */
  readonly bytes: string
  /** Host of who brought it: it is not given back there. */
  readonly from: string
  /** Who brought it did not write it, and nothing in it proves who did: its object is asked of its own host. */
  readonly isHint: boolean
  readonly attempts: number
  readonly receivedAt: string
  /** Of the last try that failed. */
  readonly lastError: string | null
  readonly expiresAt: string
}

/** What was accepted, as it comes. */
export type Received = Pick<Waiting, 'actorId' | 'activityId' | 'bytes' | 'from' | 'isHint'>

/** What was sent, as text. */
export const bodyOf = ({ bytes }: Pick<Waiting, 'bytes'>): string => Buffer.from(bytes, 'base64').toString('utf8')

interface Lane extends Stored {
  readonly next: number
  /** A job works on it, or waits to. */
  readonly isOpen: boolean
  readonly expiresAt: string
}

interface Mark extends Stored {
  readonly at: string
  readonly expiresAt: string
}

const keptDays = 30
/** An id is remembered in the ledger for a year; here, only until it is there. */
const laneKeptDays = 2

export type InboxStore = ReturnType<typeof createInboxStore>

function laneOf(actorId: Iri): string {
  return hash('sha256', actorId, 'base64url').slice(0, 32)
}

function markOf(id: string): string {
  return hash('sha256', id, 'base64url')
}

export function createInboxStore({ engine, clock }: { engine: Engine; clock: Clock }) {
  const waiting = engine.collection<Waiting>({
    name: 'inbox_waiting',
    expiresBy: 'expiresAt',
    indexes: [{ fields: ['lane', 'sequence'] }, { fields: ['expiresAt'] }],
  })
  const lanes = engine.collection<Lane>({
    name: 'inbox_lanes',
    expiresBy: 'expiresAt',
    indexes: [{ fields: ['isOpen'] }, { fields: ['expiresAt'] }],
  })
  const gone = engine.collection<Mark>({
    name: 'inbox_gone',
    expiresBy: 'expiresAt',
    indexes: [{ fields: ['expiresAt'] }],
  })
  const later = (days: number) => iso(clock.now().add({ hours: 24 * days }))

  return {
    /**
     * Which of them were not there yet, and the lanes that nobody works on: a job must be asked for each, in the same
     * transaction. In the order given for each actor.
     */
    async putAll(
      items: readonly Received[],
      tx: Transaction,
    ): Promise<{ kept: boolean[]; opened: { lane: string; from: string }[] }> {
      const marks = items.map(({ activityId }) => markOf(activityId))
      const seen = new Set((await tx.in(waiting).getMany(marks)).map(({ _id }) => _id))
      const kept = marks.map((mark) => !seen.has(mark) && Boolean(seen.add(mark)))
      const fresh = items.flatMap((item, index) =>
        kept[index] ? [{ item, _id: marks[index] ?? '', lane: laneOf(item.actorId) }] : [],
      )
      const opened: { lane: string; from: string }[] = []
      const added: Waiting[] = []
      const [receivedAt, keptUntil] = [iso(clock.now()), later(keptDays)]
      for (const [lane, own] of Map.groupBy(fresh, (one) => one.lane)) {
        const expiresAt = later(laneKeptDays)
        const before = await tx
          .in(lanes)
          .findAndUpdate(
            { _id: lane },
            { inc: { next: own.length }, set: { isOpen: true, expiresAt } },
            { insertIfAbsent: { _id: lane, next: 0, isOpen: false, expiresAt }, returning: 'before' },
          )
        for (const [index, { item, _id }] of own.entries()) {
          const sequence = (before?.next ?? 0) + index
          added.push({ _id, lane, sequence, ...item, attempts: 0, receivedAt, lastError: null, expiresAt: keptUntil })
        }
        if (!before?.isOpen) opened.push({ lane, from: own[0]?.item.from ?? '' })
      }
      if (added.length > 0) await tx.in(waiting).putMany(added)
      return { kept, opened }
    },

    first: (lane: string, tx?: Transaction) =>
      (tx ? tx.in(waiting) : waiting).findOne({ lane }, { sort: [['sequence', 'asc']] }),
    get: (id: string, tx: Transaction) => tx.in(waiting).get(id),
    async done({ _id }: Waiting, tx: Transaction): Promise<void> {
      await tx.in(waiting).delete(_id)
    },
    async failed({ _id }: Waiting, reason: string): Promise<void> {
      await waiting.update(_id, { inc: { attempts: 1 }, set: { lastError: reason } })
    },
    /** False when something came meanwhile: the job goes on. */
    async close(lane: string, tx: Transaction): Promise<boolean> {
      if ((await tx.in(waiting).findOne({ lane })) !== null) return false
      await tx.in(lanes).update(lane, { set: { isOpen: false } })
      return true
    },
    /** No job works there any more: the next activity asks for one. */
    async reopen(lane: string, tx: Transaction): Promise<void> {
      await tx.in(lanes).update(lane, { set: { isOpen: false } })
    },
    /** Where nothing is left of the job that was to work there: for sweeping. */
    async openLanes(limit: number): Promise<string[]> {
      const { items } = await lanes.find({ isOpen: true }, { limit })
      return items.map(({ _id }) => _id)
    },
    count: () => waiting.count({}, { limit: 100_000 }),

    /** Taken away by who owns it: what still travels of it is not believed for a month. */
    async markGone(id: Iri, tx: Transaction): Promise<void> {
      await tx.in(gone).put({ _id: markOf(id), at: iso(clock.now()), expiresAt: later(keptDays) })
    },
    /** Since when; null when it is not. */
    goneAt: async (id: Iri, tx?: Transaction) => (await (tx ? tx.in(gone) : gone).get(markOf(id)))?.at ?? null,
    /** Its own address shows it again. */
    async isBack(id: Iri, tx: Transaction): Promise<void> {
      await tx.in(gone).delete(markOf(id))
    },
    isGone: async (id: Iri, tx?: Transaction) => (await (tx ? tx.in(gone) : gone).get(markOf(id))) !== null,
    newId: orderedId,
  }
}
