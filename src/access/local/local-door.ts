/**
 * The local door, for administrators, for the day when the SSO is down, and for a community that has none: a handle, a
 * password and a code, or a passkey (`passkeys.ts`). It counts attempts, and answers the same, as slowly, whatever is
 * wrong. A password without a second factor opens nothing: setting one is the next step.
 */
import type { Logger } from 'pino'
import type { Account, AccountId } from '../../accounts/account.ts'
import { AppError, InvalidInput } from '../../app-error.ts'
import type { Clock } from '../../clock.ts'
import { networkOf } from '../../http/rate-limits.ts'
import type { Transaction } from '../../store/engine.ts'
import { hashToken, newToken } from '../tokens.ts'
import { createCountAttempts, most } from './attempts.ts'
import type { LocalCredential, LocalCredentials } from './local-credentials.ts'
import { type Cost, createPasswords, passwordLength } from './password.ts'
import type { Seals } from './sealed-text.ts'
import { newSecret, stepOf, uriOf } from './totp.ts'

/** After a password that is right. */
export type Entry =
  | { next: 'in'; accountId: AccountId }
  /** The same, with the code of the second factor. */
  | { next: 'code' }
  /** Nothing opens until a first code proves that the secret is in an authenticator. */
  | { next: 'enrol'; ticket: string; secret: string; uri: string }

export interface LocalDoor {
  /** @throws {WrongCredentials} {TooManyRequests} */
  prove(claim: { login: string; password: string; code?: string | undefined; address: string }): Promise<Entry>
  /** With a link's token, once; the second factor is set again. @throws {WrongCredentials} {InvalidInput} {TooManyRequests} */
  choosePassword(choice: { token: string; password: string; address: string }): Promise<Entry>
  /** The first code of a new second factor. @throws {WrongCredentials} {TooManyRequests} */
  enrol(claim: { ticket: string; code: string; address: string }): Promise<AccountId>
  /** Whose link it is, for a passkey instead of a password. @throws {WrongCredentials} {TooManyRequests} */
  ownerOfLink(link: { token: string; address: string }): Promise<Account>
  /** @throws {WrongCredentials} when it has served meanwhile */
  useLink(token: string): Promise<void>
  /** By a passkey that was proven. @throws {WrongCredentials} */
  enterBy(accountId: AccountId): Promise<AccountId>
  hasPassword(accountId: AccountId): Promise<boolean>
  /** For `npm run admin` and tests. @throws {InvalidInput} */
  setPassword(accountId: AccountId, password: string): Promise<void>
  /** The token of a link that lasts a day and replaces the earlier ones. */
  newLink(accountId: AccountId, tx?: Transaction): Promise<string>
  forget(accountId: AccountId): Promise<void>
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
    /** Somebody came: who was thought to have left is here to stay. */
    cameIn(id: AccountId, at: string): Promise<void>
  }
  /** All sessions of the account end when its password changes. */
  revokeAll(accountId: AccountId): Promise<unknown>
  /** Teachers too, not administrators only. */
  isForAll: boolean
  seals: Seals
  instanceName: string
  clock: Clock
  log: Logger
  /** Of a password's hash. */
  cost?: Cost | undefined
}

const linkHours = 24
const enrolmentMinutes = 15

export function createLocalDoor(parts: LocalDoorParts): LocalDoor {
  const { credentials, accounts, revokeAll, seals, clock, log } = parts
  const passwords = createPasswords(parts.cost)
  const count = createCountAttempts(parts)
  // Behind one address there may be a whole school.
  const mostOfNetwork = parts.isForAll ? most.networkOfAll : most.network

  function mayEnter(account: Account | null): account is Account {
    return account?.state === 'active' && (parts.isForAll || account.roles.includes('administrator'))
  }

  async function cameIn(accountId: AccountId): Promise<AccountId> {
    await accounts.cameIn(accountId, clock.now().toString({ smallestUnit: 'millisecond' }))
    return accountId
  }

  async function setPassword(accountId: AccountId, password: string): Promise<void> {
    checkPassword(password)
    const changedAt = clock.now().toString({ smallestUnit: 'millisecond' })
    await credentials.set({ _id: accountId, hash: await passwords.hash(password), changedAt, totp: null })
    await revokeAll(accountId)
  }

  async function beginEnrolment({ _id: accountId, handle }: Account): Promise<Entry> {
    const [ticket, secret] = [newToken(), newSecret()]
    await credentials.addEnrolment({
      _id: hashToken(ticket) ?? '',
      accountId,
      sealed: seals.seal(secret, accountId),
      expiresAt: clock.now().add({ minutes: enrolmentMinutes }).toString({ smallestUnit: 'millisecond' }),
    })
    return { next: 'enrol', ticket, secret, uri: uriOf(secret, { issuer: parts.instanceName, login: handle }) }
  }

  /** Each code once, also when two requests bear it at the same time. @throws {WrongCredentials} */
  async function checkCode(
    accountId: AccountId,
    totp: NonNullable<LocalCredential['totp']>,
    code: string,
  ): Promise<void> {
    const opened = seals.open(totp.sealed, accountId)
    if (!opened) throw new WrongCredentials(unreadableFactor)
    const step = stepOf(code, opened.text, clock.now(), totp.lastStep)
    const sealed = opened.isFormer ? seals.seal(opened.text, accountId) : null
    if (step !== null && (await credentials.useStep(accountId, step, sealed))) return
    log.warn({ act: 'local-sign-in', accountId, outcome: 'wrong-code' }, 'local door')
    throw new WrongCredentials(wrongCode)
  }

  /** @throws {WrongCredentials} */
  async function ownerOf(token: string): Promise<Account> {
    const hash = hashToken(token)
    const accountId = hash && (await credentials.findLink(hash))
    const account = accountId ? await accounts.get(accountId) : null
    if (!mayEnter(account)) throw new WrongCredentials(staleLink)
    return account
  }

  async function useLink(token: string): Promise<void> {
    if (!(await credentials.useLink(hashToken(token) ?? ''))) throw new WrongCredentials(staleLink)
  }

  return {
    async prove({ login, password, code, address }) {
      const handle = login.trim().toLowerCase()
      const network = networkOf(address)
      await count([
        [`${network} ${handle}`, most.personFromNetwork],
        [`network ${network}`, mostOfNetwork],
        [`person ${handle}`, most.person],
      ])
      const account = await accounts.byHandle(handle)
      const credential = account && (await credentials.of(account._id))
      const isRight = await passwords.isRight(password.slice(0, passwordLength.most), credential?.hash ?? null)
      if (!isRight || !mayEnter(account)) {
        log.warn({ act: 'local-sign-in', accountId: account?._id, outcome: 'refused' }, 'local door')
        throw new WrongCredentials()
      }
      if (!credential?.totp) return beginEnrolment(account)
      if (code === undefined || code.trim() === '') return { next: 'code' }
      await checkCode(account._id, credential.totp, code)
      log.info({ act: 'local-sign-in', accountId: account._id, outcome: 'opened' }, 'local door')
      return { next: 'in', accountId: await cameIn(account._id) }
    },

    async choosePassword({ token, password, address }) {
      await count([[`network ${networkOf(address)}`, mostOfNetwork]])
      const account = await ownerOf(token)
      checkPassword(password)
      await useLink(token)
      await setPassword(account._id, password)
      log.info({ act: 'local-password', accountId: account._id, outcome: 'chosen' }, 'local door')
      return beginEnrolment(account)
    },

    async enrol({ ticket, code, address }) {
      await count([
        [`ticket ${ticket}`, most.ticket],
        [`network ${networkOf(address)}`, mostOfNetwork],
      ])
      const hash = hashToken(ticket)
      const enrolment = hash && (await credentials.findEnrolment(hash))
      const isOver = !enrolment || enrolment.expiresAt <= clock.now().toString({ smallestUnit: 'millisecond' })
      const account = isOver ? null : await accounts.get(enrolment.accountId)
      if (isOver || !mayEnter(account)) throw new WrongCredentials(staleEnrolment)
      const secret = seals.open(enrolment.sealed, account._id)?.text ?? ''
      const step = stepOf(code, secret, clock.now(), 0)
      if (step === null) throw new WrongCredentials(wrongCode)
      if (!(await credentials.useEnrolment(enrolment._id))) throw new WrongCredentials(staleEnrolment)
      await credentials.setTotp(account._id, { sealed: enrolment.sealed, lastStep: step })
      log.info({ act: 'local-second-factor', accountId: account._id, outcome: 'set' }, 'local door')
      return cameIn(account._id)
    },

    async ownerOfLink({ token, address }) {
      await count([[`network ${networkOf(address)}`, mostOfNetwork]])
      return ownerOf(token)
    },
    useLink,

    async enterBy(accountId) {
      const account = await accounts.get(accountId)
      if (!mayEnter(account)) throw new WrongCredentials(noSuchKey)
      log.info({ act: 'local-sign-in', accountId, outcome: 'opened by a passkey' }, 'local door')
      return cameIn(accountId)
    },

    hasPassword: async (accountId) => (await credentials.of(accountId)) !== null,
    setPassword,
    forget: (accountId) => credentials.forget(accountId),

    async newLink(accountId, tx) {
      const token = newToken()
      const expiresAt = clock.now().add({ hours: linkHours }).toString({ smallestUnit: 'millisecond' })
      await credentials.addLink(hashToken(token) ?? '', accountId, expiresAt, tx)
      return token
    },
  }
}

const staleLink = 'Ce lien a déjà servi ou n’est plus valable. Demandez-en un autre à qui vous l’a donné.'
const staleEnrolment = 'Cette page a trop attendu ou a déjà servi. Recommencez depuis le nom et le mot de passe.'
const wrongCode = 'Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant et recommencez.'
const unreadableFactor =
  'Le second facteur de ce compte ne se lit plus : demandez un nouveau lien à qui tient l’instance (npm run admin).'
/** Whatever is wrong with a passkey. */
export const noSuchKey = 'Cette clé d’accès n’ouvre rien ici, ou la demande a trop attendu. Recommencez.'

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
