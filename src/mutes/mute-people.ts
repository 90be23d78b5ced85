/**
 * A person mutes somebody or an instance, for themselves alone: the list, what is asked of it at each request, and what
 * they had been told of them go in one transaction or after it; nobody else sees anything of it, nor is anybody told.
 */
import { participant, signedIn } from '../access/acting-person.ts'
import { isMuted, mutedBy } from '../access/muted.ts'
import type { Muted, Viewer } from '../access/viewer.ts'
import type { Account, AccountId } from '../accounts/account.ts'
import type { AccountsPart } from '../accounts/accounts-part.ts'
import { InvalidInput, NotFound } from '../app-error.ts'
import { type Clock, iso } from '../clock.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import { checkRoom, type Mute, type MuteKind, muteId } from './mute.ts'
import type { MutedAccountPage, MutedServerPage } from './mute-schemas.ts'
import type { MutesStore } from './mutes-store.ts'

export interface MutePeopleParts {
  mutes: MutesStore
  accounts: Pick<AccountsPart, 'accountNamed' | 'summariesOf' | 'summaryOf' | 'store'>
  /** Kept on the account, where each request finds it. */
  setMutedOf: (id: AccountId, muted: Muted, tx: Transaction) => Promise<void>
  /** What the person was told of these is told no more. */
  forgetTold: (recipient: AccountId, isThem: (one: Account) => boolean) => Promise<void>
  ownHost: () => string
  transact: Engine['transaction']
  clock: Clock
}

interface PageAsked {
  start: number
  count: number
  after?: string | undefined
}

export function createMutePeople(parts: MutePeopleParts) {
  const { mutes, accounts, setMutedOf, forgetTold, ownHost, transact, clock } = parts

  async function put(mute: Omit<Mute, '_id' | 'at'>, whom: string): Promise<void> {
    const id = muteId(mute.by, mute.kind, whom)
    const muted = await transact(async (tx) => {
      if ((await mutes.find(id, tx)) === null) {
        checkRoom(mute.kind, await mutes.count(mute.by, mute.kind, tx))
        await mutes.put({ _id: id, ...mute, at: iso(clock.now()) }, tx)
      }
      return renewed(mute.by, tx)
    })
    await forgetTold(mute.by, (one) => isMuted(muted, { accountId: one._id, host: one.remote?.host ?? null }))
  }

  async function take(by: AccountId, kind: MuteKind, whom: string): Promise<void> {
    await transact(async (tx) => {
      if (await mutes.remove(muteId(by, kind, whom), tx)) await renewed(by, tx)
    })
  }

  async function renewed(by: AccountId, tx: Transaction): Promise<Muted> {
    const muted = await mutes.allOf(by, tx)
    await setMutedOf(by, muted, tx)
    return muted
  }

  async function listed(viewer: Viewer, kind: MuteKind, page: PageAsked) {
    const { accountId } = signedIn(viewer)
    const [{ items, next }, total, known] = await Promise.all([
      mutes.of(accountId, kind, page),
      mutes.count(accountId, kind),
      accounts.summariesOf([accountId]),
    ])
    const byAccount = known.get(accountId)
    if (byAccount === undefined) throw new NotFound('Votre compte n’existe plus.')
    return { items, next, total, byAccount }
  }

  return {
    /** Muted already, it changes nothing. @throws {NotFound} {InvalidInput} */
    async muteAccount(viewer: Viewer, name: string): Promise<void> {
      const { accountId: by } = participant(viewer)
      const account = await accounts.accountNamed(name)
      if (account._id === by) {
        throw new InvalidInput([{ pointer: '/accountName', detail: 'On ne se masque pas soi-même.' }])
      }
      const { remote } = account
      const channel = remote?.isGroup ? remote.id : null
      await put({ by, kind: 'account', accountId: account._id, channel, host: remote?.host ?? null }, account._id)
    },

    /** Also of who is no longer here. Not muted, it changes nothing. */
    async unmuteAccount(viewer: Viewer, name: string): Promise<void> {
      const { accountId } = participant(viewer)
      const account = await accounts.store.byHandle(name.toLowerCase().replace(/^@/, ''))
      if (account !== null) await take(accountId, 'account', account._id)
    },

    /** Everybody of an instance. @throws {InvalidInput} */
    async muteServer(viewer: Viewer, typed: string): Promise<void> {
      const { accountId: by } = participant(viewer)
      const host = typed.trim().toLowerCase()
      if (!/^[a-z0-9.-]+(:\d{1,5})?$/.test(host)) {
        throw new InvalidInput([{ pointer: '/host', detail: 'Écrivez le nom d’un site, par exemple exemple.fr.' }])
      }
      if (host === ownHost()) {
        throw new InvalidInput([{ pointer: '/host', detail: 'C’est votre propre instance : masquez des personnes.' }])
      }
      await put({ by, kind: 'host', accountId: null, channel: null, host }, host)
    },

    async unmuteServer(viewer: Viewer, host: string): Promise<void> {
      await take(participant(viewer).accountId, 'host', host.trim().toLowerCase())
    },

    async listMutedAccounts(viewer: Viewer, page: PageAsked): Promise<MutedAccountPage> {
      const { items, next, total, byAccount } = await listed(viewer, 'account', page)
      const known = await accounts.summariesOf(items.flatMap(({ accountId }) => accountId ?? []))
      const data = items.flatMap(({ accountId, at }) => {
        const blockedAccount = accountId === null ? undefined : known.get(accountId)
        return blockedAccount === undefined ? [] : [{ byAccount, blockedAccount, createdAt: at }]
      })
      return { total, data, next }
    },

    async listMutedServers(viewer: Viewer, page: PageAsked): Promise<MutedServerPage> {
      const { items, next, total, byAccount } = await listed(viewer, 'host', page)
      const data = items.map(({ host, at }) => ({ byAccount, blockedServer: { host: host ?? '' }, createdAt: at }))
      return { total, data, next }
    },

    /** Of somebody whose page is read. */
    async mutesOn(viewer: Viewer, name: string): Promise<{ person: boolean; instance: boolean }> {
      const muted = mutedBy(viewer)
      const account = await accounts.accountNamed(name)
      const host = account.remote?.host ?? null
      return {
        person: muted.accounts.includes(account._id),
        instance: host !== null && muted.hosts.includes(host),
      }
    },
  }
}
