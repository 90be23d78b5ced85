/**
 * XML from strangers: bounded before it is parsed, then parsed strictly. Comments, processing instructions, CDATA and
 * document types are refused by their first two characters: no identity provider needs them, and with them go entities,
 * expansions, and text that two parsers read differently.
 */
import { DOMParser, type Document, type Element, type Node } from '@xmldom/xmldom'
import { SsoMessageRefused } from './refusals.ts'

/**
 * A response is some 10 kB and 60 elements; two hundred posts add two hundred. The library's XPath takes time as the
 * square of the elements: more of them would hold up other requests (`what a stranger’s message costs`, in the tests).
 */
export const limits = { characters: 200_000, elements: 600, depth: 40, attributesEach: 64 } as const

export interface Bounds {
  characters: number
  elements: number
  /** For metadata, which people write: comments are skipped, and mean nothing. */
  allowsComments?: boolean
}

/** @throws {SsoMessageRefused} too-large, forbidden-markup, too-deep, not-xml */
export function readXml(text: string, bounds: Bounds = limits): Document {
  scan(text, bounds)
  try {
    return new DOMParser({
      locator: false,
      onError: (level, message) => {
        throw new Error(`${level}: ${message}`)
      },
    }).parseFromString(text, 'text/xml')
  } catch (cause) {
    throw new SsoMessageRefused('not-xml', { cause })
  }
}

/** One pass over the characters, so that depth and breadth are known before anything is built. */
function scan(text: string, bounds: Bounds): void {
  if (text.length > bounds.characters) throw new SsoMessageRefused('too-large')
  const start = text.startsWith('<?xml ') ? endOfDeclaration(text) : 0
  let elements = 0
  let depth = 0
  for (let at = text.indexOf('<', start); at !== -1; at = text.indexOf('<', at + 1)) {
    const next = text[at + 1]
    if (bounds.allowsComments && text.startsWith('<!--', at)) {
      at = text.indexOf('-->', at + 4)
      if (at === -1) throw new SsoMessageRefused('not-xml')
      continue
    }
    if (next === '!' || next === '?') throw new SsoMessageRefused('forbidden-markup')
    if (next === '/') {
      depth -= 1
      continue
    }
    const { end, attributes } = endOfTag(text, at)
    if (++elements > bounds.elements) throw new SsoMessageRefused('too-large')
    if (attributes > limits.attributesEach) throw new SsoMessageRefused('too-large')
    if (text[end - 1] !== '/' && ++depth > limits.depth) throw new SsoMessageRefused('too-deep')
    at = end
  }
}

/** XML 1.0 §2.8. Our text is already decoded: a document that claims another encoding was read wrong. */
function endOfDeclaration(text: string): number {
  const declaration =
    /^<\?xml\s+version=(?:"1\.0"|'1\.0')(?:\s+encoding=(?:"utf-8"|'utf-8'))?(?:\s+standalone=(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>/i.exec(
      text,
    )
  if (!declaration) throw new SsoMessageRefused('forbidden-markup')
  return declaration[0].length
}

function endOfTag(text: string, from: number): { end: number; attributes: number } {
  let attributes = 0
  for (let at = from; at < text.length; at++) {
    const character = text[at]
    if (character === '>') return { end: at, attributes }
    if (character === '"' || character === "'") {
      attributes += 1
      at = text.indexOf(character, at + 1)
      if (at === -1) break
    }
  }
  throw new SsoMessageRefused('not-xml')
}

/** Elements that are children, of that name in that namespace. */
export function children(of: Element, namespace: string, name: string): Element[] {
  return elements(of).filter((child) => child.namespaceURI === namespace && child.localName === name)
}

export function elements(of: Node): Element[] {
  const found: Element[] = []
  for (let child = of.firstChild; child; child = child.nextSibling) if (isElement(child)) found.push(child)
  return found
}

/** The element and all those under it, in document order. */
export function everyElement(of: Element): Element[] {
  return [of, ...elements(of).flatMap(everyElement)]
}

/** The only such child, or null; several are never read as one. */
export function onlyChild(of: Element, namespace: string, name: string): Element | null {
  const found = children(of, namespace, name)
  return found.length === 1 ? (found[0] ?? null) : null
}

/** Of an element that holds nothing but text. Surrounding space is of no meaning in SAML (Core §1.3.1). */
export function textOf(element: Element | null): string | null {
  if (!element || elements(element).length > 0) return null
  return element.textContent?.trim() || null
}

export function attribute(of: Element, name: string): string | null {
  return of.hasAttribute(name) ? of.getAttribute(name) : null
}

/** XML Schema `dateTime` with a zone, as SAML demands (Core §1.3.3); null when it is not one. */
export function instantOf(text: string | null): Temporal.Instant | null {
  if (text === null || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.test(text)) return null
  try {
    return Temporal.Instant.from(text)
  } catch {
    return null
  }
}

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
    .replaceAll('\r', '&#13;')
}

function isElement(node: Node): node is Element {
  return node.nodeType === 1
}
