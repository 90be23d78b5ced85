/**
 * Delivers what was said: spreads messages to the lanes of hosts, takes the lanes that have work (by leases, since
 * several processes share it) and runs them, all at once within limits. `run-lane.ts` has the course of one lane.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import { type Clock, iso, systemClock } from '#src/clock.ts'
import type { Copies } from '#src/copies/copy.ts'
import { isDead, thisWorker } from '#src/jobs/worker.ts'
import type { Engine, Transaction } from '#src/store/engine.ts'
import type { Iri, LocalActor, RemoteActor } from '../actor.ts'
import type { KeysRing } from '../actors/keys-store.ts'
import type { ActivityDocument, Deliveries, Follows, HostPolicies, RemoteActors, RemotePost } from '../ports.ts'
import type { Signing } from '../signature-ports.ts'
import { idOf } from '../vocabulary/addressing.ts'
import {
  type CopyOf,
  createDeliveriesStore,
  type DeliveriesStore,
  type DeliveriesStoreParts,
  type Taken,
} from './deliveries-store.ts'
import { createHeldKeys } from './held-keys.ts'
import type { Lane } from './lane.ts'
import type { Lease } from './lanes-store.ts'
import { createPlaces } from './places.ts'
import { createRunLane, type RunLaneParts } from './run-lane.ts'
import { createSignOnce } from './sign-once.ts'

export interface DeliveriesParts {
  engine: Engine
  log: Logger
  clock?: Clock
  keys: Pick<KeysRing, 'generationOf' | 'at'>
  post: RemotePost['activity']
  signDocument: Signing['document']
  follows: Pick<Follows, 'inboxesFollowing'>
  remoteActors: Pick<RemoteActors, 'many'>
  policyOf: HostPolicies['of']
  /** As it is written, whatever is held in memory. */
  isAlliedNow: RunLaneParts['isAlliedNow']
  forgetInbox: RunLaneParts['forgetInbox']
  copies: Pick<Copies, 'sent' | 'answered'>
  givenUp?: DeliveriesStoreParts['givenUp']
  settings: { atOnce: number; perHost: number }
  /** First delay before a host that failed is tried again; six hours at most. Default 30 s. */
  backoffSeconds?: number
  answerWithinSeconds?: number
  /** Who answers later than that leaves the others more places. Default 2 s. */
  slowAfterSeconds?: number
  /** How often to look for what no change feed told. */
  sweepSeconds?: number
  leaseSeconds?: number
}

export interface Inbox {
  readonly inbox: Iri
  readonly host: string
}

interface Outgoing {
  activity: ActivityDocument
  from: LocalActor
  copyOf?: CopyOf
  isForAllies?: boolean
}

export interface DeliveryEngine extends Deliveries, AsyncDisposable {
  readonly store: DeliveriesStore
  /**
   * To these very inboxes. `copyOf`: it gives or asks back a copy of this video, whose arrival is followed. `isForAllies`, as
   * is a copy of what is not everyone's: what it gives is not sent once the alliance is over, however long it waited.
   */
  deliverTo(tx: Transaction, said: Outgoing, inboxes: readonly Inbox[]): Promise<void>
  start(): void
  /** Looks now, instead of at the next change or hour. */
  wake(): void
  /** False when nothing waits for it. */
  retryNow(host: string): Promise<boolean>
  /** Resolves once all that may be sent now was tried, by this process or another. */
  settled(): Promise<void>
  /** Takes no more, and lets what is under way end; then aborts it and gives the lanes back. */
  stop(graceSeconds?: number): Promise<void>
}

export function createDeliveries(parts: DeliveriesParts): DeliveryEngine {
  const { log, clock = systemClock, keys, follows, remoteActors, policyOf, settings } = parts
  const { backoffSeconds = 30, answerWithinSeconds = 10, slowAfterSeconds = 2 } = parts
  const { sweepSeconds = 5, leaseSeconds = 60 } = parts
  const store = createDeliveriesStore({ ...parts, clock })
  const lease = randomUUID()
  const running = new Map<string, Promise<void>>()
  const stopping = new AbortController()
  const aborting = new AbortController()
  let alarm = Promise.withResolvers<void>()
  let rounds: Promise<unknown> | null = null

  const letterOf = createSignOnce({ store, keys, log, signDocument: parts.signDocument })
  // What cannot be read or signed now is told by the lanes that ask for it.
  const signMeanwhile = (message: string) => void letterOf(message).catch(() => undefined)

  const runLane = createRunLane({
    ...parts,
    store,
    clock,
    places: createPlaces(settings.atOnce),
    letterOf,
    keysAt: createHeldKeys({ keys }),
    perHost: settings.perHost,
    backoffMs: backoffSeconds * 1000,
    answerWithinMs: answerWithinSeconds * 1000,
    slowAfterMs: slowAfterSeconds * 1000,
  })

  const wake = () => {
    alarm.resolve()
    alarm = Promise.withResolvers()
  }
  let isSoon = false
  /** Hundreds of lanes end together: they are looked after together. */
  const wakeSoon = () => {
    if (isSoon) return
    isSoon = true
    setTimeout(() => {
      isSoon = false
      wake()
    }, 20)
  }
  const until = () => iso(clock.now().add({ seconds: leaseSeconds }))

  const ours = (): Lease => ({ lease, holder: thisWorker, until: until() })

  function begin({ lane: taken, only }: Taken): void {
    if (stopping.signal.aborted) return // Given back at the end.
    const host = taken._id
    const run = runLane(taken, only, lease, aborting.signal)
      .catch(async (error: unknown) => {
        if (aborting.signal.aborted) return
        log.error({ err: error, host }, 'deliveries to a host stopped on a defect')
        // Never in a tight circle. If this cannot be written either, its lease runs out.
        const lane = await store.lane(host).catch(() => null)
        const hour = iso(clock.now().add({ milliseconds: backoffSeconds * 1000 }))
        if (lane !== null) await store.close(lane, lease, hour, String(error)).catch(() => undefined)
      })
      .finally(() => {
        if (running.get(host) === run) running.delete(host)
        wakeSoon()
      })
    running.set(host, run)
  }

  /** Lanes that are taken already, and do not run yet. */
  let isTaking = false
  let lookedForLeftMs = Number.NEGATIVE_INFINITY

  /** Those of a process that is gone are looked for now and then: the others hold hundreds. */
  async function leftLanes(): Promise<Lane[]> {
    if (performance.now() - lookedForLeftMs < sweepSeconds * 1000) return []
    lookedForLeftMs = performance.now()
    return store.leftLanes(isDead)
  }

  async function takeLanes(): Promise<void> {
    const room = settings.atOnce - running.size
    if (room <= 0) return
    isTaking = true
    try {
      const free = [...(await leftLanes()), ...(await store.waitingLanes(room))]
      const some = free.filter(({ _id }) => !running.has(_id)).slice(0, room)
      for (const lane of await store.take(some, ours())) begin({ lane, only: null })
    } finally {
      isTaking = false
    }
  }

  /** What waits to be spread, as far as there is room. False when nothing does. */
  async function spread(): Promise<boolean> {
    isTaking = true
    try {
      const take = { ...ours(), most: settings.atOnce - running.size }
      const taken = await store.spread({ take, meanwhile: signMeanwhile })
      for (const one of taken ?? []) begin(one)
      return taken !== null
    } finally {
      isTaking = false
    }
  }

  async function pauseLength(): Promise<number> {
    const next = running.size < settings.atOnce ? await store.nextHour() : null
    const ms = next === null ? Number.POSITIVE_INFINITY : Date.parse(next) - clock.now().epochMilliseconds + 1
    return Math.min(sweepSeconds * 1000, Math.max(1, ms))
  }

  async function keepDelivering(): Promise<void> {
    while (!stopping.signal.aborted) {
      const woken = alarm.promise
      let pause = sweepSeconds * 1000
      try {
        while (!stopping.signal.aborted && (await spread()));
        await takeLanes()
        pause = await pauseLength()
      } catch (error) {
        if (!stopping.signal.aborted) log.warn({ err: error }, 'deliveries could not be looked for')
      }
      await either(woken, pause)
    }
  }

  async function either(woken: Promise<void>, ms: number): Promise<void> {
    const clockHand = new AbortController()
    const signal = AbortSignal.any([stopping.signal, clockHand.signal])
    await Promise.race([woken, delay(ms, null, { signal }).catch(() => null)])
    clockHand.abort()
  }

  async function follow(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        for await (const change of store.changes(stopping.signal)) if (change.kind === 'written') wake()
      } catch (error) {
        if (!stopping.signal.aborted) log.warn({ err: error }, 'messages could not be followed')
      }
      await delay(1000, null, { signal: stopping.signal }).catch(() => null)
    }
  }

  async function renew(): Promise<void> {
    while (!aborting.signal.aborted) {
      await delay((leaseSeconds * 1000) / 3, null, { signal: aborting.signal }).catch(() => null)
      if (running.size === 0 || aborting.signal.aborted) continue
      await store
        .renew([...running.keys()], lease, until())
        .catch((error) => log.warn({ err: error }, 'lanes could not be kept'))
    }
  }

  async function deliverTo(tx: Transaction, said: Outgoing, inboxes: readonly Inbox[]): Promise<void> {
    const wanted = inboxes.filter(({ host }) => policyOf(host) !== 'blocked')
    if (wanted.length === 0) return
    const { activity, from, copyOf = null, isForAllies = copyOf?.isPublic === false } = said
    const generation = await keys.generationOf(from.id)
    await store.add(
      tx,
      {
        type: activity.type,
        subject: subjectOf(activity),
        actor: from.id,
        generation,
        body: JSON.stringify(activity),
        isForwarded: false,
        copyOf,
        ...(isForAllies ? { forAllies: true } : {}),
      },
      wanted,
    )
  }

  const inboxOf = ({ inbox, sharedInbox, host }: RemoteActor, personally: boolean): Inbox => ({
    inbox: personally ? inbox : (sharedInbox ?? inbox),
    host,
  })

  return {
    store,
    deliverTo,
    async deliver(tx, { activity, from, to, personally = false }) {
      const known = await remoteActors.many(to, tx)
      const alive = known.filter(({ goneAt }) => goneAt === null)
      await deliverTo(
        tx,
        { activity, from },
        alive.map((actor) => inboxOf(actor, personally)),
      )
    },
    async forward(tx, { body, activityId, from, toFollowersOf, exceptHost }) {
      const inboxes = (await follows.inboxesFollowing(toFollowersOf, tx)).filter(
        ({ host }) => host !== exceptHost && policyOf(host) !== 'blocked',
      )
      if (inboxes.length === 0) return
      const generation = await keys.generationOf(from.id)
      const said = { type: 'forwarded', subject: activityId, actor: from.id, generation, body, isForwarded: true }
      await store.add(tx, { ...said, copyOf: null }, inboxes)
    },
    wake,
    async retryNow(host) {
      const isWaiting = await store.retryNow(host)
      wake()
      return isWaiting
    },
    start() {
      rounds ??= Promise.all([keepDelivering(), follow(), renew()])
    },
    async settled() {
      while (rounds !== null && !stopping.signal.aborted) {
        await Promise.all(running.values())
        const isLeft = (await store.hasUnspread()) || (await store.hasDue())
        if (!isLeft && !isTaking && running.size === 0) return
        wake()
        await delay(10)
      }
    },
    async stop(graceSeconds = 10) {
      stopping.abort()
      if (rounds === null) return
      const clockHand = new AbortController()
      const tooLong = delay(graceSeconds * 1000, null, { signal: clockHand.signal }).catch(() => null)
      await Promise.race([Promise.all(running.values()), tooLong])
      clockHand.abort()
      aborting.abort(new Error('deliveries stop'))
      await Promise.all(running.values())
      await rounds
      await store.release(lease)
    },
    [Symbol.asyncDispose]() {
      return this.stop(0)
    },
  }
}

/** What an activity is about; of an Undo, an Accept or a Reject, what that one was about. */
function subjectOf({ type, object, id }: ActivityDocument): Iri {
  const isAboutActivity = type === 'Undo' || type === 'Accept' || type === 'Reject'
  const inner = isAboutActivity ? (object as { object?: unknown } | null)?.object : object
  return (Array.isArray(inner) ? idOf(inner[0]) : idOf(inner)) ?? idOf(object) ?? id
}
