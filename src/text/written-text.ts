/** What people type, made regular before any rule looks at it: same letters, same bytes, nothing invisible. Pure. */

/** One line: every run of blanks becomes one space. */
export function oneLine(text: string): string {
  return withoutControls(composed(text)).replaceAll(/\s+/g, ' ').trim()
}

/** Several lines, with `\n` ends and no blank at the ends. */
export function severalLines(text: string): string {
  return withoutControls(composed(text).replaceAll(/\r\n?/g, '\n'))
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()
}

/** Characters as people count them (an accented letter or an emoji is one). */
export function characters(text: string): number {
  let count = 0
  for (const _ of graphemes.segment(text)) count += 1
  return count
}

/** The beginning of a text, cut between two words when one is near, with « … » when something was left out. */
export function beginning(text: string, length: number): string {
  if (text.length <= length) return text
  const cut = text.slice(0, length)
  const lastSpace = cut.lastIndexOf(' ')
  const kept = lastSpace > length / 2 ? cut.slice(0, lastSpace) : cut.slice(0, -1)
  return `${kept.replace(/[\uD800-\uDBFF]$/, '').trimEnd()}…`
}

/** Lower case without accents: for comparing what people meant, never for showing. */
export function folded(text: string): string {
  return fewMarks(text.toLowerCase())
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
}

function composed(text: string): string {
  return fewMarks(text).normalize('NFC')
}

/** Thirty accents on one letter are more than any language has (UAX 15 §13); to order n of them takes n² steps. */
function fewMarks(text: string): string {
  return text.replaceAll(/(\p{M}{30})\p{M}+/gu, '$1')
}

const graphemes = new Intl.Segmenter('fr', { granularity: 'grapheme' })

/** Controls, and the marks that turn the direction of a text over its neighbours (Unicode TR36 §2.8). */
function withoutControls(text: string): string {
  return text.toWellFormed().replaceAll(/(?![\n\t])[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '')
}
