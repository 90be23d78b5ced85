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

/** Of the pieces of a file, each of which the server acknowledges: the first, and the bounds of the others. */
export const pieceBytes = { first: 512 * 1024, least: 256 * 1024, most: 32 * 1024 * 1024 } as const
const pieceSeconds = 4

/**
 * The next piece: what some seconds carry, as the last one went. A browser says that bytes are sent when it has handed them over,
 * which may be a long time before they arrive: what is shown is never further ahead than a piece. Little is lost at a cut too.
 */
export function nextPieceBytes(lastBytes: number, milliseconds: number): number {
  const carried = (lastBytes / Math.max(1, milliseconds)) * 1000 * pieceSeconds
  const byDegrees = Math.min(Math.max(carried, lastBytes / 4), lastBytes * 4)
  return Math.round(Math.min(Math.max(byDegrees, pieceBytes.least), pieceBytes.most))
}
