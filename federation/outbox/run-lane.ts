/**
 * Sends what waits for one host, in the order in which it was said, while this process holds its lane: one message to
 * all its inboxes there (some at once), then the next. What a failure means is decided in `lane.ts`.
 */
import type { Logger } from 'pino'
import { type Clock, iso } from '#src/clock.ts'
import type { Copies } from '#src/copies/copy.ts'
import type { ActorKeys, Iri } from '../actor.ts'
import type { HostPolicies, PostOutcome, RemotePost } from '../ports.ts'
import type { DeliveriesStore, OutgoingMessage } from './deliveries-store.ts'
import {
  copyStepOf,
  type Delivery,
  due,
  failuresThatCloseTheLane,
  goneWithTheThing,
  isTooOld,
  type Lane,
  nextRetry,
  waitMs,
  waitsDays,
  whoFailed,
} from './lane.ts'
import type { Places } from './places.ts'

export interface RunLaneParts {
  store: DeliveriesStore
  clock: Clock
  log: Logger
  places: Places
  post: RemotePost['activity']
  /** The bytes to send: signed once for all. */
  bodyOf: (message: OutgoingMessage) => Promise<string>
  keysAt: (actor: Iri, generation: number) => Promise<ActorKeys>
  policyOf: HostPolicies['of']
  /** It said 410 or 404: whoever is behind it is asked, and forgotten when gone. */
  forgetInbox: (inbox: Iri, host: string, signal: AbortSignal) => Promise<void>
  /** Told once every inbox of a host has answered. */
  copies: Pick<Copies, 'answered'>
  /** At once, to one host. */
  perHost: number
  backoffMs: number
  /** An answer that takes longer is no answer. */
  answerWithinMs: number
}

type Failed = Extract<PostOutcome, { outcome: 'transient' }>

/** @param lease of this process, which holds the lane; gives it back at the end */
export function createRunLane(parts: RunLaneParts) {
  const { store, clock, log, places, post, bodyOf, keysAt, policyOf, forgetInbox, copies } = parts
  const now = () => iso(clock.now())
  const later = (ms: number) => iso(clock.now().add({ milliseconds: ms }))

  async function sendTo(inbox: Iri, body: string, keys: ActorKeys, signal: AbortSignal): Promise<PostOutcome> {
    try {
      const patience = AbortSignal.timeout(parts.answerWithinMs)
      return await post({ inbox, body, keys, signal: AbortSignal.any([signal, patience]) })
    } catch (error) {
      signal.throwIfAborted()
      const detail = error instanceof Error && error.name === 'TimeoutError' ? 'no answer in time' : String(error)
      return { outcome: 'transient', status: null, retryAfterSeconds: null, detail }
    }
  }

  /** To every inbox that has not answered yet. Null when nothing is left of it, else the failure that speaks for the host first. */
  async function send(delivery: Delivery, lane: Lane, signal: AbortSignal): Promise<Failed | null> {
    const message = await store.message(delivery.message)
    if (message === null) {
      await store.done(delivery, [])
      return null
    }
    const [body, keys] = await Promise.all([bodyOf(message), keysAt(message.actor, message.generation)])
    const isSuspect = lane.failures > 0
    const left = new Set(delivery.inboxes)
    const waiting = [...delivery.inboxes]
    const failed: Failed[] = []
    let hasAnswered = false
    let writing = Promise.resolve()

    async function one(inbox: Iri): Promise<void> {
      const outcome = await sendTo(inbox, body, keys, signal)
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
      const stillLeft = [...left]
      writing = writing.then(async () => {
        // Before the end of the delivery: killed between the two, it is sent once more rather than never known.
        if (stillLeft.length === 0 && delivery.copyOf !== null && outcome.outcome === 'accepted') {
          await copies.answered(delivery.copyOf, lane._id, copyStepOf(delivery.type))
        }
        await store.done(delivery, stillLeft)
      })
      await writing
    }
    const hostFailed = () => failed.some((outcome) => whoFailed(outcome) === 'host')
    // A host that failed is asked once, not by all its inboxes at once.
    const hands = isSuspect ? 1 : Math.min(parts.perHost, waiting.length)
    await Promise.all(
      Array.from({ length: hands }, async () => {
        while (waiting.length > 0 && !hostFailed()) {
          // Until it is written that it answered: a process that is killed repeats no more than it has places.
          const leave = await places.take(signal, { isSuspect })
          try {
            const inbox = hostFailed() ? undefined : waiting.shift()
            if (inbox !== undefined) await one(inbox)
          } finally {
            leave()
          }
        }
      }),
    )
    if (hasAnswered && (isSuspect || isOlderThanAMinute(lane.lastSuccessAt))) await store.answered(lane)
    return failed.find((outcome) => whoFailed(outcome) === 'host') ?? failed[0] ?? null
  }

  const isOlderThanAMinute = (at: string | null) => at === null || at < iso(clock.now().subtract({ seconds: 60 }))

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

  return async function runLane(host: string, lease: string, signal: AbortSignal): Promise<void> {
    let failedInARow = 0
    for (;;) {
      signal.throwIfAborted()
      const lane = await store.lane(host)
      if (lane === null || lane.lease !== lease) return
      if (policyOf(host) === 'blocked') {
        await store.dropAll(host)
        if (await store.rest(lane, lease, null)) return
        continue
      }
      const queued = await store.queued(host)
      const sendable = due(queued, now())
      if (sendable.length === 0) {
        if (await store.rest(lane, lease, nextRetry(queued))) return
        continue
      }
      const heldNow = new Set<Iri>()
      for (const delivery of sendable) {
        signal.throwIfAborted()
        if (heldNow.has(delivery.subject)) continue
        const hasWaited = queued.length > 1 || lane.failures > 0 || delivery.attempts > 0
        if (hasWaited && (await isUseless(delivery))) {
          await store.done(delivery, [])
          continue
        }
        const current = (await store.lane(host)) ?? lane
        if (current.lease !== lease) return
        const failure = await send(delivery, current, signal)
        if (failure === null) {
          failedInARow = 0
          continue
        }
        if (whoFailed(failure) === 'message' && isTooOld(delivery, clock.now())) await store.giveUp(host)
        if (whoFailed(failure) === 'host' || ++failedInARow >= failuresThatCloseTheLane) {
          return close((await store.lane(host)) ?? current, lease, failure)
        }
        heldNow.add(delivery.subject)
        await store.setAside(
          delivery,
          later(waitMs(delivery.attempts + 1, parts.backoffMs, Math.random())),
          failure.detail,
        )
      }
    }
  }
}
