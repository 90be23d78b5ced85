/** The time, as a part that tests can move. */
export interface Clock {
  now(): Temporal.Instant
}

export const systemClock: Clock = { now: () => Temporal.Now.instant() }

/** Seconds since 1970, for what asks at each request: an `Instant` is six times dearer, and costs the collector too. */
export function secondsOf(clock: Clock): () => number {
  return clock === systemClock ? () => Date.now() / 1000 : () => clock.now().epochMilliseconds / 1000
}

/** As instants are kept in documents: ISO 8601 in UTC with milliseconds, so that they sort as text. */
export const iso = (instant: Temporal.Instant): string => instant.toString({ smallestUnit: 'millisecond' })
