/** Who asks for the document rather than for the page, at an address that has both (RFC 9110 §12.5.1, ActivityPub §3.2). */

const asDocument = /^application\/(?:activity\+json|ld\+json)$/i

/**
 * True when a document is asked for by its type and pages are not preferred. A browser never names it; a program that
 * names it may add a wildcard.
 */
export function wantsDocument(accept: string | undefined): boolean {
  const asked = (accept ?? '').split(',').map(read)
  const best = (isMeant: (type: string) => boolean) =>
    Math.max(0, ...asked.filter(({ type }) => isMeant(type)).map(({ weight }) => weight))
  const document = best((type) => asDocument.test(type))
  return document > 0 && document >= best((type) => type === 'text/html' || type === 'application/xhtml+xml')
}

/**
 * `application/activity+json`, unless the other one alone is known to the caller. Spelled exactly so: Lemmy's library
 * refuses JSON-LD with a charset.
 */
export function documentType(accept: string | undefined): string {
  const asked = (accept ?? '').split(',').map(read)
  const types = asked.filter(({ weight }) => weight > 0).map(({ type }) => type)
  return types.includes('application/ld+json') && !types.includes('application/activity+json')
    ? 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
    : 'application/activity+json; charset=utf-8'
}

function read(range: string): { type: string; weight: number } {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
  const [, written] = parameters.map((parameter) => /^q=([\d.]+)$/.exec(parameter)).find(Boolean) ?? []
  const weight = written === undefined ? 1 : Number(written)
  return { type, weight: Number.isFinite(weight) ? weight : 0 }
}
