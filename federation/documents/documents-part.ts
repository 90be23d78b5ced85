/** What others may read of here, built once: the documents, what is said of them, and the doors they are asked at. */
import type { RequestHandler } from 'express'
import type { Subjects } from '#src/subjects.ts'
import { createMarkdown } from '#src/text/markdown.ts'
import type { Follows } from '../ports.ts'
import { createDocumentRouter, type DocumentRouterParts } from './document-router.ts'
import { createOurActivities, type OurActivities } from './our-activities.ts'
import { createOurDocuments, type OurDocuments, type OurDocumentsParts } from './our-documents.ts'
import { createOurPlaylists, type OurPlaylists, type OurPlaylistsParts } from './our-playlists.ts'
import { createReadCollections } from './read-collections.ts'
import { createReadDocuments, type ReadDocumentsParts } from './read-documents.ts'

interface DocumentsParts
  extends Pick<OurDocumentsParts, 'ids' | 'actors' | 'academieName' | 'movesOf' | 'trackerUrl' | 'instance'> {
  subjects: Pick<Subjects, 'accounts' | 'videos' | 'comments' | 'groups' | 'reactions' | 'shares' | 'playlists'>
  follows: Follows
  tombstoneOf: ReadDocumentsParts['tombstoneOf']
  playlistTombstoneOf: OurPlaylistsParts['tombstoneOf']
}

interface DocumentsPart {
  readonly documents: OurDocuments
  readonly activities: OurActivities
  readonly ourPlaylists: OurPlaylists
  router(doors: Pick<DocumentRouterParts, 'rateLimits' | 'peerOf'>): RequestHandler
}

export function createDocumentsPart(parts: DocumentsParts): DocumentsPart {
  const { subjects, tombstoneOf, playlistTombstoneOf } = parts
  const { videos, comments, reactions, shares, groups, playlists } = subjects
  const accounts = subjects.accounts.store
  const documents = createOurDocuments({
    ...parts,
    markdown: createMarkdown(),
    getAccounts: (wanted) => accounts.getMany(wanted),
    findComment: (id) => comments.store.find(id),
    groups: groups.store,
  })
  const activities = createOurActivities({ ...parts, documents })
  const ourPlaylists = createOurPlaylists({
    ...parts,
    playlists,
    findAccount: accounts.get,
    tombstoneOf: playlistTombstoneOf,
  })
  const read = createReadDocuments({
    ...parts,
    documents,
    activities,
    accountByHandle: accounts.byHandle,
    findVideo: (id) => videos.store.find(id),
    comments: comments.store,
    given: reactions.given,
    tombstoneOf,
  })
  const collections = createReadCollections({
    ...parts,
    activities,
    ourPlaylists,
    read,
    videos: videos.store,
    comments: comments.store,
    shares: shares.store,
  })
  return {
    documents,
    activities,
    ourPlaylists,
    router: (doors) => createDocumentRouter({ ...doors, read, collections, ourPlaylists }),
  }
}
