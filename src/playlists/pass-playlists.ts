/** What becomes of lists when a film is deleted, when two accounts of one person are joined, or when their owner is gone. Done again, it finds nothing left. */
import type { AccountId } from '../accounts/account.ts'
import type { Clock } from '../clock.ts'
import type { Engine } from '../store/engine.ts'
import { untilNone } from '../store/until-none.ts'
import type { VideoId } from '../videos/video.ts'
import type { ManagePlaylistsParts } from './manage-playlists.ts'
import { mergedInto, type Playlist, without } from './playlist.ts'
import type { PlaylistsStore } from './playlists-store.ts'
import type { SavePlaylist } from './save-playlist.ts'

interface PassPlaylistsParts {
  playlists: PlaylistsStore
  save: SavePlaylist
  deletedByOwner: ManagePlaylistsParts['deletedByOwner']
  transact: Engine['transaction']
  clock: Clock
}

export function createPassPlaylists({ playlists, save, deletedByOwner, transact, clock }: PassPlaylistsParts) {
  const someOf = async (owner: AccountId) => (await playlists.of(owner, undefined, { start: 0, count: 50 })).items

  return {
    async leaveOut(deleted: VideoId, signal: AbortSignal): Promise<void> {
      const leave = ({ _id }: Playlist) =>
        transact((tx) =>
          save.change(_id, tx, (list) => {
            // When a list of another instance changed is what that instance says.
            const now = list.remote ? Temporal.Instant.from(list.updatedAt) : clock.now()
            return without(list, ({ videoId }) => videoId === deleted, now)
          }),
        )
      await untilNone(() => playlists.someHolding(deleted), leave, signal)
    },

    /** Each keeps its address; « À regarder plus tard » of both becomes one. Limits are not asked: nothing is lost. */
    async passAll(from: AccountId, to: AccountId, signal: AbortSignal): Promise<void> {
      const pass = ({ _id, kind }: Playlist) =>
        transact(async (tx) => {
          const kept = kind === 'watch-later' ? await playlists.findWatchLaterOf(to, tx) : null
          if (kept === null) {
            await save.change(_id, tx, (list) => ({ ...list, accountId: to }))
            return
          }
          const other = await playlists.find(_id, tx)
          if (other === null) return
          await playlists.change(kept._id, tx, (list) => mergedInto(list, other, clock.now()))
          await playlists.delete(_id, tx)
        })
      await untilNone(() => someOf(from), pass, signal)
    },

    async deleteAllOf(owner: AccountId, signal: AbortSignal): Promise<void> {
      const leave = ({ _id }: Playlist) =>
        transact(async (tx) => {
          await playlists.delete(_id, tx)
          await deletedByOwner(_id, tx)
        })
      await untilNone(() => someOf(owner), leave, signal)
      await playlists.forgetOwner(owner)
    },
  }
}

export type PassPlaylists = ReturnType<typeof createPassPlaylists>
