/**
 * The lanes: for each host, whether something waits for it, since when it fails, and which process works on it. Taken, kept
 * and given back by leases; what waits in them is for `deliveries-store.ts`.
 */
import { type Clock, iso } from '#src/clock.ts'
import type { Collection, Engine, Filter, Page } from '#src/store/engine.ts'
import type { Lane } from './lane.ts'

/** A lane is held by a process until then. */
export interface Lease {
  readonly lease: string
  readonly holder: string
  readonly until: string
}

/** Nothing to send before `until`, or at all. */
interface Resting {
  readonly lane: Lane
  readonly lease: string
  readonly until: string | null
  readonly hasAnswered: boolean
}

const wellAgain = { failures: 0, failingSince: null, notBefore: '' } satisfies Partial<Lane>
const nobodys = { lease: null, leaseUntil: null, holder: null } satisfies Partial<Lane>
const stillFailing = { failingSince: { gt: '' } } satisfies Filter<Lane>

const emptyLane: Omit<Lane, '_id'> = {
  arrived: 0,
  hasWork: false,
  notBefore: '',
  ...nobodys,
  failures: 0,
  failingSince: null,
  lastSuccessAt: null,
  lastFailure: null,
  lost: 0,
  lostSince: null,
  refused: 0,
}

/** As it is once something came for it. */
export function withArrival(before: Lane | undefined, host: string): Lane {
  const lane = before ?? { _id: host, ...emptyLane }
  // A lane that only waits to try one message again is awake; one that is closed stays so until its hour.
  const notBefore = lane.failures === 0 ? '' : lane.notBefore
  return { ...lane, arrived: lane.arrived + 1, hasWork: true, notBefore }
}

export function createLanesStore({ engine, clock }: { engine: Engine; clock: Clock }) {
  const lanes: Collection<Lane> = engine.collection<Lane>({
    name: 'delivery_lanes',
    // Whoever holds one has work there: its lease needs no index of its own.
    indexes: [{ fields: ['hasWork', 'lease', 'notBefore'] }, { fields: ['failingSince'] }],
  })
  const now = () => iso(clock.now())

  const methods = {
    /** With something to send now, and nobody who works on it. */
    async waitingLanes(limit: number): Promise<Lane[]> {
      const free = { hasWork: true, lease: null, notBefore: { lte: now() } }
      return (await lanes.find(free, { sort: [['notBefore', 'asc']], limit: Math.min(limit, 1000) })).items
    },
    /** Held by who is gone, or who did not renew. */
    async leftLanes(isGone: (holder: string) => boolean): Promise<Lane[]> {
      const at = now()
      const held = { hasWork: true, lease: { gt: '' } }
      const left: Lane[] = []
      const gone = new Map<string, boolean>()
      const isHolderGone = (holder: string) => gone.getOrInsertComputed(holder, isGone)
      for (let after: string | undefined; ; ) {
        const { items, next } = await lanes.find(held, { sort: [['lease', 'asc']], limit: 1000, after })
        for (const lane of items) {
          const { holder, leaseUntil } = lane
          const isLeft = (leaseUntil ?? '') <= at || (holder !== null && isHolderGone(holder))
          if (isLeft && lane.notBefore <= at) left.push(lane)
        }
        if (next === null) return left
        after = next
      }
    },
    /** The next hour at which a closed lane may be tried. */
    async nextHour(): Promise<string | null> {
      const closed = { hasWork: true, lease: null, notBefore: { gt: now() } }
      return (await lanes.findOne(closed, { sort: [['notBefore', 'asc']] }))?.notBefore ?? null
    },
    /** Those that nobody took since they were seen. @returns the lanes as they are, now that they are ours */
    async take(seen: readonly Lane[], by: Lease): Promise<Lane[]> {
      if (seen.length === 0) return []
      const ids = seen.map(({ _id }) => _id)
      const free = Map.groupBy(seen, ({ lease, leaseUntil }) => `${lease} ${leaseUntil}`)
      for (const alike of free.values()) {
        const { lease = null, leaseUntil = null } = alike[0] ?? {}
        await lanes.updateMany(
          { _id: { in: alike.map(({ _id }) => _id) }, hasWork: true, lease, leaseUntil },
          { set: { lease: by.lease, leaseUntil: by.until, holder: by.holder } },
        )
      }
      return (await lanes.getMany(ids)).filter(({ lease }) => lease === by.lease)
    },
    renew: (hosts: readonly string[], lease: string, until: string) =>
      lanes.updateMany({ lease, _id: { in: hosts } }, { set: { leaseUntil: until } }),
    release: (lease: string) => lanes.updateMany({ hasWork: true, lease }, { set: nobodys }),
    lane: (host: string) => lanes.get(host),

    /** It answers again: that is news. */
    async recovered(host: string): Promise<void> {
      await lanes.update(host, { set: { lastSuccessAt: now(), ...wellAgain } })
    },
    async notWanted(host: string, detail: string): Promise<void> {
      await lanes.update(host, { inc: { refused: 1 }, set: { lastFailure: { at: now(), detail } } })
    },
    /** The circuit opens, and the lane is given back; to be tried at once if somebody asked for it since it was read. */
    async close(seen: Lane, lease: string, until: string, detail: string): Promise<void> {
      const at = now()
      const { _id, failures, failingSince, asked = null } = seen
      const closed = {
        failures: failures + 1,
        failingSince: failingSince ?? at,
        lastFailure: { at, detail },
        ...nobodys,
      }
      if (await lanes.update(_id, { set: { ...closed, notBefore: until } }, { onlyIf: { lease, asked } })) return
      await lanes.update(_id, { set: { ...closed, notBefore: '' } }, { onlyIf: { lease } })
    },
    /**
     * Given back, all or none, each lane once. False for one where something came or was asked meanwhile, or that is no
     * longer ours.
     */
    rest: (resting: readonly Resting[]): Promise<boolean[]> =>
      engine.transaction(async (tx) => {
        const at = now()
        const known = await tx.in(lanes).getMany(resting.map(({ lane }) => lane._id))
        const lanesNow = new Map(known.map((lane) => [lane._id, lane]))
        const changed: Lane[] = []
        const answers = resting.map(({ lane: { _id, arrived, asked }, lease, until, hasAnswered }) => {
          const lane = lanesNow.get(_id)
          if (lane?.lease !== lease || lane.arrived !== arrived || lane.asked !== asked) return false
          const success = hasAnswered ? { lastSuccessAt: at, ...wellAgain } : {}
          changed.push({ ...lane, hasWork: until !== null, ...nobodys, ...success, notBefore: until ?? '' })
          return true
        })
        await tx.in(lanes).putMany(changed)
        return answers
      }),

    /** Given up: so many. */
    async noteLost(host: string, count: number): Promise<void> {
      await lanes.update(host, { inc: { lost: count } })
      await lanes.update(host, { set: { lostSince: now() } }, { onlyIf: { lostSince: null } })
    },
    async found(host: string): Promise<void> {
      await lanes.update(host, { set: { lost: 0, lostSince: null } })
    },
    /** For administrators: now, whatever was said of later, or is by an attempt that is under way. */
    tryNow: (host: string) =>
      lanes.update(host, { set: { notBefore: '' }, inc: { asked: 1 } }, { onlyIf: { hasWork: true } }),
    list: (which: 'all' | 'failing', page: { limit: number; after?: string | undefined }): Promise<Page<Lane>> =>
      lanes.find(which === 'all' ? {} : stillFailing, page),
    countLanes: (which: 'all' | 'failing') => lanes.count(which === 'all' ? {} : stillFailing, { limit: 100_000 }),
    hasDue: async (): Promise<boolean> => (await lanes.findOne({ hasWork: true, notBefore: { lte: now() } })) !== null,
  }
  return { lanes, methods }
}
