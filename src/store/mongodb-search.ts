/**
 * Full text for MongoDB that finds and ranks as SQLite's engine does, which its own text index cannot: each document
 * bears, in a field that never leaves the engine, its stems, the level of each (`word-levels.ts`), and its place among
 * equals. An index over the stems finds; the ranking is computed from the rest.
 */
import type { Declaration } from './declaration.ts'
import { type AskedWord, preparation } from './french-text.ts'
import { allOf, type Query } from './mongodb-query.ts'
import type { Step } from './update.ts'
import { leveledStems, strongestCounts } from './word-levels.ts'

/** Reserved: no document of the port has a key that begins with `__`. */
export const searchField = '__search'
export const wordsPath = `${searchField}.words`
const levelsPath = `${searchField}.levels`
/** When the document was inserted: greater than for any before. It stays when the document is replaced. */
export const sincePath = `${searchField}.since`

interface SearchField {
  words: string[]
  /** Of each word, in the same order. */
  levels: number[]
  preparation: number
}

export function searchFieldOf(declaration: Declaration, document: unknown): SearchField {
  const levels = leveledStems(declaration, document)
  return { words: [...levels.keys()], levels: [...levels.values()], preparation }
}

let last = 0

/** Greater at each call, and than another process gave before: microseconds, where the clock may not have ticked. */
export function nextSince(): number {
  last = Math.max(last + 1, Date.now() * 1000)
  return last
}

/** For an update by pipeline: the field, with the place that the document already has or else a new one. */
export function searchFieldExpression(field: SearchField): Query {
  return { $mergeObjects: [{ $literal: field }, { since: { $ifNull: [`$${sincePath}`, nextSince()] } }] }
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

/** `scoreOf`, as an expression. */
export function scoreExpression(words: readonly AskedWord[]): Query {
  const levels = words.map(({ parts, joined }) => {
    const together = { $min: parts.map(levelOf) }
    return joined === null ? together : { $max: [together, levelOf(joined)] }
  })
  const score = { $add: [{ $multiply: [{ $min: '$$levels' }, strongestCounts] }, { $max: '$$levels' }] }
  return { $let: { vars: { levels }, in: score } }
}

function levelOf(stem: string): Query {
  const at = { $indexOfArray: [`$${wordsPath}`, { $literal: stem }] }
  const level = { $cond: [{ $lt: ['$$at', 0] }, 0, { $arrayElemAt: [`$${levelsPath}`, '$$at'] }] }
  return { $let: { vars: { at }, in: level } }
}
