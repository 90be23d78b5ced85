/** What others were told of the lists of here: by whom, what it was, and where it went, so that it can be taken back there. */
import type { AccountId } from '#src/accounts/account.ts'
import type { PlaylistId } from '#src/playlists/playlist.ts'
import type { Engine, Page, Stored, Transaction } from '#src/store/engine.ts'
import type { Inbox } from './create-deliveries.ts'

export interface ToldPlaylist extends Stored {
  readonly _id: PlaylistId
  readonly accountId: AccountId
  /** Of what was told last; null: it was taken back, or was never told. */
  readonly digest: string | null
  /** When it was last told of, or taken back; null: never. */
  readonly toldAt: string | null
  /** It was told at least once. */
  readonly wasTold: boolean
  readonly inboxes: readonly Inbox[]
  /** Hosts that did not answer for days what was said of it last, and where it was said there. Absent: none. */
  readonly lostAt?: readonly string[]
  readonly lostTo?: readonly Inbox[]
  /** Of the last change that is to be looked at: what is worked out from an earlier one is out of date. */
  readonly changedAt: string
}

export type ToldPlaylists = ReturnType<typeof createToldPlaylists>

export function createToldPlaylists({ engine }: { engine: Engine }) {
  const told = engine.collection<ToldPlaylist>({ name: 'told_playlists', indexes: [{ fields: ['lostAt'] }] })
  return {
    get: (id: PlaylistId, tx?: Transaction): Promise<ToldPlaylist | null> => (tx ? tx.in(told) : told).get(id),

    async put(one: ToldPlaylist, tx: Transaction): Promise<void> {
      await tx.in(told).put(one)
    },

    /** What was said of it to a host was given up. */
    async lost(id: PlaylistId, host: string, inboxes: readonly string[], tx: Transaction): Promise<void> {
      const before = await tx.in(told).get(id)
      if (before === null) return
      const known = new Map((before.lostTo ?? []).map((one) => [one.inbox, one]))
      for (const inbox of inboxes) known.set(inbox, { inbox, host })
      const lostAt = [...new Set([...(before.lostAt ?? []), host])]
      await tx.in(told).put({ ...before, lostAt, lostTo: [...known.values()] })
    },

    lostBy: (host: string, page: { limit: number; after?: string | undefined }): Promise<Page<ToldPlaylist>> =>
      told.find({ lostAt: { contains: host } }, page),

    /** Something of it changed: whoever tells of it meanwhile begins again. */
    async changed(id: PlaylistId, accountId: AccountId, at: string, tx: Transaction): Promise<ToldPlaylist> {
      const before = await tx.in(told).get(id)
      const after: ToldPlaylist = before === null ? nothingTold(id, accountId, at) : { ...before, changedAt: at }
      await tx.in(told).put(after)
      return after
    },
  }
}

/** Nobody heard of it yet. */
export function nothingTold(_id: PlaylistId, accountId: AccountId, changedAt: string): ToldPlaylist {
  return { _id, accountId, digest: null, toldAt: null, wasTold: false, inboxes: [], changedAt }
}
