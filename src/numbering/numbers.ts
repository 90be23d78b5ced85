/**
 * Small integers, unique on this instance, beside our UUIDs: PeerTube's API and its readers name accounts, videos and
 * comments by number. Nothing is decided by a number, and knowing one gives no right.
 */
import type { Engine, Stored, Transaction } from '../store/engine.ts'

type Sequence = 'account' | 'video' | 'comment' | 'notification' | 'playlist' | 'playlist-element'

interface Counter extends Stored {
  last: number
}

export interface Numbers {
  /** From 1, never the same twice, also among several processes; numbers of what was not kept are lost. */
  next(sequence: Sequence, tx?: Transaction): Promise<number>
}

export function createNumbers({ engine }: { engine: Engine }): Numbers {
  const counters = engine.collection<Counter>({ name: 'counters' })
  return {
    async next(sequence, tx) {
      const counter = await (tx ? tx.in(counters) : counters).findAndUpdate(
        { _id: sequence },
        { inc: { last: 1 } },
        { insertIfAbsent: { _id: sequence, last: 0 } },
      )
      if (counter === null) throw new Error(`the counter « ${sequence} » was not kept`)
      return counter.last
    },
  }
}
