/** Every change of a list goes through here: what it is now, and the event that others are told by, in one transaction. */
import type { Events } from '../events/events.ts'
import type { Transaction } from '../store/engine.ts'
import { isTold, type Playlist, type PlaylistId } from './playlist.ts'
import type { PlaylistsStore } from './playlists-store.ts'
import { removedHere } from './remote-playlist.ts'

export type SavePlaylist = ReturnType<typeof createSavePlaylist>

export function createSavePlaylist(parts: { playlists: PlaylistsStore; events: Pick<Events, 'record'> }) {
  const { playlists, events } = parts

  /** Changing nothing tells nothing. A list of another instance is told by it. */
  async function tell(before: Playlist | null, after: Playlist | null, tx: Transaction): Promise<void> {
    const list = after ?? before
    if (list === null || before === after) return
    if (![before, after].some((one) => one !== null && isTold(one))) return
    const kind = after === null ? 'playlist-deleted' : 'playlist-changed'
    await events.record(tx, { kind, playlistId: list._id, accountId: list.accountId })
  }

  return {
    async insert(playlist: Playlist, tx: Transaction): Promise<void> {
      await playlists.insert(playlist, tx)
      await tell(null, playlist, tx)
    },

    /** Null when there is no such list. */
    async change(id: PlaylistId, tx: Transaction, rule: (playlist: Playlist) => Playlist): Promise<Playlist | null> {
      let known: Playlist | null = null
      const after = await playlists.change(id, tx, (before) => {
        known = before
        return rule(before)
      })
      await tell(known, after, tx)
      return after
    },

    /** One of another instance leaves a mark, so that it does not come back. @returns it as it was; null when it was gone */
    async delete(id: PlaylistId, tx: Transaction): Promise<Playlist | null> {
      const before = await playlists.find(id, tx)
      if (before === null || before.remote?.isRemoved) return null
      if (before.remote) {
        await playlists.change(id, tx, removedHere)
        return before
      }
      await playlists.delete(id, tx)
      await tell(before, null, tx)
      return before
    },
  }
}
