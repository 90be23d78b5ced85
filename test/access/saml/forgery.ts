/**
 * What a forger has in hand: a valid answer to this browser's request, made by the provider for the attacker, and,
 * because the worst is assumed where it matters, the provider's own key (a provider may be careless, not only lied to).
 * A forgery is a function of this; each is named in `test/fixtures/saml/`.
 */
import { encryptedAssertion } from './encrypt.ts'
import { type Key, type Signing, sign } from './sign.ts'

export interface Hand {
  /** Valid, both signed, for the attacker, answering this browser's request. */
  readonly response: string
  /** The same without its signatures, to be altered then signed. */
  readonly bare: string
  readonly requestId: string
  readonly acsUrl: string
  readonly logoutUrl: string
  readonly entityId: string
  readonly provider: string
  readonly relayState: string
  readonly providerKey: Key
  /** A key that is nobody's. */
  readonly otherKey: Key
  /** The instance's, for encryption. */
  readonly ourCertificate: string
  /** The NameID of the attacker, and of the person whose account is wanted. */
  readonly attacker: string
  readonly victim: string
  readonly now: Temporal.Instant
}

/** What is sent, and how. A string is the XML of a `SAMLResponse` posted with the right RelayState. */
export type Sending =
  | string
  | {
      method?: 'GET' | 'POST'
      path?: string
      /** Already encoded. */
      query?: string
      fields?: readonly (readonly [name: string, value: string])[]
      rawBody?: { type: string; body: string | Uint8Array; encoding?: string }
      /** Sends it from a browser that began nothing, or that began something else. */
      from?: 'this browser' | 'a browser without cookie' | 'another browser'
      /** Sent first, and accepted. */
      after?: string
    }

export interface Forgery {
  /** The word in the log, or one of them when the order of the checks is nobody's business. */
  reason: string | readonly string[]
  forge(hand: Hand): Sending | Promise<Sending>
}

export type Forgeries = Readonly<Record<string, Forgery>>

export interface Signed {
  /** Which signatures are put. */
  what?: readonly ('assertion' | 'response')[]
  key?: Key
  assertion?: Partial<Signing>
  response?: Partial<Signing>
}

/** Signs what was altered, as the provider would have: the assertion, then the whole. */
export function signAgain(
  hand: Hand,
  xml: string,
  { what = ['assertion', 'response'], ...signed }: Signed = {},
): string {
  const key = signed.key ?? hand.providerKey
  let text = xml
  if (what.includes('assertion')) text = sign(text, assertionId(text), { key, ...signed.assertion })
  if (what.includes('response')) text = sign(text, responseId(text), { key, ...signed.response })
  return text
}

export function responseId(xml: string): string {
  return must(/<[\w]+:Response\b[^>]*?\bID="([^"]+)"/.exec(xml)?.[1])
}

export function assertionId(xml: string): string {
  return must(/<(?:\w+:)?Assertion\b[^>]*?\bID="([^"]+)"/.exec(xml)?.[1])
}

/** The assertion as it stands, with its own namespaces. */
export function assertionIn(xml: string): string {
  return must(/<((?:\w+:)?Assertion)\b.*<\/\1>/s.exec(xml)?.[0])
}

export function withoutSignatures(xml: string): string {
  return xml.replaceAll(/<ds:Signature\b.*?<\/ds:Signature>/gs, '')
}

/** To be altered and signed again; its assertion can also stand alone, with its own namespaces. */
export function bareOf(response: string): string {
  const bare = withoutSignatures(response)
  if (/<saml:Assertion\b[^>]*xmlns:saml=/.test(bare)) return bare
  return bare.replace('<saml:Assertion ', '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ')
}

/** Alters one place, and makes sure that there was one. */
export function altered(xml: string, from: string | RegExp, to: string): string {
  const after = typeof from === 'string' ? xml.replace(from, () => to) : xml.replace(from, to)
  if (after === xml) throw new Error(`nothing to alter: ${from} in ${xml}`)
  return after
}

export function encryptedResponse(
  hand: Hand,
  assertion: string,
  options: Omit<Parameters<typeof encryptedAssertion>[1], 'certificate'> = {},
): string {
  const encrypted = encryptedAssertion(assertion, { certificate: hand.ourCertificate, ...options })
  const response = hand.bare.replace(assertionIn(hand.bare), () => encrypted)
  return sign(response, responseId(response), { key: hand.providerKey })
}

export function base64(xml: string): string {
  return Buffer.from(xml, 'utf8').toString('base64')
}

export function instant(of: Temporal.Instant): string {
  return of.toString({ smallestUnit: 'second' })
}

function must(text: string | undefined): string {
  if (text === undefined) throw new Error('not found in the message')
  return text
}
