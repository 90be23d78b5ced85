/**
 * Knows whether the code that runs now is the work of a transaction. There, a write that does not go through
 * `tx` would wait for the transaction, which waits for it: it is refused at once, as a defect of the caller.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { TransactionTooLong } from './engine.ts'

const scope = new AsyncLocalStorage<object>()

/** @throws {TypeError} inside the work of a transaction of the same engine */
export function assertOutsideTransaction(engine: object): void {
  if (scope.getStore() === engine) throw new TypeError('inside a transaction, write through tx, and start no other')
}

/** Runs the work, and gives up waiting for it after the limit. @throws {TransactionTooLong} */
export async function runWork<T>(engine: object, limitMilliseconds: number, work: () => Promise<T>): Promise<T> {
  const { promise: end, reject } = Promise.withResolvers<never>()
  const tooLong = () => reject(new TransactionTooLong(`the transaction took more than ${limitMilliseconds} ms`))
  const timer = setTimeout(tooLong, limitMilliseconds)
  try {
    return await Promise.race([scope.run(engine, work), end])
  } finally {
    clearTimeout(timer)
  }
}

/** The transactions that run, which an engine lets end before it closes. */
export class RunningTransactions {
  readonly #all = new Set<Promise<unknown>>()

  async during<T>(transaction: Promise<T>): Promise<T> {
    this.#all.add(transaction)
    try {
      return await transaction
    } finally {
      this.#all.delete(transaction)
    }
  }

  async ended(): Promise<void> {
    await Promise.allSettled(this.#all)
  }
}

/**
 * Remembers the first write that was refused in a transaction: MongoDB has by then rolled it back, so neither
 * engine lets the work swallow the refusal and go on.
 */
export class Doom {
  #cause: unknown
  #isDoomed = false

  async watch<T>(write: Promise<T>): Promise<T> {
    try {
      return await write
    } catch (error) {
      if (!this.#isDoomed) this.#cause = error
      this.#isDoomed = true
      throw error
    }
  }

  throwIfAny(): void {
    if (this.#isDoomed) throw this.#cause
  }
}

/**
 * What one transaction asks of MongoDB, one thing after the other: a session knows nothing of the second when it comes
 * before the end of the first (« Only servers in a sharded cluster can start a new transaction… »). Nothing more once it
 * is over: what was left asking would write in the next attempt.
 */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()
  #isOver = false

  take<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => {
      if (this.#isOver) throw new Error('the transaction is over')
      return act()
    })
    this.#last = turn.catch(() => undefined)
    return turn
  }

  end(): void {
    this.#isOver = true
  }
}
