/** What an activity leads to: prepared first, with what must be asked of the network, then done in one transaction. */
import type { Transaction } from '#src/store/engine.ts'
import type { LocalActor } from '../actor.ts'
import type { ActivityDocument } from '../ports.ts'
import type { Admitted } from './admit.ts'

export type Effect =
  | {
      /** All of it, or nothing. May be run again from its start. A text that it answers says why nothing was done. */
      apply(tx: Transaction): Promise<unknown>
      /** What `object` names, for the ledger: fetched, or found here. */
      object?: ActivityDocument
      /** No matter of the ledger: said again, it is done again, and changes nothing. */
      isUnledgered?: true
      /** Of ours: whom it is said to. */
      recipient?: LocalActor
      /** Who published what it is about, when that is ours. */
      objectOwner?: string
    }
  /** Nothing to do, and why: in the log and the counter. */
  | { nothing: string }

export interface Prepared extends Admitted {
  signal: AbortSignal
  /** The body as it was sent, to be passed on, and who brought it. */
  body: string
  from: string
}

export type Handler = (said: Prepared) => Promise<Effect>
