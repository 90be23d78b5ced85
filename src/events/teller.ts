/** Tells one listener, while this process holds its lease: what is new, in order, then what it failed to hear. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import { type Clock, iso } from '../clock.ts'
import { reasonOf } from '../jobs/job.ts'
import { isDead, thisWorker } from '../jobs/worker.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import { type Event, type Telling, TellingLost, type ToldEvent } from './events.ts'
import type { DebtDocument, EventDocument, EventsStore } from './events-store.ts'

export interface Teller {
  /** Registers the listener, then tells it until the signal is aborted. */
  start(): Promise<void>
  wake(): void
  /** Resolves when nothing is being told any more, after the signal. */
  ended: Promise<void>
  /** Resolves once it has heard all up to this place, or failed at it often enough that chance has no part in it. */
  settled(last: number): Promise<void>
}

interface TellerParts {
  listener: {
    name: string
    kinds: ReadonlySet<Event['kind']>
    handle(event: ToldEvent, telling: Telling): Promise<void>
  }
  store: EventsStore
  engine: Engine
  log: Logger
  clock: Clock
  lease: string
  leaseMs: number
  sweepMs: number
  backoffMs: number
  signal: AbortSignal
}

/** How far, and how long, the place that is kept may be behind. */
const unkeptAtMost = 100
const keptWithinMs = 1000
const backoffAtMostMs = 3_600_000
/** What failed that often is not awaited any more: a store that was slow, or somebody who came first, is past by then. */
const triesAwaited = 3

export function createTeller(parts: TellerParts): Teller {
  const { listener, store, engine, log, clock, lease, leaseMs, sweepMs, backoffMs, signal } = parts
  const { name } = listener
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  let alarm = Promise.withResolvers<void>()
  let rounds = Promise.withResolvers<void>()
  let hasStarted = false
  /** Every event up to it was told, is owed, or is not for this listener. Null: another process may be telling it. */
  let place: number | null = null
  /** What the store has of it. Whoever reads on from there passes over what is not for it once more. */
  let kept = 0
  let unkeptSince: number | null = null
  /** When to tell again the first of what it owes. */
  let retryAt: string | null = null

  const isForIt = ({ event }: EventDocument) => listener.kinds.has(event.kind)
  const now = () => iso(clock.now())
  const later = (ms: number) => iso(clock.now().add({ milliseconds: Math.round(ms) }))
  const stopIfAborted = () => signal.throwIfAborted()

  /** Calls the listener. `write` makes it told, inside a transaction of its own or of ours. */
  async function tell(told: ToldEvent, sequence: number, write: (tx: Transaction) => Promise<boolean>): Promise<void> {
    let isDone = false
    const done = async (tx: Transaction) => {
      isDone = true
      if (!(await write(tx))) throw new TellingLost(`${name}: told by another process`)
    }
    await listener.handle(told, { done, signal })
    if (!isDone) await engine.transaction(done)
    else if (!(await store.hasHeard(name, sequence))) throw new Error('the transaction that told it was not committed')
  }

  const toldOf = ({ _id, at, event }: EventDocument): ToldEvent => ({ ...event, id: _id, at })

  async function tellNew(event: EventDocument): Promise<void> {
    const { sequence, subject } = event
    const told = toldOf(event)
    const debt: DebtDocument = {
      _id: `${name} ${sequence}`,
      listener: name,
      subject,
      sequence,
      told,
      attempts: 0,
      retryAt: null,
      lastError: null,
    }
    const setAside = async (change: Partial<DebtDocument>) => {
      if (!(await store.setAside({ ...debt, ...change }, lease))) throw new TellingLost(`${name}: lost`)
      retryAt = await store.nextRetryAt(name)
    }
    if (await store.owes(name, subject)) return setAside({})
    try {
      await tell(told, sequence, (tx) => store.advance(name, lease, sequence, tx))
    } catch (error) {
      stopIfAborted()
      if (error instanceof TellingLost) throw error
      log.warn({ listener: name, event: told.id, kind: told.kind, err: error }, 'a listener failed')
      await setAside({ attempts: 1, retryAt: later(backoffMs), lastError: reasonOf(error) })
    }
  }

  async function tellAgain(debt: DebtDocument): Promise<void> {
    try {
      await tell(debt.told, debt.sequence, (tx) => store.settle(debt, lease, now(), tx))
    } catch (error) {
      stopIfAborted()
      if (error instanceof TellingLost) throw error
      const attempts = debt.attempts + 1
      const { id, kind } = debt.told
      log.warn({ listener: name, event: id, kind, attempts, err: error }, 'a listener failed again')
      const wait = Math.min(backoffAtMostMs, backoffMs * 2 ** (attempts - 1))
      await store.postpone(debt, { attempts, retryAt: later(wait), lastError: reasonOf(error) })
    }
  }

  /** @returns false when another process tells it, or it was forgotten while this one slept */
  async function hold(): Promise<boolean> {
    const until = later(leaseMs)
    const held = await store.acquire(name, { lease, holder: thisWorker, now: now(), until }, isDead)
    if (!held) {
      place = null
      await store.register(name, now())
      return false
    }
    kept = held.sequence
    place = Math.max(place ?? 0, held.sequence)
    retryAt = await store.nextRetryAt(name)
    return true
  }

  const isDue = () => retryAt !== null && retryAt <= now()

  /** Everything that can be told now. What is not for it costs it nothing: the listeners of a process read together. */
  async function round(): Promise<void> {
    for (;;) {
      const last = await store.sequence()
      if (place !== null && place >= last && !isDue()) return keep()
      const { events, upTo } = place === null ? { events: [], upTo: 0 } : await store.between(place, last)
      if (place === null || isDue() || events.some(isForIt)) {
        const before = place
        if (!(await hold())) return
        // Another process has told some of them meanwhile.
        if (place !== before) continue
      }
      for (const event of events.filter(isForIt)) {
        stopIfAborted()
        await tellNew(event)
        place = kept = event.sequence
      }
      place = Math.max(place ?? 0, upTo)
      while (isDue()) {
        stopIfAborted()
        const debt = await store.due(name, now())
        if (debt) await tellAgain(debt)
        retryAt = await store.nextRetryAt(name)
      }
    }
  }

  /** Its place, now and then: with what it hears it is kept at once. */
  async function keep({ atOnce = false } = {}): Promise<void> {
    if (place === null || place <= kept) {
      unkeptSince = null
      return
    }
    unkeptSince ??= performance.now()
    const isTime = place - kept >= unkeptAtMost || performance.now() - unkeptSince >= keptWithinMs
    if (!isTime && !atOnce) return
    unkeptSince = null
    if (await store.advance(name, lease, place)) kept = place
    else place = null
  }

  async function keepTelling(): Promise<void> {
    while (!signal.aborted) {
      const woken = alarm.promise
      try {
        await round()
      } catch (error) {
        if (!signal.aborted) log.warn({ listener: name, err: error }, 'a listener could not be told')
      }
      rounds.resolve()
      rounds = Promise.withResolvers()
      const retryMs = retryAt === null ? sweepMs : Date.parse(retryAt) - clock.now().epochMilliseconds + 1
      const wait = Math.min(sweepMs, unkeptSince === null ? sweepMs : keptWithinMs, Math.max(1, retryMs))
      const clockHand = new AbortController()
      const either = AbortSignal.any([signal, clockHand.signal])
      const pause = delay(wait, null, { signal: either }).catch(() => null)
      await Promise.race([woken, pause])
      clockHand.abort()
    }
    await keep({ atOnce: true }).catch(() => undefined)
    end()
  }

  async function isSettled(last: number): Promise<boolean> {
    if (!hasStarted || signal.aborted) return true
    const heard = Math.max(place ?? 0, (await store.listener(name))?.sequence ?? 0)
    if (heard < last || (await store.due(name, now())) !== null) return false
    return !(await store.owesAfterFewerThan(triesAwaited, name))
  }

  return {
    ended,
    async start() {
      if (hasStarted) return
      hasStarted = true
      await store.register(name, now())
      void keepTelling()
    },
    wake() {
      alarm.resolve()
      alarm = Promise.withResolvers()
    },
    async settled(last) {
      while (!(await isSettled(last))) {
        const round = rounds.promise
        this.wake()
        await Promise.race([round, ended])
        // It may be another process that tells it.
        await delay(10)
      }
    },
  }
}
