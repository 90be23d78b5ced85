/** Somebody of another instance, as it describes them: an account here from the first thing they do, refreshed at each later one. */
import { hash, randomUUID } from 'node:crypto'
import { type Clock, iso } from '../clock.ts'
import type { Events } from '../events/events.ts'
import { firstKept } from '../media/readings.ts'
import type { Numbers } from '../numbering/numbers.ts'
import type { Transaction } from '../store/engine.ts'
import { beginning, oneLine, severalLines } from '../text/written-text.ts'
import { type Account, type AccountId, closed, nothingKnown, profileLimits, type RemotePerson } from './account.ts'
import type { AccountsStore } from './accounts-store.ts'
import { avatarKey } from './avatar.ts'

/** What an instance says of one of its own. Who believed it checked that it may. */
export interface ReceivedAccount extends Omit<RemotePerson, 'avatar'> {
  displayName: string
  /** Markdown. */
  bio: string
}

/** Beyond, names are not tried one after the other: a host may call everybody the same. */
const mostOfOneName = 5

interface ReceiveAccountParts {
  accounts: AccountsStore
  numbers: Numbers
  events: Events
  clock: Clock
}

export function createReceiveAccount({ accounts, numbers, events, clock }: ReceiveAccountParts) {
  return {
    /** Received again, it is the same account; what changed is kept. Suspended or closed here, it stays so. */
    async receiveAccount(received: ReceivedAccount, tx: Transaction): Promise<Account> {
      const known = await accounts.byRemoteId(received.id, tx)
      if (known !== null) return refresh(known, received, tx)
      const at = iso(clock.now())
      const account: Account = {
        ...nothingKnown,
        _id: randomUUID() as string as AccountId,
        number: await numbers.next('account', tx),
        handle: await freeHandle(received, tx),
        ...shown(received),
        roles: [],
        state: 'active',
        createdAt: at,
        updatedAt: at,
        remote: remoteOf(received),
      }
      await accounts.insertRemote(account, tx)
      return account
    },

    /** They are no more, on their own instance: nothing is accepted of them any longer. Null when nobody knew them. */
    async withdrawAccount(remoteId: string, tx: Transaction): Promise<Account | null> {
      const known = await accounts.byRemoteId(remoteId, tx)
      return known && accounts.change(known._id, tx, (account) => closed(account, clock.now()))
    },

    /**
     * What was fetched of their picture, re-encoded; nothing of who is suspended or gone is kept.
     * @returns keys of the files that nobody is shown any more
     */
    async avatarReceived(
      id: AccountId,
      avatar: NonNullable<RemotePerson['avatar']> | null,
      tx: Transaction,
    ): Promise<string[]> {
      const place = avatar && avatarKey(id, avatar.file)
      let useless = place === null ? [] : [place]
      await accounts.change(id, tx, (account) => {
        if (!account.remote) return account
        const before = account.remote.avatar
        const standing = before && { from: before.from, place: avatarKey(id, before.file) }
        const shown = account.state === 'active' ? avatar : null
        const reading = firstKept(standing, { from: shown?.from ?? null, place })
        useless = reading.useless
        return reading.stays ? account : { ...account, remote: { ...account.remote, avatar: shown } }
      })
      return useless
    },
  }

  async function refresh(known: Account, received: ReceivedAccount, tx: Transaction): Promise<Account> {
    const next = { ...shown(received), remote: { ...remoteOf(received), avatar: known.remote?.avatar ?? null } }
    const before = { displayName: known.displayName, bio: known.bio, remote: known.remote }
    if (JSON.stringify(next) === JSON.stringify(before)) return known
    const changed = { ...known, ...next, updatedAt: iso(clock.now()) }
    await accounts.change(known._id, tx, () => changed)
    await events.record(tx, { kind: 'account-updated', accountId: known._id, isRemote: true })
    return changed
  }

  /** Two actors of one host may bear one name (Lemmy: a person and a community); where many do, each is told by its id. */
  async function freeHandle({ id, name, host }: ReceivedAccount, tx: Transaction): Promise<string> {
    for (let rank = 1; rank <= mostOfOneName; rank++) {
      const handle = `${name.toLowerCase()}${rank === 1 ? '' : `-${rank}`}@${host}`
      if (!(await accounts.isHandleTaken(handle, tx))) return handle
    }
    return `${name.toLowerCase()}-${hash('sha256', id).slice(0, 16)}@${host}`
  }
}

function shown({ displayName, bio, name }: ReceivedAccount): Pick<Account, 'displayName' | 'bio'> {
  return {
    displayName: oneLine(displayName).slice(0, profileLimits.displayName).toWellFormed() || name,
    bio: beginning(severalLines(bio), profileLimits.bio),
  }
}

function remoteOf({ id, host, name, url, isGroup }: ReceivedAccount): RemotePerson {
  return { id, host, name, url, isGroup, avatar: null }
}
