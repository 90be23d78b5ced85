/** XML that cannot be broken by what it holds: elements as values, every text and attribute escaped, no CDATA at all. */

/** A piece of XML that is safe to write. Only this file makes them. */
export class Xml {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Child = Xml | string | number | null | readonly Xml[]

/** @param attributes in their order; null ones are left out */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | null>> = {},
  ...children: readonly Child[]
): Xml {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([attribute, value]) => ` ${attribute}="${escaped(String(value))}"`)
    .join('')
  const inside = children.map(inner).join('')
  return new Xml(inside === '' ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`)
}

export function xmlDocument(root: Xml): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.text}\n`
}

/** Without half letters, what XML 1.0 (§2.2, `Char`) has no way to write, not even escaped, and the controls it discourages. */
export function writable(text: string): string {
  return text.toWellFormed().replaceAll(/[^\t\n\r\u0020-\u007E\u00A0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
}

function inner(child: Child): string {
  if (child === null) return ''
  if (child instanceof Xml) return child.text
  if (typeof child === 'object') return child.map(({ text }) => `\n${text}`).join('')
  return escaped(String(child))
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // Ends of lines are kept as they are (XML 1.0 §2.11 and §3.3.3; XML 1.1 has one more).
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
  '\u2028': '&#8232;',
}

/** `>` too, so that `]]>` never stands in a text (XML 1.0 §2.4). */
function escaped(text: string): string {
  return writable(text).replaceAll(/[&<>"\n\r\t\u2028]/g, (character) => entities[character] ?? '')
}
