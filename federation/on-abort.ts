/**
 * One listener of a signal for all who wait for it: a signal walks through its listeners each time one is added, and
 * hundreds of requests wait for that of the deliveries.
 */
const waiting = new WeakMap<AbortSignal, { readonly acts: Set<() => void>; readonly actAll: () => void }>()

/** @param signal not aborted yet @returns how to wait no more */
export function onAbort(signal: AbortSignal, act: () => void): () => void {
  const { acts, actAll } = waiting.get(signal) ?? begin(signal)
  acts.add(act)
  return () => {
    acts.delete(act)
    if (acts.size > 0) return
    // A signal that somebody listens to is kept for ever.
    signal.removeEventListener('abort', actAll)
    waiting.delete(signal)
  }
}

function begin(signal: AbortSignal) {
  const acts = new Set<() => void>()
  const actAll = () => {
    for (const act of [...acts]) act()
  }
  const begun = { acts, actAll }
  waiting.set(signal, begun)
  signal.addEventListener('abort', actAll, { once: true })
  return begun
}
