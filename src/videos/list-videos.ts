/** What people find without knowing an address: lists, an author's videos, those close to one, the words in use. */

import type { Viewer } from '../access/viewer.ts'
import type { AccountId } from '../accounts/account.ts'
import type { Facets } from './listed-videos.ts'
import type { Video } from './video.ts'
import type { VideoAnswers } from './video-answers.ts'
import type { Film, VideoPage, VideoSummary, VideosQuery } from './video-schemas.ts'
import type { VideoOrder, VideosStore } from './videos-store.ts'

const orders: Record<VideosQuery['sort'], VideoOrder> = {
  '-publishedAt': 'newest',
  publishedAt: 'oldest',
  '-createdAt': 'newest',
  '-essaye': 'essaye',
  '-likes': 'merci',
  '-views': 'views',
  '-comments': 'comments',
  '-trending': 'views',
}

export function createListVideos({ videos, answers }: { videos: VideosStore; answers: VideoAnswers }) {
  async function pageOf(viewer: Viewer, facets: Facets, query: VideosQuery): Promise<VideoPage> {
    const [page, total] = await Promise.all([
      videos.list(viewer, facets, orders[query.sort], query),
      videos.countListed(viewer, facets),
    ])
    return { total, data: await answers.summaries(viewer, page.items), next: page.next }
  }

  return {
    listVideos: (viewer: Viewer, query: VideosQuery, within: Pick<Facets, 'group'> = {}): Promise<VideoPage> =>
      pageOf(
        viewer,
        {
          ...within,
          thematique: query.thematique,
          niveau: query.niveau,
          keyword: query.motCle,
          isLocal: query.isLocal === 'true',
        },
        query,
      ),

    /** For feeds, which count nothing. An author's are all of their instance: asking for local ones would walk another index. */
    async listFilms(
      viewer: Viewer,
      query: VideosQuery,
      author?: AccountId,
    ): Promise<{ data: Film[]; next: string | null }> {
      const { thematique, niveau, motCle: keyword } = query
      const isLocal = query.isLocal === 'true' && author === undefined
      const page = await videos.list(
        viewer,
        { author, thematique, niveau, keyword, isLocal },
        orders[query.sort],
        query,
      )
      return { data: await answers.films(viewer, page.items), next: page.next }
    },

    listVideosOf: (viewer: Viewer, author: AccountId, query: VideosQuery): Promise<VideoPage> =>
      pageOf(viewer, { author, thematique: query.thematique, niveau: query.niveau, keyword: query.motCle }, query),

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
