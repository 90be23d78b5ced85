/**
 * What happened, as it is kept: each event once, its place in one sequence, and the place of each listener in it.
 * An event is first written without a place, with the state that it follows from; places are given afterwards, to
 * what has been committed, by whoever comes first. So no listener can pass an event that was not yet visible.
 */
import { iso } from '../clock.ts'
import { orderedId } from '../ordered-id.ts'
import { DuplicateKey, type Engine, type Stored, type Transaction } from '../store/engine.ts'
import type { Event, ToldEvent } from './events.ts'

export type EventsStore = ReturnType<typeof createEventsStore>

export interface EventDocument extends Stored {
  /** From 1, without gap; 0 until it is given. */
  sequence: number
  subject: string
  /** Strictly later than the event before it of the same subject, whichever process recorded that one. */
  at: string
  event: Event
}

/** The instant of the last event of a subject. */
interface SubjectDocument extends Stored {
  at: string
  expiresAt: string
}

interface CounterDocument extends Stored {
  last: number
}

interface ListenerDocument extends Stored {
  /** Everything up to it was told, or is owed. */
  sequence: number
  lease: string | null
  leaseUntil: string | null
  holder: string | null
  seenAt: string
}

/** An event that a listener must hear again, or that waits behind one of the same subject. */
export interface DebtDocument extends Stored {
  listener: string
  subject: string
  sequence: number
  told: ToldEvent
  attempts: number
  /** Null while it waits behind another. */
  retryAt: string | null
  lastError: string | null
}

const sequencedAtOnce = 200
const readAtOnce = 100

export function createEventsStore(engine: Engine) {
  const events = engine.collection<EventDocument>({ name: 'events', indexes: [{ fields: ['sequence', 'at'] }] })
  const subjects = engine.collection<SubjectDocument>({ name: 'event_subjects', expiresBy: 'expiresAt' })
  const counters = engine.collection<CounterDocument>({ name: 'event_counters' })
  const listeners = engine.collection<ListenerDocument>({ name: 'event_listeners' })
  const debts = engine.collection<DebtDocument>({
    name: 'event_debts',
    indexes: [{ fields: ['listener', 'retryAt'] }, { fields: ['listener', 'subject', 'sequence'] }],
  })

  /** Of this process: the one that runs, and the one that will. */
  let sequencing: Promise<unknown> = Promise.resolve()
  let following: Promise<number> | null = null

  async function sequenceAll(): Promise<number> {
    while ((await events.findOne({ sequence: 0 })) !== null) {
      await engine.transaction(async (tx) => {
        const last = (await tx.in(counters).get('sequence'))?.last ?? 0
        const { items } = await tx.in(events).find({ sequence: 0 }, { sort: [['at', 'asc']], limit: sequencedAtOnce })
        for (const [n, { _id }] of items.entries()) {
          await tx.in(events).update(_id, { set: { sequence: last + n + 1 } })
        }
        await tx.in(counters).put({ _id: 'sequence', last: last + items.length })
      })
    }
    return lastSequence()
  }

  let lately: { after: number; last: number; read: ReturnType<typeof read> } | null = null

  async function read(after: number, last: number) {
    const { items, next } = await events.find(
      { sequence: { gt: after, lte: last } },
      { sort: [['sequence', 'asc']], limit: readAtOnce },
    )
    return { events: items, upTo: next === null ? last : (items.at(-1)?.sequence ?? last) }
  }

  const lastSequence = async () => (await counters.get('sequence'))?.last ?? 0

  return {
    changes: (signal: AbortSignal) => events.changes(signal),

    /** Two transactions on one subject conflict here, so their events have the order of their commits. */
    async record(tx: Transaction, event: Event, now: Temporal.Instant): Promise<void> {
      const subject = subjectOf(event)
      const last = await tx.in(subjects).get(subject)
      const after = last ? Temporal.Instant.from(last.at).add({ milliseconds: 1 }) : now
      const at = Temporal.Instant.compare(after, now) > 0 ? after : now
      await tx.in(subjects).put({ _id: subject, at: iso(at), expiresAt: iso(at.add({ hours: 24 })) })
      await tx.in(events).insert({
        _id: orderedId(now.epochMilliseconds),
        sequence: 0,
        subject,
        at: iso(at),
        event,
      })
    },

    /**
     * Gives their place to the events that have none, also to those recorded while others of this process ask the same:
     * they wait for one that begins after they asked. Two processes at once conflict on the counter, and one begins again.
     * @returns the last place
     */
    sequence(): Promise<number> {
      following ??= sequencing.then(() => {
        following = null
        const round = sequenceAll()
        sequencing = round.catch(() => undefined)
        return round
      })
      return following
    },

    /** What comes after a place, up to `upTo`: what the listeners of this process read one after the other is read once. */
    between(after: number, last: number): Promise<{ events: readonly EventDocument[]; upTo: number }> {
      if (lately?.after === after && lately.last === last) return lately.read
      const given = { after, last, read: read(after, last) }
      lately = given
      given.read.catch(() => {
        if (lately === given) lately = null
      })
      return given.read
    },

    /** A new listener begins after what has a place already. */
    async register(listener: string, now: string): Promise<void> {
      if (await listeners.get(listener)) return
      try {
        await listeners.insert({
          _id: listener,
          sequence: await lastSequence(),
          lease: null,
          leaseUntil: null,
          holder: null,
          seenAt: now,
        })
      } catch (error) {
        if (!(error instanceof DuplicateKey)) throw error
      }
    },

    listener: (name: string) => listeners.get(name),
    listeners: async () => (await listeners.find({}, { limit: 1000 })).items,

    /** @returns the listener when nobody else holds it, or when `isGone` says so of its holder */
    async acquire(
      name: string,
      by: { lease: string; holder: string; now: string; until: string },
      isGone: (holder: string) => boolean,
    ): Promise<ListenerDocument | null> {
      const current = await listeners.get(name)
      if (!current) return null
      const { lease, leaseUntil, holder } = current
      if (lease === by.lease && (leaseUntil ?? '') > by.now) return current
      const isFree =
        lease === null || lease === by.lease || (leaseUntil ?? '') <= by.now || (holder !== null && isGone(holder))
      if (!isFree) return null
      return listeners.findAndUpdate(
        { _id: name, lease },
        { set: { lease: by.lease, leaseUntil: by.until, holder: by.holder, seenAt: by.now } },
      )
    },

    async renew(lease: string, now: string, until: string): Promise<void> {
      await listeners.updateMany({ lease }, { set: { leaseUntil: until, seenAt: now } })
    },

    async release(lease: string): Promise<void> {
      await listeners.updateMany({ lease }, { set: { lease: null, leaseUntil: null, holder: null } })
    },

    /** @returns false when the lease was lost */
    async advance(listener: string, lease: string, sequence: number, tx?: Transaction): Promise<boolean> {
      const writer = tx ? tx.in(listeners) : listeners
      return writer.update(listener, { set: { sequence } }, { onlyIf: { lease } })
    },

    hasHeard: async (listener: string, sequence: number): Promise<boolean> =>
      ((await listeners.get(listener))?.sequence ?? 0) >= sequence &&
      (await debts.get(`${listener} ${sequence}`)) === null,

    owes: async (listener: string, subject: string): Promise<boolean> =>
      (await debts.findOne({ listener, subject })) !== null,

    /** Something that failed, though not that often yet. */
    owesAfterFewerThan: async (attempts: number, listener: string): Promise<boolean> =>
      (await debts.findOne({ listener, retryAt: { gt: '' }, attempts: { lt: attempts } })) !== null,

    /** Sets the event aside for this listener, which goes on to the next. */
    setAside(debt: DebtDocument, lease: string): Promise<boolean> {
      return engine.transaction(async (tx) => {
        const isOurs = await tx
          .in(listeners)
          .update(debt.listener, { set: { sequence: debt.sequence } }, { onlyIf: { lease } })
        if (isOurs) await tx.in(debts).put(debt)
        return isOurs
      })
    },

    async due(listener: string, now: string): Promise<DebtDocument | null> {
      return debts.findOne({ listener, retryAt: { lte: now } }, { sort: [['retryAt', 'asc']] })
    },

    async nextRetryAt(listener: string): Promise<string | null> {
      const next = await debts.findOne({ listener, retryAt: { gt: '' } }, { sort: [['retryAt', 'asc']] })
      return next?.retryAt ?? null
    },

    /** It was heard at last: the next one of its subject may be told, now. */
    async settle(debt: DebtDocument, lease: string, now: string, tx: Transaction): Promise<boolean> {
      const isOurs = await tx.in(listeners).update(debt.listener, { set: { seenAt: now } }, { onlyIf: { lease } })
      if (!isOurs) return false
      await tx.in(debts).delete(debt._id)
      const behind = await tx
        .in(debts)
        .findOne({ listener: debt.listener, subject: debt.subject }, { sort: [['sequence', 'asc']] })
      if (behind) await tx.in(debts).update(behind._id, { set: { retryAt: now } })
      return true
    },

    postpone: (debt: DebtDocument, change: Pick<DebtDocument, 'attempts' | 'retryAt' | 'lastError'>) =>
      debts.update(debt._id, { set: change }),

    async debts(limit: number): Promise<DebtDocument[]> {
      return (await debts.find({}, { sort: [['sequence', 'asc']], limit })).items
    },

    /** Forgets what every listener has passed, and the listeners that nobody has declared since `unseenSince`. */
    async trim(unseenSince: string | null): Promise<void> {
      let all = (await listeners.find({}, { limit: 1000 })).items
      for (const gone of all.filter(({ seenAt }) => unseenSince !== null && seenAt < unseenSince)) {
        await debts.deleteMany({ listener: gone._id })
        await listeners.delete(gone._id, { onlyIf: { seenAt: gone.seenAt } })
        all = all.filter((one) => one !== gone)
      }
      const passed = Math.min(await lastSequence(), ...all.map(({ sequence }) => sequence))
      await events.deleteMany({ sequence: { gt: 0, lte: passed } })
    },
  }
}

function subjectOf(event: Event): string {
  if ('videoId' in event) return event.videoId
  if ('groupId' in event) return event.groupId
  if ('playlistId' in event) return event.playlistId
  return 'followedId' in event ? event.followedId : event.accountId
}
