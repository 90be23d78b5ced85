/**
 * Who is asking, built once: sessions, the académie's SSO, the local door and, on a demonstration, its identity
 * provider. SAML is loaded at the first sign-in (`prepare` does it ahead), so that starting costs nothing.
 */
import type { IncomingMessage } from 'node:http'
import type { RequestHandler, Router } from 'express'
import type { Logger } from 'pino'
import type { Account } from '../accounts/account.ts'
import { createLinkIdentity, type LinkIdentityParts } from '../accounts/link-identity.ts'
import type { PersonFromSso } from '../accounts/open-account.ts'
import type { Clock } from '../clock.ts'
import type { RateLimits } from '../http/rate-limits.ts'
import type { Route } from '../http/route.ts'
import type { Engine } from '../store/engine.ts'
import { signedIn } from './acting-person.ts'
import { createCookie } from './cookies.ts'
import type { DemonstrationProvider } from './demonstration/identity-provider.ts'
import { people } from './demonstration/people.ts'
import type { LocalDoorParts } from './local/local-door.ts'
import { createLocalPart, type LocalPart, type LocalPartParts } from './local/local-part.ts'
import { passkeyAnswers } from './local/my-passkeys-routes.ts'
import type { PasskeyAnswer } from './local/passkey-schemas.ts'
import type { Cost } from './local/password.ts'
import type { LocalAccounts } from './local/registration.ts'
import { localPath } from './local-path.ts'
import { claimNames, defaultClaimRules, subject } from './oidc/claims.ts'
import type { OidcPart, OidcSettings } from './oidc/oidc-part.ts'
import { oidcRouter } from './oidc/oidc-router.ts'
import { defaultRules, type Rule, readRules } from './saml/admission.ts'
import { type AttributeNames, type IdentifierSource, type Preset, presets } from './saml/attribute-names.ts'
import { SsoUnavailable } from './saml/refusals.ts'
import type { SamlPart, SamlSettings } from './saml/saml-part.ts'
import { createShowExchange, exchangeRoutes, type ShowExchange } from './saml/show-exchange.ts'
import { ssoRouters } from './saml/sso-router.ts'
import type { Session, SessionLimits } from './session.ts'
import { identityAnswers, type SessionRoutesParts, sessionRoutes } from './session-routes.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { createSessionsStore } from './sessions-store.ts'
import type { Viewer } from './viewer.ts'

export interface AccessSettings {
  /** Null on a demonstration and in tests: then where it listens. */
  publicUrl: URL | null
  /** Demonstrations: another instance is on this machine, on another port. */
  sharesItsHost: boolean
  dataFolder: string
  instanceName: string
  contactMail: string | null
  /** Code of the académie of this instance. */
  academie: string | null
  charterVersion: string
  /** Of the idle time; a session ends at four times as long at most, one of the local door after twelve hours. */
  sessionIdleSeconds: number
  /** Who may have an account without an SSO, and with which mails. */
  localAccounts: LocalAccounts
  localMailDomains: readonly string[]
  saml: Omit<SamlSettings, 'metadataCertificates'> & {
    metadataCertificate: string | null
    preset: Preset
    /** Those that the operator named; the preset says the others. */
    attributes: Partial<AttributeNames>
    identifier: IdentifierSource
    /** Before the operator changed them. */
    former: { identifier: IdentifierSource | null; provider: string | null }
    /** As in the setting; null: the default ones. */
    rules: string | null
    /** Origins to which the portal may ask to send people back. */
    returnOrigins: readonly string[]
  }
  /** Null where there is no OpenID provider. */
  oidc:
    | (OidcSettings & {
        /** On the button. */
        name: string
        /** As in the setting; null: the default ones. */
        rules: string | null
      })
    | null
  /** Null outside of a demonstration. */
  demonstration: { port: number; host: string } | null
}

interface AccessParts {
  engine: Engine
  clock: Clock
  log: Logger
  settings: AccessSettings
  /** Where it listens. */
  url: URL
  rateLimits: RateLimits
  accounts: LocalDoorParts['accounts'] & LinkIdentityParts['accounts'] & SessionRoutesParts['accounts']
  openOrRefreshAccount(person: PersonFromSso): Promise<{ account: Account; isNew: boolean }>
  openLocalAccount: LocalPartParts['openLocalAccount']
  /** The instance's, then its former ones: they seal second factors. */
  secretKeys: LocalPartParts['secretKeys']
  tell?: LocalPartParts['tell']
  /** Of a password's hash; less in tests. */
  passwordCost?: Cost
}

export interface AccessPart extends AsyncDisposable {
  /** Says who is asking: before everything that decides. */
  readonly middleware: RequestHandler
  readonly routes: Route[]
  /** SAML's own addresses. */
  readonly handlers: { path: string; handle: Router }[]
  /** Exact paths that the identity provider posts to, from another site. */
  readonly openPaths: ReadonlySet<string>
  readonly sessions: Sessions
  readonly local: LocalPart
  /** Before what is grave: the pages of administration, and twice as long after for what is done there. */
  readonly assertFresh: Record<'forPages' | 'forActs', (request: IncomingMessage) => Promise<void>>
  /** What `/connexion` offers. */
  signInDoors(returnTo: string): { name: string; path: string }[]
  /** For the person's own page: how they may come in, of the kind of door they came by. @throws {SignInNeeded} */
  waysInOf(viewer: Viewer): Promise<{
    identities: { provider: string; linkedAt: string; lastSignInAt: string }[] | null
    passkeys: PasskeyAnswer[] | null
  }>
  /** For the administrator who sets the SSO up. @throws {SignInNeeded} {NotAllowed} */
  readonly showSso: ShowExchange
  /** Empty outside of a demonstration. */
  readonly demonstrationPeople: readonly { login: string; name: string; description: string }[]
  /** The demonstration's provider, started. Null outside of a demonstration. */
  startDemonstration(): Promise<{ url: URL } | null>
  /** Loads SAML and makes its keys, ahead of the first sign-in. Never fails. */
  prepare(): Promise<void>
  saml(): Promise<SamlPart>
  close(): Promise<void>
}

const freshSeconds = 3600

const localLimits: SessionLimits = { idleSeconds: 2 * 3600, absoluteSeconds: 12 * 3600 }

/** @throws {RuleRefused} when the rules of admission cannot be read */
export function createAccessPart(parts: AccessParts): AccessPart {
  const { engine, clock, log, settings, accounts } = parts
  const publicUrl = () => settings.publicUrl ?? parts.url
  const isSecure = () => publicUrl().protocol === 'https:'
  const cookieMark = settings.sharesItsHost ? `-${parts.url.port}` : ''
  const rules: readonly Rule[] = readRules(settings.saml.rules ?? defaultRules)
  const names: AttributeNames = { ...presets[settings.saml.preset], ...settings.saml.attributes }

  const sessions = createSessions({
    store: createSessionsStore({ engine }),
    accounts,
    clock,
    limits: {
      sso: { idleSeconds: settings.sessionIdleSeconds, absoluteSeconds: 4 * settings.sessionIdleSeconds },
      local: localLimits,
    },
    charterVersion: settings.charterVersion,
    isSecure,
    cookieMark,
  })
  const local = createLocalPart({ ...parts, sessions, publicUrl })

  const admitting = {
    openOrRefreshAccount: parts.openOrRefreshAccount,
    linkIdentity: createLinkIdentity({ accounts, clock }),
    academie: settings.academie,
    contact: settings.contactMail,
    returnOrigins: settings.saml.returnOrigins,
    log,
  }
  const oidcRules: readonly Rule[] = readRules(settings.oidc?.rules ?? defaultClaimRules)

  let demonstration: Promise<DemonstrationProvider> | null = null
  let samlPart: Promise<SamlPart> | null = null

  function startDemonstration(): Promise<DemonstrationProvider> | null {
    if (settings.demonstration === null) return null
    const { port, host } = settings.demonstration
    demonstration ??= import('./demonstration/identity-provider.ts').then(({ startDemonstrationProvider }) =>
      startDemonstrationProvider({
        instance: async () => (await saml()).us(),
        port,
        host,
        publicUrl: settings.publicUrl,
        dataFolder: settings.dataFolder,
        clock,
        log,
      }),
    )
    return demonstration
  }

  function saml(): Promise<SamlPart> {
    samlPart ??= buildSaml().catch((error) => {
      samlPart = null
      throw error
    })
    return samlPart
  }

  async function buildSaml(): Promise<SamlPart> {
    const [{ createSamlPart, readCertificates }, provider] = await Promise.all([
      import('./saml/saml-part.ts'),
      startDemonstration(),
    ])
    const { metadata, metadataCertificate, ...rest } = settings.saml
    return createSamlPart({
      engine,
      clock,
      log,
      settings: {
        ...rest,
        metadata: provider ? provider.metadataUrl : metadata,
        metadataCertificates: await readCertificates(metadataCertificate === null ? [] : [metadataCertificate]),
      },
      admission: { ...admitting, names, identifier: settings.saml.identifier, former: settings.saml.former, rules },
      sessions,
      requestCookie: createCookie(`sso${cookieMark}`, { isSecure, isSentByOtherSites: true }),
      publicUrl,
      instanceName: settings.instanceName,
      dataFolder: settings.dataFolder,
      preset: settings.saml.preset,
    })
  }

  let oidcPart: Promise<OidcPart> | null = null
  function oidc(): Promise<OidcPart> {
    if (settings.oidc === null) return Promise.reject(new SsoUnavailable())
    const oidcSettings = settings.oidc
    oidcPart ??= import('./oidc/oidc-part.ts').then(({ createOidcPart }) =>
      createOidcPart({
        engine,
        clock,
        log,
        settings: oidcSettings,
        admission: {
          ...admitting,
          names: claimNames,
          identifier: subject,
          former: { identifier: null, provider: null },
          rules: oidcRules,
        },
        sessions,
        requestCookie: createCookie(`oidc${cookieMark}`, { isSecure }),
        publicUrl,
      }),
    )
    return oidcPart
  }

  async function leave(session: Session): Promise<string> {
    if (session.door === 'local') return '/'
    if (session.door === 'oidc') return (await (await oidc()).afterSignOut(session)) ?? '/'
    return (await (await saml()).afterSignOut(session)) ?? session.returnUrl ?? '/'
  }

  const hasSso = settings.demonstration !== null || settings.saml.metadata !== null
  const routers = ssoRouters({ saml, rateLimits: parts.rateLimits, log })

  const showSso = createShowExchange({
    saml,
    names,
    identifier: settings.saml.identifier,
    preset: settings.saml.preset,
    rules,
    rulesText: settings.saml.rules ?? defaultRules,
    isOurAddressPublic: () => settings.publicUrl !== null,
    clock,
  })

  async function close(): Promise<void> {
    const provider = await demonstration?.catch(() => null)
    await provider?.close()
    const part = await samlPart?.catch(() => null)
    await part?.close()
  }

  return {
    middleware: sessions.middleware,
    routes: [...sessionRoutes({ sessions, accounts, leave }), ...local.routes, ...exchangeRoutes(showSso)],
    handlers: [
      { path: '/saml', handle: routers.saml },
      { path: '/connexion/sso', handle: routers.signIn },
      { path: '/connexion/oidc', handle: oidcRouter({ oidc, rateLimits: parts.rateLimits, log }) },
    ],
    openPaths: new Set(['/saml/acs', '/saml/slo']),
    sessions,
    local,
    assertFresh: {
      forPages: (request) => sessions.assertFresh(request, freshSeconds),
      forActs: (request) => sessions.assertFresh(request, 2 * freshSeconds),
    },
    signInDoors(returnTo) {
      const query = new URLSearchParams({ retour: localPath(returnTo) })
      return [
        ...(hasSso ? [{ name: 'Se connecter avec mon académie', path: `/connexion/sso?${query}` }] : []),
        ...(settings.oidc ? [{ name: settings.oidc.name, path: `/connexion/oidc?${query}` }] : []),
      ]
    },
    async waysInOf(viewer) {
      const { accountId, sessionId } = signedIn(viewer)
      const door = (await sessions.of(accountId)).find(({ id }) => id === sessionId)?.door
      if (door === 'local') return { identities: null, passkeys: passkeyAnswers(await local.passkeys.of(accountId)) }
      if (door !== 'sso' || !hasSso) return { identities: null, passkeys: null }
      return { identities: identityAnswers(await accounts.identitiesOf(accountId)), passkeys: null }
    },
    showSso,
    demonstrationPeople: settings.demonstration
      ? people.map(({ login, name, description }) => ({ login, name, description }))
      : [],
    startDemonstration: async () => startDemonstration(),
    async prepare() {
      if (!hasSso) return
      try {
        const part = await saml()
        await part.us()
      } catch (error) {
        log.error({ err: error }, 'SAML not ready')
      }
    },
    saml,
    close,
    [Symbol.asyncDispose]: close,
  }
}
