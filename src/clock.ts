/** The time, as a part that tests can move. */
export interface Clock {
  now(): Temporal.Instant
}

export const systemClock: Clock = { now: () => Temporal.Now.instant() }

/** As instants are kept in documents: ISO 8601 in UTC with milliseconds, so that they sort as text. */
export const iso = (instant: Temporal.Instant): string => instant.toString({ smallestUnit: 'millisecond' })
