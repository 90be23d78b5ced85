/** Words of a text, and the known word closest to a mistyped one. Pure. */
import { folded } from '../text/written-text.ts'

/** Of three letters or more: shorter ones say little. */
export function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]{3,}/gu) ?? []
}

/**
 * Null when the word is known, or when none is close: one slip in a word of 4 or 5 letters, two in a longer one.
 * @param vocabulary folded word → as it is written
 */
export function closestWord(word: string, vocabulary: ReadonlyMap<string, string>): string | null {
  const key = folded(word)
  if (vocabulary.has(key) || key.length < 4) return null
  const allowed = key.length < 6 ? 1 : 2
  let best: string | null = null
  let fewest = allowed + 1
  for (const [other, written] of vocabulary) {
    if (Math.abs(other.length - key.length) >= fewest) continue
    const slips = distance(key, other, fewest)
    if (slips < fewest) {
      fewest = slips
      best = written
    }
  }
  return best
}

/** Letters to add, remove, change or exchange with the next (optimal string alignment); gives up at `limit`. */
export function distance(a: string, b: string, limit: number): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    let least = row
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1]
      let slips = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
      )
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        slips = Math.min(slips, (beforeLast[column - 2] ?? 0) + 1)
      }
      current.push(slips)
      least = Math.min(least, slips)
    }
    if (least >= limit) return limit
    beforeLast = last
    last = current
  }
  return last[b.length] ?? limit
}
