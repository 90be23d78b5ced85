/** Everything of people as they show themselves, built once. Who they are is `src/access`. */
import { participant, signedIn } from '../access/acting-person.ts'
import type { Viewer } from '../access/viewer.ts'
import { NotFound } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import type { Events } from '../events/events.ts'
import { SignInNeeded } from '../http/refusals.ts'
import type { Route } from '../http/route.ts'
import type { Numbers } from '../numbering/numbers.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import { type Account, type AccountId, withCharter, withProfile } from './account.ts'
import { type AccountAnswersParts, createAccountAnswers } from './account-answers.ts'
import { accountRoutes } from './account-routes.ts'
import type { AccountDetails, AccountSummary, Me, ProfileChanges } from './account-schemas.ts'
import type { AccountsStore } from './accounts-store.ts'
import { createReceiveAccount } from './receive-account.ts'

export interface AccountsPart {
  readonly routes: Route[]
  readonly store: AccountsStore
  /** For `federation/`: people of other instances, in its transactions. */
  readonly received: ReturnType<typeof createReceiveAccount>
  /** @throws {NotFound} */
  showAccount(viewer: Viewer, handle: string): Promise<AccountDetails>
  /** @throws {SignInNeeded} */
  showMe(viewer: Viewer): Promise<Me>
  /** @throws {InvalidInput} */
  updateProfile(viewer: Viewer, changes: ProfileChanges): Promise<Me>
  /** @throws {InvalidInput} when another version is in force. Accepting twice keeps the first date. */
  acceptCharter(viewer: Viewer, version: string): Promise<Me>
  /** For other subjects: those who exist, by id. */
  summariesOf(ids: Iterable<AccountId>): Promise<Map<AccountId, AccountSummary>>
  /** @param handle with or without `@host` @throws {NotFound} also when it is closed */
  accountNamed(handle: string): Promise<Account>
  /** By the small number that PeerTube's API has. @throws {NotFound} also when it is closed */
  accountNumbered(number: number): Promise<Account>
  summaryOf(account: Account): AccountSummary
}

interface AccountsParts extends AccountAnswersParts {
  accounts: AccountsStore
  numbers: Numbers
  transact: Engine['transaction']
  events: Events
  clock: Clock
}

export function createAccountsPart(parts: AccountsParts): AccountsPart {
  const { accounts, transact, events, clock, charterVersion } = parts
  const answers = createAccountAnswers(parts)

  async function accountNamed(handle: string): Promise<Account> {
    const [name = '', host] = handle.toLowerCase().replace(/^@/, '').split('@', 2)
    const isOurs = host === undefined || host === answers.host()
    return open(await accounts.byHandle(isOurs ? name : `${name}@${host}`))
  }

  async function open(account: Account | null): Promise<Account> {
    // The same person, under the account that this one became part of.
    const shown = account?.joinedTo ? await accounts.get(account.joinedTo) : account
    if (shown === null || shown.state === 'closed') throw new NotFound('Personne ne porte ce nom ici.')
    return shown
  }

  /** `isTold`: others see something of it. */
  async function change(
    id: AccountId,
    rule: (account: Account) => Account,
    { isTold }: { isTold: boolean },
  ): Promise<Account> {
    const changed = await transact(async (tx: Transaction) => {
      const account = await accounts.change(id, tx, rule)
      if (account && isTold) await events.record(tx, { kind: 'account-updated', accountId: id })
      return account
    })
    if (changed === null) throw new SignInNeeded()
    return changed
  }

  const part: Omit<AccountsPart, 'routes'> = {
    store: accounts,
    received: createReceiveAccount(parts),
    async showAccount(_viewer, handle) {
      return answers.details(await accountNamed(handle))
    },
    async showMe(viewer) {
      const account = await accounts.get(signedIn(viewer).accountId)
      if (account === null) throw new SignInNeeded()
      return answers.me(account, viewer)
    },
    async updateProfile(viewer, changes) {
      const { accountId } = participant(viewer)
      const account = await change(accountId, (known) => withProfile(known, changes, clock.now()), { isTold: true })
      return answers.me(account, viewer)
    },
    async acceptCharter(viewer, version) {
      const person = signedIn(viewer)
      const account = await change(
        person.accountId,
        (known) => withCharter(known, version, charterVersion, clock.now()),
        { isTold: false },
      )
      return answers.me(account, { ...person, hasAcceptedCharter: true })
    },
    async summariesOf(ids) {
      const known = await accounts.getMany([...new Set(ids)])
      return new Map(known.map((account) => [account._id, answers.summary(account)]))
    },
    accountNamed,
    accountNumbered: async (number) => open(await accounts.byNumber(number)),
    summaryOf: answers.summary,
  }
  return { ...part, routes: accountRoutes(part) }
}
