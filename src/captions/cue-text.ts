/**
 * The text of a cue: which marks it may hold, and how it is laid in lines. Of WebVTT's marks (W3C, §4.2.2) bold, italic,
 * underline, voice and language stay; classes (their styles are not kept), ruby and karaoke times go, and so does what
 * only looks like a mark. Pure.
 */
import { characters, severalLines } from '../text/written-text.ts'
import { cueLimits } from './cue.ts'

/** One character as people count them, and the marks around it, outermost first: `i`, `v Jeanne`. */
interface Glyph {
  readonly character: string
  readonly marks: readonly string[]
}

const deepest = 8
const longestMark = 100
/** Beyond, the text was made to have marks within marks without end: it keeps none. */
const mostRounds = 4
/** Each place has one way to match, or a mark that is never closed would be tried in a hundred thousand ways. */
const kept = /^<(\/?)(b|i|u|v|lang)(?:\.[\w.-]*)?(?:[ \t]([^<>]*))?>/i
const anyMark = /<\/?[a-z][^<>]*>|<[\d:.]+>|<\/>|\{\\[^{}]*\}/gi

/** Every mark opened is closed, none is unknown, blanks are single, no line is empty. Done again, it changes nothing. */
export function tidied(text: string): string {
  let before = text.slice(0, cueLimits.textLength)
  // A mark may appear where another was taken out.
  for (let round = 0; round < mostRounds; round += 1) {
    const after = tidiedOnce(before)
    if (after === before) return after
    before = after
  }
  return tidiedOnce(before.replaceAll(/[<>]/g, ''))
}

function tidiedOnce(text: string): string {
  const known = severalLines(text).replaceAll(anyMark, (mark) =>
    mark.length <= longestMark && kept.test(mark) ? mark : '',
  )
  const lines = linesOf(glyphsOf(known))
  return written(lines.map(withoutOuterBlanks).filter((line) => line.some(isSeen)))
}

/** Without any mark: for searching, counting and reading aside. */
export function plain(text: string): string {
  return glyphsOf(text)
    .map(({ character }) => character)
    .join('')
}

export function lengthOf(text: string): number {
  return characters(plain(text))
}

/**
 * The same words in screens of at most two lines of 42 characters. What fits already is left as it was laid; a word that
 * is longer than a line is cut.
 * @param text tidied
 */
export function screensOf(text: string): string[] {
  const glyphs = glyphsOf(text)
  const asWritten = linesOf(glyphs)
  if (asWritten.length <= cueLimits.lines && asWritten.every((line) => line.length <= cueLimits.lineLength))
    return [text]
  const lines = filled(asWritten.flatMap((line, index) => (index === 0 ? line : [blank, ...line])))
  if (lines.length <= cueLimits.lines) return [written(balanced(lines))]
  const screens: string[] = []
  for (let at = 0; at < lines.length; at += cueLimits.lines)
    screens.push(written(lines.slice(at, at + cueLimits.lines)))
  return screens
}

const blank: Glyph = { character: ' ', marks: [] }

/** As many whole words on each line as it holds. */
function filled(glyphs: readonly Glyph[]): Glyph[][] {
  const lines: Glyph[][] = []
  let line: Glyph[] = []
  for (const word of wordsOf(glyphs)) {
    const room = cueLimits.lineLength - line.length - (line.length === 0 ? 0 : 1)
    if (word.length <= room) {
      line = line.length === 0 ? word : [...line, blank, ...word]
      continue
    }
    if (line.length > 0) lines.push(line)
    let rest = word
    for (; rest.length > cueLimits.lineLength; rest = rest.slice(cueLimits.lineLength)) {
      lines.push(rest.slice(0, cueLimits.lineLength))
    }
    line = rest
  }
  if (line.length > 0) lines.push(line)
  return lines
}

/** Two lines as near in length as their words allow: the eye moves less. */
function balanced(lines: readonly Glyph[][]): Glyph[][] {
  const all = lines.flatMap((line, index) => (index === 0 ? line : [blank, ...line]))
  const middle = all.length / 2
  const breaks = [...all.keys()].filter(
    (at) => isBlank(all[at]) && at <= cueLimits.lineLength && all.length - at - 1 <= cueLimits.lineLength && at > 0,
  )
  const [best] = breaks.sort((one, other) => Math.abs(one - middle) - Math.abs(other - middle))
  if (lines.length < 2 || best === undefined) return [...lines]
  return [all.slice(0, best), all.slice(best + 1)]
}

function glyphsOf(text: string): Glyph[] {
  const glyphs: Glyph[] = []
  const open: string[] = []
  let from = 0
  const take = (until: number) => {
    const marks = [...open]
    const said = text.slice(from, until)
    // Each of these is a character by itself: asking the segmenter is what costs, a hundred times more.
    const characters = /^[\n -~\u00A0-\u024F]*$/.test(said)
      ? said
      : Array.from(graphemes.segment(said), ({ segment }) => segment)
    for (const character of characters) glyphs.push({ character, marks })
  }
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', Math.max(at + 1, from))) {
    const [whole, slash, name = '', said = ''] = kept.exec(text.slice(at, at + longestMark)) ?? []
    if (whole === undefined) continue
    take(at)
    from = at + whole.length
    const mark = name.toLowerCase()
    if (slash === '/') {
      const last = open.findLastIndex((one) => one === mark || one.startsWith(`${mark} `))
      if (last !== -1) open.splice(last)
    } else if (open.length < deepest) {
      const annotation = said
        .replaceAll(/[\s&]+/g, ' ')
        .trim()
        .slice(0, 60)
        .trim()
      if (mark.length === 1 && mark !== 'v') open.push(mark)
      else if (mark === 'lang' ? /^[\w-]{2,20}$/.test(annotation) : annotation !== '')
        open.push(`${mark} ${annotation}`)
    }
  }
  take(text.length)
  return glyphs
}

const graphemes = new Intl.Segmenter('fr', { granularity: 'grapheme' })

function linesOf(glyphs: readonly Glyph[]): Glyph[][] {
  const lines: Glyph[][] = [[]]
  for (const glyph of glyphs) {
    const line = lines.at(-1) as Glyph[]
    if (glyph.character === '\n') lines.push([])
    else if (!isBlank(glyph) || !isBlank(line.at(-1))) line.push(isBlank(glyph) ? { ...glyph, character: ' ' } : glyph)
  }
  return lines
}

function wordsOf(glyphs: readonly Glyph[]): Glyph[][] {
  const words: Glyph[][] = [[]]
  for (const glyph of glyphs) {
    if (isBlank(glyph)) words.push([])
    else words.at(-1)?.push(glyph)
  }
  return words.filter((word) => word.length > 0)
}

/** A space that does not break is a letter here: « Qui ? » stays whole. */
function isBlank(glyph: Glyph | undefined): boolean {
  return glyph?.character === ' ' || glyph?.character === '\t'
}

function isSeen({ character }: Glyph): boolean {
  return /\S/u.test(character)
}

function withoutOuterBlanks(line: readonly Glyph[]): Glyph[] {
  const first = line.findIndex(isSeen)
  return first === -1 ? [] : line.slice(first, line.findLastIndex(isSeen) + 1)
}

/** Marks that go on from one line to the next are not closed between them. */
function written(lines: readonly (readonly Glyph[])[]): string {
  let text = ''
  let open: readonly string[] = []
  const turnTo = (marks: readonly string[]) => {
    let same = 0
    while (same < open.length && open[same] === marks[same]) same += 1
    text += open
      .slice(same)
      .toReversed()
      .map((mark) => `</${mark.split(' ', 1)[0]}>`)
      .join('')
    text += marks
      .slice(same)
      .map((mark) => `<${mark}>`)
      .join('')
    open = marks
  }
  for (const [index, line] of lines.entries()) {
    if (index > 0) text += '\n'
    for (const { character, marks } of line) {
      turnTo(marks)
      text += character
    }
  }
  turnTo([])
  return text
}
