/**
 * Full text for MongoDB with the words and the ranking of SQLite's FTS5, which its own text index cannot give:
 * each document bears, in a field that never leaves the engine, its stems, how often each occurs (weighted by
 * field) and how many there are. An index over the stems finds; the ranking is computed from the rest.
 */
import type { Declaration } from './declaration.ts'
import { type AskedWord, preparation, stemsOf } from './french-text.ts'
import { allOf, type Query } from './mongodb-query.ts'
import type { Step } from './update.ts'
import { textAt } from './values.ts'

/** Reserved: no document of the port has a key that begins with `__`. */
export const searchField = '__search'
export const wordsPath = `${searchField}.words`

export interface SearchField {
  words: string[]
  /** Of each word, in the same order. */
  frequencies: number[]
  length: number
  preparation: number
}

export function searchFieldOf(declaration: Declaration, document: unknown): SearchField {
  const frequencies = new Map<string, number>()
  let length = 0
  for (const [path, weight] of declaration.text) {
    for (const stem of stemsOf(textAt(document, path))) {
      frequencies.set(stem, (frequencies.get(stem) ?? 0) + weight)
      length++
    }
  }
  return { words: [...frequencies.keys()], frequencies: [...frequencies.values()], length, preparation }
}

/** Whether the steps may change what is found. */
export function touchesText(declaration: Declaration, steps: readonly Step[]): boolean {
  return declaration.text.some(([path]) =>
    steps.some((step) => path === step.path || path.startsWith(`${step.path}.`) || step.path.startsWith(`${path}.`)),
  )
}

export function wordsQuery(words: readonly AskedWord[]): Query {
  return allOf(
    words.map(({ parts, joined }) => {
      const together = { [wordsPath]: { $all: parts } }
      return joined === null ? together : { $or: [together, { [wordsPath]: joined }] }
    }),
  )
}

export interface Statistics {
  documents: number
  averageLength: number
  /** In how many documents each word is. */
  occurrences: ReadonlyMap<string, number>
}

/** Each stem that counts for the ranking. */
export function rankedStems(words: readonly AskedWord[]): string[] {
  return [...new Set(words.flatMap(({ parts, joined }) => (joined === null ? parts : [...parts, joined])))]
}

const k1 = 1.2
const b = 0.75

/** BM25 as FTS5 computes it (https://www.sqlite.org/fts5.html#the_bm25_function), as an expression. */
export function scoreExpression(words: readonly AskedWord[], statistics: Statistics): Query {
  const { documents, averageLength, occurrences } = statistics
  const lengthPart = { $multiply: [(k1 * b) / Math.max(averageLength, 1), `$${searchField}.length`] }
  const terms = rankedStems(words).map((stem) => {
    const among = occurrences.get(stem) ?? 0
    const rarity = Math.max(Math.log((documents - among + 0.5) / (among + 0.5)), 1e-6)
    const at = { $indexOfArray: [`$${wordsPath}`, { $literal: stem }] }
    const frequency = { $arrayElemAt: [`$${searchField}.frequencies`, '$$at'] }
    const part = {
      $divide: [{ $multiply: [rarity * (k1 + 1), '$$f'] }, { $add: ['$$f', k1 * (1 - b), lengthPart] }],
    }
    const score = { $let: { vars: { f: frequency }, in: part } }
    return { $let: { vars: { at }, in: { $cond: [{ $lt: ['$$at', 0] }, 0, score] } } }
  })
  return { $add: terms }
}
