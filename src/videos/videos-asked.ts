/**
 * What PeerTube's readers ask of a list, in our words: their orders and filters. What no video of ours can be (live, not
 * for everyone's eyes, of another category) is a list of nothing.
 */

import type { Facets } from './listed-videos.ts'
import type { VideosQuery } from './videos-query.ts'
import type { VideoOrder } from './videos-store.ts'
import { category } from './vocabulary.ts'

const orders: Record<VideosQuery['sort'], VideoOrder> = {
  '-publishedAt': 'newest',
  publishedAt: 'oldest',
  '-createdAt': 'newest',
  createdAt: 'oldest',
  '-essaye': 'essaye',
  '-likes': 'merci',
  '-views': 'views',
  '-comments': 'comments',
  '-trending': 'views',
  '-hot': 'views',
  '-best': 'merci',
}

export function orderAsked({ sort }: Pick<VideosQuery, 'sort'>): VideoOrder {
  return orders[sort]
}

/** Null when no video can be so. @param ownHost of this instance */
export function facetsAsked(query: VideosQuery, ownHost: string): Facets | null {
  const { thematique, niveau, motCle: keyword, host, tagsAllOf = [], tagsOneOf = [], categoryOneOf } = query
  if (query.isLive === 'true' || query.nsfw === 'true') return null
  if (categoryOneOf !== undefined && ![categoryOneOf].flat().includes(category.id)) return null
  const isOurs = host === ownHost
  if (query.isLocal === 'true' && host !== undefined && !isOurs) return null
  const keywords = [tagsAllOf, tagsOneOf].flat()
  return {
    thematique,
    niveau,
    keyword,
    ...(keywords.length > 0 ? { keywords } : {}),
    isLocal: query.isLocal === 'true' || isOurs,
    ...(host === undefined || isOurs ? {} : { host }),
  }
}
