/**
 * Single logout (Profiles §4.4), both ways, with our own verification: node-saml accepts an unsigned Redirect, and can
 * be made to verify one parameter and read another. A message is believed only when signed by the provider, recent,
 * meant for us, and new; a request ends only the sessions that it names.
 */
import { randomBytes } from 'node:crypto'
import type { Element } from '@xmldom/xmldom'
import type { Clock } from '../../clock.ts'
import type { SsoSession } from '../session.ts'
import { checkMessage, clockSkewSeconds, decodeBase64, messageAgeSeconds } from './check-response.ts'
import type { IdentityProvider } from './identity-provider.ts'
import { ns, success } from './names.ts'
import { type RedirectMessage, readRedirect, signedQuery } from './redirect-binding.ts'
import { SsoMessageRefused } from './refusals.ts'
import type { ServiceProvider } from './service-provider.ts'
import type { ServedMessages } from './sign-in-requests.ts'
import { signElement, verifyRoot } from './signatures.ts'
import { attribute, children, elements, escapeXml, instantOf, onlyChild, textOf } from './xml.ts'

type LogoutMessage =
  | { kind: 'request'; id: string; nameId: string; sessionIndexes: readonly string[]; relayState: string | null }
  | { kind: 'response'; isSuccess: boolean }

/** How a message reaches us. */
type Carried =
  /** `rawQuery` as received, not decoded: it is what was signed (Bindings §3.4.4.1). */
  { binding: 'redirect'; rawQuery: string } | { binding: 'post'; body: Readonly<Record<string, unknown>> }

export interface Sent {
  binding: 'redirect' | 'post'
  /** With its query, for a redirect. */
  url: string
  fields: Readonly<Record<string, string>>
}

/** The two ends of the road: the demonstration's provider stands at the other one. */
export interface LogoutParts {
  peer: Pick<IdentityProvider, 'entityId' | 'signingCertificates' | 'singleLogout'>
  us: Pick<ServiceProvider, 'entityId' | 'logoutUrl'> & { keys: Pick<ServiceProvider['keys'], 'active'> }
  clock: Clock
}

/** Our request to the provider; null when it publishes no such service, or when the session names nobody. */
export async function logoutRequest(session: SsoSession, parts: LogoutParts): Promise<Sent | null> {
  const { redirect, post } = parts.peer.singleLogout
  const endpoint = redirect ?? post
  if (!endpoint || session.nameId === null || session.provider !== parts.peer.entityId) return null
  const nameId = [
    ['Format', session.nameIdFormat],
    ['NameQualifier', session.nameQualifier],
    ['SPNameQualifier', session.spNameQualifier],
  ].flatMap(([name, value]) => (value ? ` ${name}="${escapeXml(value)}"` : []))
  const index = session.sessionIndex
    ? `<samlp:SessionIndex>${escapeXml(session.sessionIndex)}</samlp:SessionIndex>`
    : ''
  const content = `<saml:NameID${nameId.join('')}>${escapeXml(session.nameId)}</saml:NameID>${index}`
  return send('LogoutRequest', endpoint.location, { content }, parts)
}

/** Our answer to the provider's request, told by the same road when there is one. */
export async function logoutResponse(
  to: { id: string; relayState: string | null },
  { isSuccess }: { isSuccess: boolean },
  parts: LogoutParts,
): Promise<Sent | null> {
  const { redirect, post } = parts.peer.singleLogout
  const endpoint = redirect ?? post
  if (!endpoint) return null
  const status = isSuccess ? success : 'urn:oasis:names:tc:SAML:2.0:status:Responder'
  const content = `<samlp:Status><samlp:StatusCode Value="${status}"/></samlp:Status>`
  const { relayState } = to
  return send('LogoutResponse', endpoint.responseLocation, { content, inResponseTo: to.id, relayState }, parts)
}

/** `content` is XML, already escaped. */
async function send(
  name: 'LogoutRequest' | 'LogoutResponse',
  destination: string,
  message: { content: string; inResponseTo?: string; relayState?: string | null },
  { peer, us, clock }: LogoutParts,
): Promise<Sent> {
  const id = `_${randomBytes(20).toString('hex')}`
  const now = clock.now().toString({ smallestUnit: 'millisecond' })
  const inResponseTo = message.inResponseTo ? ` InResponseTo="${escapeXml(message.inResponseTo)}"` : ''
  const xml = `<samlp:${name} xmlns:samlp="${ns.protocol}" xmlns:saml="${ns.assertion}" ID="${id}" Version="2.0" IssueInstant="${now}" Destination="${escapeXml(destination)}"${inResponseTo}><saml:Issuer>${escapeXml(us.entityId)}</saml:Issuer>${message.content}</samlp:${name}>`
  const parameter = name === 'LogoutRequest' ? 'SAMLRequest' : 'SAMLResponse'
  if (peer.singleLogout.redirect === null) {
    const base64 = Buffer.from(signElement(xml, id, us.keys.active)).toString('base64')
    const fields = { [parameter]: base64, ...(message.relayState ? { RelayState: message.relayState } : {}) }
    return { binding: 'post', url: destination, fields }
  }
  const query = await signedQuery(parameter, xml, message.relayState ?? null, us.keys.active.privateKey)
  return { binding: 'redirect', url: `${destination}${destination.includes('?') ? '&' : '?'}${query}`, fields: {} }
}

/** @throws {SsoMessageRefused} */
export async function readLogout(carried: Carried, parts: LogoutParts, served: ServedMessages): Promise<LogoutMessage> {
  const { peer } = parts
  const { parameter, root, relayState } =
    carried.binding === 'redirect'
      ? await readRedirect(carried.rawQuery, peer.signingCertificates)
      : fromPost(carried.body, peer.signingCertificates)
  const expected = parameter === 'SAMLRequest' ? 'LogoutRequest' : 'LogoutResponse'
  if (root.namespaceURI !== ns.protocol || root.localName !== expected) throw new SsoMessageRefused('root')
  checkMessage(root, { destination: parts.us.logoutUrl, provider: peer.entityId, now: parts.clock.now() })
  if (parameter === 'SAMLResponse') return { kind: 'response', isSuccess: isSuccess(root) }

  const until = instantOf(attribute(root, 'NotOnOrAfter'))
  const now = parts.clock.now()
  if (root.hasAttribute('NotOnOrAfter') && (!until || until.since(now).total('seconds') <= -clockSkewSeconds)) {
    throw new SsoMessageRefused('issued')
  }
  const nameId = textOf(onlyChild(root, ns.assertion, 'NameID'))
  if (nameId === null) throw new SsoMessageRefused('subject')
  const id = attribute(root, 'ID') ?? ''
  const forgottenAfter = now.add({ seconds: messageAgeSeconds + 3 * clockSkewSeconds })
  if (!(await served.take(peer.entityId, id, forgottenAfter))) throw new SsoMessageRefused('replayed')
  const sessionIndexes = children(root, ns.protocol, 'SessionIndex').flatMap((index) => textOf(index) ?? [])
  return { kind: 'request', id, nameId, sessionIndexes, relayState }
}

function fromPost(body: Readonly<Record<string, unknown>>, certificates: readonly string[]): RedirectMessage {
  const { SAMLRequest: request, SAMLResponse: response, RelayState: relayState } = body
  if ((request === undefined) === (response === undefined)) throw new SsoMessageRefused('parameters')
  if (relayState !== undefined && typeof relayState !== 'string') throw new SsoMessageRefused('parameters')
  const root = verifyRoot(decodeBase64(request ?? response), certificates)
  return { parameter: request === undefined ? 'SAMLResponse' : 'SAMLRequest', root, relayState: relayState ?? null }
}

function isSuccess(root: Element): boolean {
  const status = onlyChild(root, ns.protocol, 'Status')
  const code = status && onlyChild(status, ns.protocol, 'StatusCode')
  return code !== null && attribute(code, 'Value') === success && elements(code).length === 0
}
