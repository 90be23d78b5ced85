/** A collection of another instance, as far as it is read: itself, or its first page. `next` may lead anywhere (PeerTube CVE-2025-32947). */
import type { Iri } from '../actor.ts'
import { idOf, inlineOf, listOf } from '../inbox/fields.ts'
import { type IriRules, isSameOrigin } from '../iri.ts'
import type { RemoteFetch } from '../ports.ts'

/** @throws {RemoteRefused} */
export async function firstItems(
  collection: Iri,
  { fetch, rules, signal }: { fetch: Pick<RemoteFetch, 'document'>; rules: IriRules; signal: AbortSignal },
): Promise<readonly unknown[]> {
  const { document } = await fetch.document(collection, { signal })
  const here = listOf(document.orderedItems ?? document.items)
  if (here.length > 0) return here
  const inline = inlineOf(document.first)
  if (inline !== null && inline.orderedItems !== undefined) return listOf(inline.orderedItems)
  const first = idOf(document.first, rules)
  if (first === null || !isSameOrigin(first, collection)) return []
  const page = (await fetch.document(first, { signal })).document
  return listOf(page.orderedItems ?? page.items)
}
