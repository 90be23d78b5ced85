/** Heard or seen enough to be counted once, or half of it when the film is shorter. */
const countedAfterSeconds = 10

/** How much of a film was really watched: seconds that played one after the other, not those that were jumped over. */
export class WatchedTime {
  seconds = 0
  #lastAt = 0
  #isCounted = false

  /** While it plays, at each place that it comes to. True once: when enough of it was watched to count. */
  pass(at: number, lastsSeconds: number): boolean {
    const step = at - this.#lastAt
    this.#lastAt = at
    if (step > 0 && step < 2) this.seconds += step
    const enough = Math.min(countedAfterSeconds, (lastsSeconds || Number.POSITIVE_INFINITY) / 2)
    if (this.#isCounted || this.seconds < enough) return false
    this.#isCounted = true
    return true
  }
}
