/**
 * Sends what waits for one host, in the order in which it was said, while this process holds its lane: one message to
 * all its inboxes there (some at once), then the next. What a failure means is decided in `lane.ts`.
 */
import type { Logger } from 'pino'
import { type Clock, iso } from '#src/clock.ts'
import type { Copies } from '#src/copies/copy.ts'
import type { ActorKeys, Iri } from '../actor.ts'
import type { HostPolicies, PostOutcome, RemotePost } from '../ports.ts'
import { together } from '../together.ts'
import { createAcknowledge } from './acknowledge.ts'
import type { DeliveriesStore } from './deliveries-store.ts'
import {
  type Delivery,
  due,
  failuresThatCloseTheLane,
  goneWithTheThing,
  holds,
  isTooOld,
  type Lane,
  nextRetry,
  waitMs,
  waitsDays,
  whoFailed,
} from './lane.ts'
import type { Places } from './places.ts'
import type { Letter } from './sign-once.ts'

export interface RunLaneParts {
  store: DeliveriesStore
  clock: Clock
  log: Logger
  places: Places
  post: RemotePost['activity']
  /** What is sent of a message: signed once for all. Null when it is too old to be kept. */
  letterOf: (message: string) => Promise<Letter | null>
  keysAt: (actor: Iri, generation: number) => Promise<ActorKeys>
  policyOf: HostPolicies['of']
  isAlliedNow: (host: string) => Promise<boolean>
  /** It said 410 or 404: whoever is behind it is asked, and forgotten when gone. */
  forgetInbox: (inbox: Iri, host: string, signal: AbortSignal) => Promise<void>
  copies: Pick<Copies, 'answered'>
  /** At once, to one host. */
  perHost: number
  backoffMs: number
  /** An answer that takes longer is no answer. */
  answerWithinMs: number
  /** Who takes longer shares the places of those who failed. */
  slowAfterMs: number
}

type Failed = Extract<PostOutcome, { outcome: 'transient' }>

interface Sent {
  failure: Failed | null
  hasAnswered: boolean
}

/** Hosts whose slowness is remembered; forgotten, they show it again. */
const mostSlow = 10_000

/** A lease is renewed every third of it; who was not heard for that long reads again whose it is. */
const leaseDoubtedAfterMs = 10_000

/** The lane is held under the lease of this process; it is given back at the end. */
export function createRunLane(parts: RunLaneParts) {
  const { store, clock, log, places, post, letterOf, keysAt, policyOf, forgetInbox } = parts
  const acknowledge = createAcknowledge(parts)
  // Hundreds of lanes end together, and what still goes out is more urgent.
  const rest = together(store.rest, { atOnce: 500, gatherMs: 5 })
  /** Who accepts everything after nine seconds never fails, and would hold the places of all. */
  const slow = new Set<string>()
  const now = () => iso(clock.now())
  const later = (ms: number) => iso(clock.now().add({ milliseconds: ms }))

  async function sendTo(inbox: Iri, body: Uint8Array, keys: ActorKeys, signal: AbortSignal): Promise<PostOutcome> {
    try {
      return await post({ inbox, body, keys, timeoutMs: parts.answerWithinMs, signal })
    } catch (error) {
      signal.throwIfAborted()
      return { outcome: 'transient', status: null, retryAfterSeconds: null, detail: String(error) }
    }
  }

  /** To every inbox that has not answered yet. `failure` is null when nothing is left of it, else what speaks for the host first. */
  async function send(delivery: Delivery, lane: Lane, signal: AbortSignal): Promise<Sent> {
    const letter = await letterOf(delivery.message)
    if (letter === null) {
      await store.forget(delivery)
      return { failure: null, hasAnswered: false }
    }
    const { body } = letter
    const keys = await keysAt(letter.actor, letter.generation)
    const isSuspect = lane.failures > 0
    const left = new Set(delivery.inboxes)
    const waiting = [...delivery.inboxes]
    const failed: Failed[] = []
    let hasAnswered = false

    async function one(inbox: Iri): Promise<void> {
      const beganMs = performance.now()
      const outcome = await sendTo(inbox, body, keys, signal)
      noteHowLong(lane._id, performance.now() - beganMs)
      if (outcome.outcome === 'transient') {
        failed.push(outcome)
        return
      }
      if (outcome.outcome === 'accepted') hasAnswered = true
      else if (outcome.reason === 'gone') await forgetInbox(inbox, lane._id, signal)
      else {
        log.warn({ inbox, type: delivery.type, detail: outcome.detail }, 'a message was refused by another instance')
        await store.notWanted(lane._id, outcome.detail)
      }
      left.delete(inbox)
      await acknowledge({ delivery, left, isTaken: hasAnswered })
    }
    const hostFailed = () => failed.some((outcome) => whoFailed(outcome) === 'host')
    // A host that failed is asked once, not by all its inboxes at once.
    const hands = isSuspect ? 1 : Math.min(parts.perHost, waiting.length)
    await Promise.all(
      Array.from({ length: hands }, async () => {
        while (waiting.length > 0 && !hostFailed()) {
          // Until it is written that it answered: a process that is killed repeats no more than it has places.
          const leave = await places.take(signal, { isSuspect: isSuspect || slow.has(lane._id) })
          try {
            const inbox = hostFailed() ? undefined : waiting.shift()
            if (inbox !== undefined) await one(inbox)
          } finally {
            leave()
          }
        }
      }),
    )
    return { failure: failed.find((outcome) => whoFailed(outcome) === 'host') ?? failed[0] ?? null, hasAnswered }
  }

  function noteHowLong(host: string, ms: number): void {
    if (ms < parts.slowAfterMs) slow.delete(host)
    else {
      if (slow.size >= mostSlow) slow.clear()
      slow.add(host)
    }
  }

  async function close(lane: Lane, lease: string, { retryAfterSeconds, detail }: Omit<Failed, 'outcome'>) {
    const wait = waitMs(lane.failures + 1, parts.backoffMs, Math.random())
    // What it asks for, at most a day.
    const asked = Math.min(retryAfterSeconds ?? 0, 86_400) * 1000
    const lost = await store.giveUp(lane._id)
    if (lost > 0) log.warn({ host: lane._id, lost, days: waitsDays }, 'messages were given up: the host did not answer')
    await store.close(lane, lease, later(Math.max(wait, asked)), detail)
    log.info({ host: lane._id, failures: lane.failures + 1, detail }, 'a host does not answer')
  }

  /** Never told when the thing it gives is gone since: waiting must not make known what was taken back. */
  const isUseless = async (delivery: Delivery): Promise<boolean> =>
    goneWithTheThing.has(delivery.type) && (await store.isGone(delivery))

  /** Nor when it was for an ally that is none any more: asked each time, of what is written. */
  const isOver = async ({ forAllies, type, lane }: Delivery): Promise<boolean> =>
    forAllies === true && goneWithTheThing.has(type) && !(await parts.isAlliedNow(lane))

  /** @param only what waits there, when it is known without reading */
  return async function runLane(taken: Lane, only: Delivery | null, lease: string, signal: AbortSignal): Promise<void> {
    const host = taken._id
    let waiting = only && { queued: [only], hasMore: false }
    /** Messages in a row, each for itself. */
    let failedInARow = new Set<string>()
    let hasAnswered = false
    for (let known: Lane | null = taken; known?.lease === lease; known = await store.lane(host)) {
      let lane: Lane = known
      signal.throwIfAborted()
      if (policyOf(host) === 'blocked') {
        await store.dropAll(host)
        if (await rest({ lane, lease, until: null, hasAnswered })) return
        continue
      }
      const { queued, hasMore } = waiting ?? (await store.queued(host))
      waiting = null
      const setAside = queued.filter(({ retryAt }) => retryAt > now())
      let readAtMs = performance.now()
      for (const delivery of due(queued, now())) {
        signal.throwIfAborted()
        if (setAside.some((before) => holds(before, delivery))) continue
        // A process that slept may have lost the lane meanwhile.
        if (performance.now() - readAtMs > leaseDoubtedAfterMs) {
          readAtMs = performance.now()
          if ((await store.lane(host))?.lease !== lease) return
        }
        const hasWaited = queued.length > 1 || lane.failures > 0 || delivery.attempts > 0
        if ((await isOver(delivery)) || (hasWaited && (await isUseless(delivery)))) {
          await store.forget(delivery)
          continue
        }
        const sent = await send(delivery, lane, signal)
        if (sent.hasAnswered) {
          hasAnswered = true
          if (lane.failures > 0) {
            await store.recovered(host)
            lane = { ...lane, failures: 0, failingSince: null }
          }
        }
        const { failure } = sent
        if (failure === null) {
          failedInARow = new Set()
          continue
        }
        if (whoFailed(failure) === 'message' && isTooOld(delivery, clock.now())) await store.giveUp(host)
        failedInARow.add(delivery.message)
        if (whoFailed(failure) === 'host' || failedInARow.size >= failuresThatCloseTheLane) {
          return close(lane, lease, failure)
        }
        const retryAt = later(waitMs(delivery.attempts + 1, parts.backoffMs, Math.random()))
        await store.setAside(delivery, retryAt, failure.detail)
        setAside.push({ ...delivery, retryAt })
      }
      if (!hasMore || setAside.length === queued.length) {
        if (await rest({ lane, lease, until: nextRetry(setAside), hasAnswered })) return
      }
    }
  }
}
