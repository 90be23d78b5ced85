/**
 * The assertion, once node-saml has verified its signature: read only here, from the signed text, and held to all that
 * the library does not check (Profiles §4.1.4.2 and §4.1.4.3). What comes out is what the rest of the program believes.
 */
import type { Element } from '@xmldom/xmldom'
import { clockSkewSeconds, isIssuedBy, isRecent } from './check-response.ts'
import { bearer, ns } from './names.ts'
import { SsoMessageRefused } from './refusals.ts'
import { attribute, children, elements, instantOf, onlyChild, readXml, textOf } from './xml.ts'

interface ExpectedAssertion {
  /** Ours: the only audience accepted. */
  entityId: string
  acsUrl: string
  provider: string
  /** Of the request; null when the sign-in was begun at the provider. */
  requestId: string | null
  now: Temporal.Instant
  /** The person must have proven who they are since then (`ForceAuthn`). */
  authenticatedSince?: Temporal.Instant | null
}

export interface NameId {
  readonly value: string
  readonly format: string | null
  readonly nameQualifier: string | null
  readonly spNameQualifier: string | null
}

export interface Assertion {
  readonly id: string
  /** Until then its identifier must be remembered, so that it serves once. */
  readonly usableUntil: Temporal.Instant
  readonly nameId: NameId | null
  readonly sessionIndex: string | null
  readonly authenticatedAt: Temporal.Instant
  readonly sessionEndsAt: Temporal.Instant | null
  readonly attributes: ReceivedAttributes
}

/** By their exact names, in the order received; empty values left out. */
export type ReceivedAttributes = ReadonlyMap<string, readonly string[]>

/** No provider has a good reason to vouch for longer. */
const longestValiditySeconds = 24 * 3600

/** @throws {SsoMessageRefused} */
export function checkAssertion(signedXml: string, expected: ExpectedAssertion): Assertion {
  const root = readXml(signedXml).documentElement
  if (root?.namespaceURI !== ns.assertion || root.localName !== 'Assertion') throw new SsoMessageRefused('root')
  if (attribute(root, 'Version') !== '2.0') throw new SsoMessageRefused('version')
  const id = attribute(root, 'ID')
  if (!id) throw new SsoMessageRefused('identifiers')
  const issued = instantOf(attribute(root, 'IssueInstant'))
  if (!issued || !isRecent(issued, expected.now)) throw new SsoMessageRefused('issued')
  if (!isIssuedBy(root, expected.provider)) throw new SsoMessageRefused('issuer')

  const nameId = checkSubject(root)
  const confirmedUntil = checkConfirmation(root, expected)
  const validUntil = checkConditions(root, expected)
  const authentication = checkAuthentication(root, expected)
  const usableUntil =
    validUntil && Temporal.Instant.compare(validUntil, confirmedUntil) > 0 ? validUntil : confirmedUntil
  if (usableUntil.since(issued).total('seconds') > longestValiditySeconds) throw new SsoMessageRefused('conditions')

  return { id, usableUntil, nameId, ...authentication, attributes: attributesOf(root) }
}

function checkSubject(root: Element): NameId | null {
  const subject = onlyChild(root, ns.assertion, 'Subject')
  if (!subject) throw new SsoMessageRefused('subject')
  const named = elements(subject).filter(({ localName }) => localName !== 'SubjectConfirmation')
  const [element, another] = named
  if (!element) return null
  const value = textOf(element)
  if (another || element.namespaceURI !== ns.assertion || element.localName !== 'NameID' || value === null) {
    throw new SsoMessageRefused('subject')
  }
  if (value.length > 1024) throw new SsoMessageRefused('subject')
  return {
    value,
    format: attribute(element, 'Format'),
    nameQualifier: attribute(element, 'NameQualifier'),
    spNameQualifier: attribute(element, 'SPNameQualifier'),
  }
}

/** One bearer confirmation made for this address, this request and this moment. */
function checkConfirmation(root: Element, { acsUrl, requestId, now }: ExpectedAssertion): Temporal.Instant {
  const subject = onlyChild(root, ns.assertion, 'Subject')
  for (const confirmation of subject ? children(subject, ns.assertion, 'SubjectConfirmation') : []) {
    const data = onlyChild(confirmation, ns.assertion, 'SubjectConfirmationData')
    if (attribute(confirmation, 'Method') !== bearer || !data) continue
    const until = instantOf(attribute(data, 'NotOnOrAfter'))
    if (!until || isOver(until, now)) continue
    if (!hasBegun(data, now)) continue
    if (attribute(data, 'Recipient') !== acsUrl) continue
    if (attribute(data, 'InResponseTo') !== requestId) continue
    return until
  }
  throw new SsoMessageRefused('confirmation')
}

function checkConditions(root: Element, { entityId, now }: ExpectedAssertion): Temporal.Instant | null {
  const conditions = onlyChild(root, ns.assertion, 'Conditions')
  if (!conditions) throw new SsoMessageRefused('conditions')
  const text = attribute(conditions, 'NotOnOrAfter')
  const until = instantOf(text)
  if (text !== null && (!until || isOver(until, now))) throw new SsoMessageRefused('conditions')
  if (!hasBegun(conditions, now)) throw new SsoMessageRefused('conditions')
  /** Core §2.5.1.1: a condition that is not understood makes the assertion worthless. */
  const understood = ['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction']
  if (
    elements(conditions).some(
      ({ namespaceURI, localName }) => namespaceURI !== ns.assertion || !understood.includes(localName ?? ''),
    )
  ) {
    throw new SsoMessageRefused('conditions')
  }
  const restrictions = children(conditions, ns.assertion, 'AudienceRestriction')
  const isForUs = (restriction: Element) =>
    children(restriction, ns.assertion, 'Audience').some((audience) => textOf(audience) === entityId)
  if (restrictions.length === 0 || !restrictions.every(isForUs)) throw new SsoMessageRefused('audience')
  return until
}

function checkAuthentication(
  root: Element,
  { now, authenticatedSince }: ExpectedAssertion,
): Pick<Assertion, 'sessionIndex' | 'authenticatedAt' | 'sessionEndsAt'> {
  const [statement] = children(root, ns.assertion, 'AuthnStatement')
  const authenticatedAt = statement && instantOf(attribute(statement, 'AuthnInstant'))
  if (!statement || !authenticatedAt || isAhead(authenticatedAt, now)) {
    throw new SsoMessageRefused('authentication')
  }
  if (authenticatedSince && isAhead(authenticatedSince, authenticatedAt)) throw new SsoMessageRefused('authentication')
  const text = attribute(statement, 'SessionNotOnOrAfter')
  const sessionEndsAt = instantOf(text)
  if (text !== null && (!sessionEndsAt || isOver(sessionEndsAt, now))) throw new SsoMessageRefused('authentication')
  return { sessionIndex: attribute(statement, 'SessionIndex'), authenticatedAt, sessionEndsAt }
}

function attributesOf(root: Element): ReceivedAttributes {
  const received = new Map<string, string[]>()
  for (const statement of children(root, ns.assertion, 'AttributeStatement')) {
    for (const element of children(statement, ns.assertion, 'Attribute')) {
      const name = attribute(element, 'Name')
      if (!name) throw new SsoMessageRefused('attributes')
      const values = children(element, ns.assertion, 'AttributeValue').flatMap((value) => textInside(value) ?? [])
      received.set(name, [...(received.get(name) ?? []), ...values])
    }
  }
  return received
}

/** Text, or the one identifier inside (`eduPersonTargetedID` holds a NameID). Other structures say nothing to us. */
function textInside(value: Element): string | null {
  const inside = elements(value)
  if (inside.length === 1 && inside[0]?.namespaceURI === ns.assertion && inside[0].localName === 'NameID') {
    return textOf(inside[0])
  }
  return textOf(value)
}

function hasBegun(element: Element, now: Temporal.Instant): boolean {
  const text = attribute(element, 'NotBefore')
  if (text === null) return true
  const from = instantOf(text)
  return from !== null && !isAhead(from, now)
}

/** `NotOnOrAfter`: the instant itself is already too late. */
function isOver(until: Temporal.Instant, now: Temporal.Instant): boolean {
  return until.since(now).total('seconds') <= -clockSkewSeconds
}

function isAhead(instant: Temporal.Instant, now: Temporal.Instant): boolean {
  return instant.since(now).total('seconds') > clockSkewSeconds
}
