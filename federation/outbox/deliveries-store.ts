/**
 * What was said and is not delivered yet. A message is written once, with all its inboxes, in the transaction of what
 * made it; it is then spread, host by host, into deliveries, which go to their lanes. Each step is one transaction or
 * one write: whatever is killed, nothing is lost, and what was spread is not spread again.
 */
import type { AccountId } from '#src/accounts/account.ts'
import { type Clock, iso } from '#src/clock.ts'
import type { Copies } from '#src/copies/copy.ts'
import { orderedId } from '#src/ordered-id.ts'
import type { Engine, Filter, Page, Reader, Stored, Transaction } from '#src/store/engine.ts'
import type { VideoId } from '#src/videos/video.ts'
import type { Iri } from '../actor.ts'
import { copyStepOf, type Delivery, type Lane, waitsDays } from './lane.ts'

/** The video that a message gives, or asks back. */
export interface CopyOf {
  readonly videoId: VideoId
  readonly accountId: AccountId
  readonly isPublic: boolean
}

export interface OutgoingMessage extends Stored {
  readonly type: string
  readonly subject: Iri
  /** Signs the requests; also the document, unless it is another's that is passed on. */
  readonly actor: Iri
  /** Of its keys, when it was said. */
  readonly generation: number
  /** Without signature; or, forwarded, exactly as it was received. */
  readonly body: string
  readonly isForwarded: boolean
  /** Made once, at the first sending. */
  readonly signed: string | null
  readonly copyOf: CopyOf | null
  readonly at: string
  /** Hosts that it was not spread to yet. */
  readonly hosts: readonly { readonly host: string; readonly inboxes: readonly Iri[] }[]
  readonly isSpread: boolean
  readonly expiresAt: string | null
}

/** In one transaction: the first are on their way while the next are spread, and the very first soon. */
const hostsAtOnce = 100
const hostsAtFirst = 30
/** In one message: its document stays small. */
const hostsTogether = 5000
const readAtOnce = 200

const wellAgain = { failures: 0, failingSince: null, notBefore: '' } satisfies Partial<Lane>
const stillFailing = { failingSince: { gt: '' } } satisfies Filter<Lane>

const emptyLane: Omit<Lane, '_id'> = {
  arrived: 0,
  hasWork: false,
  notBefore: '',
  lease: null,
  leaseUntil: null,
  holder: null,
  failures: 0,
  failingSince: null,
  lastSuccessAt: null,
  lastFailure: null,
  lost: 0,
  lostSince: null,
  refused: 0,
}

/** A lane is held by a process until then. */
export interface Lease {
  readonly lease: string
  readonly holder: string
  readonly until: string
}

/** A lane that is ours since something came for it. `only`: that, when nothing else waits there. */
export interface Taken {
  readonly lane: Lane
  readonly only: Delivery | null
}

export interface Spreading {
  readonly take?: Lease & { readonly most: number }
  readonly meanwhile?: (message: string) => void
}

export type DeliveriesStore = ReturnType<typeof createDeliveriesStore>

export interface DeliveriesStoreParts {
  engine: Engine
  clock: Clock
  copies: Pick<Copies, 'sent'>
}

export function createDeliveriesStore({ engine, clock, copies }: DeliveriesStoreParts) {
  const messages = engine.collection<OutgoingMessage>({
    name: 'outgoing_messages',
    indexes: [{ fields: ['isSpread'] }],
    expiresBy: 'expiresAt',
  })
  const deliveries = engine.collection<Delivery>({
    name: 'deliveries',
    indexes: [{ fields: ['lane'] }, { fields: ['lane', 'subject'] }, { fields: ['lane', 'at'] }],
  })
  const lanes = engine.collection<Lane>({
    name: 'delivery_lanes',
    indexes: [{ fields: ['hasWork', 'notBefore'] }, { fields: ['lease'] }, { fields: ['failingSince'] }],
  })
  const now = () => iso(clock.now())

  const firstUnspread = (reader: Reader<OutgoingMessage> = messages) =>
    reader.findOne({ isSpread: false }, { sort: [['_id', 'asc']] })

  /**
   * The first message that waits, to its next hosts, whose lanes are taken at once where nobody works, when asked to.
   * @param options.meanwhile told which message @returns those taken; null when none waits
   */
  async function spread({ take, meanwhile }: Spreading = {}): Promise<Taken[] | null> {
    // Asked at each turn: a transaction would hold up the writes of who delivers.
    const waiting = await firstUnspread()
    if (waiting === null) return null
    meanwhile?.(waiting._id)
    return engine.transaction(async (tx) => {
      const message = await firstUnspread(tx.in(messages))
      if (message === null) return null
      const at = now()
      const { type, subject, copyOf } = message
      const count = message.expiresAt === null ? hostsAtFirst : hostsAtOnce
      const next = message.hosts.slice(0, count)
      if (copyOf !== null) {
        const { videoId, accountId, isPublic } = copyOf
        await copies.sent(tx, { videoId, accountId, wasPublic: isPublic, step: copyStepOf(type) }, next)
      }
      const added = next.map(
        ({ host, inboxes }): Delivery => ({
          _id: `${message._id} ${host}`,
          lane: host,
          message: message._id,
          type,
          subject,
          copyOf: copyOf?.videoId ?? null,
          inboxes,
          at: message.at,
          attempts: 0,
          retryAt: '',
          lastError: null,
        }),
      )
      await tx.in(deliveries).putMany(added)
      const known = new Map((await tx.in(lanes).getMany(next.map(({ host }) => host))).map((lane) => [lane._id, lane]))
      const taken: Taken[] = []
      const changed = added.map((only): Lane => {
        const before = known.get(only.lane) ?? { _id: only.lane, ...emptyLane }
        // A lane that only waits to try one message again is awake; one that is closed stays so until its hour.
        const notBefore = before.failures === 0 ? '' : before.notBefore
        const lane = { ...before, arrived: before.arrived + 1, hasWork: true, notBefore }
        if (take === undefined || before.lease !== null || notBefore > at || taken.length >= take.most) return lane
        const ours = { ...lane, lease: take.lease, leaseUntil: take.until, holder: take.holder }
        taken.push({ lane: ours, only: before.hasWork ? null : only })
        return ours
      })
      await tx.in(lanes).putMany(changed)
      const left = message.hosts.slice(count)
      const expiresAt = iso(Temporal.Instant.from(at).add({ hours: 24 * (waitsDays + 1) }))
      await tx.in(messages).update(message._id, { set: { hosts: left, isSpread: left.length === 0, expiresAt } })
      return taken
    })
  }

  return {
    changes: (signal: AbortSignal) => messages.changes(signal),
    spread,

    /** In the caller's transaction. Each inbox once; nothing is written without any. */
    async add(
      tx: Transaction,
      said: Pick<OutgoingMessage, 'type' | 'subject' | 'actor' | 'generation' | 'body' | 'isForwarded' | 'copyOf'>,
      inboxes: readonly { inbox: Iri; host: string }[],
    ): Promise<void> {
      const byHost = new Map<string, Set<Iri>>()
      for (const { inbox, host } of inboxes) byHost.set(host, (byHost.get(host) ?? new Set()).add(inbox))
      const hosts = [...byHost].map(([host, all]) => ({ host, inboxes: [...all] }))
      for (let from = 0; from < hosts.length; from += hostsTogether) {
        await tx.in(messages).insert({
          _id: orderedId(clock.now().epochMilliseconds),
          ...said,
          signed: null,
          at: now(),
          hosts: hosts.slice(from, from + hostsTogether),
          isSpread: false,
          // Kept until it is spread, however long that takes; then a week and a day.
          expiresAt: null,
        })
      }
    },

    message: (id: string) => messages.get(id),
    keepSigned: (id: string, signed: string) => messages.update(id, { set: { signed } }, { onlyIf: { signed: null } }),

    /** Lanes with something to send now that nobody works on. */
    async waitingLanes(isGone: (holder: string) => boolean): Promise<Lane[]> {
      const at = now()
      const { items } = await lanes.find(
        { hasWork: true, notBefore: { lte: at } },
        { sort: [['notBefore', 'asc']], limit: 1000 },
      )
      const holders = new Set(items.flatMap(({ holder }) => holder ?? []))
      const gone = new Set([...holders].filter(isGone))
      return items.filter(
        ({ lease, leaseUntil, holder }) =>
          lease === null || (leaseUntil ?? '') <= at || (holder !== null && gone.has(holder)),
      )
    },
    /** The next hour at which a closed lane may be tried. */
    async nextHour(): Promise<string | null> {
      const next = await lanes.findOne({ hasWork: true, notBefore: { gt: now() } }, { sort: [['notBefore', 'asc']] })
      return next?.notBefore ?? null
    },

    /** Those that nobody took since they were seen. @returns the lanes as they are, now that they are ours */
    async take(seen: readonly Lane[], by: Lease): Promise<Lane[]> {
      if (seen.length === 0) return []
      const ids = seen.map(({ _id }) => _id)
      const free = Map.groupBy(seen, ({ lease, leaseUntil }) => `${lease} ${leaseUntil}`)
      for (const alike of free.values()) {
        const { lease = null, leaseUntil = null } = alike[0] ?? {}
        await lanes.updateMany(
          { _id: { in: alike.map(({ _id }) => _id) }, lease, leaseUntil },
          { set: { lease: by.lease, leaseUntil: by.until, holder: by.holder } },
        )
      }
      return (await lanes.getMany(ids)).filter(({ lease }) => lease === by.lease)
    },
    renew: (hosts: readonly string[], lease: string, until: string) =>
      lanes.updateMany({ lease, _id: { in: hosts } }, { set: { leaseUntil: until } }),
    release: (lease: string) => lanes.updateMany({ lease }, { set: { lease: null, leaseUntil: null, holder: null } }),
    lane: (host: string) => lanes.get(host),

    /** In the order in which they were said, those set aside included. */
    async queued(host: string): Promise<{ queued: Delivery[]; hasMore: boolean }> {
      const page = await deliveries.find({ lane: host }, { sort: [['_id', 'asc']], limit: readAtOnce })
      return { queued: page.items, hasMore: page.next !== null }
    },
    /** Said after it: the thing is gone. */
    isGone: async ({ lane, subject, _id }: Delivery): Promise<boolean> =>
      (await deliveries.findOne({ lane, subject, type: 'Delete', _id: { gt: _id } })) !== null ||
      (await messages.findOne({ isSpread: false, type: 'Delete', subject })) !== null,

    /** Of some inboxes answered; those that did not are left. */
    async answered(answers: readonly { readonly _id: string; readonly left: readonly Iri[] }[]): Promise<void> {
      const over = answers.filter(({ left }) => left.length === 0)
      await Promise.all([
        over.length > 0 && deliveries.deleteMany({ _id: { in: over.map(({ _id }) => _id) } }),
        ...answers
          .filter(({ left }) => left.length > 0)
          .map(({ _id, left }) => deliveries.update(_id, { set: { inboxes: left } })),
      ])
    },
    forget: ({ _id }: Delivery) => deliveries.delete(_id),
    setAside: ({ _id, attempts }: Delivery, retryAt: string, lastError: string) =>
      deliveries.update(_id, { set: { attempts: attempts + 1, retryAt, lastError } }),
    /** Given up: too old. How many. */
    async giveUp(host: string): Promise<number> {
      const at = now()
      const before = iso(clock.now().subtract({ hours: 24 * waitsDays }))
      const count = await deliveries.deleteMany({ lane: host, at: { lte: before } })
      if (count > 0) {
        await lanes.update(host, { inc: { lost: count } })
        await lanes.update(host, { set: { lostSince: at } }, { onlyIf: { lostSince: null } })
      }
      return count
    },
    dropAll: (host: string) => deliveries.deleteMany({ lane: host }),

    /** It answers again: that is news. */
    async recovered(host: string): Promise<void> {
      await lanes.update(host, { set: { lastSuccessAt: now(), ...wellAgain } })
    },
    async notWanted(host: string, detail: string): Promise<void> {
      await lanes.update(host, { inc: { refused: 1 }, set: { lastFailure: { at: now(), detail } } })
    },
    /** The circuit opens, and the lane is given back. */
    async close({ _id, failures, failingSince }: Lane, lease: string, until: string, detail: string): Promise<void> {
      const at = now()
      await lanes.update(
        _id,
        {
          set: {
            failures: failures + 1,
            failingSince: failingSince ?? at,
            lastFailure: { at, detail },
            notBefore: until,
            lease: null,
            leaseUntil: null,
            holder: null,
          },
        },
        { onlyIf: { lease } },
      )
    },
    /** Nothing to send before `until`, or at all: the lane is given back. False when something came meanwhile. */
    rest: (
      { _id, arrived }: Lane,
      lease: string,
      { until, hasAnswered }: { until: string | null; hasAnswered: boolean },
    ): Promise<boolean> =>
      lanes.update(
        _id,
        {
          set: {
            hasWork: until !== null,
            lease: null,
            leaseUntil: null,
            holder: null,
            ...(hasAnswered ? { lastSuccessAt: now(), ...wellAgain } : {}),
            notBefore: until ?? '',
          },
        },
        { onlyIf: { lease, arrived } },
      ),

    /** For administrators: now, whatever was said of later. */
    async retryNow(host: string): Promise<boolean> {
      await deliveries.updateMany({ lane: host, retryAt: { gt: '' } }, { set: { retryAt: '' } })
      return lanes.update(host, { set: { notBefore: '' } }, { onlyIf: { hasWork: true } })
    },
    async found(host: string): Promise<void> {
      await lanes.update(host, { set: { lost: 0, lostSince: null } })
    },
    waiting: (host: string) => deliveries.count({ lane: host }, { limit: 100_000 }),
    isWaitingFor: async (host: string, subject: Iri): Promise<boolean> =>
      (await deliveries.findOne({ lane: host, subject })) !== null,
    list: (which: 'all' | 'failing', page: { limit: number; after?: string | undefined }): Promise<Page<Lane>> =>
      lanes.find(which === 'all' ? {} : stillFailing, page),
    countLanes: (which: 'all' | 'failing') => lanes.count(which === 'all' ? {} : stillFailing, { limit: 100_000 }),
    hasUnspread: async () => (await firstUnspread()) !== null,
    hasDue: async (): Promise<boolean> => (await lanes.findOne({ hasWork: true, notBefore: { lte: now() } })) !== null,
  }
}
