/** What becomes of lists when a film is deleted, or when two accounts of one person are joined. Done again, it finds nothing left. */
import type { AccountId } from '../accounts/account.ts'
import type { Clock } from '../clock.ts'
import type { Engine } from '../store/engine.ts'
import type { VideoId } from '../videos/video.ts'
import { mergedInto, without } from './playlist.ts'
import type { PlaylistsStore } from './playlists-store.ts'

export interface PassPlaylistsParts {
  playlists: PlaylistsStore
  transact: Engine['transaction']
  clock: Clock
}

export function createPassPlaylists({ playlists, transact, clock }: PassPlaylistsParts) {
  return {
    async leaveOut(deleted: VideoId, signal: AbortSignal): Promise<void> {
      for (;;) {
        const some = await playlists.someHolding(deleted)
        if (some.length === 0) return
        for (const { _id } of some) {
          signal.throwIfAborted()
          await transact((tx) =>
            playlists.change(_id, tx, (list) => without(list, ({ videoId }) => videoId === deleted, clock.now())),
          )
        }
      }
    },

    /** Each keeps its address; « À regarder plus tard » of both becomes one. Limits are not asked: nothing is lost. */
    async passAll(from: AccountId, to: AccountId, signal: AbortSignal): Promise<void> {
      for (;;) {
        const { items } = await playlists.of(from, undefined, { start: 0, count: 50 })
        if (items.length === 0) return
        for (const { _id, kind } of items) {
          signal.throwIfAborted()
          await transact(async (tx) => {
            const kept = kind === 'watch-later' ? await playlists.findWatchLaterOf(to, tx) : null
            if (kept === null) {
              await playlists.change(_id, tx, (list) => ({ ...list, accountId: to }))
              return
            }
            const other = await playlists.find(_id, tx)
            if (other === null) return
            await playlists.change(kept._id, tx, (list) => mergedInto(list, other, clock.now()))
            await playlists.delete(_id, tx)
          })
        }
      }
    },
  }
}
