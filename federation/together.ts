/**
 * What is asked while one write is under way is written together by the next: a write that waits for the disk costs as
 * much for one thing as for many.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { type Engine, StoreUnavailable, type Transaction } from '#src/store/engine.ts'

/**
 * @param write answers for each item, in their order; when it fails, each is tried alone, in order: whatever it was, it
 *   is not everybody's, unless nothing can be written at all
 * @param atOnce in one write
 * @param gatherMs how long to wait for others before a write
 */
export function together<Item, Answer>(
  write: (items: readonly Item[]) => Promise<readonly Answer[]>,
  { atOnce, gatherMs = 0 }: { atOnce: number; gatherMs?: number },
): (item: Item) => Promise<Answer> {
  interface Asked {
    item: Item
    done: (answer: Answer) => void
    fail: (error: unknown) => void
  }
  let waiting: Asked[] = []
  let isWriting = false

  async function settle(batch: readonly Asked[]): Promise<void> {
    try {
      const answers = await write(batch.map(({ item }) => item))
      for (const [index, { done }] of batch.entries()) done(answers[index] as Answer)
    } catch (error) {
      if (batch.length > 1 && !(error instanceof StoreUnavailable)) for (const one of batch) await settle([one])
      else for (const { fail } of batch) fail(error)
    }
  }

  async function writeAll(): Promise<void> {
    isWriting = true
    while (waiting.length > 0) {
      if (gatherMs > 0) await delay(gatherMs)
      const batch = waiting.slice(0, atOnce)
      waiting = waiting.slice(atOnce)
      await settle(batch)
    }
    isWriting = false
  }

  return (item) =>
    new Promise((done, fail) => {
      waiting.push({ item, done, fail })
      if (!isWriting) void writeAll()
    })
}

/**
 * What is asked while one transaction is under way is done in the next, one work after the other: the end of a transaction
 * costs as much for one as for many. When one of them fails, each has a transaction of its own, so no work may need another.
 */
export function transactionsTogether(transact: Engine['transaction'], atOnce: number): Engine['transaction'] {
  type Work = (tx: Transaction) => Promise<unknown>
  const run = together<Work, unknown>(
    (works) =>
      transact(async (tx) => {
        const answers: unknown[] = []
        for (const work of works) answers.push(await work(tx))
        return answers
      }),
    { atOnce },
  )
  return <T>(work: (tx: Transaction) => Promise<T>) => run(work) as Promise<T>
}
