/** A `Playlist` of others (PeerTube's, ours), its pages and its elements, as facts of ours; `playlist.ts` is the other way. Pure. */
import type { SaidElement } from '#src/playlists/playlist.ts'
import type { Iri } from '../actor.ts'
import {
  dateOf,
  type Fields,
  idOf,
  isFields,
  listOf,
  numberOf,
  pageOf,
  reachOf,
  saidIn,
  textOf,
  typeOf,
} from '../inbox/fields.ts'
import { wordsOf } from '../inbox/take-person.ts'
import { type IriRules, isSameOrigin } from '../iri.ts'
import type { ActivityDocument } from '../ports.ts'

interface PlaylistSaid {
  id: Iri
  url: string
  title: string
  description: string
  audience: 'public' | 'lien'
  publishedAt: string
  updatedAt: string
  /** The one whose it is, a channel for PeerTube, on the host of the list. */
  attributedTo: Iri
}

type PlaylistReading = { said: PlaylistSaid } | { refused: string }

export function readPlaylist(document: ActivityDocument, rules: IriRules): PlaylistReading {
  const title = saidIn(document, 'name', 500)?.trim() ?? ''
  if (title === '') return { refused: 'without-title' }
  const publishedAt = dateOf(document.published)
  if (publishedAt === null) return { refused: 'without-date' }
  const attributedTo = playlistOwner(document, rules)
  if (attributedTo === null) return { refused: 'not-attributed' }
  const reach = reachOf(document)
  if (reach === 'private') return { refused: 'not-public' }
  return {
    said: {
      id: document.id,
      url: pageOf(document, document.id, rules),
      title,
      description: wordsOf(saidIn(document, 'content', 5000) ?? '', document.mediaType),
      audience: reach === 'public' ? 'public' : 'lien',
      publishedAt,
      updatedAt: dateOf(document.updated) ?? publishedAt,
      attributedTo,
    },
  }
}

/** Exactly one, of its own host (PeerTube CVE-2025-32946: into somebody's channel); else null. */
export function playlistOwner(document: Fields, rules: IriRules): Iri | null {
  const id = idOf(document.id, rules)
  const [owner, ...others] = listOf(document.attributedTo)
  const iri = others.length > 0 ? null : idOf(owner, rules)
  return iri !== null && id !== null && isSameOrigin(iri, id) ? iri : null
}

/** An element, where it says so of itself; null: it is none, or names no film. @param id its address, when it was asked there */
export function readElement(value: unknown, rules: IriRules): (SaidElement & { id: Iri; position: number }) | null {
  if (!isFields(value) || typeOf(value) !== 'PlaylistElement') return null
  const [id, videoId] = [idOf(value.id, rules), idOf(value.url, rules)]
  const position = numberOf(value.position)
  if (id === null || videoId === null || position === null) return null
  return {
    id,
    videoId,
    position,
    startSeconds: numberOf(value.startTimestamp),
    stopSeconds: numberOf(value.stopTimestamp),
    note: textOf(value.content, 2000) ?? '',
  }
}
