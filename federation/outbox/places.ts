import { onAbort } from '../on-abort.ts'

/**
 * How many requests are under way at once, in all. Hosts that failed last time share a quarter of the places, so that
 * those who hang leave the others alone.
 */
export interface Places {
  /** Resolves when there is one; give it back by what it answers. Rejects with the reason of the signal. */
  take(signal: AbortSignal, options: { isSuspect: boolean }): Promise<() => void>
}

export function createPlaces(total: number): Places {
  const forSuspects = Math.max(1, Math.floor(total / 4))
  let taken = 0
  let suspects = 0
  const waiting = new Set<{ isSuspect: boolean; go: () => void }>()

  const isFree = (isSuspect: boolean) => taken < total && (!isSuspect || suspects < forSuspects)

  function enter(isSuspect: boolean): () => void {
    taken++
    if (isSuspect) suspects++
    let isOut = false
    return () => {
      if (isOut) return
      isOut = true
      taken--
      if (isSuspect) suspects--
      for (const one of waiting) {
        if (!isFree(one.isSuspect)) continue
        waiting.delete(one)
        return one.go()
      }
    }
  }

  return {
    take(signal, { isSuspect }) {
      if (signal.aborted) return Promise.reject(signal.reason)
      if (isFree(isSuspect)) return Promise.resolve(enter(isSuspect))
      return new Promise((resolve, reject) => {
        const one = {
          isSuspect,
          go() {
            waitNoMore()
            resolve(enter(isSuspect))
          },
        }
        const waitNoMore = onAbort(signal, () => {
          waiting.delete(one)
          reject(signal.reason)
        })
        waiting.add(one)
      })
    },
  }
}
