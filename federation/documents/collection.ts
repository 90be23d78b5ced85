/** An OrderedCollection and its pages (ActivityStreams §5.5): how many, then some at a time, by cursors that nobody reads. */
import type { Iri } from '../actor.ts'
import type { ActivityDocument } from '../ports.ts'
import { baseContext } from '../vocabulary/context.ts'

export interface Listed {
  items: readonly unknown[]
  next: string | null
}

/** PeerTube and Mastodon start at `first` and follow `next`. */
const firstPage = '1'

/** @param page as asked (`?page=`); absent: the collection itself, without any item */
export async function orderedCollection(
  id: Iri,
  page: string | undefined,
  parts: { total: () => Promise<number>; list?: (after: string | undefined) => Promise<Listed> },
): Promise<ActivityDocument> {
  const { total, list } = parts
  if (page === undefined || list === undefined) {
    return {
      '@context': baseContext,
      id,
      type: 'OrderedCollection',
      totalItems: await total(),
      ...(list === undefined ? {} : { first: `${id}?page=${firstPage}` }),
    }
  }
  const { items, next } = await list(page === firstPage ? undefined : page)
  return {
    '@context': baseContext,
    id: `${id}?page=${page}`,
    type: 'OrderedCollectionPage',
    partOf: id,
    totalItems: await total(),
    orderedItems: [...items],
    ...(next === null ? {} : { next: `${id}?page=${next}` }),
  }
}
