/** Where is kept what each person muted. What is asked at each request is also kept on their account (`Account.muted`). */
import type { Muted } from '../access/viewer.ts'
import type { AccountId } from '../accounts/account.ts'
import type { Engine, Page, Transaction } from '../store/engine.ts'
import { type Mute, type MuteKind, mostMuted } from './mute.ts'

export interface MutesStore {
  find(id: string, tx: Transaction): Promise<Mute | null>
  put(mute: Mute, tx: Transaction): Promise<void>
  remove(id: string, tx: Transaction): Promise<boolean>
  /** The latest first. */
  of(
    by: AccountId,
    kind: MuteKind,
    page: { start: number; count: number; after?: string | undefined },
  ): Promise<Page<Mute>>
  count(by: AccountId, kind: MuteKind, tx?: Transaction): Promise<number>
  /** All of them, as they are asked at each request. */
  allOf(by: AccountId, tx: Transaction): Promise<Muted>
  removeAllOf(by: AccountId): Promise<void>
}

export function createMutesStore({ engine }: { engine: Engine }): MutesStore {
  const mutes = engine.collection<Mute>({ name: 'mutes', indexes: [{ fields: ['by', 'kind', ['at', 'desc']] }] })

  return {
    find: (id, tx) => tx.in(mutes).get(id),
    async put(mute, tx) {
      await tx.in(mutes).put(mute)
    },
    remove: (id, tx) => tx.in(mutes).delete(id),
    of: (by, kind, { start, count, after }) =>
      mutes.find(
        { by, kind },
        { sort: [['at', 'desc']], limit: count, ...(after === undefined ? { skip: start } : { after }) },
      ),
    count: (by, kind, tx) => (tx ? tx.in(mutes) : mutes).count({ by, kind }),
    async allOf(by, tx) {
      const { items } = await tx.in(mutes).find({ by }, { limit: mostMuted.account + mostMuted.host })
      return {
        accounts: items.flatMap(({ accountId }) => accountId ?? []),
        channels: items.flatMap(({ channel }) => channel ?? []),
        hosts: items.flatMap(({ kind, host }) => (kind === 'host' ? (host ?? []) : [])),
      }
    },
    async removeAllOf(by) {
      await mutes.deleteMany({ by })
    },
  }
}
