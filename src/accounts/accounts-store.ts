/** Accounts and the identities that open them, kept together: neither is ever written without the other. */
import { createHash } from 'node:crypto'
import type { Role } from '../access/viewer.ts'
import { eachOnce } from '../store/each-once.ts'
import {
  type Collection,
  type CollectionSpec,
  DuplicateKey,
  type Engine,
  type Filter,
  type Page,
  type Transaction,
  type Update,
} from '../store/engine.ts'
import type { Account, AccountId } from './account.ts'
import type { Identity, IdentityKey } from './identity.ts'

const accountsSpec: CollectionSpec<Account> = {
  name: 'accounts',
  indexes: [
    { fields: ['handle'], isUnique: true },
    { fields: ['number'], isUnique: true },
    { fields: ['state', ['createdAt', 'desc']] },
    { fields: ['roles'] },
    { fields: ['lastSignInAt'] },
    { fields: ['departure.endsAt'] },
    { fields: ['departure.isBeingTold'] },
    { fields: ['erased.handleUntil'] },
    { fields: ['remote.id'], isUnique: true },
    { fields: ['remote.host', 'state', ['createdAt', 'desc']] },
  ],
  text: { displayName: 3, handle: 2, mail: 1 },
}

const identitiesSpec: CollectionSpec<Identity> = {
  name: 'identities',
  indexes: [{ fields: ['accountId'] }, { fields: ['identifier'] }],
}

export interface AccountsStore {
  get(id: AccountId): Promise<Account | null>
  /** In the order asked; absent ones are left out. */
  getMany(ids: readonly AccountId[]): Promise<Account[]>
  byHandle(handle: string): Promise<Account | null>
  byNumber(number: number): Promise<Account | null>
  /** Of another instance, by the address of their actor. */
  byRemoteId(id: string, tx?: Transaction): Promise<Account | null>
  byRemoteIds(ids: readonly string[]): Promise<Account[]>
  /** Each host that somebody known here is of, once. */
  hostsElsewhere(): AsyncIterable<string>
  /** Of another instance. @throws {HandleTaken} when another bears it; the transaction is doomed */
  insertRemote(account: Account, tx: Transaction): Promise<void>
  isHandleTaken(handle: string, tx: Transaction): Promise<boolean>
  byIdentity(key: IdentityKey): Promise<Account | null>
  identitiesOf(id: AccountId): Promise<Identity[]>
  /**
   * Keeps a new account, with the identity that opened it if there is one: both or neither.
   * @throws {HandleTaken} {IdentityTaken} when another came first; nothing is written.
   */
  open(account: Account, identity?: Identity): Promise<void>
  /** Without identity, in a transaction. False when the handle is another's: nothing is written. */
  openIn(account: Account, tx: Transaction): Promise<boolean>
  /** @throws {IdentityTaken} when it opens an account already. */
  link(identity: Identity): Promise<void>
  /** All that opened `from` opens `to` from now on. Answers how many there were. */
  moveIdentities(from: AccountId, to: AccountId, tx: Transaction): Promise<number>
  /** Nothing opens this account any more. */
  dropIdentities(id: AccountId, tx: Transaction): Promise<void>
  /** Accounts that an identity of one of these identifiers opens, at any provider. */
  byIdentifiers(identifiers: readonly string[]): Promise<Account[]>
  /** By the local door, which tells nothing new of the person. */
  cameIn(id: AccountId, at: string): Promise<void>
  /** The handle is never given again, though only its hash is kept. */
  retireHandle(handle: string, tx: Transaction): Promise<void>
  /** The sign-in is written on the identity and on its account together. Null when the identity opens none. */
  signedIn(key: IdentityKey, at: string, refresh: (account: Account) => Partial<Account>): Promise<Account | null>
  /**
   * Reads the account, applies the rule and writes what it gives, isolated from others. Null when there is none.
   * A rule that gives the same object writes nothing.
   */
  change(id: AccountId, tx: Transaction, rule: (account: Account) => Account): Promise<Account | null>
  /**
   * Active accounts with this role, other than this one, in a transaction that excludes every other one that asks the
   * same: two administrators who take the role from each other at once cannot both succeed.
   */
  countOthersWithRole(role: Role, except: AccountId, tx: Transaction): Promise<number>
  update(id: AccountId, change: Update<Account>, options?: { onlyIf?: Filter<Account> }): Promise<boolean>
  list(filter: Filter<Account>, page: { after?: string; limit?: number; skip?: number }): Promise<Page<Account>>
  count(filter: Filter<Account>): Promise<number>
  countFound(text: string, filter: Filter<Account>): Promise<number>
  search(text: string, options?: { filter?: Filter<Account>; limit?: number; skip?: number }): Promise<Account[]>
}

export class HandleTaken extends Error {
  override readonly name = 'HandleTaken'
}

export class IdentityTaken extends Error {
  override readonly name = 'IdentityTaken'
}

export function identityId({ provider, identifier }: IdentityKey): string {
  return createHash('sha256')
    .update(JSON.stringify([provider, identifier]))
    .digest('base64url')
}

function hashOf(handle: string): string {
  return createHash('sha256').update(handle).digest('base64url')
}

export function createAccountsStore({ engine }: { engine: Engine }): AccountsStore {
  const accounts: Collection<Account> = engine.collection(accountsSpec)
  const identities: Collection<Identity> = engine.collection(identitiesSpec)
  // Handles of erased people, by their hash.
  const retired = engine.collection<{ _id: string }>({ name: 'retired_handles' })
  // One document for a role: those who count its holders write it, so that no two of them decide at once.
  const guards = engine.collection<{ _id: string; asked: number }>({ name: 'role_guards' })

  return {
    get: (id) => accounts.get(id),
    getMany: (ids) => accounts.getMany(ids),
    hostsElsewhere: () => eachOnce(accounts, 'remote.host'),
    byHandle: (handle) => accounts.findOne({ handle }),
    byNumber: (number) => accounts.findOne({ number }),
    byRemoteId: (id, tx) => (tx ? tx.in(accounts) : accounts).findOne({ 'remote.id': id }),
    async byRemoteIds(ids) {
      if (ids.length === 0) return []
      return (await accounts.find({ 'remote.id': { in: ids } }, { limit: 1000 })).items
    },
    insertRemote: (account, tx) => tx.in(accounts).insert(account).catch(explain),
    isHandleTaken: async (handle, tx) => (await tx.in(accounts).findOne({ handle })) !== null,
    async byIdentity(key) {
      const identity = await identities.get(identityId(key))
      return identity ? accounts.get(identity.accountId) : null
    },
    async identitiesOf(accountId) {
      const { items } = await identities.find({ accountId }, { limit: 100 })
      return items
    },
    open: (account, identity) =>
      engine
        .transaction(async (tx) => {
          if (await tx.in(retired).get(hashOf(account.handle))) throw new HandleTaken('handle retired')
          if (identity) await tx.in(identities).insert(identity)
          await tx.in(accounts).insert(account)
        })
        .catch(explain),
    async openIn(account, tx) {
      const isRetired = (await tx.in(retired).get(hashOf(account.handle))) !== null
      if (isRetired || (await tx.in(accounts).findOne({ handle: account.handle })) !== null) return false
      await tx.in(accounts).insert(account)
      return true
    },
    link: (identity) => identities.insert(identity).catch(explain),
    async moveIdentities(from, to, tx) {
      const { items } = await tx.in(identities).find({ accountId: from }, { limit: 100 })
      for (const { _id } of items) await tx.in(identities).update(_id, { set: { accountId: to } })
      return items.length
    },
    async dropIdentities(accountId, tx) {
      const { items } = await tx.in(identities).find({ accountId }, { limit: 1000 })
      for (const { _id } of items) await tx.in(identities).delete(_id)
    },
    async byIdentifiers(identifiers) {
      const { items } = await identities.find({ identifier: { in: identifiers } }, { limit: 100 })
      return accounts.getMany([...new Set(items.map(({ accountId }) => accountId))])
    },
    async cameIn(id, at) {
      await accounts.update(id, { set: { lastSignInAt: at, departure: null } })
    },
    async retireHandle(handle, tx) {
      await tx.in(retired).put({ _id: hashOf(handle) })
    },
    signedIn: (key, at, refresh) =>
      engine.transaction(async (tx) => {
        const identity = await tx.in(identities).get(identityId(key))
        const account = identity && (await tx.in(accounts).get(identity.accountId))
        if (!account) return null
        await tx.in(identities).update(identity._id, { set: { lastSignInAt: at } })
        const refreshed: Account = { ...account, ...refresh(account), _id: account._id }
        await tx.in(accounts).put(refreshed)
        return refreshed
      }),
    async change(id, tx, rule) {
      const account = await tx.in(accounts).get(id)
      if (account === null) return null
      const changed = rule(account)
      if (changed !== account) await tx.in(accounts).put(changed)
      return changed
    },
    async countOthersWithRole(role, except, tx) {
      await tx
        .in(guards)
        .findAndUpdate({ _id: role }, { inc: { asked: 1 } }, { insertIfAbsent: { _id: role, asked: 0 } })
      return tx.in(accounts).count({ roles: { contains: role }, state: 'active', _id: { not: except } })
    },
    update: (id, change, options) => accounts.update(id, change, options),
    list: (filter, page) => accounts.find(filter, { ...page, sort: [['createdAt', 'desc']] }),
    count: (filter) => accounts.count(filter),
    countFound: (text, filter) => accounts.countFound(text, { filter }),
    async search(text, options) {
      const found = await accounts.search(text, options)
      return found.map(({ document }) => document)
    },
  }
}

function explain(error: unknown): never {
  if (error instanceof DuplicateKey) {
    if (error.collection === identitiesSpec.name) throw new IdentityTaken('identity taken', { cause: error })
    if (error.fields.includes('handle' satisfies keyof Account & string)) {
      throw new HandleTaken('handle taken', { cause: error })
    }
  }
  throw error
}
