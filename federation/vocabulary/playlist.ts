/**
 * A list of films as PeerTube's `Playlist`: a collection whose items are addresses of elements, each of which names its
 * film. Ours also says its elements in place, page by page (`elements`), so that ours need not ask for each.
 */
import { isPublic } from '#src/access/visibility.ts'
import type { Playlist } from '#src/playlists/playlist.ts'
import type { ShownFilm } from '#src/playlists/shown-films.ts'
import type { Iri, LocalActor } from '../actor.ts'
import type { Ids } from '../ids.ts'
import type { ActivityDocument } from '../ports.ts'
import { everyone } from './addressing.ts'
import { playlistContext } from './context.ts'
import { iconsOf } from './video.ts'

export interface PlaylistFacts {
  playlist: Playlist
  author: LocalActor
  channel: LocalActor
  /** Those that the reader may be shown, in order. */
  films: readonly ShownFilm[]
  ids: Ids
}

/** Elements of one page. */
export const playlistPerPage = 50

/** PeerTube wants exactly one `attributedTo`, a channel of the same host; the rest of its words are here too. */
export function playlistDocument(facts: PlaylistFacts): ActivityDocument {
  const { playlist, films, author, channel, ids } = facts
  const id = ids.playlist(playlist._id)
  const icon = iconOf(facts)
  return {
    '@context': playlistContext,
    type: 'Playlist',
    id,
    name: playlist.title,
    content: playlist.description === '' ? null : playlist.description,
    mediaType: 'text/markdown',
    uuid: playlist._id,
    url: { type: 'Link', mediaType: 'text/html', href: ids.playlistPage(playlist._id) },
    published: playlist.createdAt,
    updated: playlist.updatedAt,
    attributedTo: [channel.id],
    ...(icon === undefined ? {} : { icon }),
    to: [everyone],
    cc: [author.followers, channel.followers],
    totalItems: films.length,
    ...(films.length === 0 ? { orderedItems: [] } : { first: `${id}?page=1` }),
  }
}

/** @param page from 1. Null when there is no such page. */
export function playlistPageDocument(facts: PlaylistFacts, page: number): ActivityDocument | null {
  const { playlist, films, ids } = facts
  const from = (page - 1) * playlistPerPage
  const some = films.slice(from, from + playlistPerPage)
  if (some.length === 0 && page !== 1) return null
  const id = ids.playlist(playlist._id)
  return {
    '@context': playlistContext,
    type: 'OrderedCollectionPage',
    id: `${id}?page=${page}`,
    partOf: id,
    totalItems: films.length,
    orderedItems: some.map(({ element }) => ids.playlistElement(playlist._id, element.id)),
    elements: some.map((one) => elementOf(facts, one)),
    ...(page > 1 ? { prev: `${id}?page=${page - 1}` } : {}),
    ...(from + playlistPerPage < films.length ? { next: `${id}?page=${page + 1}` } : {}),
  }
}

/** Null when the reader is not shown it. */
export function elementDocument(facts: PlaylistFacts, elementId: number): ActivityDocument | null {
  const film = facts.films.find(({ element }) => element.id === elementId)
  return film === undefined ? null : { '@context': playlistContext, ...elementOf(facts, film) }
}

function elementOf({ playlist, ids }: PlaylistFacts, { element, video, position }: ShownFilm) {
  const { startSeconds, stopSeconds, note } = element
  return {
    type: 'PlaylistElement',
    id: ids.playlistElement(playlist._id, element.id),
    url: video.remote?.id ?? ids.video(video._id),
    position,
    ...(startSeconds === null ? {} : { startTimestamp: startSeconds }),
    ...(stopSeconds === null ? {} : { stopTimestamp: stopSeconds }),
    ...(note === '' ? {} : { content: note }),
  }
}

/** Of the first film that everybody sees: PeerTube takes one image, not a list. */
function iconOf({ films, ids }: PlaylistFacts): { url: Iri } | undefined {
  const first = films.find(({ video }) => isPublic(video) && !video.remote)
  return first && iconsOf({ video: first.video, ids })[0]
}
