/**
 * What was accepted and is to be done, kept before 202 is answered, in the order of its arrival for its actor: the id of
 * each says its lane, then its place there, so that nothing else is written for it. One job works on a lane.
 */
import { hash, randomBytes } from 'node:crypto'
import { type Clock, iso } from '#src/clock.ts'
import type { Engine, Stored, Transaction } from '#src/store/engine.ts'
import type { Iri } from '../actor.ts'

/** `_id`: the lane, `:`, and what is greater for later ones of the lane. */
export interface Waiting extends Stored {
  readonly actorId: Iri
  readonly activityId: Iri
  /** As it was sent, byte for byte, in base64: passed on as it is. Written so, it crosses threads for a third of the cost. */
  readonly bytes: string
  /** Host of who brought it: it is not given back there. */
  readonly from: string
  /** Who brought it did not write it, and nothing in it proves who did: its object is asked of its own host. */
  readonly isHint: boolean
  readonly attempts: number
  readonly receivedAt: string
  /** Of the last try that failed. */
  readonly lastError: string | null
}

/** What was accepted, as it comes. */
export type Received = Pick<Waiting, 'actorId' | 'activityId' | 'bytes' | 'from' | 'isHint'>

/** Where the activities of an actor wait, and the host of who brought the first. */
export interface Lane {
  readonly lane: string
  readonly from: string
}

/** What was sent, as text. */
export const bodyOf = ({ bytes }: Pick<Waiting, 'bytes'>): string => Buffer.from(bytes, 'base64').toString('utf8')

interface Mark extends Stored {
  readonly at: string
  readonly expiresAt: string
}

const goneDays = 30
/** What takes back comes that much before what it takes back, at most. */
const undoneHours = 6
const laneLength = 32
const sequenceLength = 16
/** Copies of what waits are known for such by this process alone; for the others, the ledger knows what was done. */
const mostRemembered = 10_000

export type InboxStore = ReturnType<typeof createInboxStore>

function laneOf(actorId: Iri): string {
  return hash('sha256', actorId, 'base64url').slice(0, laneLength)
}

function markOf(id: string): string {
  return hash('sha256', id, 'base64url')
}

/** `;` follows `:`. */
const within = (lane: string) => ({ _id: { gt: `${lane}:`, lt: `${lane};` } })

export function createInboxStore({ engine, clock }: { engine: Engine; clock: Clock }) {
  const waiting = engine.collection<Waiting>({ name: 'inbox_received' })
  const gone = engine.collection<Mark>({
    name: 'inbox_gone',
    expiresBy: 'expiresAt',
    indexes: [{ fields: ['expiresAt'] }],
  })
  const goneUntil = () => iso(clock.now().add({ hours: 24 * goneDays }))
  /** No other process gives the same place. */
  const ourMark = randomBytes(6).toString('base64url')
  let lastSequence = 0
  /** The processes that share a file are of one machine, whose clock may only have been set back while none of them ran. */
  const hasOneClock = engine.kind === 'sqlite'
  /** Where this process looked at what waited before it. */
  const looked = new Set<string>()
  /** Where copies were put, by what makes them the same. */
  const remembered = new Map<string, string>()
  const keyOf = ({ actorId, activityId }: Received) => `${actorId} ${activityId}`

  /** Where those that come now go, after what waits there. */
  async function placesIn(lane: string, count: number): Promise<string[]> {
    const now = clock.now().epochMilliseconds * 1000
    const first = Math.max(lastSequence, now, hasOneClock && looked.has(lane) ? 0 : await lastIn(lane)) + 1
    if (looked.size > mostRemembered) looked.clear()
    looked.add(lane)
    lastSequence = first + count
    return Array.from(
      { length: count },
      (_, index) => `${lane}:${String(first + index).padStart(sequenceLength, '0')}${ourMark}`,
    )
  }

  /** Written perhaps by a machine whose clock is ahead of ours. */
  async function lastIn(lane: string): Promise<number> {
    const last = await waiting.findOne(within(lane), { sort: [['_id', 'desc']] })
    return last === null ? 0 : Number(last._id.slice(laneLength + 1, laneLength + 1 + sequenceLength))
  }

  async function stillWaiting(keys: readonly string[]): Promise<string[]> {
    const met = keys.filter((key) => remembered.has(key))
    if (met.length === 0) return []
    const there = new Set((await waiting.getMany(met.map((key) => remembered.get(key) ?? ''))).map(({ _id }) => _id))
    return met.filter((key) => there.has(remembered.get(key) ?? ''))
  }

  return {
    /**
     * Which of them did not wait yet, as far as this process knows, and the lanes where a job is to be asked for. In the
     * order given for each actor. On disk when it resolves; not by two at once.
     */
    async putAll(items: readonly Received[]): Promise<{ kept: boolean[]; lanes: Lane[] }> {
      const keys = items.map(keyOf)
      const met = new Set(await stillWaiting(keys))
      const kept = keys.map((key) => !met.has(key) && Boolean(met.add(key)))
      const fresh = Map.groupBy(
        items.filter((_, index) => kept[index]),
        ({ actorId }) => laneOf(actorId),
      )
      const receivedAt = iso(clock.now())
      const added: Waiting[] = []
      for (const [lane, own] of fresh) {
        const places = await placesIn(lane, own.length)
        for (const [index, item] of own.entries()) {
          added.push({ _id: places[index] ?? '', ...item, attempts: 0, receivedAt, lastError: null })
        }
      }
      await waiting.putMany(added)
      if (remembered.size > mostRemembered) remembered.clear()
      for (const item of added) remembered.set(keyOf(item), item._id)
      return { kept, lanes: [...fresh].map(([lane, [first]]) => ({ lane, from: first?.from ?? '' })) }
    },

    first: (lane: string) => waiting.findOne(within(lane), { sort: [['_id', 'asc']] }),
    async done({ _id }: Waiting, tx: Transaction): Promise<void> {
      await tx.in(waiting).delete(_id)
    },
    async failed({ _id }: Waiting, reason: string): Promise<void> {
      await waiting.update(_id, { inc: { attempts: 1 }, set: { lastError: reason } })
    },
    /** Where something waits. */
    async *lanes(): AsyncGenerator<Lane> {
      for (let after = ''; ; ) {
        const first = await waiting.findOne({ _id: { gt: after } }, { sort: [['_id', 'asc']] })
        if (first === null) return
        const lane = first._id.slice(0, laneLength)
        yield { lane, from: first.from }
        after = `${lane};`
      }
    },
    count: () => waiting.count({}, { limit: 100_000 }),

    /** Taken away by who owns it: what still travels of it is not believed for a month. */
    async markGone(id: Iri, tx: Transaction): Promise<void> {
      await tx.in(gone).put({ _id: markOf(id), at: iso(clock.now()), expiresAt: goneUntil() })
    },
    /** Since when; null when it is not. */
    goneAt: async (id: Iri, tx?: Transaction) => (await (tx ? tx.in(gone) : gone).get(markOf(id)))?.at ?? null,
    /** Its own address shows it again. */
    async isBack(id: Iri, tx: Transaction): Promise<void> {
      await tx.in(gone).delete(markOf(id))
    },
    /** By who published the film that it stands under, before it arrived: nobody else is concerned. */
    async markTakenAway(by: Iri, id: Iri, tx: Transaction): Promise<void> {
      await tx.in(gone).put({ _id: markOf(`${by} ${id}`), at: iso(clock.now()), expiresAt: goneUntil() })
    },
    isTakenAway: async (by: Iri, id: Iri, tx: Transaction) => (await tx.in(gone).get(markOf(`${by} ${id}`))) !== null,
    /** An activity that has not arrived yet, by who says it. */
    async markUndone(by: Iri, id: Iri, tx: Transaction): Promise<void> {
      const expiresAt = iso(clock.now().add({ hours: undoneHours }))
      await tx.in(gone).put({ _id: markOf(`undone ${by} ${id}`), at: iso(clock.now()), expiresAt })
    },
    /** Once: said again under the same id (PeerTube’s thanks), it is another one. */
    wasUndone: (by: Iri, id: Iri, tx: Transaction): Promise<boolean> =>
      tx.in(gone).delete(markOf(`undone ${by} ${id}`)),
    isGone: async (id: Iri, tx?: Transaction) => (await (tx ? tx.in(gone) : gone).get(markOf(id))) !== null,
  }
}
