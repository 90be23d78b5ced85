/** Short work asked for on the spot: a few at once, a few that wait, the first come first. */
import { VideoNotInState } from './video.ts'

export function createTurns(bounds: { atOnce: number; mostWaiting: number; refusal: string }) {
  let running = 0
  const waiting: (() => void)[] = []

  /** @throws {VideoNotInState} at once when too many wait */
  return async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running < bounds.atOnce) running += 1
    else if (waiting.length >= bounds.mostWaiting) throw new VideoNotInState(bounds.refusal)
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      // A place goes straight to who waits: whoever comes in between does not find it free.
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
