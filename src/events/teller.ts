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
  /** Whether it has heard all that is recorded, or failed at it often enough that chance has no part in it. */
  isSettled(): Promise<boolean>
  /** Resolves once it is. */
  settled(): Promise<void>
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

const toldAtOnce = 100
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

  /** Everything that can be told now. */
  async function round(): Promise<void> {
    const until = later(leaseMs)
    const held = await store.acquire(name, { lease, holder: thisWorker, now: now(), until }, isDead)
    // Another process tells it, or it was forgotten while this one slept.
    if (!held) return store.register(name, now())
    await store.sequence()
    let { sequence } = held
    for (;;) {
      const batch = await store.after(sequence, toldAtOnce)
      for (const event of batch) {
        stopIfAborted()
        if (listener.kinds.has(event.event.kind)) await tellNew(event)
        sequence = event.sequence
      }
      const last = batch.at(-1)
      if (last && !listener.kinds.has(last.event.kind)) await store.advance(name, lease, sequence)
      for (let debt = await store.due(name, now()); debt; debt = await store.due(name, now())) {
        stopIfAborted()
        await tellAgain(debt)
      }
      if (batch.length === 0) return
      await store.sequence()
    }
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
      const retryAt = await store.nextRetryAt(name).catch(() => null)
      const retryMs = retryAt === null ? sweepMs : Date.parse(retryAt) - clock.now().epochMilliseconds + 1
      const clockHand = new AbortController()
      const either = AbortSignal.any([signal, clockHand.signal])
      const pause = delay(Math.min(sweepMs, Math.max(1, retryMs)), null, { signal: either }).catch(() => null)
      await Promise.race([woken, pause])
      clockHand.abort()
    }
    end()
  }

  async function hasHeardAll(): Promise<boolean> {
    if (await store.hasUnsequenced()) return false
    const [last, held] = await Promise.all([store.lastSequence(), store.listener(name)])
    if ((held?.sequence ?? 0) < last) return false
    return (await store.due(name, now())) === null && !(await store.owesAfterFewerThan(triesAwaited, name))
  }

  const isSettled = async () => !hasStarted || signal.aborted || (await hasHeardAll())

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
    isSettled,
    async settled() {
      while (!(await isSettled())) {
        const round = rounds.promise
        this.wake()
        await Promise.race([round, ended])
        // It may be another process that tells it.
        await delay(10)
      }
    },
  }
}
