/** `/recherche`: words, a question, a level. Without words, everything that the two facets let through, newest first. */
import type { Viewer } from '../access/viewer.ts'
import type { SearchPart } from '../search/search-part.ts'
import { type SearchAnswer, searchQuery } from '../search/search-schemas.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import { videosQuery } from '../videos/videos-query.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'
import type { NiveauView, ThematiqueView } from './page-data.ts'
import { thematiqueList, videoList } from './video-list.ts'

export interface SearchPageParts {
  thematiques: ThematiqueView[]
  niveaux: NiveauView[]
  search: Pick<SearchPart, 'searchVideos'>
  videos: Pick<VideosPart, 'listVideos'>
}

const count = 24

export function searchPage({ thematiques, niveaux, search, videos }: SearchPageParts): Page {
  async function find(viewer: Viewer, words: string, sifted: Record<string, string>, start: number) {
    const asked = { ...sifted, start, count }
    if (words !== '') return search.searchVideos(viewer, searchQuery.parse({ ...asked, search: words }))
    const { total, data } = await videos.listVideos(viewer, videosQuery.parse(asked))
    return { total, data, suggestions: null } satisfies SearchAnswer
  }
  return {
    paths: ['/recherche'],
    door: 'anyone',
    budget: 'search',
    async show({ viewer, query }) {
      const words = query('q').slice(0, 200)
      const thematique = thematiques.find(({ slug }) => slug === query('thematique'))?.slug ?? null
      const niveau = niveaux.find(({ slug }) => slug === query('niveau'))?.slug ?? null
      const start = /^\d{1,4}$/.test(query('debut')) ? Number(query('debut')) : 0
      const sifted = { ...(thematique ? { thematique } : {}), ...(niveau ? { niveau } : {}) }
      const answer = await find(viewer, words, sifted, start)
      const next = new URLSearchParams({ ...(words ? { q: words } : {}), ...sifted, debut: String(start + count) })
      return {
        content: { page: 'search', data: { search: words, thematique, niveau, start, answer } },
        title: words ? `« ${words} »` : 'Rechercher',
        isIndexed: false,
        main: html`<h1>${words ? html`Recherche : « ${words} »` : 'Rechercher'}</h1>
<form class="row" action="/recherche"><label for="mots">Que cherchez-vous ?</label>
<input type="search" id="mots" name="q" value="${words}" maxlength="200"> <button class="btn main" type="submit">Rechercher</button></form>
${videoList(answer.data) ?? html`<p>Aucune vidéo ne correspond. Essayez un mot plus court, ou une question ci-dessous.</p>${videoList(answer.suggestions?.videos ?? [])}`}
${start + count < answer.total && html`<p><a class="btn" href="/recherche?${next.toString()}" rel="next">Voir la suite</a></p>`}
<h2>Par question</h2>
${thematiqueList(thematiques)}`,
      }
    },
  }
}
