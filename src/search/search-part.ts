/** Everything of search, built once. */
import type { Viewer } from '../access/viewer.ts'
import { type Route, route } from '../http/route.ts'
import { type SearchAnswer, type SearchQuery, searchAnswer, searchQuery } from './search-schemas.ts'
import { createSearchVideos, type SearchVideosParts } from './search-videos.ts'

export interface SearchPart {
  readonly routes: Route[]
  /** @param query with its defaults: `searchQuery.parse({ search })`. */
  searchVideos(viewer: Viewer, query: SearchQuery): Promise<SearchAnswer>
}

export function createSearchPart(parts: SearchVideosParts): SearchPart {
  const searchVideos = createSearchVideos(parts)
  return {
    searchVideos,
    routes: [
      route(
        {
          method: 'get',
          path: '/api/v1/search/videos',
          summary: 'Videos that hold every word, best first; without words, the newest.',
          tag: 'search',
          door: 'anyone',
          budget: 'search',
          query: searchQuery,
          answer: searchAnswer,
          refusals: ['invalid-input'],
        },
        ({ viewer, query }) => searchVideos(viewer, query),
      ),
    ],
  }
}
