import type { SearchAnswer } from '#src/search/search-schemas.ts'
import { get } from './request.ts'

/** Best first. `start` counts what is already shown. */
export function searchVideos(query: { search: string; thematique?: string; niveau?: string; start: number }) {
  return get<SearchAnswer>('/api/v1/search/videos', { query })
}
