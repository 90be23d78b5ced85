/** Administrators find accounts, suspend them and give roles. There is always somebody left to administer. */
import { administrator } from '../access/acting-person.ts'
import type { Viewer } from '../access/viewer.ts'
import {
  type Account,
  type AccountId,
  joinedBy,
  joinedTo,
  restored,
  suspended,
  withRolesGranted,
} from '../accounts/account.ts'
import type { AccountsStore } from '../accounts/accounts-store.ts'
import { administers, LastAdministrator } from '../accounts/last-administrator.ts'
import type { Addresses } from '../addresses.ts'
import { InvalidInput, NotFound } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import type { Events } from '../events/events.ts'
import { statedReason } from '../moderation/report.ts'
import type { Engine, Filter, Transaction } from '../store/engine.ts'
import { oneLine } from '../text/written-text.ts'
import type { AccountsQuery, AdministeredAccount, AdministeredAccountPage } from './administration-schemas.ts'
import type { AuditAction, AuditTrail } from './audit-trail.ts'

export interface ManageAccountsParts {
  accounts: AccountsStore
  audit: AuditTrail
  events: Events
  addresses: Addresses
  academieName: (code: string | null) => string | null
  /** Ends every session of this person (`src/access`). */
  endSessionsOf: (id: AccountId) => Promise<unknown>
  transact: Engine['transaction']
  clock: Clock
}

export function createManageAccounts(parts: ManageAccountsParts) {
  const { accounts, audit, events, addresses, academieName, endSessionsOf, transact, clock } = parts

  /** Of this instance: what is decided of people of others is in Moderation. @param address UUID, number or handle @throws {NotFound} */
  async function find(address: string): Promise<Account> {
    const account =
      (await accounts.get(address as AccountId)) ??
      (/^[1-9]\d{0,14}$/.test(address) ? await accounts.byNumber(Number(address)) : null) ??
      (await accounts.byHandle(address))
    if (account === null || account.remote) throw new NotFound('Ce compte n’existe pas.')
    return account
  }

  async function decide(
    viewer: Viewer,
    address: string,
    { action, reason, rule }: { action: AuditAction; reason: string; rule: (account: Account) => Account },
  ): Promise<AdministeredAccount> {
    const person = administrator(viewer)
    const { _id } = await find(address)
    const told = statedReason(reason)
    const account = await transact(async (tx) => {
      const others = await accounts.countOthersWithRole('administrator', _id, tx)
      const changed = await accounts.change(_id, tx, (before) => {
        const after = rule(before)
        if (administers(before) && !administers(after) && others === 0) throw new LastAdministrator()
        return after
      })
      if (changed === null) throw new NotFound('Ce compte n’existe pas.')
      await events.record(tx, { kind: 'account-updated', accountId: _id })
      await audit.record(tx, {
        by: person.accountId,
        action,
        target: { kind: 'account', id: _id },
        concerns: _id,
        reason: told,
      })
      return changed
    })
    // What a session may do was read when it began: it begins again, or no more.
    await endSessionsOf(_id)
    return answerFor(account, await isLastAdministrator(account))
  }

  function isLastAdministrator(account: Account): Promise<boolean> {
    if (!administers(account)) return Promise.resolve(false)
    return transact(
      async (tx: Transaction) => (await accounts.countOthersWithRole('administrator', account._id, tx)) === 0,
    )
  }

  function answerFor(account: Account, isLast: boolean): AdministeredAccount {
    return {
      id: account.number,
      accountId: account._id,
      name: account.handle,
      displayName: account.displayName,
      mail: account.mail,
      academie: academieName(account.academie),
      schools: [...account.schools],
      roles: [...account.roles],
      rolesFromSso: [...account.rolesFromSso],
      state: account.state,
      createdAt: account.createdAt,
      lastSignInAt: account.lastSignInAt,
      path: addresses.accountPage(account.handle),
      isLastAdministrator: isLast,
    }
  }

  return {
    async listAccounts(viewer: Viewer, query: AccountsQuery): Promise<AdministeredAccountPage> {
      administrator(viewer)
      const { state, role, start, count } = query
      const text = oneLine(query.search ?? '')
      const filter: Filter<Account> = {
        'remote.id': null,
        ...(state === undefined ? {} : { state }),
        ...(role === undefined ? {} : { roles: { contains: role } }),
      }
      const [items, total, administrators] = await Promise.all([
        text === ''
          ? accounts.list(filter, { skip: start, limit: count }).then((page) => page.items)
          : accounts.search(text, { filter, skip: start, limit: count }),
        text === '' ? accounts.count(filter) : accounts.countFound(text, filter),
        accounts.count({ roles: { contains: 'administrator' }, state: 'active' }),
      ])
      return { total, data: items.map((account) => answerFor(account, administers(account) && administrators === 1)) }
    },

    /** Their sessions end at once. @throws {NotFound} {LastAdministrator} {InvalidInput} without a reason */
    suspendAccount: (viewer: Viewer, address: string, reason: string) =>
      decide(viewer, address, {
        action: 'account-suspended',
        reason,
        rule: (account) => suspended(account, clock.now()),
      }),

    restoreAccount: (viewer: Viewer, address: string, reason: string) =>
      decide(viewer, address, {
        action: 'account-restored',
        reason,
        rule: (account) => restored(account, clock.now()),
      }),

    /**
     * One person with two accounts: whatever opened the other opens this one, and the other is closed. Each subject hands
     * what it had to this one, once told (`account-joined`). @throws {NotFound} {LastAdministrator} {InvalidInput}
     */
    async joinAccounts(viewer: Viewer, address: string, { from, reason }: { from: string; reason: string }) {
      const person = administrator(viewer)
      const [kept, left] = await Promise.all([find(address), find(from)])
      const told = statedReason(reason)
      const refuse = () => {
        throw new InvalidInput([{ pointer: '/from', detail: 'Choisissez deux comptes qui ne sont pas fermés.' }])
      }
      if (kept._id === left._id) refuse()
      await transact(async (tx) => {
        const others = await accounts.countOthersWithRole('administrator', left._id, tx)
        let before: readonly AccountId[] = []
        await accounts.change(left._id, tx, (account) => {
          if (account.state === 'closed') refuse()
          if (administers(account) && others === 0) throw new LastAdministrator()
          before = account.joined ?? []
          return joinedTo(account, kept._id, clock.now())
        })
        for (const id of before) {
          await accounts.change(id, tx, (account) => joinedTo(account, kept._id, clock.now()))
        }
        await accounts.change(kept._id, tx, (account) => {
          if (account.state === 'closed') refuse()
          return joinedBy(account, [left._id, ...before], clock.now())
        })
        await accounts.moveIdentities(left._id, kept._id, tx)
        await events.record(tx, { kind: 'account-joined', accountId: left._id, intoId: kept._id })
        for (const { _id } of [kept, left]) {
          await audit.record(tx, {
            by: person.accountId,
            action: 'accounts-joined',
            target: { kind: 'account', id: _id },
            concerns: _id,
            reason: told,
          })
        }
      })
      await endSessionsOf(left._id)
      return answerFor(kept, await isLastAdministrator(kept))
    },

    /** Roles that the SSO gives stay. @throws {NotFound} {LastAdministrator} {InvalidInput} without a reason */
    giveRoles: (viewer: Viewer, address: string, roles: Account['roles'], reason: string) =>
      decide(viewer, address, {
        action: 'roles-given',
        reason,
        rule: (account) => withRolesGranted(account, roles, clock.now()),
      }),
  }
}
