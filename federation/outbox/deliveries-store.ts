/**
 * What was said and is not delivered yet. A message is written once, with all its inboxes, in the transaction of what
 * made it; it is then spread, host by host, into deliveries, which go to their lanes. Each step is one transaction or
 * one write: whatever is killed, nothing is lost, and what was spread is not spread again.
 */
import type { AccountId } from '#src/accounts/account.ts'
import { type Clock, iso } from '#src/clock.ts'
import type { Copies } from '#src/copies/copy.ts'
import { orderedId } from '#src/ordered-id.ts'
import type { Engine, Stored, Transaction } from '#src/store/engine.ts'
import type { VideoId } from '#src/videos/video.ts'
import type { Iri } from '../actor.ts'
import { copyStepOf, type Delivery, type Lane, waitsDays } from './lane.ts'
import { createLanesStore, type Lease, withArrival } from './lanes-store.ts'

/** The video that a message gives, or asks back. */
export interface CopyOf {
  readonly videoId: VideoId
  readonly accountId: AccountId
  readonly isPublic: boolean
}

interface Part {
  readonly host: string
  readonly inboxes: readonly Iri[]
  /** Absent of the first. */
  readonly part?: number
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
  readonly forAllies?: true
  readonly at: string
  /** Hosts that it was not spread to yet; of one with many inboxes, several parts. */
  readonly hosts: readonly Part[]
  readonly isSpread: boolean
  readonly expiresAt: string | null
}

/** In one transaction: the first are on their way while the next are spread, and the very first soon. */
const hostsAtOnce = 100
const hostsAtFirst = 30
/** In one message: its document stays small. */
const hostsTogether = 5000
const charactersTogether = 2_000_000
/** In one delivery, which is written again as they answer: a host that has more, or longer ones, is given several. */
const inboxesTogether = 100
const inboxCharactersTogether = 16_000
const readAtOnce = 200

/** A lane that is ours since something came for it. `only`: that, when nothing else waits there. */
export interface Taken {
  readonly lane: Lane
  readonly only: Delivery | null
}

interface Spreading {
  readonly take?: Lease & { readonly most: number }
  readonly meanwhile?: (message: string) => void
}

export type DeliveriesStore = ReturnType<typeof createDeliveriesStore>

export interface DeliveriesStoreParts {
  engine: Engine
  clock: Clock
  copies: Pick<Copies, 'sent'>
  /** Told what a host did not answer for days, in the transaction that drops it. */
  givenUp?:
    | ((host: string, lost: readonly Pick<Delivery, 'subject' | 'inboxes'>[], tx: Transaction) => Promise<void>)
    | undefined
}

export function createDeliveriesStore({ engine, clock, copies, givenUp }: DeliveriesStoreParts) {
  const messages = engine.collection<OutgoingMessage>({
    name: 'outgoing_messages',
    indexes: [{ fields: ['isSpread'] }],
    expiresBy: 'expiresAt',
  })
  const deliveries = engine.collection<Delivery>({
    name: 'deliveries',
    indexes: [{ fields: ['lane'] }, { fields: ['lane', 'subject'] }, { fields: ['lane', 'at'] }],
  })
  const { lanes, methods: ofLanes } = createLanesStore({ engine, clock })
  const now = () => iso(clock.now())

  const firstUnspread = () => messages.findOne({ isSpread: false }, { sort: [['_id', 'asc']] })

  /**
   * The first message that waits, to its next hosts, whose lanes are taken at once where nobody works, when asked to.
   * @param options.meanwhile told which message @returns those taken; null when none waits
   */
  async function spread({ take, meanwhile }: Spreading = {}): Promise<Taken[] | null> {
    // Asked at each turn: a transaction would hold up the writes of who delivers.
    const message = await firstUnspread()
    if (message === null) return null
    meanwhile?.(message._id)
    const { type, subject, copyOf, forAllies } = message
    const count = message.expiresAt === null ? hostsAtFirst : hostsAtOnce
    const next = message.hosts.slice(0, count)
    const byHost = Map.groupBy(next, ({ host }) => host)
    return engine.transaction(async (tx) => {
      const at = now()
      const [still, lanesThere] = await Promise.all([
        tx.in(messages).get(message._id),
        tx.in(lanes).getMany([...byHost.keys()]),
      ])
      // Somebody else was here first: their number only falls.
      if (still?.hosts.length !== message.hosts.length) return []
      const known = new Map(lanesThere.map((lane) => [lane._id, lane]))
      const added = next.map(
        ({ host, inboxes, part }): Delivery => ({
          _id: part === undefined ? `${message._id} ${host}` : `${message._id} ${host} ${part}`,
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
          ...(forAllies ? { forAllies } : {}),
        }),
      )
      const addedAt = Map.groupBy(added, ({ lane }) => lane)
      const taken: Taken[] = []
      const changed = [...addedAt].map(([host, all]): Lane => {
        const before = known.get(host)
        const lane = withArrival(before, host)
        if (take === undefined || lane.lease !== null || lane.notBefore > at || taken.length >= take.most) return lane
        const ours = { ...lane, lease: take.lease, leaseUntil: take.until, holder: take.holder }
        const [only = null, ...others] = all
        taken.push({ lane: ours, only: before?.hasWork || others.length > 0 ? null : only })
        return ours
      })
      const left = message.hosts.slice(count)
      const expiresAt = iso(Temporal.Instant.from(at).add({ hours: 24 * (waitsDays + 1) }))
      await Promise.all([
        copyOf &&
          copies.sent(
            tx,
            aboutCopy(copyOf, type),
            [...byHost].map(([host, parts]) => togetherAt(host, parts)),
          ),
        tx.in(deliveries).putMany(added),
        tx.in(lanes).putMany(changed),
        tx.in(messages).update(message._id, { set: { hosts: left, isSpread: left.length === 0, expiresAt } }),
      ])
      return taken
    })
  }

  return {
    ...ofLanes,
    changes: (signal: AbortSignal) => messages.changes(signal),
    spread,

    /** In the caller's transaction. Each inbox once; nothing is written without any. */
    async add(
      tx: Transaction,
      said: Pick<
        OutgoingMessage,
        'type' | 'subject' | 'actor' | 'generation' | 'body' | 'isForwarded' | 'copyOf' | 'forAllies'
      >,
      inboxes: readonly { inbox: Iri; host: string }[],
    ): Promise<void> {
      const byHost = new Map<string, Set<Iri>>()
      for (const { inbox, host } of inboxes) byHost.set(host, (byHost.get(host) ?? new Set()).add(inbox))
      const at = now()
      for (const hosts of inMessages([...byHost].flatMap(([host, all]) => partsOf(host, [...all])))) {
        await tx.in(messages).insert({
          _id: orderedId(clock.now().epochMilliseconds),
          ...said,
          signed: null,
          at,
          hosts,
          isSpread: false,
          // Kept until it is spread, however long that takes; then a week and a day.
          expiresAt: null,
        })
      }
    },

    message: (id: string) => messages.get(id),
    keepSigned: (id: string, signed: string) => messages.update(id, { set: { signed } }, { onlyIf: { signed: null } }),

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
      const before = iso(clock.now().subtract({ hours: 24 * waitsDays }))
      /** Some of them. */
      const drop = (): Promise<number> =>
        engine.transaction(async (tx) => {
          const { items } = await tx.in(deliveries).find({ lane: host, at: { lte: before } }, { limit: readAtOnce })
          if (items.length === 0) return 0
          await givenUp?.(host, items, tx)
          return tx.in(deliveries).deleteMany({ _id: { in: items.map(({ _id }) => _id) } })
        })
      let count = 0
      for (let dropped = await drop(); dropped > 0; dropped = await drop()) count += dropped
      if (count > 0) await ofLanes.noteLost(host, count)
      return count
    },
    dropAll: (host: string) => deliveries.deleteMany({ lane: host }),

    /** For administrators: now, whatever was said of later. */
    async retryNow(host: string): Promise<boolean> {
      await deliveries.updateMany({ lane: host, retryAt: { gt: '' } }, { set: { retryAt: '' } })
      return ofLanes.tryNow(host)
    },
    waiting: (host: string) => deliveries.count({ lane: host }, { limit: 100_000 }),
    isWaitingFor: async (host: string, subject: Iri): Promise<boolean> =>
      (await deliveries.findOne({ lane: host, subject })) !== null,
    hasUnspread: async () => (await firstUnspread()) !== null,
  }
}

const aboutCopy = ({ videoId, accountId, isPublic }: CopyOf, type: string) => ({
  videoId,
  accountId,
  wasPublic: isPublic,
  step: copyStepOf(type),
})

const togetherAt = (host: string, parts: readonly Part[]) => ({
  host,
  inboxes: parts.flatMap(({ inboxes }) => inboxes),
})

function partsOf(host: string, inboxes: readonly Iri[]): Part[] {
  return pieces(inboxes, inboxesTogether, inboxCharactersTogether, (inbox) => inbox.length).map((some, part) =>
    part === 0 ? { host, inboxes: some } : { host, inboxes: some, part },
  )
}

function inMessages(parts: readonly Part[]): Part[][] {
  return pieces(parts, hostsTogether, charactersTogether, ({ inboxes }) => inboxes.join().length)
}

/** In order, each with so many items and of such a length at most; one that is longer is alone. */
function pieces<T>(items: readonly T[], most: number, longest: number, lengthOf: (item: T) => number): T[][] {
  const all: T[][] = []
  let length = 0
  for (const item of items) {
    const last = all.at(-1)
    length += lengthOf(item)
    if (last !== undefined && last.length < most && length <= longest) last.push(item)
    else {
      all.push([item])
      length = lengthOf(item)
    }
  }
  return all
}
