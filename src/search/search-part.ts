/** Everything of search, built once. */
import type { Viewer } from '../access/viewer.ts'
import type { Route } from '../http/route.ts'
import type { SearchAnswer, SearchQuery } from './search-schemas.ts'

export interface SearchPart {
  readonly routes: Route[]
  /** @param query with its defaults: `searchQuery.parse({ search })`. */
  searchVideos(viewer: Viewer, query: SearchQuery): Promise<SearchAnswer>
}
