/** What the feed of a public list holds: the films that a stranger finds in it, the last added first. */
import { anonymous } from '../access/viewer.ts'
import type { Addresses } from '../addresses.ts'
import type { PlaylistsPart } from '../playlists/playlists-part.ts'
import type { Vocabulary } from '../videos/vocabulary.ts'
import type { Feed } from './feed.ts'
import { type FeedForm, feedPath } from './feed-links.ts'
import type { PlaylistFeedQuery } from './feed-schemas.ts'
import { filmEntry } from './film-entry.ts'

export interface GatherPlaylistParts {
  playlists: Pick<PlaylistsPart, 'lastAdded'>
  addresses: Addresses
  vocabulary: Vocabulary
  /** Of the instance. */
  site: { name: string }
}

export function createGatherPlaylist({ playlists, addresses, vocabulary, site }: GatherPlaylistParts) {
  const labels = new Map([...vocabulary.thematiques, ...vocabulary.niveaux].map(({ slug, label }) => [slug, label]))

  /** @throws {PlaylistNotFound} also of one that is not for everybody, whoever asks */
  return async function gatherPlaylist(form: FeedForm, asked: PlaylistFeedQuery): Promise<Feed> {
    const { playlistId, count, start } = asked
    const { playlist, films, total } = await playlists.lastAdded(anonymous, playlistId, { count, start })
    const shown = { playlistId: playlist.shortUUID, ...(count === 20 ? {} : { count }) }
    const address = (one: FeedForm, from = 0) =>
      addresses.absolute(feedPath('video-playlists', one, { ...shown, ...(from > 0 ? { start: from } : {}) }))
    return {
      id: address('atom'),
      title: `${playlist.displayName} · ${site.name}`,
      description: playlist.description ?? `Une liste de vidéos de ${playlist.ownerAccount.displayName}.`,
      home: addresses.absolute(playlist.path),
      self: address(form, start),
      next: start + films.length < total ? address(form, start + films.length) : null,
      image: null,
      publisher: { name: site.name, url: addresses.absolute('/') },
      entries: films.map(({ film, addedAt }) => ({
        ...filmEntry(film, addresses.absolute, (slug) => labels.get(slug)),
        // New here when it came into the list.
        publishedAt: addedAt,
      })),
    }
  }
}
