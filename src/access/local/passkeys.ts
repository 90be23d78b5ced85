/**
 * Passkeys (WebAuthn level 3) for the local door: a key pair in the person's device, opened there by a finger, a face or
 * a code. Challenges serve once. The library is loaded at the first use.
 */
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { Logger } from 'pino'
import type { Account, AccountId } from '../../accounts/account.ts'
import { NotFound } from '../../app-error.ts'
import { type Clock, iso } from '../../clock.ts'
import { DuplicateKey, type Engine, type Stored } from '../../store/engine.ts'
import { oneLine } from '../../text/written-text.ts'
import { noSuchKey, WrongCredentials } from './local-door.ts'

export interface Passkey extends Stored {
  /** The credential's id, base64url. */
  readonly _id: string
  readonly accountId: AccountId
  readonly publicKey: string
  counter: number
  readonly transports: readonly string[]
  readonly label: string
  readonly createdAt: string
  lastUsedAt: string | null
}

interface Challenge extends Stored {
  /** The challenge itself, base64url: random, worth nothing without a key. */
  readonly _id: string
  /** For whom a key is made; null to sign in. */
  readonly accountId: AccountId | null
  readonly expiresAt: string
}

/** Options as `navigator.credentials` takes them, in JSON (`parseCreationOptionsFromJSON`). */
type Options = { readonly [name: string]: unknown; readonly challenge: string }

export interface Passkeys {
  creationOptions(account: Account): Promise<Options>
  /** @throws {WrongCredentials} */
  register(account: Account, response: RegistrationResponseJSON, label: string): Promise<Passkey>
  requestOptions(): Promise<Options>
  /** Whose key it is. @throws {WrongCredentials} */
  prove(response: AuthenticationResponseJSON): Promise<AccountId>
  /** The oldest first. */
  of(accountId: AccountId): Promise<Passkey[]>
  /** @throws {NotFound} */
  remove(accountId: AccountId, id: string): Promise<void>
  forget(accountId: AccountId): Promise<void>
}

interface PasskeysParts {
  engine: Engine
  clock: Clock
  log: Logger
  /** Where keys are for: they serve at this address only. */
  site: () => { name: string; url: URL }
}

const challengeMinutes = 5
const mostKeys = 10
/** Ed25519, P-256 with SHA-256, RSA with SHA-256 (IANA COSE): what every device has. */
const algorithms = [-8, -7, -257]

export function createPasskeys({ engine, clock, log, site }: PasskeysParts): Passkeys {
  const keys = engine.collection<Passkey>({ name: 'passkeys', indexes: [{ fields: ['accountId', 'createdAt'] }] })
  const challenges = engine.collection<Challenge>({ name: 'passkey_challenges', expiresBy: 'expiresAt' })
  const library = () => import('@simplewebauthn/server')

  async function keepChallenge(_id: string, accountId: AccountId | null): Promise<void> {
    await challenges.insert({ _id, accountId, expiresAt: iso(clock.now().add({ minutes: challengeMinutes })) })
  }

  /** True for one caller only. */
  const useChallenge = (accountId: AccountId | null) => async (challenge: string) => {
    const kept = await challenges.get(challenge)
    if (!kept || kept.accountId !== accountId || kept.expiresAt <= iso(clock.now())) return false
    return challenges.delete(challenge)
  }

  async function of(accountId: AccountId): Promise<Passkey[]> {
    const { items } = await keys.find({ accountId }, { sort: [['createdAt', 'asc']], limit: 100 })
    return items
  }

  /** Whatever the library found wrong: the sender learns nothing. @throws {WrongCredentials} */
  function refuse(cause: unknown): never {
    log.warn({ act: 'passkey', reason: cause instanceof Error ? cause.message : 'refused' }, 'local door')
    throw new WrongCredentials(noSuchKey)
  }

  return {
    async creationOptions(account) {
      const { generateRegistrationOptions } = await library()
      const { name, url } = site()
      const options = await generateRegistrationOptions({
        rpName: name,
        rpID: url.hostname,
        userName: account.handle,
        userDisplayName: account.displayName,
        userID: new Uint8Array(Buffer.from(account._id.replaceAll('-', ''), 'hex')),
        attestationType: 'none',
        supportedAlgorithmIDs: algorithms,
        excludeCredentials: (await of(account._id)).map(({ _id }) => ({ id: _id })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      })
      await keepChallenge(options.challenge, account._id)
      return { ...options }
    },

    async register({ _id: accountId }, response, label) {
      if ((await of(accountId)).length >= mostKeys) {
        throw new WrongCredentials(`Un compte a ${mostKeys} clés d’accès au plus : retirez-en une d’abord.`)
      }
      const { verifyRegistrationResponse } = await library()
      const { url } = site()
      const answer = await verifyRegistrationResponse({
        response,
        expectedChallenge: useChallenge(accountId),
        expectedOrigin: url.origin,
        expectedRPID: url.hostname,
        supportedAlgorithmIDs: algorithms,
        requireUserVerification: true,
      }).catch(refuse)
      if (!answer.verified) return refuse(null)
      const { credential } = answer.registrationInfo
      const passkey: Passkey = {
        _id: credential.id,
        accountId,
        publicKey: Buffer.from(credential.publicKey).toString('base64url'),
        counter: credential.counter,
        transports: [...(credential.transports ?? [])],
        label: oneLine(label).slice(0, 60) || 'Clé d’accès',
        createdAt: iso(clock.now()),
        lastUsedAt: null,
      }
      try {
        await keys.insert(passkey)
      } catch (error) {
        if (error instanceof DuplicateKey) return refuse(error)
        throw error
      }
      return passkey
    },

    async requestOptions() {
      const { generateAuthenticationOptions } = await library()
      const options = await generateAuthenticationOptions({ rpID: site().url.hostname, userVerification: 'required' })
      await keepChallenge(options.challenge, null)
      return { ...options }
    },

    async prove(response) {
      const key = await keys.get(response.id)
      if (!key) return refuse(new Error('unknown key'))
      const { verifyAuthenticationResponse } = await library()
      const { url } = site()
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response,
        expectedChallenge: useChallenge(null),
        expectedOrigin: url.origin,
        expectedRPID: url.hostname,
        credential: {
          id: key._id,
          publicKey: new Uint8Array(Buffer.from(key.publicKey, 'base64url')),
          counter: key.counter,
        },
        requireUserVerification: true,
      }).catch(refuse)
      if (!verified) return refuse(null)
      await keys.update(key._id, { set: { counter: authenticationInfo.newCounter, lastUsedAt: iso(clock.now()) } })
      return key.accountId
    },

    of,
    async remove(accountId, id) {
      if (!(await keys.delete(id, { onlyIf: { accountId } }))) throw new NotFound('Cette clé n’est plus là.')
    },
    async forget(accountId) {
      await keys.deleteMany({ accountId })
    },
  }
}
