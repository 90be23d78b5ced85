/** Writes cues as WebVTT (W3C, WebVTT: The Web Video Text Tracks Format). Pure. */
import type { Cue } from './cue.ts'

/** @param cues repaired: in order, without a mark that WebVTT does not know */
export function toWebVtt(cues: readonly Cue[]): string {
  return ['WEBVTT', ...cues.map(toBlock)].join('\n\n').concat('\n')
}

function toBlock({ startMs, endMs, text }: Cue): string {
  return `${timeText(startMs)} --> ${timeText(endMs)}\n${escaped(text)}`
}

/** `00:01:02.345`: with its hours always, as older players want. */
export function timeText(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`
}

const mark = /<\/?(?:b|i|u|v|lang)(?: [^<>]*)?>/g

/** Every `<`, `>` and `&` that is no mark (§4.2.2): nothing that a cue says can end it or begin another thing. */
function escaped(text: string): string {
  let written = ''
  let from = 0
  for (const found of text.matchAll(mark)) {
    written += charactersOf(text.slice(from, found.index)) + found[0]
    from = found.index + found[0].length
  }
  return written + charactersOf(text.slice(from))
}

function charactersOf(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: '\u00a0',
  lrm: '',
  rlm: '',
  quot: '"',
  apos: '’',
}

/** What `escaped` did, and what other programs write. */
export function unescaped(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hexadecimal, name) => {
    if (name !== undefined) return named[name.toLowerCase()] ?? whole
    const code = decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal)
    return code > 31 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : ''
  })
}
