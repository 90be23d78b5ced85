/** What opens the local door: a password's hash and a second factor for an account, and links that set them, once. */
import type { AccountId } from '../../accounts/account.ts'
import type { Engine, Stored, Transaction } from '../../store/engine.ts'

export interface LocalCredential extends Stored {
  /** The account. */
  readonly _id: AccountId
  hash: string
  changedAt: string
  /** Null until it is set: the password alone opens nothing. */
  totp: { sealed: string; lastStep: number } | null
}

interface PasswordLink extends Stored {
  /** SHA-256 of the link's token. */
  readonly _id: string
  readonly accountId: AccountId
  readonly expiresAt: string
}

/** The password was right and there is no second factor yet: its secret, shown to the person, waits for a first code. */
interface Enrolment extends Stored {
  /** SHA-256 of the ticket. */
  readonly _id: string
  readonly accountId: AccountId
  readonly sealed: string
  readonly expiresAt: string
}

interface Attempts extends Stored {
  count: number
  readonly expiresAt: string
}

export interface LocalCredentials {
  of(accountId: AccountId): Promise<LocalCredential | null>
  set(credential: LocalCredential): Promise<void>
  /** False when a code of this step, or of a later one, has served already. `sealed`: again, in passing; null: as it is. */
  useStep(accountId: AccountId, step: number, sealed: string | null): Promise<boolean>
  setTotp(accountId: AccountId, totp: NonNullable<LocalCredential['totp']>): Promise<boolean>
  /** Gives each second factor what `again` makes of it, unless it changed meanwhile; null: it stays. @returns how many */
  reseal(again: (sealed: string, accountId: AccountId) => string | null): Promise<number>
  forget(accountId: AccountId): Promise<void>
  /** A new link makes the earlier ones of this account worthless. */
  addLink(tokenHash: string, accountId: AccountId, expiresAt: string, tx?: Transaction): Promise<void>
  findLink(tokenHash: string): Promise<AccountId | null>
  /** True for one caller only. */
  useLink(tokenHash: string): Promise<boolean>
  addEnrolment(enrolment: Enrolment): Promise<void>
  findEnrolment(ticketHash: string): Promise<Enrolment | null>
  /** True for one caller only. */
  useEnrolment(ticketHash: string): Promise<boolean>
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
  const enrolments = engine.collection<Enrolment>({ name: 'local_enrolments', expiresBy: 'expiresAt' })
  const attempts = engine.collection<Attempts>({ name: 'local_attempts', expiresBy: 'expiresAt' })
  return {
    of: (accountId) => credentials.get(accountId),
    async set(credential) {
      await credentials.put(credential)
    },
    useStep: (accountId, step, sealed) =>
      credentials.update(
        accountId,
        { set: { 'totp.lastStep': step, ...(sealed === null ? {} : { 'totp.sealed': sealed }) } },
        { onlyIf: { 'totp.lastStep': { lt: step } } },
      ),
    setTotp: (accountId, totp) => credentials.update(accountId, { set: { totp } }),
    async reseal(again) {
      let done = 0
      let after: string | undefined
      do {
        const page = await credentials.find({}, { limit: 200, ...(after === undefined ? {} : { after }) })
        for (const { _id, totp } of page.items) {
          const sealed = totp && again(totp.sealed, _id)
          if (!totp || !sealed) continue
          const onlyIf = { 'totp.sealed': totp.sealed }
          if (await credentials.update(_id, { set: { 'totp.sealed': sealed } }, { onlyIf })) done++
        }
        after = page.next ?? undefined
      } while (after !== undefined)
      return done
    },
    async forget(accountId) {
      await credentials.delete(accountId)
      await links.deleteMany({ accountId })
    },
    async addLink(_id, accountId, expiresAt, tx) {
      const kept = tx ? tx.in(links) : links
      await kept.deleteMany({ accountId })
      await kept.insert({ _id, accountId, expiresAt })
    },
    async findLink(tokenHash) {
      return (await links.get(tokenHash))?.accountId ?? null
    },
    useLink: (tokenHash) => links.delete(tokenHash),
    addEnrolment: (enrolment) => enrolments.insert(enrolment),
    findEnrolment: (ticketHash) => enrolments.get(ticketHash),
    useEnrolment: (ticketHash) => enrolments.delete(ticketHash),
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
