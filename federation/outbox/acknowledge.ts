/** Writes down which inboxes have answered: what is written is not sent again. All hosts are written together. */
import type { Copies } from '#src/copies/copy.ts'
import type { Iri } from '../actor.ts'
import { together } from '../together.ts'
import type { DeliveriesStore } from './deliveries-store.ts'
import { copyStepOf, type Delivery } from './lane.ts'

interface AcknowledgeParts {
  store: Pick<DeliveriesStore, 'answered'>
  /** Told once every inbox of a host has answered. */
  copies: Pick<Copies, 'answered'>
}

interface Answered {
  readonly delivery: Delivery
  /** Read when it is written: what answers while it waits is in. */
  readonly left: ReadonlySet<Iri>
  /** Some inbox took it: it is there. */
  readonly isTaken: boolean
}

export function createAcknowledge({ store, copies }: AcknowledgeParts): (answered: Answered) => Promise<undefined> {
  async function write(answers: readonly Answered[]): Promise<undefined[]> {
    const latest = [...new Map(answers.map((answer) => [answer.delivery._id, answer])).values()]
    const over = latest.filter(({ left }) => left.size === 0)
    // Before the end of the delivery: killed between the two, it is sent once more rather than never known.
    const arrived = over.flatMap(({ delivery: { copyOf, lane, type }, isTaken }) =>
      isTaken && copyOf !== null ? [{ videoId: copyOf, host: lane, step: copyStepOf(type) }] : [],
    )
    if (arrived.length > 0) await copies.answered(arrived)
    await store.answered(latest.map(({ delivery, left }) => ({ _id: delivery._id, left: [...left] })))
    return answers.map(() => undefined)
  }
  return together(write, { atOnce: 500 })
}
