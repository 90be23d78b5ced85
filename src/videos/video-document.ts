/** A video as it is stored: itself, and what lists and searches look it up by, derived from it and never read back. */
import { anonymous, anyMember, type Viewer } from '../access/viewer.ts'
import { isListable } from '../access/visibility.ts'
import type { GroupId } from '../groups/group.ts'
import type { CollectionSpec } from '../store/engine.ts'
import { isOut, type Video } from './video.ts'
import type { Vocabulary } from './vocabulary.ts'

export interface VideoDocument extends Video {
  /** In the lists of people who are not signed in; of those who are. */
  isListedForAll: boolean
  isListedHere: boolean
  /** In those that allied instances read: of this instance only. */
  isListedForAllies: boolean
  /** In the lists of these groups. */
  listedInGroups: readonly GroupId[]
  /** Each keyword as it is compared: lower case. */
  keywordKeys: readonly string[]
  /** Names of its thématiques, niveaux and authors, so that a search finds them. */
  filedUnder: readonly string[]
  authorNames: readonly string[]
  /** The words of its captions. */
  spokenWords: string
}

export const videosSpec: CollectionSpec<VideoDocument> = {
  name: 'videos',
  indexes: [
    { fields: ['number'], isUnique: true },
    ...(['isListedForAll', 'isListedHere'] as const).flatMap((listed) => [
      { fields: [listed, ['publishedAt', 'desc']] as const },
      { fields: [listed, 'remote.host', ['publishedAt', 'desc']] as const },
      { fields: [listed, ['counts.views', 'desc']] as const },
      { fields: [listed, ['counts.merci', 'desc']] as const },
      { fields: [listed, ['counts.essaye', 'desc']] as const },
      { fields: [listed, ['counts.comments', 'desc']] as const },
      { fields: [listed, 'thematiques', ['publishedAt', 'desc']] as const },
      { fields: [listed, 'niveaux', ['publishedAt', 'desc']] as const },
      { fields: [listed, 'keywordKeys', ['publishedAt', 'desc']] as const },
      { fields: [listed, 'authors', ['publishedAt', 'desc']] as const },
    ]),
    { fields: ['isListedForAllies', ['publishedAt', 'desc']] },
    { fields: ['isListedForAllies', 'authors', ['publishedAt', 'desc']] },
    { fields: ['listedInGroups', ['publishedAt', 'desc']] },
    { fields: ['remote.host', 'audience'] },
    { fields: ['authors', ['createdAt', 'desc']] },
    { fields: ['state', 'updatedAt'] },
    { fields: ['hidden.at'] },
    { fields: ['source.key'] },
    { fields: ['torrents.hashes'] },
    { fields: ['remote.id'], isUnique: true },
  ],
  text: { title: 6, keywords: 4, filedUnder: 2, authorNames: 2, description: 1, spokenWords: 1 },
}

const ally: Viewer = { kind: 'peer', host: '', isAllied: true }

/** The names of thématiques and niveaux are those of this instance's vocabulary. */
export function documentsOf(vocabulary: Vocabulary) {
  const labels = new Map([...vocabulary.thematiques, ...vocabulary.niveaux].map(({ slug, label }) => [slug, label]))
  return function toDocument(
    video: Video,
    { authorNames, spokenWords }: Pick<VideoDocument, 'authorNames' | 'spokenWords'>,
  ): VideoDocument {
    return {
      ...video,
      isListedForAll: isListable(anonymous, video),
      isListedHere: isListable(anyMember, video),
      isListedForAllies: isListable(ally, video),
      listedInGroups: video.audience === 'groupe' && isOut(video) ? video.groups : [],
      keywordKeys: video.keywords.map(keywordKey),
      filedUnder: [...video.thematiques, ...video.niveaux].flatMap((slug) => labels.get(slug) ?? []),
      authorNames,
      spokenWords,
    }
  }
}

export function toVideos(documents: readonly VideoDocument[]): Video[] {
  return documents.map((document) => toVideo(document))
}

export function toVideo(document: VideoDocument): Video
export function toVideo(document: VideoDocument | null): Video | null
export function toVideo(document: VideoDocument | null): Video | null {
  if (document === null) return null
  const {
    isListedForAll,
    isListedHere,
    isListedForAllies,
    listedInGroups,
    keywordKeys,
    filedUnder,
    authorNames,
    spokenWords,
    ...video
  } = document
  // Written before there were any.
  return {
    ...video,
    groups: video.groups ?? [],
    retouch: video.retouch ?? null,
    replacement: video.replacement ?? null,
  }
}

/** Each keyword as it is compared. */
export function keywordKey(keyword: string): string {
  return keyword.toLocaleLowerCase('fr')
}
