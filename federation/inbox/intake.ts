/**
 * What is accepted is kept before it is answered, and what comes at the same time is kept together: a transaction costs one
 * flush of the disk, whatever it holds. While one runs, the next fills.
 */
import type { Jobs } from '#src/jobs/jobs.ts'
import type { Engine } from '#src/store/engine.ts'
import type { InboxStore, Received } from './inbox-store.ts'

export interface IntakeParts {
  inbox: Pick<InboxStore, 'putAll'>
  jobs: Pick<Jobs, 'enqueue'>
  transact: Engine['transaction']
  /** In one transaction. */
  atOnce?: number
}

/** The job that does what an actor said, in order. */
export const laneJob = 'inbox-lane'

/** False when this very activity waits already. */
export type Keep = (item: Received) => Promise<boolean>

interface Asked {
  item: Received
  done: (isKept: boolean) => void
  fail: (error: unknown) => void
}

export function createIntake({ inbox, jobs, transact, atOnce = 64 }: IntakeParts): Keep {
  let waiting: Asked[] = []
  let isRunning = false

  function keepAll(items: readonly Received[]): Promise<boolean[]> {
    return transact(async (tx) => {
      const { kept, opened } = await inbox.putAll(items, tx)
      for (const { lane, from } of opened) await jobs.enqueue(laneJob, { lane }, { key: lane, lane: from, tx })
      return kept
    })
  }

  async function settle(batch: readonly Asked[]): Promise<void> {
    try {
      const kept = await keepAll(batch.map(({ item }) => item))
      for (const [index, { done }] of batch.entries()) done(kept[index] === true)
    } catch (error) {
      const [only] = batch
      if (only !== undefined && batch.length === 1) only.fail(error)
      // Whatever it was, it is not everybody's: another process took one of them meanwhile, or one cannot be kept.
      else for (const one of batch) await settle([one])
    }
  }

  async function run(): Promise<void> {
    isRunning = true
    while (waiting.length > 0) {
      const batch = waiting.slice(0, atOnce)
      waiting = waiting.slice(atOnce)
      await settle(batch)
    }
    isRunning = false
  }

  return (item) =>
    new Promise((done, fail) => {
      waiting.push({ item, done, fail })
      if (!isRunning) void run()
    })
}
