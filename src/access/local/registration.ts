/**
 * Coming in without an SSO, for a community that has none: invited by an administrator, or let in by one after asking.
 * A mail address is proven by the link sent to it; nobody learns who has an account.
 */
import { createHash } from 'node:crypto'
import type { Logger } from 'pino'
import type { Account, AccountId } from '../../accounts/account.ts'
import { type FieldFault, InvalidInput, NotAllowed, NotFound } from '../../app-error.ts'
import { type Clock, iso } from '../../clock.ts'
import { networkOf } from '../../http/rate-limits.ts'
import { TooManyRequests } from '../../http/refusals.ts'
import type { Engine, Transaction } from '../../store/engine.ts'
import { characters, oneLine, severalLines } from '../../text/written-text.ts'
import { administrator } from '../acting-person.ts'
import { hashToken, newToken } from '../tokens.ts'
import type { Role, Viewer } from '../viewer.ts'
import { type CountAttempts, mostAskedFromNetwork } from './attempts.ts'
import type { LocalDoor } from './local-door.ts'
import { WrongCredentials } from './local-door.ts'
import type { InvitationMade, Registrations } from './registration-schemas.ts'
import type { RegistrationsStore } from './registrations-store.ts'

/** Who may have a local account: administrators only; those invited; also those who ask and are approved. */
export type LocalAccounts = 'administration' | 'invitation' | 'demande'

export interface Registration {
  readonly mode: LocalAccounts
  /** @throws {NotAllowed} {InvalidInput} {TooManyRequests} */
  ask(written: { displayName: string; mail: string; why: string; address: string }): Promise<void>
  /** @throws {WrongCredentials} */
  invitation(token: string): Promise<{ displayName: string; mail: string }>
  /** Opens the account. @throws {WrongCredentials} {InvalidInput} */
  accept(written: { token: string; displayName: string }): Promise<{ handle: string; linkToken: string }>
  /** Each: @throws {SignInNeeded} {NotAllowed} */
  list(viewer: Viewer, page: { after?: string | undefined }): Promise<Registrations>
  invite(viewer: Viewer, written: { displayName: string; mail: string }): Promise<InvitationMade>
  /** @throws {NotFound} when somebody decided already */
  approve(viewer: Viewer, id: string): Promise<InvitationMade>
  reject(viewer: Viewer, id: string): Promise<void>
}

export interface RegistrationParts {
  registrations: RegistrationsStore
  openLocalAccount(
    person: { displayName: string; mail: string | null; roles: readonly Role[] },
    tx?: Transaction,
  ): Promise<Account>
  transact: Engine['transaction']
  door: Pick<LocalDoor, 'newLink'>
  /** In a day. */
  countAsked: CountAttempts
  mode: LocalAccounts
  /** `ac-exemple.fr`; a leading `*.` takes those under it. Empty: any. */
  domains: readonly string[]
  publicUrl: () => URL
  /** Sends a text to an address, when the instance can. */
  tell?:
    | ((mail: { to: string; subject: string; text: string }, options: { tx: Transaction }) => Promise<void>)
    | undefined
  instanceName: string
  clock: Clock
  log: Logger
}

const invitationDays = 14
const requestDays = 60
/** Waiting at once: beyond, somebody plays. */
const mostRequests = 500
const perPage = 50
const limits = { displayName: 80, why: 1000 } as const

export function createRegistration(parts: RegistrationParts): Registration {
  const { registrations, transact, mode, domains, clock, log } = parts

  function checkOpen(): void {
    if (mode === 'administration') throw new NotAllowed('Cette instance n’ouvre pas de compte hors du SSO.')
  }

  function nameFaults(displayName: string): FieldFault[] {
    const length = characters(displayName)
    if (length > 0 && length <= limits.displayName) return []
    return [{ pointer: '/displayName', detail: `Écrivez un nom, de ${limits.displayName} caractères au plus.` }]
  }

  function mailFaults(mail: string): FieldFault[] {
    if (mail.length > 254 || !/^[^\s@<>"]+@[^\s@<>".]+(\.[^\s@<>".]+)+$/.test(mail)) {
      return [{ pointer: '/mail', detail: 'Écrivez une adresse de messagerie, comme nom@domaine.fr.' }]
    }
    const domain = mail.slice(mail.lastIndexOf('@') + 1)
    if (domains.length === 0 || domains.some((allowed) => isUnder(domain, allowed))) return []
    return [{ pointer: '/mail', detail: `Seules ces adresses entrent ici : ${domains.join(', ')}.` }]
  }

  /** The invitation and its message: both or neither. */
  async function inviteTo(
    to: { displayName: string; mail: string },
    by: AccountId,
    tx: Transaction,
  ): Promise<InvitationMade> {
    const token = newToken()
    const now = clock.now()
    const expiresAt = iso(now.add({ hours: 24 * invitationDays }))
    await registrations.invite(
      { _id: hashToken(token) ?? '', ...to, invitedBy: by, createdAt: iso(now), expiresAt },
      tx,
    )
    const link = new URL('/inscription', parts.publicUrl())
    link.hash = `jeton=${token}`
    const message = {
      to: to.mail,
      subject: `Votre invitation : ${parts.instanceName}`,
      text: `Bonjour,\n\nVous pouvez ouvrir votre compte sur ${parts.instanceName} par ce lien, valable ${invitationDays} jours et une seule fois :\n\n${link.href}\n\nSi vous n’attendiez pas ce message, laissez-le sans suite.\n`,
    }
    await parts.tell?.(message, { tx })
    log.info({ act: 'invitation', by }, 'local door')
    return { mail: to.mail, link: link.href, expiresAt }
  }

  return {
    mode,

    async ask(written) {
      if (mode !== 'demande') throw new NotAllowed('Cette instance ne reçoit pas de demande de compte.')
      const displayName = oneLine(written.displayName)
      const mail = written.mail.trim().toLowerCase()
      const why = severalLines(written.why)
      const length = characters(why)
      const faults = [
        ...nameFaults(displayName),
        ...mailFaults(mail),
        ...(length >= 10 && length <= limits.why
          ? []
          : [{ pointer: '/why', detail: 'Dites en quelques mots qui vous êtes (10 à 1 000 caractères).' }]),
      ]
      if (faults.length > 0) throw new InvalidInput(faults)
      await parts.countAsked([[`asked from ${networkOf(written.address)}`, mostAskedFromNetwork]])
      if ((await registrations.countRequests()) >= mostRequests) throw new TooManyRequests(3600)
      const now = clock.now()
      await registrations.ask({
        _id: createHash('sha256').update(mail).digest('base64url'),
        mail,
        displayName,
        why,
        askedAt: iso(now),
        expiresAt: iso(now.add({ hours: 24 * requestDays })),
      })
    },

    async invitation(token) {
      const { displayName, mail } = await invitationOf(token)
      return { displayName, mail }
    },

    async accept({ token, displayName: written }) {
      const { _id, mail } = await invitationOf(token)
      const displayName = oneLine(written)
      const faults = nameFaults(displayName)
      if (faults.length > 0) throw new InvalidInput(faults)
      // The invitation is used and the account is there with its link: all three or none.
      const opened = await transact(async (tx) => {
        if (!(await registrations.useInvitation(_id, tx))) return null
        const account = await parts.openLocalAccount({ displayName, mail, roles: [] }, tx)
        return { account, linkToken: await parts.door.newLink(account._id, tx) }
      })
      if (opened === null) throw new WrongCredentials(staleInvitation)
      log.info({ act: 'registration', accountId: opened.account._id }, 'local door')
      return { handle: opened.account.handle, linkToken: opened.linkToken }
    },

    async list(viewer, { after }) {
      administrator(viewer)
      const [requests, invitations] = await Promise.all([
        registrations.requests({ limit: perPage, after }),
        registrations.invitations({ limit: perPage }),
      ])
      return {
        mode,
        domains: [...domains],
        requests: requests.items.map(({ _id, displayName, mail, why, askedAt }) => ({
          id: _id,
          displayName,
          mail,
          why,
          askedAt,
        })),
        next: requests.next,
        invitations: invitations.items.map(({ displayName, mail, createdAt, expiresAt }) => ({
          displayName,
          mail,
          createdAt,
          expiresAt,
        })),
      }
    },

    async invite(viewer, written) {
      const { accountId } = administrator(viewer)
      checkOpen()
      const to = { displayName: oneLine(written.displayName), mail: written.mail.trim().toLowerCase() }
      const faults = [...nameFaults(to.displayName), ...mailFaults(to.mail)]
      if (faults.length > 0) throw new InvalidInput(faults)
      return transact((tx) => inviteTo(to, accountId, tx))
    },

    async approve(viewer, id) {
      const { accountId } = administrator(viewer)
      checkOpen()
      return transact(async (tx) => {
        const request = await registrations.request(id, tx)
        if (!request || !(await registrations.forgetRequest(id, tx))) throw new NotFound(decided)
        return inviteTo({ displayName: request.displayName, mail: request.mail }, accountId, tx)
      })
    },

    async reject(viewer, id) {
      const person = administrator(viewer)
      if (!(await registrations.forgetRequest(id))) throw new NotFound(decided)
      log.info({ act: 'registration-rejected', by: person.accountId }, 'local door')
    },
  }

  /** @throws {WrongCredentials} */
  async function invitationOf(token: string) {
    const hash = hashToken(token)
    const invitation = hash && mode !== 'administration' ? await registrations.invitation(hash) : null
    if (!invitation || invitation.expiresAt <= iso(clock.now())) throw new WrongCredentials(staleInvitation)
    return invitation
  }
}

const staleInvitation = 'Cette invitation a déjà servi ou n’est plus valable. Demandez-en une autre à l’équipe.'
const decided = 'Cette demande a déjà été traitée.'

function isUnder(domain: string, allowed: string): boolean {
  const plain = allowed.toLowerCase()
  return plain.startsWith('*.') ? domain.endsWith(plain.slice(1)) : domain === plain
}
