/**
 * How well a document answers a question, alike on both engines and known without counting anything: by the field
 * where the weakest of the asked words is found, then by that of the strongest. Fields of one weight are one level,
 * 1 the lowest; a word counts once, at the level of its best field.
 */
import type { Declaration } from './declaration.ts'
import { stemsOf } from './french-text.ts'
import { textAt } from './values.ts'

type Searched = Pick<Declaration, 'text'>

export function highestLevel({ text }: Searched): number {
  return weightsOf(text).length
}

/** Each stem of the document's texts, with its level. */
export function leveledStems({ text }: Searched, document: unknown): Map<string, number> {
  const weights = weightsOf(text)
  const levels = new Map<string, number>()
  for (const [path, weight] of text.toSorted(([, a], [, b]) => a - b)) {
    const level = weights.indexOf(weight) + 1
    for (const stem of stemsOf(textAt(document, path))) levels.set(stem, level)
  }
  return levels
}

export function scoreOf(weakest: number, strongest: number): number {
  return weakest * strongestCounts + strongest
}

/** More than any collection has levels. */
export const strongestCounts = 100

function weightsOf(text: Declaration['text']): number[] {
  return [...new Set(text.map(([, weight]) => weight))].sort((a, b) => a - b)
}
