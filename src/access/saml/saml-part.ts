/**
 * Everything of SAML, built once and loaded at the first sign-in only: passport, node-saml and the XML libraries weigh
 * more than the rest of the program. `sso-router.ts` holds its addresses.
 */
import { readFile } from 'node:fs/promises'
import type { Request, Response } from 'express'
import type { Logger } from 'pino'
import type { AccountId } from '../../accounts/account.ts'
import type { Clock } from '../../clock.ts'
import { SignInNeeded } from '../../http/refusals.ts'
import type { Engine } from '../../store/engine.ts'
import type { Cookie } from '../cookies.ts'
import { localPath } from '../local-path.ts'
import type { Session } from '../session.ts'
import type { Sessions } from '../sessions.ts'
import { type AdmissionParts, admitFromSso, linkFromSso } from '../sign-in.ts'
import { attributesOf } from './admission.ts'
import { askedAttributes, type Preset } from './attribute-names.ts'
import type { Demanded } from './check-response.ts'
import { createHandoffs } from './handoffs.ts'
import { type KeyFiles, KeyRefused, type Keys, keptKey, keptKeyFile, readKey } from './keys.ts'
import { type LogoutParts, logoutRequest, logoutResponse, readLogout, type Sent } from './logout.ts'
import { sendByPost } from './post-page.ts'
import { createProviderSource, type ProviderSource } from './provider-source.ts'
import { SignInExpired, SsoMessageRefused, SsoUnavailable, tell } from './refusals.ts'
import { metadataOf, paths, type ServiceProvider, serviceProviderOf } from './service-provider.ts'
import { createServedMessages, createSignInRequests, type SignInRequest } from './sign-in-requests.ts'
import { createSingleSignOn, type Finished } from './single-sign-on.ts'
import { createTrials, type Trial, trialOf } from './trial.ts'

/** As the operator's settings say. */
export interface SamlSettings {
  /** Address or file of the identity provider's metadata; null: no SSO here. */
  metadata: string | null
  metadataCertificates: readonly string[]
  idpEntityId: string | null
  entityId: string | null
  key: KeyFiles | null
  otherKey: KeyFiles | null
  demanded: Demanded
  allowsUnsolicited: boolean
}

interface SamlPartParts {
  engine: Engine
  clock: Clock
  log: Logger
  settings: SamlSettings
  admission: AdmissionParts
  sessions: Sessions
  /** Ties a sign-in to the browser that began it. */
  requestCookie: Cookie
  publicUrl: () => URL
  instanceName: string
  dataFolder: string
  preset: Preset
}

/** What a sign-in is begun for. */
type Purpose = SignInRequest['purpose']

export interface SamlPart {
  readonly source: ProviderSource | null
  us(): Promise<ServiceProvider>
  metadata(): Promise<string>
  lastTrial(accountId: AccountId): Promise<Trial | null>
  begin(request: Request, response: Response, start: { returnPath: string; purpose: Purpose }): Promise<void>
  answer(request: Request, response: Response): Promise<void>
  logout(request: Request, response: Response): Promise<void>
  /** Where to send a person whose session has just ended here, so that it ends at the provider's too; null to stay. */
  afterSignOut(session: Session): Promise<string | null>
  /** The form that a sign-out left to be carried to the provider. */
  depart(token: string, response: Response): Promise<void>
  close(): Promise<void>
}

export function createSamlPart(parts: SamlPartParts): SamlPart {
  const { engine, clock, log, settings, sessions, requestCookie } = parts
  const served = createServedMessages({ engine })
  const handoffs = createHandoffs({ engine, clock })
  const trials = createTrials({ engine, clock })
  const source =
    settings.metadata === null
      ? null
      : createProviderSource({
          engine,
          clock,
          log,
          location: settings.metadata,
          entityId: settings.idpEntityId,
          certificates: settings.metadataCertificates,
        })
  let keys: Promise<Keys> | null = null

  /** A failure is not kept: the next call reads again. */
  function ourKeys(): Promise<Keys> {
    keys ??= readKeys(parts).catch((error) => {
      keys = null
      throw error
    })
    return keys
  }

  async function us(): Promise<ServiceProvider> {
    try {
      return serviceProviderOf(parts.publicUrl(), settings.entityId, await ourKeys())
    } catch (error) {
      if (!(error instanceof KeyRefused)) throw error
      log.error({ reason: error.message }, 'SAML keys not read')
      throw new SsoUnavailable({ cause: error })
    }
  }

  const singleSignOn =
    source &&
    createSingleSignOn({
      source,
      us,
      requests: createSignInRequests({ engine }),
      served,
      clock,
      demanded: settings.demanded,
      allowsUnsolicited: settings.allowsUnsolicited,
    })

  /**
   * Who began it, in this very browser (the request's cookie says so), and has not signed out since. The session's own
   * cookie is not looked at: it is `SameSite=Lax`, and does not come with a form that another site posts.
   */
  async function whoBegan({ accountId, sessionId }: SignInRequest): Promise<AccountId> {
    const open = accountId === null ? [] : await sessions.of(accountId)
    if (accountId === null || !open.some(({ id }) => id === sessionId)) throw new SignInExpired('other-browser')
    return accountId
  }

  /** A new sign-in ends the session that this browser had, whose cookie (`SameSite=Lax`) did not come with the form. */
  async function endFormer(request: SignInRequest | null): Promise<void> {
    if (request?.accountId != null && request.sessionId !== null)
      await sessions.revoke(request.accountId, request.sessionId)
  }

  /** Both sides are proven for a link; nobody is signed in by a trial. */
  async function finishOther({ assertion, provider }: Finished, request: SignInRequest): Promise<void> {
    const accountId = await whoBegan(request)
    if (request.purpose === 'link') return linkFromSso(accountId, assertion, provider, parts.admission)
    const { names, identifier, rules } = parts.admission
    await trials.keep(accountId, trialOf(assertion, { names, identifier, rules, now: clock.now() }))
  }

  async function logoutParts(): Promise<LogoutParts> {
    if (!source) throw new SsoUnavailable()
    const [peer, ourselves] = await Promise.all([source.current(), us()])
    return { peer, us: ourselves, clock }
  }

  return {
    source,
    us,

    async metadata() {
      const { admission, publicUrl, instanceName } = parts
      return metadataOf(await us(), {
        instanceName,
        publicUrl: publicUrl(),
        contactMail: admission.contact,
        asked: askedAttributes(admission.names, admission.identifier, attributesOf(admission.rules, parts.preset)),
      })
    },

    lastTrial: trials.last,

    async begin(request, response, { returnPath, purpose }) {
      const session = await sessions.current(request)
      if (purpose === 'fresh' && session?.door === 'local') {
        return go(response, `/connexion/locale?${new URLSearchParams({ retour: localPath(returnPath) })}`)
      }
      if (purpose === 'fresh' && session?.door === 'oidc') {
        return go(response, `/connexion/oidc?frais&${new URLSearchParams({ retour: localPath(returnPath) })}`)
      }
      if (!singleSignOn) throw new SsoUnavailable()
      if ((purpose === 'link' || purpose === 'trial') && !session) throw new SignInNeeded()
      const begun = await singleSignOn.begin({
        returnPath: localPath(returnPath),
        purpose,
        accountId: session?.accountId ?? null,
        sessionId: session?.id ?? null,
        browserSecret: requestCookie.read(request),
      })
      requestCookie.write(response, begun.browserSecret, begun.maxAgeSeconds)
      if (begun.form) return sendByPost(response, begun.form.action, begun.form.fields)
      go(response, begun.redirectTo ?? '/')
    },

    async answer(request, response) {
      if (!singleSignOn) throw new SsoUnavailable()
      if (request.originalUrl.includes('?')) throw new SsoMessageRefused('parameters')
      const { SAMLResponse: samlResponse, RelayState: relayState, ...others } = bodyOf(request)
      if ('SAMLRequest' in others) throw new SsoMessageRefused('parameters')
      const finished = await singleSignOn.finish({
        samlResponse,
        relayState,
        browserSecret: requestCookie.read(request),
      })
      if (finished.request?.purpose === 'link' || finished.request?.purpose === 'trial') {
        await finishOther(finished, finished.request)
        return go(response, finished.request.returnPath)
      }
      const start = await admitFromSso(finished.assertion, finished.provider, parts.admission)
      await sessions.start(request, response, start)
      await endFormer(finished.request)
      // Begun at the provider: its portal may say where to, by a path of ours (Bindings §3.5.3).
      go(response, finished.request?.returnPath ?? localPath(relayState))
    },

    async logout(request, response) {
      const body = request.method === 'POST' ? bodyOf(request) : null
      const rawQuery = request.originalUrl.split(/\?(.*)/s, 2)[1] ?? ''
      const isAnswer = body ? 'SAMLResponse' in body : /(?:^|&)SAMLResponse=/.test(rawQuery)
      try {
        if (body && rawQuery !== '') throw new SsoMessageRefused('parameters')
        const with_ = await logoutParts()
        const message = await readLogout(
          body ? { binding: 'post', body } : { binding: 'redirect', rawQuery },
          with_,
          served,
        )
        if (message.kind === 'response') {
          log.info({ isSuccess: message.isSuccess }, 'signed out at the provider')
          return go(response, '/')
        }
        const mine = await sessions.current(request)
        const who = { provider: with_.peer.entityId, nameId: message.nameId }
        const ended = await sessions.endFromSso(who, message.sessionIndexes)
        if (mine && ended.includes(mine.id)) sessions.clearCookie(response)
        log.info({ sessions: ended.length }, 'signed out by the provider')
        const sent = await logoutResponse(message, { isSuccess: true }, with_)
        if (!sent) return go(response, '/')
        deliver(response, sent)
      } catch (error) {
        if (!isAnswer || !(error instanceof SsoMessageRefused) || error.reason === 'parameters') throw error
        // The person is signed out here already: an answer that cannot be believed changes nothing for them.
        tell(log, error)
        go(response, '/')
      }
    },

    async afterSignOut({ sso }) {
      if (!sso || !source) return null
      try {
        const sent = await logoutRequest(sso, await logoutParts())
        if (sent?.binding !== 'post') return sent?.url ?? null
        return `${paths.departure}?${await handoffs.leave(sent)}`
      } catch (error) {
        // Signing out here never depends on the provider.
        tell(log, error)
        return null
      }
    },

    async depart(token, response) {
      const sent = await handoffs.take(token)
      if (sent) sendByPost(response, sent.url, sent.fields)
      else go(response, '/')
    },

    async close() {
      await source?.close()
    },
  }
}

async function readKeys({ settings, dataFolder, publicUrl, clock }: SamlPartParts): Promise<Keys> {
  const { key, otherKey } = settings
  const active = key ? await readKey(key) : await keptKey(keptKeyFile(dataFolder), publicUrl().hostname, clock.now())
  return { active, other: otherKey && (await readKey(otherKey)) }
}

/** PEM files named in the settings. @throws {KeyRefused} */
export async function readCertificates(files: readonly string[]): Promise<string[]> {
  return Promise.all(
    files.map(async (file) => {
      try {
        return await readFile(file, 'utf8')
      } catch (cause) {
        throw new KeyRefused(`${file} : ce certificat ne se lit pas.`, { cause })
      }
    }),
  )
}

function bodyOf(request: Request): Record<string, unknown> {
  return typeof request.body === 'object' && request.body !== null ? { ...request.body } : {}
}

function deliver(response: Response, { binding, url, fields }: Sent): void {
  if (binding === 'post') sendByPost(response, url, fields)
  else go(response, url)
}

function go(response: Response, location: string): void {
  response.setHeader('Cache-Control', 'no-store')
  response.redirect(303, location)
}
