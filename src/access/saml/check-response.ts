/**
 * A response, before the library sees it: what node-saml 5.1 lets through even when hardened. Nothing here is proven
 * yet (the signature is not verified); all of it must nevertheless be as it should, or nothing more is done with it.
 */
import type { Element } from '@xmldom/xmldom'
import { authenticatedCiphers, keyTransports, ns, plainCiphers, success } from './names.ts'
import { SsoMessageRefused } from './refusals.ts'
import { checkSignatures, isSigned } from './signatures.ts'
import { attribute, elements, everyElement, instantOf, onlyChild, readXml, textOf } from './xml.ts'

/** Which signatures are demanded. Only `both` is right for a provider that can do it. */
export type Demanded = 'both' | 'response' | 'assertion'

interface Expected {
  /** Where responses to us are posted. */
  acsUrl: string
  /** The provider's entityId. */
  provider: string
  demanded: Demanded
  now: Temporal.Instant
}

interface UnverifiedResponse {
  /** Of the request it claims to answer; null when unsolicited. */
  inResponseTo: string | null
  /** The text that was checked, encoded again: what the library must verify, and nothing else. */
  base64: string
  /** The encrypted assertion, to be looked at once the response is verified; null when it is plain. */
  encrypted: string | null
}

/** 256 kB of base64. */
const postLimitBytes = 262_144
/** How far the clocks may be from one another. */
export const clockSkewSeconds = 60
/** From its making to its arrival. */
export const messageAgeSeconds = 300

/** @throws {SsoMessageRefused} */
export function checkResponse(samlResponse: unknown, expected: Expected): UnverifiedResponse {
  const text = decodeBase64(samlResponse)
  const root = readXml(text).documentElement
  if (root?.namespaceURI !== ns.protocol || root.localName !== 'Response') throw new SsoMessageRefused('root')

  checkMessage(root, { destination: expected.acsUrl, provider: expected.provider, now: expected.now })
  checkStatus(root)
  const assertion = checkStructure(root)
  const isEncrypted = assertion.localName === 'EncryptedAssertion'
  checkSignatures(root, isEncrypted ? [root] : [root, assertion])
  if (expected.demanded !== 'assertion' && !isSigned(root)) throw new SsoMessageRefused('unverified')
  if (expected.demanded !== 'response' && !isEncrypted && !isSigned(assertion))
    throw new SsoMessageRefused('unverified')
  checkEncryption(root, isEncrypted, expected.demanded)

  return {
    inResponseTo: attribute(root, 'InResponseTo'),
    base64: Buffer.from(text, 'utf8').toString('base64'),
    encrypted: isEncrypted ? assertion.toString() : null,
  }
}

/** The assertion that was inside an encrypted one: it must hold to the same as a plain one. */
export function checkDecrypted(text: string, demanded: Demanded): void {
  const root = readXml(text).documentElement
  if (root?.namespaceURI !== ns.assertion || root.localName !== 'Assertion') throw new SsoMessageRefused('structure')
  const assertions = everyElement(root).filter(({ localName }) => /Assertion$/.test(localName ?? ''))
  if (assertions.length !== 1) throw new SsoMessageRefused('structure')
  checkSignatures(root, [root])
  if (demanded !== 'response' && !isSigned(root)) throw new SsoMessageRefused('unverified')
}

/** What every protocol message carries (Core §3.2.1, §3.2.2), posted or redirected. */
export function checkMessage(
  root: Element,
  expected: { destination: string; provider: string; now: Temporal.Instant },
): void {
  if (attribute(root, 'Version') !== '2.0') throw new SsoMessageRefused('version')
  if (!/^[A-Za-z_][\w.-]{7,255}$/.test(attribute(root, 'ID') ?? '')) throw new SsoMessageRefused('identifiers')
  if (!isRecent(instantOf(attribute(root, 'IssueInstant')), expected.now)) throw new SsoMessageRefused('issued')
  if (attribute(root, 'Destination') !== expected.destination) throw new SsoMessageRefused('destination')
  if (!isIssuedBy(root, expected.provider)) throw new SsoMessageRefused('issuer')
}

/** Core §2.2.5: the provider's entityId, written in its plain format. */
export function isIssuedBy(element: Element, provider: string): boolean {
  const issuer = onlyChild(element, ns.assertion, 'Issuer')
  const format = issuer && attribute(issuer, 'Format')
  if (format && format !== 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity') return false
  return textOf(issuer) === provider
}

export function isRecent(issued: Temporal.Instant | null, now: Temporal.Instant): boolean {
  if (!issued) return false
  const ageSeconds = now.since(issued).total('seconds')
  return ageSeconds >= -clockSkewSeconds && ageSeconds <= messageAgeSeconds + clockSkewSeconds
}

/** Base64 as RFC 4648 §4 has it, with line breaks; the text in UTF-8. */
export function decodeBase64(value: unknown, limit = postLimitBytes): string {
  const bytes = decodeBase64Bytes(value, limit)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new SsoMessageRefused('not-base64', { cause })
  }
}

export function decodeBase64Bytes(value: unknown, limit = postLimitBytes): Buffer {
  if (typeof value !== 'string' || value === '') throw new SsoMessageRefused('parameters')
  if (value.length > limit) throw new SsoMessageRefused('too-large')
  const compact = value.replaceAll(/[\r\n\t ]+/g, '')
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) throw new SsoMessageRefused('not-base64')
  return Buffer.from(compact, 'base64')
}

function checkStatus(root: Element): void {
  const status = onlyChild(root, ns.protocol, 'Status')
  const code = status && onlyChild(status, ns.protocol, 'StatusCode')
  if (!code || attribute(code, 'Value') !== success) throw new SsoMessageRefused('status')
}

/** Core §3.3.3, with one assertion: more, or one hidden elsewhere, is how signatures are wrapped around forgeries. */
function checkStructure(root: Element): Element {
  const known = ['Issuer', 'Signature', 'Extensions', 'Status', 'Assertion', 'EncryptedAssertion']
  const inside = elements(root)
  if (inside.some(({ localName }) => !known.includes(localName ?? ''))) throw new SsoMessageRefused('structure')
  const assertions = everyElement(root).filter(({ localName }) => /Assertion$/.test(localName ?? ''))
  const [assertion, another] = assertions
  if (!assertion || another || assertion.parentNode !== root) throw new SsoMessageRefused('structure')
  if (assertion.namespaceURI !== ns.assertion) throw new SsoMessageRefused('structure')
  const responses = everyElement(root).filter(({ localName }) => localName === 'Response')
  if (responses.length !== 1) throw new SsoMessageRefused('structure')
  return assertion
}

function checkEncryption(root: Element, isEncrypted: boolean, demanded: Demanded): void {
  const used = everyElement(root).filter(({ namespaceURI }) =>
    namespaceURI?.startsWith('http://www.w3.org/2001/04/xmlenc'),
  )
  if (!isEncrypted) {
    if (used.length > 0) throw new SsoMessageRefused('encryption')
    return
  }
  const ciphers = demanded === 'assertion' ? [authenticatedCiphers] : [authenticatedCiphers, plainCiphers]
  let data = 0
  let keys = 0
  for (const element of used) {
    const algorithm = () =>
      attribute(onlyChild(element, ns.encryption, 'EncryptionMethod') ?? element, 'Algorithm') ?? ''
    if (element.localName === 'EncryptedData') {
      data += 1
      if (!ciphers.some((set) => set.has(algorithm()))) throw new SsoMessageRefused('encryption')
    } else if (element.localName === 'EncryptedKey') {
      keys += 1
      if (!keyTransports.has(algorithm())) throw new SsoMessageRefused('encryption')
    } else if (element.localName === 'CipherReference') {
      throw new SsoMessageRefused('encryption')
    }
  }
  if (data !== 1 || keys < 1 || keys > 4) throw new SsoMessageRefused('encryption')
}
