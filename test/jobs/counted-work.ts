/** Work whose effect is counted: a document for each job, which says how many times its effect happened. */
import { setTimeout as delay } from 'node:timers/promises'
import type { JobRun, Jobs } from '#src/jobs/jobs.ts'
import type { Engine, Stored } from '#src/store/engine.ts'

export interface Effect extends Stored {
  times: number
}

export const effectsIn = (engine: Engine) => engine.collection<Effect>({ name: 'effects' })

interface Work {
  ms: number
  waits?: true
}

/** `count`: waits `ms`, and to be told when it `waits`; then writes its effect and its end together, whatever its signal says. */
export function defineWork(
  jobs: Jobs,
  engine: Engine,
  {
    say = () => {},
    toldToGoOn = async () => {},
    concurrency = 4,
  }: { say?: (message: string) => void; toldToGoOn?: () => Promise<void>; concurrency?: number } = {},
): void {
  const effects = effectsIn(engine)
  const kinds = [
    { name: 'count', leaseSeconds: 60 },
    { name: 'count-briefly-leased', leaseSeconds: 1 },
  ]
  for (const kind of kinds) jobs.define<Work>({ ...kind, concurrency, attempts: 100, backoffSeconds: 0.01, handle })

  async function handle(run: JobRun<Work>): Promise<void> {
    say(`began ${run.id}`)
    run.signal.addEventListener('abort', () => say(`interrupted ${run.id}`))
    await delay(run.payload.ms)
    if (run.payload.waits) await toldToGoOn()
    try {
      await engine.transaction(async (tx) => {
        const writer = tx.in(effects)
        const times = (await writer.get(run.id))?.times ?? 0
        await writer.put({ _id: run.id, times: times + 1 })
        await run.done(tx)
      })
      say(`done ${run.id}`)
    } catch (error) {
      say(`refused ${run.id} ${error instanceof Error ? error.name : ''}`)
      throw error
    }
  }
}
