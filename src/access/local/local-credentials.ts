/** What opens the local door: a password's hash for an account, and links that set one, once. */
import type { AccountId } from '../../accounts/account.ts'
import type { Engine, Stored } from '../../store/engine.ts'

export interface LocalCredential extends Stored {
  /** The account. */
  readonly _id: AccountId
  hash: string
  changedAt: string
}

interface PasswordLink extends Stored {
  /** SHA-256 of the link's token. */
  readonly _id: string
  readonly accountId: AccountId
  readonly expiresAt: string
}

interface Attempts extends Stored {
  count: number
  readonly expiresAt: string
}

export interface LocalCredentials {
  of(accountId: AccountId): Promise<LocalCredential | null>
  set(credential: LocalCredential): Promise<void>
  accountIds(): Promise<AccountId[]>
  /** A new link makes the earlier ones of this account worthless. */
  addLink(tokenHash: string, accountId: AccountId, expiresAt: string): Promise<void>
  findLink(tokenHash: string): Promise<AccountId | null>
  /** True for one caller only. */
  useLink(tokenHash: string): Promise<boolean>
  /** How many times this key was counted in the window, this one included; also among several processes. */
  countAttempt(key: string, windowEndsAt: string): Promise<number>
}

export function createLocalCredentials({ engine }: { engine: Engine }): LocalCredentials {
  const credentials = engine.collection<LocalCredential>({ name: 'local_credentials' })
  const links = engine.collection<PasswordLink>({
    name: 'local_links',
    expiresBy: 'expiresAt',
    indexes: [{ fields: ['accountId'] }],
  })
  const attempts = engine.collection<Attempts>({ name: 'local_attempts', expiresBy: 'expiresAt' })
  return {
    of: (accountId) => credentials.get(accountId),
    async set(credential) {
      await credentials.put(credential)
    },
    async accountIds() {
      const { items } = await credentials.find({}, { limit: 1000 })
      return items.map(({ _id }) => _id)
    },
    async addLink(_id, accountId, expiresAt) {
      await links.deleteMany({ accountId })
      await links.insert({ _id, accountId, expiresAt })
    },
    async findLink(tokenHash) {
      return (await links.get(tokenHash))?.accountId ?? null
    },
    useLink: (tokenHash) => links.delete(tokenHash),
    async countAttempt(key, expiresAt) {
      const _id = `${key} ${expiresAt}`
      const counted = await attempts.findAndUpdate(
        { _id },
        { inc: { count: 1 } },
        { insertIfAbsent: { _id, count: 0, expiresAt } },
      )
      return counted?.count ?? Number.POSITIVE_INFINITY
    },
  }
}
