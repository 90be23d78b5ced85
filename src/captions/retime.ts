/** What is said of a film follows it when pieces of it are cut out: cues and marks on another time line. Pure. */
import type { Cue } from './cue.ts'

/**
 * What is kept of a film, and where it is found afterwards: pieces in the order of the old time line, which do not
 * overlap. What no piece holds is cut.
 */
export type TimeMapping = readonly KeptPiece[]

interface KeptPiece {
  /** On the old time line. */
  readonly fromSeconds: number
  readonly toSeconds: number
  /** Where `fromSeconds` is on the new one. */
  readonly atSeconds: number
}

/** Less of a cue than that, beside a cut, is a flash. */
const flashMs = 250

/** A cue that a cut crosses is joined again; one of which next to nothing is left goes. */
export function retimedCues(cues: readonly Cue[], mapping: TimeMapping): Cue[] {
  const pieces = mapping.map(({ fromSeconds, toSeconds, atSeconds }) => ({
    fromMs: Math.round(fromSeconds * 1000),
    toMs: Math.round(toSeconds * 1000),
    atMs: Math.round(atSeconds * 1000),
  }))
  return cues
    .flatMap((cue) => {
      const parts = pieces.flatMap(({ fromMs, toMs, atMs }) => {
        const [startMs, endMs] = [Math.max(cue.startMs, fromMs), Math.min(cue.endMs, toMs)]
        return endMs <= startMs ? [] : [{ ...cue, startMs: startMs - fromMs + atMs, endMs: endMs - fromMs + atMs }]
      })
      const joined: Cue[] = []
      for (const part of parts) {
        const last = joined.at(-1)
        if (last !== undefined && Math.abs(part.startMs - last.endMs) <= 1) last.endMs = part.endMs
        else joined.push({ ...part })
      }
      const isWhole = (part: Cue) => part.endMs - part.startMs >= Math.min(flashMs, cue.endMs - cue.startMs)
      return joined.filter(isWhole)
    })
    .toSorted((one, other) => one.startMs - other.startMs)
}

/** Where this moment is on the new time line; when it was cut, where what follows it begins. Null when nothing follows. */
export function retimedSeconds(seconds: number, mapping: TimeMapping): number | null {
  for (const { fromSeconds, toSeconds, atSeconds } of mapping) {
    if (seconds < toSeconds) return atSeconds + Math.max(0, seconds - fromSeconds)
  }
  return null
}
