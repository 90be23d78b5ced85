/** Lists of here as documents, with only what a stranger may see of them: for those who ask and those who are told. */
import { anonymous } from '#src/access/viewer.ts'
import { canSee } from '#src/access/visibility.ts'
import type { Account, AccountId } from '#src/accounts/account.ts'
import { asShown, isTold, type Playlist, type PlaylistId } from '#src/playlists/playlist.ts'
import type { PlaylistsPart } from '#src/playlists/playlists-part.ts'
import { longUuid } from '#src/videos/video-address.ts'
import type { OurActors } from '../actors/local-actors.ts'
import type { Ids } from '../ids.ts'
import type { ActivityDocument } from '../ports.ts'
import { create } from '../vocabulary/activities.ts'
import { elementDocument, type PlaylistFacts, playlistDocument, playlistPageDocument } from '../vocabulary/playlist.ts'
import type { Answer } from './read-documents.ts'

export interface OurPlaylistsParts {
  ids: Ids
  actors: OurActors
  findAccount: (id: AccountId) => Promise<Account | null>
  playlists: Pick<PlaylistsPart, 'store' | 'filmsShown'>
  /** What stands where a list was that others were told of. */
  tombstoneOf: (id: PlaylistId) => Promise<ActivityDocument | null>
}

export type OurPlaylists = ReturnType<typeof createOurPlaylists>

export function createOurPlaylists({ ids, actors, findAccount, playlists, tombstoneOf }: OurPlaylistsParts) {
  /** Null when it is not for everybody, not ours, or of somebody who is gone; of who is suspended it stays, as films do. */
  async function factsOf(playlist: Playlist | null): Promise<PlaylistFacts | null> {
    if (playlist === null || !isTold(playlist) || !canSee(anonymous, asShown(playlist))) return null
    const account = await findAccount(playlist.accountId)
    if (account === null || account.remote || account.state === 'closed') return null
    const films = await playlists.filmsShown(anonymous, playlist)
    return { playlist, films, author: actors.person(account), channel: actors.channel(account), ids }
  }

  const idOf = (address: string) => (longUuid(address) ?? address) as PlaylistId
  const document = (found: ActivityDocument | null): Answer => found && { document: found }

  return {
    factsOf,

    /** @param page as asked; absent: the list itself */
    async playlist(address: string, page: string | undefined): Promise<Answer> {
      const list = await playlists.store.find(idOf(address))
      if (list?.remote && canSee(anonymous, asShown(list))) return { elsewhere: list.remote.id }
      const facts = await factsOf(list)
      if (facts === null) {
        const gone = await tombstoneOf(idOf(address))
        return gone && { gone }
      }
      if (page === undefined) return document(playlistDocument(facts))
      return /^[1-9]\d{0,3}$/.test(page) ? document(playlistPageDocument(facts, Number(page))) : null
    },

    async element(address: string, elementId: string): Promise<Answer> {
      const facts = await factsOf(await playlists.store.find(idOf(address)))
      return facts && document(elementDocument(facts, Number(elementId)))
    },

    async createOf(address: string): Promise<Answer> {
      const facts = await factsOf(await playlists.store.find(idOf(address)))
      if (facts === null) return null
      const object = playlistDocument(facts)
      const said = { id: ids.createOf(object.id), actor: facts.author.id, at: facts.playlist.createdAt }
      return document(create(said, object))
    },

    /** Addresses of those of a person, the last changed first. */
    async ofAccount(account: Account, after: string | undefined) {
      const { items, next } = await playlists.store.list(anonymous, account._id, { start: 0, count: 50, after })
      return { items: items.map(({ _id }) => ids.playlist(_id)), next }
    },

    countOf: (account: Account): Promise<number> => playlists.store.countListed(anonymous, account._id),
  }
}
