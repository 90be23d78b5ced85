/**
 * Where playlists are kept. As for videos, what lists of lists may hold is written beside each at every change, from the
 * one rule of `src/access/visibility.ts`.
 */
import { mutedBy } from '../access/muted.ts'
import { anonymous, anyMember, type Viewer } from '../access/viewer.ts'
import { isListable } from '../access/visibility.ts'
import type { AccountId } from '../accounts/account.ts'
import {
  type CollectionSpec,
  DuplicateKey,
  type Engine,
  type Filter,
  type Page,
  type Transaction,
} from '../store/engine.ts'
import type { VideoId } from '../videos/video.ts'
import type { VideoAddress } from '../videos/video-address.ts'
import { asShown, type Playlist, type PlaylistId } from './playlist.ts'

/** As stored. The fields that `Playlist` has not are derived from it and never read back. */
interface PlaylistDocument extends Playlist {
  isListedForAll: boolean
  isListedHere: boolean
  videoIds: readonly VideoId[]
  /** The account whose « À regarder plus tard » this is: one for each. */
  watchLaterOf: AccountId | null
  /** Addresses of films that a list of another instance names, and that are not known here. */
  awaited: readonly string[]
}

export const playlistsSpec: CollectionSpec<PlaylistDocument> = {
  name: 'playlists',
  indexes: [
    { fields: ['number'], isUnique: true },
    { fields: ['watchLaterOf'], isUnique: true },
    { fields: ['accountId', ['updatedAt', 'desc']] },
    { fields: ['accountId', 'kind', ['updatedAt', 'desc']] },
    ...(['isListedForAll', 'isListedHere'] as const).flatMap((listed) => [
      { fields: [listed, ['updatedAt', 'desc']] as const },
      { fields: [listed, 'accountId', ['updatedAt', 'desc']] as const },
    ]),
    { fields: ['videoIds'] },
    { fields: ['accountId', 'videoIds'] },
    { fields: ['remote.id'], isUnique: true },
    { fields: ['remote.host'] },
    { fields: ['awaited'] },
  ],
}

interface PlaylistsPageAsked {
  start: number
  count: number
  after?: string | undefined
}

export interface PlaylistsStore {
  find(id: PlaylistId, tx?: Transaction): Promise<Playlist | null>
  /** Those that are there, in no order. */
  findMany(ids: readonly PlaylistId[]): Promise<Playlist[]>
  findByAddress(address: VideoAddress): Promise<Playlist | null>
  /** Of another instance, by the address that names it there. */
  findByRemoteId(id: string, tx?: Transaction): Promise<Playlist | null>
  /** Some of those that name this film of another instance, which is not in them yet. */
  someAwaiting(address: string): Promise<Playlist[]>
  someFrom(host: string): Promise<Playlist[]>
  insert(playlist: Playlist, tx: Transaction): Promise<void>
  /** That of this account, made by `make` when there is none: one, whoever asks at once. */
  watchLaterOf(accountId: AccountId, make: () => Promise<Playlist>): Promise<Playlist>
  findWatchLaterOf(accountId: AccountId, tx?: Transaction): Promise<Playlist | null>
  /** Null when there is no such list. A rule that gives the same object writes nothing. */
  change(id: PlaylistId, tx: Transaction, rule: (playlist: Playlist) => Playlist): Promise<Playlist | null>
  delete(id: PlaylistId, tx: Transaction): Promise<boolean>
  /** How many this account has: whoever makes another at once waits. */
  countForOneMore(accountId: AccountId, tx: Transaction): Promise<number>
  /** All of a person's, for that person only. The last changed first. */
  of(accountId: AccountId, kind: Playlist['kind'] | undefined, page: PlaylistsPageAsked): Promise<Page<Playlist>>
  countOf(accountId: AccountId, kind: Playlist['kind'] | undefined): Promise<number>
  /** What this viewer may find, of everybody or of one person. The last changed first. */
  list(viewer: Viewer, accountId: AccountId | undefined, page: PlaylistsPageAsked): Promise<Page<Playlist>>
  /** Exact up to 2000. */
  countListed(viewer: Viewer, accountId: AccountId | undefined): Promise<number>
  /** A person's own that hold this film. */
  ofHolding(accountId: AccountId, videoId: VideoId): Promise<Playlist[]>
  /** Some of those that hold this film, whosever they are. */
  someHolding(videoId: VideoId, tx?: Transaction): Promise<Playlist[]>
  /** Who has no list any more. */
  forgetOwner(accountId: AccountId): Promise<void>
}

export function createPlaylistsStore({ engine }: { engine: Engine }): PlaylistsStore {
  const playlists = engine.collection(playlistsSpec)
  // One document for an account: those who count its lists write it, so that no two of them take the last place.
  const guards = engine.collection<{ _id: string; asked: number }>({ name: 'playlist_guards' })
  const at = (tx?: Transaction) => (tx ? tx.in(playlists) : playlists)
  const some = async (filter: Filter<PlaylistDocument>, tx?: Transaction) =>
    (await at(tx).find(filter, { limit: 50 })).items.map((document) => toPlaylist(document))
  const findWatchLaterOf: PlaylistsStore['findWatchLaterOf'] = async (accountId, tx) =>
    toPlaylist(await at(tx).findOne({ watchLaterOf: accountId }))

  return {
    async find(id, tx) {
      return toPlaylist(await at(tx).get(id))
    },
    async findMany(ids) {
      return (await playlists.getMany(ids)).flatMap((one) => (one ? [toPlaylist(one)] : []))
    },
    async findByAddress(address) {
      return toPlaylist(
        address.by === 'uuid' ? await playlists.get(address.uuid) : await playlists.findOne({ number: address.number }),
      )
    },
    async findByRemoteId(id, tx) {
      return toPlaylist(await at(tx).findOne({ 'remote.id': id }))
    },
    someAwaiting: async (address) => some({ awaited: { contains: address } }),
    someFrom: async (host) => some({ 'remote.host': host }),
    insert: (playlist, tx) => at(tx).insert(toDocument(playlist)),
    findWatchLaterOf,
    async watchLaterOf(accountId, make) {
      const known = await findWatchLaterOf(accountId)
      if (known) return known
      const made = await make()
      try {
        await playlists.insert(toDocument(made))
        return made
      } catch (error) {
        if (!(error instanceof DuplicateKey)) throw error
        const other = await findWatchLaterOf(accountId)
        if (other === null) throw error
        return other
      }
    },
    async change(id, tx, rule) {
      const document = await at(tx).get(id)
      if (document === null) return null
      const before = toPlaylist(document)
      const after = rule(before)
      if (after !== before) await at(tx).put(toDocument(after))
      return after
    },
    delete: (id, tx) => at(tx).delete(id),
    async countForOneMore(accountId, tx) {
      const [asked, insertIfAbsent] = [{ inc: { asked: 1 } }, { _id: accountId, asked: 0 }]
      await tx.in(guards).findAndUpdate({ _id: accountId }, asked, { insertIfAbsent })
      return at(tx).count({ accountId, kind: 'regular' })
    },
    of: async (accountId, kind, page) => toPage(await playlists.find(ownFilter(accountId, kind), asRequest(page))),
    countOf: (accountId, kind) => playlists.count(ownFilter(accountId, kind)),
    list: async (viewer, accountId, page) =>
      toPage(await playlists.find(listedFilter(viewer, accountId), asRequest(page))),
    countListed: (viewer, accountId) => playlists.count(listedFilter(viewer, accountId), { limit: 2000 }),
    async ofHolding(accountId, videoId) {
      const { items } = await playlists.find({ accountId, videoIds: { contains: videoId } }, { limit: 1000 })
      return items.map((document) => toPlaylist(document))
    },
    someHolding: (videoId, tx) => some({ videoIds: { contains: videoId } }, tx),
    async forgetOwner(accountId) {
      await guards.delete(accountId)
    },
  }
}

/** For the store, and the tests that ask the engine how it would answer. */
export function listedFilter(viewer: Viewer, accountId: AccountId | undefined): Filter<PlaylistDocument> {
  const isMember = viewer.kind === 'person' && viewer.hasAcceptedCharter
  const { accounts } = mutedBy(viewer)
  return {
    ...(isMember ? { isListedHere: true } : { isListedForAll: true }),
    ...(accountId === undefined ? {} : { accountId }),
    ...(accountId !== undefined || accounts.length === 0 ? {} : { $and: [{ accountId: { notIn: accounts } }] }),
  }
}

function ownFilter(accountId: AccountId, kind: Playlist['kind'] | undefined): Filter<PlaylistDocument> {
  return kind === undefined ? { accountId } : { accountId, kind }
}

function asRequest({ start, count, after }: PlaylistsPageAsked) {
  const sort = [['updatedAt', 'desc']] as const
  return { sort, limit: count, ...(after === undefined ? { skip: start } : { after }) }
}

function toDocument(playlist: Playlist): PlaylistDocument {
  const shown = asShown(playlist)
  return {
    ...playlist,
    isListedForAll: isListable(anonymous, shown),
    isListedHere: isListable(anyMember, shown),
    videoIds: playlist.elements.map(({ videoId }) => videoId),
    watchLaterOf: playlist.kind === 'watch-later' ? playlist.accountId : null,
    awaited: awaitedIn(playlist),
  }
}

function awaitedIn({ remote, elements }: Playlist): string[] {
  const held = new Set(elements.map(({ saidAs }) => saidAs))
  return [...new Set(remote?.said.map(({ videoId }) => videoId))].filter((address) => !held.has(address))
}

function toPage({ items, next }: Page<PlaylistDocument>): Page<Playlist> {
  return { items: items.map((document) => toPlaylist(document)), next }
}

function toPlaylist(document: PlaylistDocument): Playlist
function toPlaylist(document: PlaylistDocument | null): Playlist | null
function toPlaylist(document: PlaylistDocument | null): Playlist | null {
  if (document === null) return null
  const { isListedForAll, isListedHere, videoIds, watchLaterOf, awaited, ...playlist } = document
  return playlist
}
