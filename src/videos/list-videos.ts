/** What people find without knowing an address: lists, an author's videos, those close to one, the words in use. */

import type { Viewer } from '../access/viewer.ts'
import type { AccountId } from '../accounts/account.ts'
import type { Addresses } from '../addresses.ts'
import type { Facets } from './listed-videos.ts'
import type { Video } from './video.ts'
import type { VideoAnswers } from './video-answers.ts'
import type { Film, VideoPage, VideoSummary } from './video-schemas.ts'
import { facetsAsked, orderAsked } from './videos-asked.ts'
import type { VideosQuery } from './videos-query.ts'
import type { VideosStore } from './videos-store.ts'

interface ListVideosParts {
  videos: VideosStore
  answers: VideoAnswers
  /** Of this instance. */
  addresses: Pick<Addresses, 'host'>
}

export function createListVideos({ videos, answers, addresses }: ListVideosParts) {
  async function pageOf(
    viewer: Viewer,
    query: VideosQuery,
    within: Pick<Facets, 'group' | 'author'>,
  ): Promise<VideoPage> {
    const asked = facetsAsked(query, addresses.host)
    if (asked === null) return { total: 0, data: [], next: null }
    const facets = { ...asked, ...within }
    const [page, total] = await Promise.all([
      videos.list(viewer, facets, orderAsked(query), query),
      query.skipCount === 'true' ? 0 : videos.countListed(viewer, facets),
    ])
    return { total, data: await answers.summaries(viewer, page.items), next: page.next }
  }

  return {
    listVideos: (viewer: Viewer, query: VideosQuery, within: Pick<Facets, 'group'> = {}): Promise<VideoPage> =>
      pageOf(viewer, query, within),

    /** For feeds, which count nothing. An author's are all of their instance: asking for local ones would walk another index. */
    async listFilms(
      viewer: Viewer,
      query: VideosQuery,
      author?: AccountId,
    ): Promise<{ data: Film[]; next: string | null }> {
      const { thematique, niveau, motCle: keyword } = query
      const isLocal = query.isLocal === 'true' && author === undefined
      const page = await videos.list(viewer, { author, thematique, niveau, keyword, isLocal }, orderAsked(query), query)
      return { data: await answers.films(viewer, page.items), next: page.next }
    },

    listVideosOf: (viewer: Viewer, author: AccountId, query: VideosQuery): Promise<VideoPage> =>
      pageOf(viewer, query, { author }),

    /** Close to this one, the closest first; completed by the newest, so that there is always something to go on with. */
    async relatedVideos(viewer: Viewer, video: Video, count: number): Promise<VideoSummary[]> {
      const facets: Facets[] = [
        ...video.keywords.slice(0, 3).map((keyword) => ({ keyword })),
        ...video.thematiques.slice(0, 3).map((thematique) => ({ thematique })),
        ...video.niveaux.slice(0, 1).map((niveau) => ({ niveau })),
        {},
      ]
      const pages = await Promise.all(facets.map((facet) => videos.list(viewer, facet, 'newest', { count: count + 4 })))
      const candidates = new Map(pages.flatMap(({ items }) => items.map((item) => [item._id, item])))
      candidates.delete(video._id)
      const closest = [...candidates.values()]
        .map((other) => ({ other, closeness: closeness(video, other) }))
        .sort((a, b) => b.closeness - a.closeness)
        .slice(0, count)
      return answers.summaries(
        viewer,
        closest.map(({ other }) => other),
      )
    },

    /** The keywords most used by what this viewer may list, among the newest. */
    async commonKeywords(viewer: Viewer, count: number): Promise<string[]> {
      const { items } = await videos.list(viewer, { isLocal: true }, 'newest', { count: 200 })
      const uses = new Map<string, { keyword: string; times: number }>()
      for (const keyword of items.flatMap(({ keywords }) => keywords)) {
        const key = keyword.toLocaleLowerCase('fr')
        const use = uses.get(key) ?? { keyword, times: 0 }
        uses.set(key, { ...use, times: use.times + 1 })
      }
      return [...uses.values()]
        .sort((a, b) => b.times - a.times)
        .slice(0, count)
        .map(({ keyword }) => keyword)
    },
  }
}

function closeness(video: Video, other: Video): number {
  const shared = (list: 'keywords' | 'thematiques' | 'niveaux' | 'authors') =>
    other[list].filter((item: string) => (video[list] as readonly string[]).includes(item)).length
  return 3 * shared('keywords') + 2 * shared('thematiques') + shared('niveaux') + shared('authors')
}
