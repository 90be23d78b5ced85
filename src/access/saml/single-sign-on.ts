/**
 * Sign-in by SAML: a signed request that only this browser may see answered, and the answer, believed after three
 * readings: ours before (`check-response.ts`), node-saml's through passport (signatures, decryption), ours after
 * (`check-assertion.ts`). Who the person is to us is decided elsewhere.
 */
import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { type Profile, SAML, type SamlConfig, ValidateInResponseTo } from '@node-saml/node-saml'
import { decryptXml } from '@node-saml/node-saml/lib/xml.js'
import { Strategy } from '@node-saml/passport-saml'
import { Passport } from 'passport'
import type { AccountId } from '../../accounts/account.ts'
import type { Clock } from '../../clock.ts'
import { hashToken, newToken } from '../tokens.ts'
import { type Assertion, checkAssertion } from './check-assertion.ts'
import { checkDecrypted, checkResponse, clockSkewSeconds, type Demanded, messageAgeSeconds } from './check-response.ts'
import type { IdentityProvider } from './identity-provider.ts'
import type { ProviderSource } from './provider-source.ts'
import { SignInExpired, SsoMessageRefused } from './refusals.ts'
import type { ServiceProvider } from './service-provider.ts'
import { requestSeconds, type ServedMessages, type SignInRequest, type SignInRequests } from './sign-in-requests.ts'

interface SingleSignOn {
  /** Where to send the browser, and the secret to leave with it. */
  begin(start: SignInStart): Promise<Begun>
  /**
   * The verified answer, once: a second call with the same message is refused.
   * @throws {SsoMessageRefused} {SignInExpired} {SsoUnavailable}
   */
  finish(answer: SignInAnswer): Promise<Finished>
}

interface SignInStart {
  returnPath: string
  purpose: SignInRequest['purpose']
  accountId: AccountId | null
  sessionId: string | null
  /** The secret that the browser holds already, from another tab. */
  browserSecret: string | null
}

export interface Begun {
  browserSecret: string
  maxAgeSeconds: number
  /** A GET to an address, or a form to be posted there. */
  redirectTo: string | null
  form: { action: string; fields: Readonly<Record<string, string>> } | null
}

interface SignInAnswer {
  samlResponse: unknown
  relayState: unknown
  browserSecret: string | null
}

export interface Finished {
  assertion: Assertion
  provider: IdentityProvider
  /** Null when the sign-in was begun at the provider. */
  request: SignInRequest | null
}

interface SingleSignOnParts {
  source: ProviderSource
  us: () => Promise<ServiceProvider>
  requests: SignInRequests
  served: ServedMessages
  clock: Clock
  demanded: Demanded
  /** Accepts sign-ins that were begun at the provider. */
  allowsUnsolicited: boolean
}

export function createSingleSignOn(parts: SingleSignOnParts): SingleSignOn {
  const { source, us, requests, served, clock } = parts

  return {
    async begin({ returnPath, purpose, accountId, sessionId, browserSecret }) {
      const [provider, ourselves] = await Promise.all([source.current(), us()])
      const secret = hashToken(browserSecret) && browserSecret ? browserSecret : newToken()
      const id = `_${randomBytes(20).toString('hex')}`
      const handle = newToken()
      const now = clock.now()
      await requests.add({
        _id: id,
        browser: hashToken(secret) ?? '',
        handle,
        returnPath,
        provider: provider.entityId,
        purpose,
        accountId,
        sessionId,
        begunAt: now.toString({ smallestUnit: 'millisecond' }),
        expiresAt: now.add({ seconds: requestSeconds }).toString({ smallestUnit: 'millisecond' }),
      })
      const saml = new SAML({
        ...optionsFor(provider, ourselves),
        generateUniqueId: () => id,
        forceAuthn: purpose !== 'sign-in', // for a trial, so that another person may try
      })
      const begun = { browserSecret: secret, maxAgeSeconds: requestSeconds }
      if (provider.signOn.binding === 'redirect') {
        return { ...begun, redirectTo: await saml.getAuthorizeUrlAsync(handle, undefined, {}), form: null }
      }
      const fields = await saml.getAuthorizeMessageAsync(handle)
      return { ...begun, redirectTo: null, form: { action: provider.signOn.location, fields: asFields(fields) } }
    },

    async finish({ samlResponse, relayState, browserSecret }) {
      const [provider, ourselves] = await Promise.all([source.current(), us()])
      const response = checkResponse(samlResponse, {
        acsUrl: ourselves.acsUrl,
        provider: provider.entityId,
        demanded: parts.demanded,
        now: clock.now(),
      })
      const request = await requestOf(response.inResponseTo, { browserSecret, relayState, provider })
      const signedXml = await verify(response, request, { provider, ourselves, demanded: parts.demanded })
      const assertion = checkAssertion(signedXml, {
        entityId: ourselves.entityId,
        acsUrl: ourselves.acsUrl,
        provider: provider.entityId,
        requestId: request?._id ?? null,
        now: clock.now(),
        authenticatedSince:
          request?.purpose === 'fresh' || request?.purpose === 'link' ? Temporal.Instant.from(request.begunAt) : null,
      })
      const until = assertion.usableUntil.add({ seconds: 2 * clockSkewSeconds })
      if (!(await served.take(provider.entityId, assertion.id, until))) throw new SsoMessageRefused('replayed')
      if (request && !(await requests.use(request._id, request.browser))) throw new SignInExpired('no-such-request')
      return { assertion, provider, request }
    },
  }

  /** The request that the message claims to answer, if this very browser made it. It is not used up yet. */
  async function requestOf(
    id: string | null,
    {
      browserSecret,
      relayState,
      provider,
    }: Pick<SignInAnswer, 'browserSecret' | 'relayState'> & { provider: IdentityProvider },
  ): Promise<SignInRequest | null> {
    if (id === null) {
      if (!parts.allowsUnsolicited) throw new SsoMessageRefused('unsolicited')
      return null
    }
    const browser = hashToken(browserSecret)
    const request = browser && (await requests.find(id))
    if (!request || request.expiresAt <= clock.now().toString({ smallestUnit: 'millisecond' })) {
      throw new SignInExpired(browser ? 'no-such-request' : 'no-cookie')
    }
    if (request.browser !== browser) throw new SignInExpired('other-browser')
    if (request.provider !== provider.entityId) throw new SsoMessageRefused('issuer')
    if (relayState !== undefined && relayState !== request.handle) throw new SsoMessageRefused('relay-state')
    return request
  }
}

/**
 * The assertion's signed text. The strategy is made for this one message, with a request and a response of our own
 * making, so that it reads the checked text only and can touch nothing else.
 * @throws {SsoMessageRefused} unverified, whatever went wrong inside: the sender learns nothing
 */
async function verify(
  response: { base64: string; encrypted: string | null },
  request: SignInRequest | null,
  parts: { provider: IdentityProvider; ourselves: ServiceProvider; demanded: Demanded },
): Promise<string> {
  const { active, other } = parts.ourselves.keys
  const keys = response.encrypted === null || !other ? [active] : [active, other]
  let cause: unknown
  for (const { privateKey } of keys) {
    try {
      const signedXml = await authenticate(response.base64, {
        ...optionsFor(parts.provider, parts.ourselves),
        ...(response.encrypted === null ? {} : { decryptionPvk: privateKey }),
        wantAuthnResponseSigned: parts.demanded !== 'assertion',
        wantAssertionsSigned: parts.demanded !== 'response',
        validateInResponseTo: request ? ValidateInResponseTo.always : ValidateInResponseTo.never,
        cacheProvider: onlyRequest(request),
      })
      if (response.encrypted) checkDecrypted(await decryptXml(response.encrypted, privateKey), parts.demanded)
      return signedXml
    } catch (error) {
      if (error instanceof SsoMessageRefused) throw error
      cause = error
    }
  }
  throw new SsoMessageRefused('unverified', { cause })
}

function authenticate(SAMLResponse: string, options: SamlConfig): Promise<string> {
  return new Promise((resolve, reject) => {
    const verified = (profile: Profile | null, done: (error: Error | null, user?: Record<string, unknown>) => void) =>
      done(null, { signedXml: profile?.getAssertionXml?.() })
    const strategy = new Strategy({ ...options, passReqToCallback: false }, verified, verified)
    const answered = (error: unknown, user: { signedXml?: string } | false | null | undefined) => {
      const signedXml = user ? user.signedXml : undefined
      if (signedXml) resolve(signedXml)
      else reject(error ?? new Error('no assertion'))
    }
    const request = { method: 'POST', url: '/saml/acs', headers: {}, query: {}, body: { SAMLResponse } }
    const passport = new Passport()
    /** passport takes a strategy as well as its name; its types know the name only. */
    passport.authenticate(strategy as unknown as string, { session: false }, answered)(
      request,
      {} as ServerResponse,
      reject,
    )
  })
}

/** Each line replaces a default of node-saml that is not safe, or says who is who. */
function optionsFor(provider: IdentityProvider, ourselves: ServiceProvider): SamlConfig {
  return {
    issuer: ourselves.entityId,
    callbackUrl: ourselves.acsUrl,
    entryPoint: provider.signOn.location,
    idpCert: [...provider.signingCertificates],
    idpIssuer: provider.entityId,
    audience: ourselves.entityId,
    privateKey: ourselves.keys.active.privateKey,
    signatureAlgorithm: 'sha256',
    digestAlgorithm: 'sha256',
    authnRequestBinding: provider.signOn.binding === 'post' ? 'HTTP-POST' : 'HTTP-Redirect',
    skipRequestCompression: provider.signOn.binding === 'post', // Bindings §3.5.4: only Redirect deflates
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    wantAuthnResponseSigned: true,
    wantAssertionsSigned: true,
    acceptedClockSkewMs: clockSkewSeconds * 1000,
    maxAssertionAgeMs: messageAgeSeconds * 1000,
    requestIdExpirationPeriodMs: requestSeconds * 1000,
  }
}

/** What the library may know of pending requests: this one, and it cannot use it up. */
function onlyRequest(request: SignInRequest | null) {
  return {
    saveAsync: async () => null,
    getAsync: async (id: string) => (request && id === request._id ? request.begunAt : null),
    removeAsync: async () => null,
  }
}

function asFields(message: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(message).map(([name, value]) => [name, String(value)]))
}
