/**
 * The local door, for administrators and for the day when the SSO is down: a handle and a password. It stands off the
 * main page, counts attempts by person and by network, and answers the same, as slowly, whatever is wrong.
 */
import { createHash } from 'node:crypto'
import type { Logger } from 'pino'
import type { Account, AccountId } from '../../accounts/account.ts'
import { AppError, InvalidInput } from '../../app-error.ts'
import type { Clock } from '../../clock.ts'
import { networkOf } from '../../http/rate-limits.ts'
import { TooManyRequests } from '../../http/refusals.ts'
import { hashToken, newToken } from '../tokens.ts'
import type { LocalCredentials } from './local-credentials.ts'
import { type Cost, createPasswords, passwordLength } from './password.ts'

export interface LocalDoor {
  /** @throws {WrongCredentials} {TooManyRequests} */
  prove(claim: { login: string; password: string; address: string }): Promise<AccountId>
  /** With a link's token, once. @throws {WrongCredentials} {InvalidInput} {TooManyRequests} */
  choosePassword(choice: { token: string; password: string; address: string }): Promise<AccountId>
  /** For `npm run admin`. @throws {InvalidInput} */
  setPassword(accountId: AccountId, password: string): Promise<void>
  /** The token of a link that lasts a day and replaces the earlier ones. */
  newLink(accountId: AccountId): Promise<string>
}

/** One sentence, whatever was wrong: nobody learns which accounts exist. */
export class WrongCredentials extends AppError {
  readonly code = 'wrong-credentials'
  constructor(message = 'Ce nom et ce mot de passe ne vont pas ensemble.') {
    super(message)
  }
}

export interface LocalDoorParts {
  credentials: LocalCredentials
  accounts: {
    get(id: AccountId): Promise<Account | null>
    byHandle(handle: string): Promise<Account | null>
  }
  /** All sessions of the account end when its password changes. */
  revokeAll(accountId: AccountId): Promise<unknown>
  clock: Clock
  log: Logger
  /** Of a password's hash. */
  cost?: Cost | undefined
}

/** Attempts in a quarter of an hour. The whole for one person is high: else anybody could lock an administrator out. */
const windowSeconds = 900
const most = { personFromNetwork: 10, network: 30, person: 200 } as const
const linkHours = 24

export function createLocalDoor({ credentials, accounts, revokeAll, clock, log, cost }: LocalDoorParts): LocalDoor {
  const passwords = createPasswords(cost)
  async function count(keys: readonly (readonly [key: string, limit: number])[]): Promise<void> {
    const seconds = Math.floor(clock.now().epochMilliseconds / 1000)
    const endsAtSeconds = (Math.floor(seconds / windowSeconds) + 1) * windowSeconds
    const endsAt = Temporal.Instant.fromEpochMilliseconds(endsAtSeconds * 1000).toString({
      smallestUnit: 'millisecond',
    })
    const counts = await Promise.all(keys.map(([key]) => credentials.countAttempt(hashed(key), endsAt)))
    if (keys.some(([, limit], index) => (counts[index] ?? 0) > limit)) {
      log.warn({ act: 'local-sign-in', outcome: 'too-many' }, 'local door')
      throw new TooManyRequests(endsAtSeconds - seconds)
    }
  }

  async function setPassword(accountId: AccountId, password: string): Promise<void> {
    checkPassword(password)
    const changedAt = clock.now().toString({ smallestUnit: 'millisecond' })
    await credentials.set({ _id: accountId, hash: await passwords.hash(password), changedAt })
    await revokeAll(accountId)
  }

  return {
    async prove({ login, password, address }) {
      const handle = login.trim().toLowerCase()
      const network = networkOf(address)
      await count([
        [`${network} ${handle}`, most.personFromNetwork],
        [`network ${network}`, most.network],
        [`person ${handle}`, most.person],
      ])
      const account = await accounts.byHandle(handle)
      const credential = account && (await credentials.of(account._id))
      const isRight = await passwords.isRight(password.slice(0, passwordLength.most), credential?.hash ?? null)
      if (!account || !isRight || account.state !== 'active') {
        log.warn({ act: 'local-sign-in', accountId: account?._id, outcome: 'refused' }, 'local door')
        throw new WrongCredentials()
      }
      log.info({ act: 'local-sign-in', accountId: account._id, outcome: 'opened' }, 'local door')
      return account._id
    },

    async choosePassword({ token, password, address }) {
      await count([[`network ${networkOf(address)}`, most.network]])
      const hash = hashToken(token)
      const accountId = hash && (await credentials.findLink(hash))
      const account = accountId && (await accounts.get(accountId))
      if (!hash || !account || account.state !== 'active') throw new WrongCredentials(staleLink)
      checkPassword(password)
      if (!(await credentials.useLink(hash))) throw new WrongCredentials(staleLink)
      await setPassword(account._id, password)
      log.info({ act: 'local-password', accountId: account._id, outcome: 'chosen' }, 'local door')
      return account._id
    },

    setPassword,

    async newLink(accountId) {
      const token = newToken()
      const expiresAt = clock.now().add({ hours: linkHours }).toString({ smallestUnit: 'millisecond' })
      await credentials.addLink(hashToken(token) ?? '', accountId, expiresAt)
      return token
    },
  }
}

const staleLink = 'Ce lien a déjà servi ou n’est plus valable. Demandez-en un autre : npm run admin.'

/** Length is what counts (ANSSI, CNIL 2022-100): no rule on kinds of characters. @throws {InvalidInput} */
function checkPassword(password: string): void {
  const length = [...password].length
  if (length >= passwordLength.least && length <= passwordLength.most) return
  throw new InvalidInput([
    {
      pointer: '/password',
      detail: `Le mot de passe a de ${passwordLength.least} à ${passwordLength.most} caractères : une phrase convient bien.`,
    },
  ])
}

/** Neither the name nor the network is kept. */
function hashed(key: string): string {
  return createHash('sha256').update(key).digest('base64url')
}
