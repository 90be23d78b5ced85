/** What is accepted is kept before it is answered; what comes at the same time is kept in one write. */
import type { Jobs } from '#src/jobs/jobs.ts'
import type { Iri } from '../actor.ts'
import type { Ledger, LedgerDocument } from '../ledger.ts'
import { together } from '../together.ts'
import type { InboxStore, Lane, Received } from './inbox-store.ts'

interface IntakeParts {
  inbox: Pick<InboxStore, 'putAll'>
  ledger: Pick<Ledger, 'activities'>
  jobs: Pick<Jobs, 'enqueue'>
  /** In one write. */
  atOnce?: number
}

/** The job that does what an actor said, in order. */
export const laneJob = 'inbox-lane'

/** Whoever finds something that waits asks; nothing is added where one works, or waits to. */
export function askForLane(jobs: Pick<Jobs, 'enqueue'>, { lane, from }: Lane): Promise<string> {
  return jobs.enqueue(laneJob, { lane }, { key: lane, lane: from })
}

/** By what an activity is known again, once it is in the ledger. */
export interface Once {
  id: Iri
  /** It is to be kept though the ledger has it. */
  isAnotherWord(before: LedgerDocument): boolean
  isSame(before: LedgerDocument): boolean
}

export type Keep = (asked: {
  item: Received
  once: Once | null
}) => Promise<'kept' | 'seen' | 'seen-with-other-content'>

/**
 * The job is asked for once the activity is there, so that none ends between the two without seeing it. Who is killed
 * there leaves an activity without a job: the sweep finds it, as the instance starts and every ten minutes.
 */
export function createIntake({ inbox, ledger, jobs, atOnce = 64 }: IntakeParts): Keep {
  return together(
    async (asked) => {
      const known = await ledger.activities(asked.flatMap(({ once }) => once?.id ?? []))
      const before = ({ once }: (typeof asked)[number]) => {
        const found = once === null ? undefined : known.get(once.id)
        return found === undefined || once?.isAnotherWord(found) ? null : found
      }
      const fresh = asked.filter((one) => before(one) === null)
      const { kept, lanes } = await inbox.putAll(fresh.map(({ item }) => item))
      await Promise.all(lanes.map((lane) => askForLane(jobs, lane)))
      const isKept = new Map(fresh.map((one, index) => [one, kept[index]]))
      return asked.map((one) => {
        if (isKept.has(one)) return isKept.get(one) ? 'kept' : 'seen'
        const found = before(one)
        return found === null || one.once?.isSame(found) ? 'seen' : 'seen-with-other-content'
      })
    },
    { atOnce, gatherMs: 5 },
  )
}
