/**
 * HTML that cannot be broken by what it holds: a tagged template that escapes every value, except what is HTML already.
 * The words of the template itself get French spacing; values are shown as they are.
 */
import { typeset } from '../text/french-typography.ts'

/** A piece of HTML that is safe to write. Only this file makes them. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  toString(): string {
    return this.text
  }
}

type Value = Html | string | number | null | undefined | false | readonly Value[]

const typesetStrings = new WeakMap<TemplateStringsArray, readonly string[]>()

/** Values go between tags or inside quoted attributes, nowhere else: never in a script, a style or an attribute's name. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  let words = typesetStrings.get(strings)
  if (!words) {
    words = typesetWords(strings)
    typesetStrings.set(strings, words)
  }
  let text = words[0] ?? ''
  for (const [index, value] of values.entries()) text += written(value) + (words[index + 1] ?? '')
  return new Html(text)
}

/** HTML that another part made safe (rendered Markdown). */
export function trusted(text: string): Html {
  return new Html(text)
}

/** The same, of what a person wrote (a description, a comment): shown with French spacing between its tags, never in code. */
export function trustedText(text: string): Html {
  return new Html(typesetHtml(text))
}

/** For `<script type="application/json">`: nothing in it can end the element (HTML §4.12.1.3), nor a line in old parsers. */
export function json(value: unknown): Html {
  return new Html(
    JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029'),
  )
}

function written(value: Value): string {
  if (value === null || value === undefined || value === false) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'string') return escaped(value)
  if (typeof value === 'number') return String(value)
  return value.map(written).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')
}

/** Between tags only; the places of values count as letters. */
function typesetWords(strings: TemplateStringsArray): readonly string[] {
  return typesetHtml(strings.join('\0')).split('\0')
}

function typesetHtml(text: string): string {
  return text.replaceAll(/<code[^>]*>[\s\S]*?<\/code>|<[^>]*>|[^<]+/g, (piece) =>
    piece.startsWith('<') ? piece : typeset(piece),
  )
}
