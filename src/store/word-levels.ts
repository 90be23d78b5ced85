/**
 * How well a document answers a question, alike on both engines and known without counting anything: by the field
 * where the weakest of the asked words is found, then by that of the strongest. Fields of one weight are one level,
 * 1 the lowest; a word counts once, at the level of its best field.
 */
import type { Declaration } from './declaration.ts'
import { type AskedWord, stemsOf } from './french-text.ts'
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

/** The same as one text per level, the lowest first. */
export function wordsByLevel(spec: Searched, document: unknown): string[] {
  const stems = weightsOf(spec.text).map((): string[] => [])
  for (const [stem, level] of leveledStems(spec, document)) stems[level - 1]?.push(stem)
  return stems.map((some) => some.join(' '))
}

/** Of a document with these stems; 0 when one of the words is not there. */
export function scoreAmong(levels: ReadonlyMap<string, number>, words: readonly AskedWord[]): number {
  const ofWords = words.map(({ parts, joined }) => {
    const together = Math.min(...parts.map((stem) => levels.get(stem) ?? 0))
    return joined === null ? together : Math.max(together, levels.get(joined) ?? 0)
  })
  const weakest = Math.min(...ofWords)
  return weakest === 0 ? 0 : scoreOf(weakest, Math.max(...ofWords))
}

export function scoreOf(weakest: number, strongest: number): number {
  return weakest * strongestCounts + strongest
}

/** More than any collection has levels. */
export const strongestCounts = 100

function weightsOf(text: Declaration['text']): number[] {
  return [...new Set(text.map(([, weight]) => weight))].sort((a, b) => a - b)
}
