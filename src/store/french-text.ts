/**
 * French text as both engines search it: folded (no case, no accent), elided words cut, hyphenated words
 * kept whole and in parts, each word brought to its stem. Written and asked texts go the same way, so
 * « l’école » finds « Écoles », and an unaccented query falls on the same stem.
 *
 * Folding comes before stemming (the stemmer then no longer tells élève from élevé, a fair price).
 */
import { stemmer } from '@orama/stemmers/french'

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

/** The stems of a written text, in order, repeated as often as they occur. */
export function stemsOf(text: string): string[] {
  const stems: string[] = []
  remembered ??= new RememberedPieces()
  let from = 0
  let hash = 0
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : space
    if (code > space) {
      hash = Math.imul(hash ^ code, 0x01000193) // FNV-1a
      continue
    }
    if (at > from) for (const stem of remembered.stemsOf(text, from, at, hash)) stems.push(stem)
    if (stems.length >= mostWords) return stems.slice(0, mostWords)
    from = at + 1
    hash = 0
  }
  return stems
}

/** Whatever is not beyond parts two pieces. Other spaces may be inside of one: words are found in it all the same. */
const space = 32

/**
 * The stems of what was lately found between two spaces: a word, with what touches it. Texts are made of few words, which
 * come back: most of the cost would be to look at each anew, and then to make a string of it only to look it up.
 */
class RememberedPieces {
  readonly #hashes = new Int32Array(places)
  readonly #pieces = new Array<string>(places).fill('')
  readonly #stems = new Array<readonly string[]>(places).fill([])

  stemsOf(text: string, from: number, to: number, hash: number): readonly string[] {
    const home = (hash ^ (hash >>> 15)) & (places - 1)
    // Few: a text could be made of pieces that all want the same place.
    for (let tried = 0; tried < 4; tried++) {
      const place = (home + tried) & (places - 1)
      if (this.#hashes[place] !== hash) continue
      const piece = this.#pieces[place] ?? ''
      if (piece.length === to - from && text.startsWith(piece, from)) return this.#stems[place] ?? []
    }
    // A copy: what V8 cuts from a text keeps the whole of it in memory.
    const piece = ` ${text.slice(from, to)}`.slice(1)
    const stems = wordsOf(piece)
      .map(inParts)
      .flatMap(({ parts, joined }) => (joined === null ? parts : [...parts, joined]))
    if (piece.length <= longestWord) this.#remember(home, hash, piece, stems)
    return stems
  }

  /** In the first free place, or in that of another. */
  #remember(home: number, hash: number, piece: string, stems: readonly string[]): void {
    let place = home
    while (this.#pieces[place] !== '' && place < home + 3 && place + 1 < places) place++
    this.#hashes[place] = hash
    this.#pieces[place] = piece
    this.#stems[place] = stems
  }
}

const places = 65_536
/** Made when first needed: not by whoever only asks. */
let remembered: RememberedPieces | null = null

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
