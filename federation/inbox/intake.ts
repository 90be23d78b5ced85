/** What is accepted is kept before it is answered; what comes at the same time is kept in one transaction. */
import type { Jobs } from '#src/jobs/jobs.ts'
import type { Engine } from '#src/store/engine.ts'
import { together } from '../together.ts'
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

export function createIntake({ inbox, jobs, transact, atOnce = 64 }: IntakeParts): Keep {
  const keepAll = (items: readonly Received[]) =>
    transact(async (tx) => {
      const { kept, opened } = await inbox.putAll(items, tx)
      for (const { lane, from } of opened) await jobs.enqueue(laneJob, { lane }, { key: lane, lane: from, tx })
      return kept
    })
  return together(keepAll, { atOnce, gatherMs: 5 })
}
