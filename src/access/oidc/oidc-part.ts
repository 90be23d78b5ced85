/**
 * Sign-in by OpenID Connect (ProConnect and the like), by openid-client: code flow with PKCE, state, nonce, signatures
 * verified, all tied to the browser that began it. Loaded at the first sign-in. Who may come in, and which account is
 * theirs, is decided where SAML's sign-ins are (`../sign-in.ts`).
 */
import type { Request, Response } from 'express'
import * as client from 'openid-client'
import type { Logger } from 'pino'
import { type Clock, iso } from '../../clock.ts'
import { SignInNeeded } from '../../http/refusals.ts'
import type { Engine } from '../../store/engine.ts'
import type { Cookie } from '../cookies.ts'
import { localPath } from '../local-path.ts'
import { SignInExpired, SsoMessageRefused, SsoUnavailable, tell } from '../saml/refusals.ts'
import type { Session } from '../session.ts'
import type { Sessions } from '../sessions.ts'
import { type AdmissionParts, admitFromSso, linkFromSso } from '../sign-in.ts'
import { hashToken, newToken } from '../tokens.ts'
import { attributesOf } from './claims.ts'
import { createOidcRequests, type OidcRequest, requestSeconds } from './oidc-requests.ts'

/** As the operator's settings say. */
export interface OidcSettings {
  issuer: URL
  clientId: string
  clientSecret: string
  scopes: string
  /** Asked of the provider (`acr_values`); null: nothing. */
  acrValues: string | null
}

interface OidcPartParts {
  engine: Engine
  clock: Clock
  log: Logger
  settings: OidcSettings
  admission: AdmissionParts
  sessions: Sessions
  requestCookie: Cookie
  publicUrl: () => URL
}

type OidcPurpose = OidcRequest['purpose']

export interface OidcPart {
  begin(request: Request, response: Response, start: { returnPath: string; purpose: OidcPurpose }): Promise<void>
  answer(request: Request, response: Response): Promise<void>
  /** Where to send a person whose session has just ended here; null to stay. Never fails. */
  afterSignOut(session: Session): Promise<string | null>
}

const oidcPaths = { begin: '/connexion/oidc', answer: '/connexion/oidc/retour' } as const

const timeoutSeconds = 10
/** The provider's own description is asked again after that. */
const discoveredMinutes = 60

export function createOidcPart(parts: OidcPartParts): OidcPart {
  const { clock, log, settings, sessions, requestCookie, publicUrl, admission } = parts
  const requests = createOidcRequests(parts)
  const redirectUri = () => new URL(oidcPaths.answer, publicUrl()).href
  let known: { configuration: client.Configuration; until: Temporal.Instant } | null = null

  /** As last described; a provider that is down an hour later changes nothing. @throws {SsoUnavailable} */
  async function provider(): Promise<client.Configuration> {
    const now = clock.now()
    if (known && Temporal.Instant.compare(now, known.until) < 0) return known.configuration
    try {
      const { issuer, clientId, clientSecret } = settings
      const isHere = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(issuer.hostname)
      const configuration = await client.discovery(issuer, clientId, clientSecret, undefined, {
        timeout: timeoutSeconds,
        // The signatures of tokens are verified although TLS carried them: a proxy in the middle forges nothing.
        execute: [client.enableNonRepudiationChecks, ...(isHere ? [client.allowInsecureRequests] : [])],
      })
      known = { configuration, until: now.add({ minutes: discoveredMinutes }) }
    } catch (cause) {
      log.warn({ reason: cause instanceof Error ? cause.message : 'unknown' }, 'OpenID provider not read')
      if (!known) throw new SsoUnavailable({ cause })
      known = { ...known, until: now.add({ minutes: 1 }) }
    }
    return known.configuration
  }

  async function requestOf(state: string | null, browserSecret: string | null): Promise<OidcRequest> {
    const browser = hashToken(browserSecret)
    const id = hashToken(state)
    const request = browser && id && (await requests.find(id))
    if (!request || request.expiresAt <= iso(clock.now())) {
      throw new SignInExpired(browser ? 'no-such-request' : 'no-cookie')
    }
    if (request.browser !== browser) throw new SignInExpired('other-browser')
    if (!(await requests.use(request._id, browser))) throw new SignInExpired('no-such-request')
    return request
  }

  /** @throws {SsoMessageRefused} whatever went wrong: the sender learns nothing */
  async function finish(configuration: client.Configuration, query: string, request: OidcRequest) {
    try {
      const current = new URL(redirectUri())
      current.search = query
      const tokens = await client.authorizationCodeGrant(configuration, current, {
        pkceCodeVerifier: request.verifier,
        expectedState: request.state,
        expectedNonce: request.nonce,
        idTokenExpected: true,
        ...(request.purpose === 'sign-in' ? {} : { maxAge: requestSeconds }),
      })
      const claims = tokens.claims()
      if (!claims || !tokens.id_token) throw new Error('no claims')
      const authenticatedAt = claims.auth_time
      if (request.purpose !== 'sign-in' && !isSince(authenticatedAt, request.begunAt)) throw new Error('not fresh')
      const info = await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)
      return { claims: { ...claims, ...info, sub: claims.sub }, issuer: claims.iss, idToken: tokens.id_token }
    } catch (cause) {
      throw new SsoMessageRefused('oidc', { cause })
    }
  }

  return {
    async begin(request, response, { returnPath, purpose }) {
      const session = purpose === 'sign-in' ? null : await sessions.current(request)
      if (purpose === 'link' && !session) throw new SignInNeeded()
      const configuration = await provider()
      const known = requestCookie.read(request)
      const secret = hashToken(known) && known ? known : newToken()
      const [state, nonce, verifier] = [newToken(), newToken(), client.randomPKCECodeVerifier()]
      const now = clock.now()
      await requests.add({
        _id: hashToken(state) ?? '',
        browser: hashToken(secret) ?? '',
        state,
        nonce,
        verifier,
        returnPath: localPath(returnPath),
        purpose,
        accountId: session?.accountId ?? null,
        sessionId: session?.id ?? null,
        begunAt: iso(now),
        expiresAt: iso(now.add({ seconds: requestSeconds })),
      })
      requestCookie.write(response, secret, requestSeconds)
      const url = client.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri(),
        scope: settings.scopes,
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(settings.acrValues === null ? {} : { acr_values: settings.acrValues }),
        ...(purpose === 'sign-in' ? {} : { prompt: 'login', max_age: '0' }),
      })
      go(response, url.href)
    },

    async answer(request, response) {
      const query = request.originalUrl.split(/\?(.*)/s, 2)[1] ?? ''
      const said = new URLSearchParams(query)
      const configuration = await provider()
      const begun = await requestOf(said.get('state'), requestCookie.read(request))
      const { claims, issuer, idToken } = await finish(configuration, query, begun)
      const assertion = { nameId: null, attributes: attributesOf(claims), sessionIndex: null, sessionEndsAt: null }
      const identified = { entityId: issuer, scopes: null }
      if (begun.purpose === 'link') {
        const { accountId } = begun
        const open = accountId === null ? [] : await sessions.of(accountId)
        if (accountId === null || !open.some(({ id }) => id === begun.sessionId)) {
          throw new SignInExpired('other-browser')
        }
        await linkFromSso(accountId, assertion, identified, admission)
        return go(response, begun.returnPath)
      }
      const start = await admitFromSso(assertion, identified, admission)
      await sessions.start(request, response, { ...start, door: 'oidc', sso: null, oidc: { issuer, idToken } })
      go(response, begun.returnPath)
    },

    async afterSignOut({ oidc }) {
      if (!oidc) return null
      try {
        const configuration = await provider()
        const { issuer, end_session_endpoint: address } = configuration.serverMetadata()
        if (!address || issuer !== oidc.issuer) return null
        return client.buildEndSessionUrl(configuration, {
          id_token_hint: oidc.idToken,
          post_logout_redirect_uri: new URL('/', publicUrl()).href,
          state: newToken(),
        }).href
      } catch (error) {
        // Signing out here never depends on the provider.
        tell(log, error)
        return null
      }
    },
  }
}

/** Within a minute: clocks differ. */
function isSince(authenticatedAt: number | undefined, begunAt: string): boolean {
  const begun = Temporal.Instant.from(begunAt).epochMilliseconds / 1000
  return authenticatedAt !== undefined && authenticatedAt >= begun - 60
}

function go(response: Response, location: string): void {
  response.setHeader('Cache-Control', 'no-store')
  response.redirect(303, location)
}
