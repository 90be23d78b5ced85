/**
 * French text as both engines search it: folded (no case, no accent), elided words cut, hyphenated words
 * kept whole and in parts, each word brought to its stem. Written and asked texts go the same way, so
 * « l’école » finds « Écoles », and an unaccented query falls on the same stem.
 *
 * Folding comes before stemming (the stemmer then no longer tells élève from élevé, a fair price).
 */
import { stemmer } from '@orama/stemmers/french'
import { RememberedPieces } from './remembered-pieces.ts'

/** To be raised with every change of what is kept of a text to find it: what is stored is then prepared again. */
export const preparation = 2

/** What of one field is searched, in words: beyond, a text is a file, and would not fit beside the document. */
const mostWords = 20_000
const mostAskedStems = 32
/** Beyond, it is no word of a language: only its beginning is kept. */
const longestWord = 64

/** One word of a question: found when every part is there, or the joined form. */
export interface AskedWord {
  parts: readonly string[]
  joined: string | null
}

const elided = /^(?:l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu|quoiqu)'/
const apostrophes = /[\u2018\u2019\u02bc\uff07]/g
const hyphens = /[\u2010\u2011\u00ad\ufe63\uff0d]/g
/** Letters and digits of any script, with the apostrophes and hyphens that are inside a word. */
const wordForm = /[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*/gu

/** Words that a question may hold without meaning to find them; they are only looked for when there is nothing else. */
const grammatical = new Set(
  'a ai au aux avec ce ces cet cette dans de des du elle elles en est et eux il ils la le les leur leurs lui ma mais me mes moi mon ne nos notre nous on ou par pas pour qu que qui sa se ses si sont sur ta te tes toi ton tu un une vos votre vous y'.split(
    ' ',
  ),
)

/**
 * The stems of written texts, for each group in one text, each between two spaces, in no order that matters. A word that was in a
 * group before, written alike, is left out.
 */
export function joinedStemsOf(groups: readonly (readonly string[])[]): string[] {
  return rememberedPieces().join(groups, mostWords)
}

/** The same, each stem once, with the place of the first group where it is. */
export function groupsOfStems(groups: readonly (readonly string[])[]): Map<string, number> {
  return rememberedPieces().groupsOf(groups, mostWords)
}

/** Made when first needed: not by whoever only asks. */
function rememberedPieces(): RememberedPieces {
  remembered ??= new RememberedPieces(stemsOfPiece)
  return remembered
}

let remembered: RememberedPieces | null = null

/** Of what stands between two spaces: a word with what touches it, several where other spaces are inside of it. */
function stemsOfPiece(piece: string): string[] {
  return wordsOf(piece)
    .map(inParts)
    .flatMap(({ parts, joined }) => (joined === null ? parts : [...parts, joined]))
}

/**
 * The words of a question; empty when it has none. At most 32 stems are looked for, each part of a word once: engines
 * look at every one of them in every document that they find, and « a-b-a-b-… » is one word.
 */
export function askedWords(text: string): AskedWord[] {
  const words = [...new Set(wordsOf(text.slice(0, 2000)))]
  const meaningful = words.filter((word) => !grammatical.has(word))
  const asked: AskedWord[] = []
  let left = mostAskedStems
  for (const word of meaningful.length > 0 ? meaningful : words) {
    if (left === 0) break
    const { parts, joined } = inParts(word)
    const kept = [...new Set(parts)].slice(0, left)
    asked.push({ parts: kept, joined })
    left -= kept.length
  }
  return asked
}

function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const [whole] of fold(text).matchAll(wordForm)) {
    const word = whole.replace(elided, '')
    if (word !== '') words.push(word)
  }
  return words
}

function inParts(word: string): AskedWord {
  const parts = word.split(/['-]/)
  return { parts: parts.map(stemOf), joined: parts.length > 1 ? stemOf(parts.join('')) : null }
}

function fold(text: string): string {
  return text
    .replace(apostrophes, "'")
    .replace(hyphens, '-')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
}

function stemOf(word: string): string {
  return word.length > longestWord ? word.slice(0, longestWord) : stemmer(word) || word
}
