/**
 * What is in a list of another instance: its pages, then each element at its own address, or in its page when the instance
 * says it there, as ours does. All of it on the host of the list, and bounded.
 */
import { playlistLimits, type SaidElement } from '#src/playlists/playlist.ts'
import type { Iri } from '../actor.ts'
import { type IriRules, isSameOrigin } from '../iri.ts'
import type { ActivityDocument, RemoteFetch } from '../ports.ts'
import { readElement } from '../vocabulary/read-playlist.ts'
import { type Fields, idOf, inlineOf, isFields, listOf } from './fields.ts'

interface ReadElementsParts {
  fetch: Pick<RemoteFetch, 'document'>
  rules: IriRules
}

/** PeerTube has ten elements on a page. */
const mostPages = 60

interface ElementsRead {
  said: SaidElement[]
  /** Beyond what a list may hold, or said by nobody who may. */
  left: number
}

export function createReadElements({ fetch, rules }: ReadElementsParts) {
  /** What a refusal of a moment ago was about may be there now. */
  const documentAt = async (url: Iri, signal: AbortSignal): Promise<Fields> =>
    (await fetch.document(url, { signal, isAnew: true })).document

  /** @param had what was asked; null when it cannot be had for good: the list is shown without it. @throws {RemoteRefused} of a page */
  return async function readElements(
    list: ActivityDocument,
    had: <T>(asked: Promise<T>) => Promise<T | null>,
    signal: AbortSignal,
  ): Promise<ElementsRead> {
    const isTheirs = (id: Iri | null): id is Iri => id !== null && isSameOrigin(id, list.id)
    const addresses = new Set<Iri>()
    const inPlace = new Map<Iri, unknown>()
    let left = 0

    const take = (page: Fields) => {
      for (const one of listOf(page.elements)) {
        const id = isFields(one) ? idOf(one.id, rules) : null
        if (isTheirs(id)) inPlace.set(id, one)
      }
      for (const item of listOf(page.orderedItems ?? page.items)) {
        const id = idOf(item, rules)
        if (!isTheirs(id) || addresses.size >= playlistLimits.elements) left += 1
        else addresses.add(id)
      }
    }

    take(list)
    const seen = new Set<Iri>([list.id])
    for (let next: unknown = list.first; next !== undefined && next !== null && seen.size <= mostPages; ) {
      const inline = inlineOf(next)
      const address = idOf(next, rules)
      const isInline = inline !== null && inline.orderedItems !== undefined
      // `next` may lead anywhere, or back (PeerTube CVE-2025-32947).
      if (!isTheirs(address) || seen.has(address)) break
      seen.add(address)
      const page: Fields = isInline ? inline : await documentAt(address, signal)
      take(page)
      if (addresses.size >= playlistLimits.elements) break
      next = page.next
    }

    const found: (SaidElement & { position: number })[] = []
    for (const address of addresses) {
      signal.throwIfAborted()
      const document = inPlace.get(address) ?? (await had(documentAt(address, signal)))
      const element = document === null ? null : readElement(document, rules)
      if (element === null || element.id !== address) left += 1
      else found.push(element)
    }
    // In the order of the pages where positions are the same.
    found.sort((one, other) => one.position - other.position)
    return {
      said: found.map(({ videoId, startSeconds, stopSeconds, note }) => ({ videoId, startSeconds, stopSeconds, note })),
      left,
    }
  }
}
