/** Records what happened and tells it: `teller.ts` has the rounds of one listener, `events-store.ts` what is kept. */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay, setImmediate } from 'node:timers/promises'
import type { Logger } from 'pino'
import { type Clock, iso, systemClock } from '../clock.ts'
import type { Engine } from '../store/engine.ts'
import type { Events } from './events.ts'
import { createEventsStore } from './events-store.ts'
import { createTeller, type Teller } from './teller.ts'

export interface EventsParts {
  engine: Engine
  log: Logger
  clock?: Clock
  /** How often to look for what no change feed told, and for listeners that a dead process left. */
  sweepSeconds?: number
  /** First delay before an event that failed is told again; at most 1 h between two. */
  backoffSeconds?: number
  /** A process without a sign of life for that long loses its listeners. */
  leaseSeconds?: number
}

const trimEveryMs = 60_000
/** A listener that no process has declared for that long is forgotten, but not by a process that has just started. */
const forgottenAfterHours = 30 * 24
const notForgottenWithinMs = 3_600_000

export function createEvents({
  engine,
  log,
  clock = systemClock,
  sweepSeconds = 5,
  backoffSeconds = 1,
  leaseSeconds = 30,
}: EventsParts): Events {
  const store = createEventsStore(engine)
  const tellers = new Map<string, Teller>()
  const lease = randomUUID()
  const life = new AbortController()
  let starting: Promise<void> | undefined
  let stopping: Promise<void> | undefined

  const wakeAll = () => {
    for (const teller of tellers.values()) teller.wake()
  }

  async function follow(): Promise<void> {
    while (!life.signal.aborted) {
      try {
        for await (const change of store.changes(life.signal)) if (change.kind === 'written') wakeAll()
      } catch (error) {
        log.warn({ err: error }, 'events could not be followed')
      }
      await pause(1000)
    }
  }

  async function renew(): Promise<void> {
    while (!life.signal.aborted) {
      await pause((leaseSeconds * 1000) / 3)
      const now = clock.now()
      await store
        .renew(lease, iso(now), iso(now.add({ milliseconds: leaseSeconds * 1000 })))
        .catch((error) => log.warn({ err: error }, 'the listeners could not be kept'))
    }
  }

  async function trim(): Promise<void> {
    const startedMs = clock.now().epochMilliseconds
    while (!life.signal.aborted) {
      await pause(trimEveryMs)
      if (life.signal.aborted) return
      const now = clock.now()
      const isYoung = now.epochMilliseconds - startedMs < notForgottenWithinMs
      try {
        // Also where nobody listens, so that events do not pile up.
        await store.sequence()
        await store.trim(isYoung ? null : iso(now.subtract({ hours: forgottenAfterHours })))
      } catch (error) {
        log.warn({ err: error }, 'what all listeners have heard could not be removed')
      }
    }
  }

  const pause = (ms: number) => delay(ms, null, { signal: life.signal }).catch(() => null)

  return {
    record: (tx, event) => store.record(tx, event, clock.now()),

    listen(listener, kinds, handle) {
      if (tellers.has(listener)) throw new Error(`the listener ${listener} is declared twice`)
      const teller = createTeller({
        listener: { name: listener, kinds: new Set(kinds), handle },
        store,
        engine,
        log,
        clock,
        lease,
        leaseMs: leaseSeconds * 1000,
        sweepMs: sweepSeconds * 1000,
        backoffMs: backoffSeconds * 1000,
        signal: life.signal,
      })
      tellers.set(listener, teller)
      if (starting) teller.start().catch((error) => log.error({ err: error, listener }, 'a listener cannot hear'))
    },

    start() {
      if (stopping) return Promise.reject(new Error('events were stopped'))
      starting ??= (async () => {
        for (const teller of tellers.values()) await teller.start()
        void follow()
        void renew()
        void trim()
      })()
      return starting
    },

    stop(graceSeconds = 10) {
      stopping ??= (async () => {
        life.abort()
        await starting?.catch(() => undefined)
        const clockHand = new AbortController()
        const ended = starting && Promise.all([...tellers.values()].map((teller) => teller.ended))
        const tooLong = delay(graceSeconds * 1000, null, { signal: clockHand.signal }).catch(() => null)
        await Promise.race([ended, tooLong])
        clockHand.abort()
        if (starting) await store.release(lease)
      })()
      return stopping
    },

    async settled() {
      await starting
      // Who asks again and again lets others work: with SQLite, what is read here is read at once.
      await setImmediate()
      let last: number
      // What one does with what it hears may be an event for another, which had heard all.
      do {
        last = await store.sequence()
        await Promise.all([...tellers.values()].map((teller) => teller.settled(last)))
      } while ((await store.sequence()) > last)
    },

    async failing({ limit = 100 } = {}) {
      return (await store.debts(limit)).map(({ listener, told, attempts, retryAt, lastError }) => ({
        listener,
        event: told,
        attempts,
        retryAt,
        lastError,
      }))
    },

    [Symbol.asyncDispose]() {
      return this.stop()
    },
  }
}
