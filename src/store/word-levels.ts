/**
 * How well a document answers a question, alike on both engines and known without counting anything: by the field
 * where the weakest of the asked words is found, then by that of the strongest. Fields of one weight are one level,
 * 1 the lowest; a word counts once, at the level of its best field.
 */
import type { Declaration } from './declaration.ts'
import { type AskedWord, groupsOfStems, joinedStemsOf } from './french-text.ts'
import { textAt } from './values.ts'

type Searched = Pick<Declaration, 'text'>

export function highestLevel({ text }: Searched): number {
  return weightsOf(text).length
}

/**
 * The stems of the document's texts as one text per level, the lowest first, each between two spaces. One that is in several
 * counts at the highest.
 */
export function wordsByLevel(spec: Searched, document: unknown): string[] {
  return joinedStemsOf(bestTextsFirst(spec, document)).reverse()
}

/** Each stem of the document's texts, with its level. */
export function leveledStems(spec: Searched, document: unknown): Map<string, number> {
  const texts = bestTextsFirst(spec, document)
  const levels = groupsOfStems(texts)
  for (const [stem, group] of levels) levels.set(stem, texts.length - group)
  return levels
}

function bestTextsFirst({ text }: Searched, document: unknown): string[][] {
  return weightsOf(text)
    .reverse()
    .map((weight) => {
      const texts: string[] = []
      for (const [path, one] of text) if (one === weight) texts.push(textAt(document, path))
      return texts
    })
}

/** Of a document with these words by level; 0 when one that is asked is not there. */
export function scoreAmong(texts: readonly string[], words: readonly AskedWord[]): number {
  const levelOf = (stem: string) => texts.findLastIndex((text) => text.includes(` ${stem} `)) + 1
  const ofWords = words.map(({ parts, joined }) => {
    const together = Math.min(...parts.map(levelOf))
    return joined === null ? together : Math.max(together, levelOf(joined))
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
