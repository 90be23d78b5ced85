/** A person makes lists, says what they are for and who sees them, and does away with them. */
import { randomUUID } from 'node:crypto'
import { participant } from '../access/acting-person.ts'
import { canDeletePlaylist, canEditPlaylist, type Person } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import { canSee } from '../access/visibility.ts'
import { NotAllowed } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import { statedReason } from '../moderation/report.ts'
import type { Numbers } from '../numbering/numbers.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import { parseVideoAddress } from '../videos/video-address.ts'
import {
  asShown,
  checkRoom,
  made,
  type Playlist,
  type PlaylistId,
  PlaylistNotFound,
  type PlaylistWritten,
  rewritten,
  watchLater,
} from './playlist.ts'
import type { PlaylistsStore } from './playlists-store.ts'
import type { SavePlaylist } from './save-playlist.ts'

export interface ManagePlaylistsParts {
  playlists: PlaylistsStore
  save: SavePlaylist
  numbers: Numbers
  /** In the transaction that removes it. Whose it was is told why. */
  deletedByModerator: (deleted: { playlist: Playlist; by: Person; reason: string }, tx: Transaction) => Promise<void>
  /** Likewise, when whose it was did away with it: nobody has to decide of it any more. */
  deletedByOwner: (id: PlaylistId, tx: Transaction) => Promise<void>
  transact: Engine['transaction']
  clock: Clock
}

export function createManagePlaylists(parts: ManagePlaylistsParts) {
  const { playlists, save, numbers, deletedByModerator, deletedByOwner, transact, clock } = parts

  /** @param address a UUID, its short form or the number. @throws {PlaylistNotFound} whatever the reason */
  async function seenBy(viewer: Viewer, address: string): Promise<Playlist> {
    const parsed = parseVideoAddress(address)
    const playlist = parsed && (await playlists.findByAddress(parsed))
    const linkGiven = parsed?.by === 'uuid'
    if (!playlist || !canSee(viewer, asShown(playlist), { linkGiven })) throw new PlaylistNotFound()
    return playlist
  }

  /** @throws {SignInNeeded} {CharterNotAccepted} {PlaylistNotFound} {NotAllowed} */
  async function ownedBy(viewer: Viewer, address: string): Promise<{ playlist: Playlist; person: Person }> {
    const person = participant(viewer)
    const playlist = await seenBy(person, address)
    if (!canEditPlaylist(person, asShown(playlist)))
      throw new NotAllowed('Seule la personne qui tient cette liste peut la changer.')
    return { playlist, person }
  }

  /** In a transaction of its own: others that change it meanwhile come before or after. @throws {PlaylistNotFound} */
  async function change(id: PlaylistId, rule: (playlist: Playlist) => Playlist): Promise<Playlist> {
    const changed = await transact((tx) => save.change(id, tx, rule))
    if (changed === null) throw new PlaylistNotFound()
    return changed
  }

  return {
    seenBy,
    ownedBy,

    change,

    /** Made at its first use. */
    watchLaterOf: ({ accountId }: Person): Promise<Playlist> =>
      playlists.watchLaterOf(accountId, async () =>
        watchLater({
          id: randomUUID() as string as PlaylistId,
          number: await numbers.next('playlist'),
          accountId,
          now: clock.now(),
        }),
      ),

    /** @throws {SignInNeeded} {CharterNotAccepted} {InvalidInput} */
    async makePlaylist(viewer: Viewer, written: PlaylistWritten): Promise<Playlist> {
      const { accountId } = participant(viewer)
      const given = { id: randomUUID() as string as PlaylistId, accountId, now: clock.now() }
      made(written, { ...given, number: 0 })
      const playlist = made(written, { ...given, number: await numbers.next('playlist') })
      await transact(async (tx) => {
        checkRoom(await playlists.countForOneMore(accountId, tx))
        await save.insert(playlist, tx)
      })
      return playlist
    },

    async rewritePlaylist(viewer: Viewer, address: string, written: PlaylistWritten): Promise<void> {
      const { playlist } = await ownedBy(viewer, address)
      await change(playlist._id, (before) => rewritten(before, written, clock.now()))
    },

    /** Its owner; or a moderator, with a reason that is told and kept. Its films stay. @throws {PlaylistNotFound} {NotAllowed} {InvalidInput} */
    async deletePlaylist(viewer: Viewer, address: string, reason = ''): Promise<void> {
      const person = participant(viewer)
      const playlist = await seenBy(person, address)
      const answer = canDeletePlaylist(person, asShown(playlist))
      if (!answer.allowed) throw new NotAllowed('Seule la personne qui tient cette liste peut la supprimer.')
      if (playlist.kind === 'watch-later')
        throw new NotAllowed('« À regarder plus tard » reste : retirez-en les vidéos.')
      const told = answer.needsReason ? statedReason(reason) : null
      await transact(async (tx) => {
        const removed = await save.delete(playlist._id, tx)
        if (removed === null) return
        if (told === null) await deletedByOwner(removed._id, tx)
        else await deletedByModerator({ playlist: removed, by: person, reason: told }, tx)
      })
    },
  }
}

export type ManagePlaylists = ReturnType<typeof createManagePlaylists>
