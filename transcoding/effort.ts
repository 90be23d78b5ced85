/** How much of an encoding is left, from what was expected of it and from what it has taken so far. Pure. */

interface EffortParts {
  /** Of the film that is made. */
  durationSeconds: number
  /** What the whole was expected to take; null when nothing tells. */
  expected: number | null
}

interface EffortState {
  /** 0 to 1; never goes back. */
  fraction: number
  /** In the unit of what is given as spent, never negative; null until something tells. */
  left: number | null
}

/** What was expected weighs as much as that share of the film seen, but no more than those seconds of it. */
const trusted = { share: 0.15, seconds: 12 }
/** Seconds of the film that encoders have been given and not finished when their moment is told. */
const heldSeconds = 0.6
/** Without anything expected, that much must have been spent before anything is told. */
const leastSpent = 2

/**
 * Give it the moment of the film that is written and what was spent until then: seconds of a processor, which tell the same
 * whatever else the machine does, or seconds.
 */
export function createEffort({ durationSeconds, expected }: EffortParts) {
  const held = Math.min(heldSeconds, durationSeconds / 3)
  let furthest = 0
  return function effort(momentSeconds: number, spent: number, hasEnded = false): EffortState {
    furthest = Math.min(durationSeconds, Math.max(furthest, momentSeconds))
    const fraction = durationSeconds > 0 ? furthest / durationSeconds : 0
    const finished = Math.max(0, furthest - held)
    const isExpected = expected !== null && durationSeconds > 0
    if (hasEnded) return { fraction: 1, left: 0 }
    if (!isExpected && (finished === 0 || spent < leastSpent)) return { fraction, left: null }
    const trust = isExpected ? Math.min(trusted.share * durationSeconds, trusted.seconds) : 0
    const each = (((expected ?? 0) / (durationSeconds || 1)) * trust + spent) / (trust + finished)
    // What was spent before anything is finished says nothing of the rest.
    return { fraction, left: finished > 0 ? each * (durationSeconds - finished) : expected }
  }
}
