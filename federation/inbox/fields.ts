/** Reads fields of documents that others wrote: any value may be anything. What is not of the form asked is absent. Pure. */
import type { Iri } from '../actor.ts'
import { type IriRules, isSameOrigin, readIri } from '../iri.ts'
import type { ActivityDocument } from '../ports.ts'

export type Fields = Readonly<Record<string, unknown>>

/** What is beyond is not read. */
const longestList = 200
const everyone = new Set(['https://www.w3.org/ns/activitystreams#Public', 'Public', 'as:Public'])

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** One value or a list of them, as a list of 200 at most. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value.slice(0, longestList) : [value]
}

export function textOf(value: unknown, longest = 100_000): string | null {
  return typeof value === 'string' ? value.slice(0, longest).toWellFormed() : null
}

/** Its words as they are, or in one of the languages of its map (ActivityStreams §4.7): French when it is there. */
export function saidIn(document: Fields, key: 'name' | 'content', longest?: number): string | null {
  const plain = textOf(document[key], longest)
  const map = document[`${key}Map`]
  if (plain !== null || !isFields(map)) return plain
  const spoken = [map.fr, ...Object.values(map)].find((one) => typeof one === 'string')
  return textOf(spoken, longest)
}

export function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** ISO 8601 in UTC, with milliseconds. */
export function dateOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 40) return null
  const at = Date.parse(value)
  if (Number.isNaN(at)) return null
  const text = new Date(at).toISOString()
  return text.length === 24 ? text : null
}

export function typeOf(value: unknown): string | null {
  const [first] = isFields(value) ? listOf(value.type) : []
  return typeof first === 'string' ? first : null
}

/** The id of what is there: itself when it is one, `id` of an object, `href` of a Link. */
export function idOf(value: unknown, rules: IriRules): Iri | null {
  const [first] = listOf(value)
  if (!isFields(first)) return readIri(first, rules)
  return readIri(first.id ?? first.href, rules)
}

export function idsOf(value: unknown, rules: IriRules): Iri[] {
  return [...new Set(listOf(value).flatMap((one) => idOf(one, rules) ?? []))]
}

/** The first object that stands there in person. */
export function inlineOf(value: unknown): Fields | null {
  const [first] = listOf(value)
  return isFields(first) ? first : null
}

/** An answer that bears the agreement of who is answered (FEP-5624). */
export function isApproved(object: unknown): boolean {
  return typeof listOf(inlineOf(object)?.replyApproval)[0] === 'string'
}

/** Its page, when it is on the host of its id; else its id: a page that belongs to another host is not believed (B4). */
export function pageOf(document: Fields, id: Iri, rules: IriRules): string {
  for (const one of listOf(document.url)) {
    const isPage = !isFields(one) || one.mediaType === undefined || one.mediaType === 'text/html'
    const page = isPage ? idOf(one, rules) : null
    if (page !== null && isSameOrigin(page, id)) return page
  }
  return id
}

/** `public` in `to`, `unlisted` in `cc`: the three spellings of everyone. */
export function reachOf(document: Fields): 'public' | 'unlisted' | 'private' {
  const holds = (value: unknown) => listOf(value).some((one) => typeof one === 'string' && everyone.has(one))
  if (holds(document.to)) return 'public'
  return holds(document.cc) ? 'unlisted' : 'private'
}

/** Whom it is said to, everyone apart. */
export function audienceOf(document: Fields, rules: IriRules): Iri[] {
  return [...idsOf(document.to, rules), ...idsOf(document.cc, rules), ...idsOf(document.audience, rules)]
}

export function withId(document: Fields, id: Iri): ActivityDocument {
  return { ...document, id, type: typeOf(document) ?? '' }
}
