/**
 * What was typed over something that the instance keeps, without sending it. It takes its place by itself only when the
 * instance still has what it was typed over; otherwise its author chooses.
 */
export interface KeptOver<T> {
  values: T
  /** What the instance had then; null when nothing of it had been sent yet. */
  before: T | null
  /** Milliseconds since 1970. */
  at: number
}

/**
 * @param first what it is before anything was sent
 * @returns null when there is nothing in it that the instance has not
 */
export function keptOver<T, K extends KeptOver<T>>(
  kept: K | null,
  saved: T,
  { isSame, first = saved }: { isSame: (one: T, other: T) => boolean; first?: T },
): { kept: K; isUpToDate: boolean } | null {
  if (!kept?.values || isSame(kept.values, saved)) return null
  return { kept, isUpToDate: isSame(kept.before ?? first, saved) }
}
