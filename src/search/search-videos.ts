/** Finds videos by words, within a thématique or a level; when nothing is found, says what to try instead. */
import { participates } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Clock } from '../clock.ts'
import { folded, oneLine } from '../text/written-text.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import type { SearchAnswer, SearchQuery } from './search-schemas.ts'
import { closestWord, wordsOf } from './words.ts'

export interface SearchVideosParts {
  videos: Pick<VideosPart, 'store' | 'summariesOf'>
  /** What videos are filed under: good words to try. */
  labels: readonly string[]
  clock: Clock
}

/** How many of the newest videos give the words to compare a mistyped one with, and for how long they do. */
const vocabularySize = 300
const vocabularySeconds = 60
const suggestedVideos = 6
const suggestedSearches = 3

export function createSearchVideos({ videos, labels, clock }: SearchVideosParts) {
  const { store, summariesOf } = videos
  const vocabularies = new Map<boolean, { words: ReadonlyMap<string, string>; until: number }>()

  /** Only what this viewer may list is searched, counted, compared or proposed. */
  return async function searchVideos(viewer: Viewer, query: SearchQuery): Promise<SearchAnswer> {
    const text = oneLine(query.search)
    const facets = { thematique: query.thematique, niveau: query.niveau }
    if (text === '') {
      const [page, total] = await Promise.all([
        store.list(viewer, facets, 'newest', query),
        store.countListed(viewer, facets),
      ])
      return { total, data: await summariesOf(viewer, page.items), suggestions: null }
    }
    const [found, total] = await Promise.all([
      store.search(viewer, text, facets, query),
      store.countFound(viewer, text, facets),
    ])
    return {
      total,
      data: await summariesOf(
        viewer,
        found.map(({ document }) => document),
      ),
      suggestions: total === 0 ? await suggestionsFor(viewer, text, isNarrowed(query)) : null,
    }
  }

  async function suggestionsFor(
    viewer: Viewer,
    text: string,
    isNarrowed: boolean,
  ): Promise<NonNullable<SearchAnswer['suggestions']>> {
    const proposals = [...candidates(text, await vocabularyFor(viewer), isNarrowed)]
    const searches = await searchesThatFind(viewer, proposals)
    const [first] = searches
    const close = first === undefined ? [] : await store.search(viewer, first, {}, { count: suggestedVideos })
    const proposed =
      close.length > 0
        ? close.map(({ document }) => document)
        : (await store.list(viewer, {}, 'newest', { count: suggestedVideos })).items
    return { searches, videos: await summariesOf(viewer, proposed) }
  }

  async function searchesThatFind(viewer: Viewer, proposals: readonly string[]): Promise<string[]> {
    const found: string[] = []
    for (const proposal of proposals) {
      if (found.length === suggestedSearches) break
      if ((await store.search(viewer, proposal, {}, { count: 1 })).length > 0) found.push(proposal)
    }
    return found
  }

  /** Kept for a minute, by circle. It may hold a word of a video withdrawn since: only words that still find something are proposed. */
  async function vocabularyFor(viewer: Viewer): Promise<ReadonlyMap<string, string>> {
    const isMember = participates(viewer)
    const now = clock.now().epochMilliseconds
    const known = vocabularies.get(isMember)
    if (known !== undefined && known.until > now) return known.words
    const { items } = await store.list(viewer, {}, 'newest', { count: vocabularySize })
    const written = [...labels, ...items.flatMap(({ title, keywords }) => [title, ...keywords])].flatMap(wordsOf)
    const words = new Map(written.map((word) => [folded(word), word]))
    vocabularies.set(isMember, { words, until: now + vocabularySeconds * 1000 })
    return words
  }
}

/**
 * The whole with its mistyped words put right, then without one word, then each word alone. At most 12.
 * @param isNarrowed the same words may find something outside of the thématique or level asked for
 */
function candidates(text: string, vocabulary: ReadonlyMap<string, string>, isNarrowed: boolean): Set<string> {
  const words = wordsOf(text).slice(0, 8)
  const righted = words.map((word) => vocabulary.get(folded(word)) ?? closestWord(word, vocabulary) ?? word)
  const proposals = new Set<string>(isNarrowed ? [text] : [])
  proposals.add(righted.join(' '))
  if (righted.length > 2) {
    for (const index of righted.keys()) proposals.add(righted.filter((_, other) => other !== index).join(' '))
  }
  if (righted.length > 1) for (const word of [...righted].sort((a, b) => b.length - a.length)) proposals.add(word)
  if (!isNarrowed) proposals.delete(text)
  proposals.delete('')
  return new Set([...proposals].slice(0, 12))
}

function isNarrowed({ thematique, niveau }: SearchQuery): boolean {
  return thematique !== undefined || niveau !== undefined
}
