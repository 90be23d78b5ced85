/**
 * Changes on their way to one listener. One that was not yet taken when its document changes again is told
 * once, by the latest, so that a slow listener holds no more than one entry per document.
 */
import type { Change } from './engine.ts'

export class ChangeQueue implements AsyncIterable<Change> {
  readonly #waiting = new Map<string, Change>()
  readonly #onEnd: () => void
  #wake: () => void = () => {}
  #isOver = false

  /** @param onEnd called once, when the signal aborts, the listener leaves or the engine closes */
  constructor(onEnd: () => void) {
    this.#onEnd = onEnd
  }

  endWith(signal: AbortSignal): this {
    if (signal.aborted) this.end()
    else signal.addEventListener('abort', () => this.end(), { once: true })
    return this
  }

  push(change: Change): void {
    this.#waiting.delete(change.id)
    this.#waiting.set(change.id, change)
    this.#wake()
  }

  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#waiting.clear()
    this.#onEnd()
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Change, undefined, undefined> {
    try {
      while (!this.#isOver) {
        const [next] = this.#waiting.values()
        if (next === undefined) {
          await new Promise<void>((resolve) => {
            this.#wake = resolve
          })
          continue
        }
        this.#waiting.delete(next.id)
        yield next
      }
    } finally {
      this.end()
    }
  }
}
