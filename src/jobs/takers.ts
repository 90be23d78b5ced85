/**
 * Which processes take jobs, of what kinds and how many at once: each says so when it starts, again from time to time, and no more
 * once it stops, so that others can tell those who wait what is done where. Who may take what is not decided here.
 */
import { randomUUID } from 'node:crypto'
import { setInterval } from 'node:timers/promises'
import { type Clock, iso } from '../clock.ts'
import type { Engine } from '../store/engine.ts'
import type { Taker } from './jobs.ts'
import { isDead, thisWorker } from './worker.ts'

interface TakerDocument {
  _id: string
  worker: string
  places: Readonly<Record<string, number>>
  saidAt: string
  /** Two words were missed: it is gone. */
  expiresAt: string
}

/** What died on another machine is believed to be there for twice as long, and half as long more. */
const sayEveryMs = 60_000

export function createTakers({
  engine,
  clock,
  failed,
}: {
  engine: Engine
  clock: Clock
  failed(error: unknown): void
}) {
  const takers = engine.collection<TakerDocument>({ name: 'job_takers', expiresBy: 'expiresAt' })
  const _id = randomUUID()
  let saying: Promise<void> = Promise.resolve()

  async function say(places: Taker['places']): Promise<void> {
    const now = clock.now()
    const expiresAt = iso(now.add({ milliseconds: 2.5 * sayEveryMs }))
    await takers.put({ _id, worker: thisWorker, places, saidAt: iso(now), expiresAt })
  }

  return {
    /** Until the signal aborts. Resolves once it is known. @param places how many of each kind at once */
    async begin(places: () => Taker['places'], signal: AbortSignal): Promise<void> {
      await say(places()).catch(failed)
      const again = async () => {
        for await (const _ of setInterval(sayEveryMs, null, { signal, ref: false })) await say(places()).catch(failed)
      }
      saying = again().catch(() => {})
    },

    /** After the signal. */
    async end(): Promise<void> {
      await saying
      await takers.delete(_id).catch(failed)
    },

    /** One for each process. */
    async known(): Promise<Taker[]> {
      const { items } = await takers.find({}, { limit: 1000 })
      const found = new Map<string, Record<string, number>>()
      for (const { worker, places } of items) {
        if (isDead(worker)) continue
        const all = found.get(worker) ?? {}
        for (const [kind, some] of Object.entries(places)) all[kind] = (all[kind] ?? 0) + some
        found.set(worker, all)
      }
      return [...found].map(([worker, places]) => ({ worker, places }))
    },
  }
}
