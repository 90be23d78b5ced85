/** A clock that tests move. It starts at the present, since a store may also look at its own. */
import type { Clock } from '#src/clock.ts'

export interface AClock extends Clock {
  pass(time: Temporal.DurationLike): void
}

export function aClock(): AClock {
  let ahead = Temporal.Duration.from({ seconds: 0 })
  return {
    now: () => Temporal.Now.instant().add(ahead),
    pass(time) {
      ahead = ahead.add(time)
    },
  }
}
