/**
 * The identity provider of the demonstration: a small but real one, on a port of its own, that signs what it sends and
 * verifies what it receives. It lets in whoever chooses a name, so it never stands beside a public instance. It is
 * also the provider of the tests that need no other.
 */
import { randomUUID, X509Certificate } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Clock } from '../../clock.ts'
import { keptKey } from '../saml/keys.ts'
import { type LogoutParts, logoutRequest, logoutResponse, readLogout } from '../saml/logout.ts'
import { bindings, nameIdFormats, ns } from '../saml/names.ts'
import { readRedirect } from '../saml/redirect-binding.ts'
import { SsoMessageRefused } from '../saml/refusals.ts'
import type { ServiceProvider } from '../saml/service-provider.ts'
import { attribute, escapeXml, onlyChild, textOf } from '../saml/xml.ts'
import { newId, responseFor, signedResponse } from './messages.ts'
import { choicePage, homePage, refusedPage, script, scriptPath, sendPage, style, stylePath } from './pages.ts'
import { type DemonstrationPerson, people } from './people.ts'

export interface DemonstrationProvider extends AsyncDisposable {
  readonly url: URL
  readonly metadataUrl: string
  close(): Promise<void>
}

interface DemonstrationParts {
  /** The instance, as SAML knows it. */
  instance: () => Promise<ServiceProvider>
  /** 0: any that is free. */
  port: number
  host: string
  /** Must be null: a public instance lets nobody in by choosing a name. */
  publicUrl: URL | null
  dataFolder: string
  clock: Clock
  log: Logger
}

interface Presence {
  person: DemonstrationPerson
  sessionIndex: string
  authenticatedAt: Temporal.Instant
}

interface Asked {
  requestId: string
  relayState: string | null
}

const cookieName = 'demonstration-idp'
/** Nobody waits long before choosing a name; what is forgotten is asked again. */
const mostAsked = 1000

/** @throws {Error} beside a public address, or when the port is taken */
export async function startDemonstrationProvider(parts: DemonstrationParts): Promise<DemonstrationProvider> {
  if (parts.publicUrl !== null) {
    throw new Error('La démonstration ne se lance pas avec PUBLIC_URL : n’importe qui entrerait sous un nom d’exemple.')
  }
  const { clock, log } = parts
  const key = await keptKey(join(parts.dataFolder, 'saml', 'demonstration.pem'), 'demonstration', clock.now())
  const presences = new Map<string, Presence>()
  const asked = new Map<string, Asked>()
  const served = new Set<string>()
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!(error instanceof SsoMessageRefused)) log.error({ err: error }, 'demonstration provider')
      show(response, refusedPage(), error instanceof SsoMessageRefused ? 403 : 500)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(parts.port, parts.host, resolve)
  })
  const url = new URL(`http://localhost:${(server.address() as AddressInfo).port}/`)
  const at = (path: string) => new URL(path, url).href
  const us = { entityId: at('/metadata'), logoutUrl: at('/slo'), keys: { active: key } }

  async function logoutParts(): Promise<LogoutParts> {
    const instance = await parts.instance()
    const endpoint = { location: instance.logoutUrl, responseLocation: instance.logoutUrl }
    return {
      peer: {
        entityId: instance.entityId,
        signingCertificates: [instance.keys.active.certificate],
        singleLogout: { redirect: endpoint, post: endpoint },
      },
      us,
      clock,
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search } = new URL(request.url ?? '/', url)
    switch (`${request.method} ${pathname}`) {
      case 'GET /':
        return show(
          response,
          homePage(presenceOf(request)?.person ?? null, new URL('/', (await parts.instance()).acsUrl).href),
        )
      case `GET ${stylePath}`:
        return send(response, 200, 'text/css; charset=utf-8', style)
      case `GET ${scriptPath}`:
        return send(response, 200, 'text/javascript; charset=utf-8', script)
      case 'GET /metadata':
        return send(response, 200, 'application/samlmetadata+xml; charset=utf-8', metadataXml(us, at, key.certificate))
      case 'GET /sso':
        return receiveRequest(request, response, search.slice(1))
      case 'POST /sso':
        return receiveChoice(request, response)
      case 'GET /slo':
        return receiveLogout(request, response, search.slice(1))
      case 'POST /deconnexion':
        return leaveEverywhere(request, response)
      default:
        return show(response, refusedPage(), 404)
    }
  }

  async function receiveRequest(request: IncomingMessage, response: ServerResponse, rawQuery: string): Promise<void> {
    const instance = await parts.instance()
    const { root, relayState, parameter } = await readRedirect(rawQuery, [instance.keys.active.certificate])
    const requestId = attribute(root, 'ID')
    if (parameter !== 'SAMLRequest' || root.localName !== 'AuthnRequest' || !requestId)
      throw new SsoMessageRefused('root')
    if (textOf(onlyChild(root, ns.assertion, 'Issuer')) !== instance.entityId) throw new SsoMessageRefused('issuer')
    if (attribute(root, 'Destination') !== at('/sso')) throw new SsoMessageRefused('destination')
    const presence = presenceOf(request)
    if (presence && attribute(root, 'ForceAuthn') !== 'true') {
      return sendResponse(response, presence, { requestId, relayState })
    }
    const handle = randomUUID()
    const [oldest] = asked.keys()
    if (asked.size >= mostAsked && oldest) asked.delete(oldest)
    asked.set(handle, { requestId, relayState })
    show(response, choicePage(people, handle, new URL(instance.acsUrl).host), 200, new URL(instance.acsUrl).origin)
  }

  async function receiveChoice(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = await readForm(request)
    const handle = form.get('handle') ?? ''
    const asking = asked.get(handle)
    const person = people.find(({ login }) => login === form.get('login'))
    if (!asking || !person) throw new SsoMessageRefused('parameters')
    asked.delete(handle)
    const presence = { person, sessionIndex: newId(), authenticatedAt: clock.now() }
    const id = randomUUID()
    presences.set(id, presence)
    response.setHeader('Set-Cookie', `${cookieName}=${id}; Path=/; HttpOnly; SameSite=Lax`)
    return sendResponse(response, presence, asking)
  }

  async function sendResponse(response: ServerResponse, presence: Presence, asking: Asked): Promise<void> {
    const instance = await parts.instance()
    const fields = responseFor({
      provider: us.entityId,
      acsUrl: instance.acsUrl,
      audience: instance.entityId,
      requestId: asking.requestId,
      login: presence.person.login,
      attributes: presence.person.attributes,
      sessionIndex: presence.sessionIndex,
      authenticatedAt: presence.authenticatedAt,
      now: clock.now(),
    })
    const form = {
      SAMLResponse: Buffer.from(signedResponse(fields, key)).toString('base64'),
      ...(asking.relayState === null ? {} : { RelayState: asking.relayState }),
    }
    show(response, sendPage(instance.acsUrl, form), 200, new URL(instance.acsUrl).origin)
  }

  async function receiveLogout(request: IncomingMessage, response: ServerResponse, rawQuery: string): Promise<void> {
    const with_ = await logoutParts()
    const message = await readLogout({ binding: 'redirect', rawQuery }, with_, {
      take: async (_provider, id) => !served.has(id) && Boolean(served.add(id)),
    })
    if (message.kind === 'response') return show(response, homePage(null, new URL('/', with_.peer.entityId).href))
    leave(request, response)
    const sent = await logoutResponse(message, { isSuccess: true }, with_)
    redirect(response, sent?.url ?? at('/'))
  }

  /** Single logout begun here: the instance's session ends too. */
  async function leaveEverywhere(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const presence = presenceOf(request)
    leave(request, response)
    if (!presence) return redirect(response, at('/'))
    const with_ = await logoutParts()
    const sent = await logoutRequest(
      {
        provider: with_.peer.entityId,
        nameId: presence.person.login,
        nameIdFormat: nameIdFormats.persistent,
        nameQualifier: null,
        spNameQualifier: null,
        sessionIndex: presence.sessionIndex,
      },
      with_,
    )
    redirect(response, sent?.url ?? at('/'))
  }

  function presenceOf(request: IncomingMessage): Presence | null {
    const id = new RegExp(`(?:^|;\\s*)${cookieName}=([\\w-]+)`).exec(request.headers.cookie ?? '')?.[1]
    return (id && presences.get(id)) || null
  }

  function leave(request: IncomingMessage, response: ServerResponse): void {
    const presence = presenceOf(request)
    for (const [id, known] of presences) if (known === presence) presences.delete(id)
    response.setHeader('Set-Cookie', `${cookieName}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`)
  }

  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url, metadataUrl: us.entityId, close, [Symbol.asyncDispose]: close }
}

/** Metadata §2.4.3. */
function metadataXml(
  us: { entityId: string; logoutUrl: string },
  at: (path: string) => string,
  certificate: string,
): string {
  const base64 = new X509Certificate(certificate).raw.toString('base64')
  return `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="${ns.metadata}" xmlns:ds="${ns.signature}" xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui" entityID="${escapeXml(us.entityId)}">
<md:IDPSSODescriptor protocolSupportEnumeration="${ns.protocol}" WantAuthnRequestsSigned="true">
<md:Extensions><mdui:UIInfo><mdui:DisplayName xml:lang="fr">Académie de démonstration</mdui:DisplayName></mdui:UIInfo></md:Extensions>
<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
<md:SingleLogoutService Binding="${bindings.redirect}" Location="${escapeXml(us.logoutUrl)}"/>
<md:NameIDFormat>${nameIdFormats.persistent}</md:NameIDFormat>
<md:SingleSignOnService Binding="${bindings.redirect}" Location="${escapeXml(at('/sso'))}"/>
</md:IDPSSODescriptor>
</md:EntityDescriptor>
`
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) {
    text += piece
    if (text.length > 4096) throw new SsoMessageRefused('too-large')
  }
  return new URLSearchParams(text)
}

/** @param sendsTo the only other origin that a form of this page may be sent to */
function show(response: ServerResponse, html: string, status = 200, sendsTo = ''): void {
  response.setHeader(
    'Content-Security-Policy',
    `default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; form-action 'self' ${sendsTo}; base-uri 'none'; frame-ancestors 'none'`,
  )
  send(response, status, 'text/html; charset=utf-8', html)
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  if (response.headersSent) return
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  })
  response.end(body)
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { Location: location, 'Cache-Control': 'no-store' }).end()
}
