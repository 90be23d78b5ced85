/** How fast bytes leave and how long the rest takes, over the last seconds, so that it neither dances nor lies. */
export function createPace(windowSeconds = 8) {
  let samples: { at: number; bytes: number }[] = []

  return {
    /** @param at milliseconds, from any origin */
    note(bytes: number, at: number): void {
      samples = [...samples.filter((sample) => at - sample.at <= windowSeconds * 1000), { at, bytes }]
    },
    /** After a stop: what was measured before says nothing of now. */
    forget(): void {
      samples = []
    },
    /** Null for the first second. */
    bytesPerSecond(): number | null {
      const [first] = samples
      const last = samples.at(-1)
      if (!first || !last || last.at - first.at < 1000) return null
      return Math.max(0, ((last.bytes - first.bytes) * 1000) / (last.at - first.at))
    },
    secondsLeft(totalBytes: number): number | null {
      const pace = this.bytesPerSecond()
      const last = samples.at(-1)
      return pace && last ? (totalBytes - last.bytes) / pace : null
    },
  }
}
