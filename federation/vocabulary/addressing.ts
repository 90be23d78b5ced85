/** To whom a document is addressed, and the small shapes that ActivityStreams lets be one thing or another. */
import type { Iri } from '../actor.ts'

export const everyone: Iri = 'https://www.w3.org/ns/activitystreams#Public'

/** The three spellings that are seen (ActivityPub §5.6). */
const spellings = new Set([everyone, 'as:Public', 'Public'])

export interface Addressing {
  readonly to: readonly Iri[]
  readonly cc: readonly Iri[]
}

/** Public in `to` or `cc`, whichever of its spellings. */
export function isForEveryone(document: { readonly to?: unknown; readonly cc?: unknown }): boolean {
  return [...manyOf(document.to), ...manyOf(document.cc)].some((one) => typeof one === 'string' && spellings.has(one))
}

/** One value, several or none. */
export function manyOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

/** The id of what is named by its id or embedded; null for anything else. */
export function idOf(value: unknown): Iri | null {
  if (typeof value === 'string') return value
  const id = (value as { id?: unknown } | null | undefined)?.id
  return typeof id === 'string' ? id : null
}

/** Every id of one or several, in order, each once. */
export function idsOf(value: unknown): Iri[] {
  return [...new Set(manyOf(value).flatMap((one) => idOf(one) ?? []))]
}
