/** Everything of the local door, built once: passwords and codes, passkeys, and coming in without an SSO. */
import type { Logger } from 'pino'
import type { AccountId } from '../../accounts/account.ts'
import type { Clock } from '../../clock.ts'
import type { Route } from '../../http/route.ts'
import type { Engine } from '../../store/engine.ts'
import type { Sessions } from '../sessions.ts'
import { createCountAttempts } from './attempts.ts'
import { createLocalCredentials } from './local-credentials.ts'
import { createLocalDoor, type LocalDoor, type LocalDoorParts } from './local-door.ts'
import { localDoorRoutes } from './local-door-routes.ts'
import { myPasskeysRoutes } from './my-passkeys-routes.ts'
import { createPasskeys, type Passkeys } from './passkeys.ts'
import type { Cost } from './password.ts'
import { createRegistration, type LocalAccounts, type Registration, type RegistrationParts } from './registration.ts'
import { registrationRoutes } from './registration-routes.ts'
import { createRegistrationsStore } from './registrations-store.ts'
import { createSeals } from './sealed-text.ts'

export interface LocalPart {
  readonly routes: Route[]
  readonly door: LocalDoor
  readonly passkeys: Passkeys
  readonly registration: Registration
  /** After a change of `SECRET_KEY`: second factors are sealed with the new one. Never fails: the log says what came of it. */
  reseal(): Promise<void>
  /** Whatever opened this account by this door opens nothing any more. */
  forget(accountId: AccountId): Promise<void>
}

export interface LocalPartParts {
  engine: Engine
  clock: Clock
  log: Logger
  accounts: LocalDoorParts['accounts']
  openLocalAccount: RegistrationParts['openLocalAccount']
  sessions: Sessions
  settings: { localAccounts: LocalAccounts; localMailDomains: readonly string[]; instanceName: string }
  /** The instance's, then its former ones: they seal second factors. */
  secretKeys: readonly [string, ...string[]]
  publicUrl: () => URL
  tell?: RegistrationParts['tell']
  passwordCost?: Cost | undefined
}

export function createLocalPart(parts: LocalPartParts): LocalPart {
  const { engine, clock, log, accounts, sessions, settings, publicUrl } = parts
  const { instanceName, localAccounts: mode } = settings
  const credentials = createLocalCredentials({ engine })
  const seals = createSeals(parts.secretKeys)
  const door = createLocalDoor({
    credentials,
    accounts,
    revokeAll: (accountId) => sessions.revokeAll(accountId),
    isForAll: mode !== 'administration',
    seals,
    instanceName,
    clock,
    log,
    cost: parts.passwordCost,
  })
  const passkeys = createPasskeys({ engine, clock, log, site: () => ({ name: instanceName, url: publicUrl() }) })
  const registration = createRegistration({
    registrations: createRegistrationsStore({ engine }),
    transact: (work) => engine.transaction(work),
    openLocalAccount: parts.openLocalAccount,
    door,
    countAsked: createCountAttempts({ credentials, clock, log, windowSeconds: 86_400 }),
    mode,
    domains: settings.localMailDomains,
    publicUrl,
    tell: parts.tell,
    instanceName,
    clock,
    log,
  })
  return {
    routes: [
      ...localDoorRoutes({ door, passkeys, sessions }),
      ...myPasskeysRoutes({ passkeys, door, sessions, accounts }),
      ...registrationRoutes(registration),
    ],
    door,
    passkeys,
    registration,
    async reseal() {
      if (parts.secretKeys.length < 2) return
      let unreadable = 0
      try {
        const count = await credentials.reseal((sealed, accountId) => {
          const opened = seals.open(sealed, accountId)
          if (opened === null) unreadable++
          return opened?.isFormer ? seals.seal(opened.text, accountId) : null
        })
        log.info({ count, unreadable }, 'second factors were sealed with the new secret')
      } catch (error) {
        log.error({ err: error }, 'second factors could not be sealed with the new secret')
      }
    },
    async forget(accountId) {
      await door.forget(accountId)
      await passkeys.forget(accountId)
    },
  }
}
