/** Sessions, by the hash of their token. Never cached: an ended session is over for every process at once. */
import type { AccountId } from '../accounts/account.ts'
import type { Engine } from '../store/engine.ts'
import type { Session, SsoSession } from './session.ts'

export interface SessionsStore {
  add(session: Session): Promise<void>
  byTokenHash(hash: string): Promise<Session | null>
  /** Moves the end of a session that is still there; never brings one back. */
  prolong(session: Session, seen: { seenAt: string; expiresAt: string }): Promise<void>
  endByTokenHash(hash: string): Promise<boolean>
  /** Newest first, at most 100. */
  of(accountId: AccountId): Promise<Session[]>
  end(accountId: AccountId, id: string): Promise<boolean>
  endAll(accountId: AccountId, except?: { id: string }): Promise<number>
  /** Those that this sign-in at the provider opened; all those of the person there when no index is named. */
  endFromSso(who: Pick<SsoSession, 'provider' | 'nameId'>, sessionIndexes: readonly string[]): Promise<string[]>
}

export function createSessionsStore({ engine }: { engine: Engine }): SessionsStore {
  const sessions = engine.collection<Session>({
    name: 'sessions',
    expiresBy: 'expiresAt',
    indexes: [{ fields: ['accountId', ['startedAt', 'desc']] }, { fields: ['sso.provider', 'sso.nameId'] }],
  })
  return {
    add: (session) => sessions.insert(session),
    byTokenHash: (hash) => sessions.get(hash),
    async prolong({ _id }, seen) {
      await sessions.update(_id, { set: seen })
    },
    endByTokenHash: (hash) => sessions.delete(hash),
    async of(accountId) {
      const { items } = await sessions.find({ accountId }, { sort: [['startedAt', 'desc']], limit: 100 })
      return items
    },
    async end(accountId, id) {
      return (await sessions.deleteMany({ accountId, id })) > 0
    },
    endAll: (accountId, except) => sessions.deleteMany({ accountId, ...(except ? { id: { not: except.id } } : {}) }),
    async endFromSso({ provider, nameId }, sessionIndexes) {
      const filter = {
        'sso.provider': provider,
        'sso.nameId': nameId,
        ...(sessionIndexes.length > 0 ? { 'sso.sessionIndex': { in: sessionIndexes } } : {}),
      } as const
      const { items } = await sessions.find(filter, { limit: 1000 })
      await sessions.deleteMany(filter)
      return items.map(({ id }) => id)
    },
  }
}
