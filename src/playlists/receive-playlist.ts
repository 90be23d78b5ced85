/** A list of another instance comes, changes or goes, as its instance says; films of it that were unknown here may come later. */
import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Numbers } from '../numbering/numbers.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import { untilNone } from '../store/until-none.ts'
import type { Video, VideoId } from '../videos/video.ts'
import type { ManagePlaylistsParts } from './manage-playlists.ts'
import type { PassPlaylists } from './pass-playlists.ts'
import { type Playlist, type PlaylistId, playlistLimits } from './playlist.ts'
import type { PlaylistsStore } from './playlists-store.ts'
import { filled, type KnownFilms, type ReceivedPlaylist, receivedPlaylist } from './remote-playlist.ts'

interface ReceivePlaylistParts {
  playlists: PlaylistsStore
  pass: Pick<PassPlaylists, 'deleteAllOf'>
  deletedByOwner: ManagePlaylistsParts['deletedByOwner']
  numbers: Numbers
  transact: Engine['transaction']
  clock: Clock
}

export type ReceivePlaylist = ReturnType<typeof createReceivePlaylist>

export function createReceivePlaylist(parts: ReceivePlaylistParts) {
  const { playlists, pass, deletedByOwner, numbers, transact, clock } = parts

  /** Drawn outside of any transaction: whoever adds a film meanwhile does not wait for a long list. */
  async function knownFilms(list: Playlist | null, videos: ReadonlyMap<string, VideoId>): Promise<KnownFilms> {
    const held = new Set(list?.elements.map(({ videoId }) => videoId))
    const drawn = new Map<VideoId, number>()
    for (const videoId of new Set(videos.values())) {
      if (!held.has(videoId)) drawn.set(videoId, await numbers.next('playlist-element'))
    }
    return { videos, numbers: drawn }
  }

  async function leave({ _id }: Playlist, tx: Transaction): Promise<void> {
    await playlists.delete(_id, tx)
    await deletedByOwner(_id, tx)
  }

  return {
    /**
     * Received again, it is the same list, as it is now. What it answers writes it, and says why nothing was written.
     * @param videos those of here, by the addresses that the elements say
     */
    async preparePlaylist(received: Omit<ReceivedPlaylist, 'accountId'>, videos: ReadonlyMap<string, VideoId>) {
      const before = await playlists.findByRemoteId(received.id)
      const known = await knownFilms(before, videos)
      const given = {
        id: before?._id ?? (randomUUID() as string as PlaylistId),
        number: before?.number ?? (await numbers.next('playlist')),
        now: clock.now(),
      }
      return async (accountId: Playlist['accountId'], tx: Transaction): Promise<'done' | 'too-many-lists'> => {
        const now = await playlists.findByRemoteId(received.id, tx)
        if (now !== null) {
          await playlists.change(now._id, tx, (list) =>
            receivedPlaylist(list, { ...received, accountId }, known, given),
          )
          return 'done'
        }
        if ((await playlists.countForOneMore(accountId, tx)) >= playlistLimits.perAccount) return 'too-many-lists'
        await playlists.insert(receivedPlaylist(null, { ...received, accountId }, known, given), tx)
        return 'done'
      }
    },

    /** False when it was not known. */
    async withdrawPlaylist(remoteId: string, tx: Transaction): Promise<boolean> {
      const list = await playlists.findByRemoteId(remoteId, tx)
      if (list === null) return false
      await leave(list, tx)
      return true
    },

    /** A film of another instance came: it takes its place in the lists that named it. */
    async filmCame(video: Video, signal: AbortSignal): Promise<void> {
      const address = video.remote?.id
      if (address === undefined) return
      const fill = async (list: Playlist) => {
        const { numbers: drawn } = await knownFilms(list, new Map([[address, video._id]]))
        await transact((tx) =>
          playlists.change(list._id, tx, (now) => {
            const held = now.elements.map(({ videoId, saidAs = '' }) => [saidAs, videoId] as const)
            return filled(now, { videos: new Map([...held, [address, video._id]]), numbers: drawn })
          }),
        )
      }
      await untilNone(() => playlists.someAwaiting(address), fill, signal)
    },

    /** All that came from a host, or of one of its people. */
    async forgetFrom(host: string, signal: AbortSignal): Promise<void> {
      await untilNone(
        () => playlists.someFrom(host),
        (list) => transact((tx) => leave(list, tx)),
        signal,
      )
    },
    forgetAllOf: pass.deleteAllOf,
  }
}
