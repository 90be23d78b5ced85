/** The messages of the demonstration's provider: right, signed, and plain to read. Tests alter them to make the wrong ones. */
import { randomBytes } from 'node:crypto'
import { bearer, nameIdFormats, ns, success } from '../saml/names.ts'
import { type SigningKey, signElement } from '../saml/signatures.ts'
import { escapeXml } from '../saml/xml.ts'

/** Each field is one place of the message; the defaults of `responseFor` are what is right. */
export interface ResponseFields {
  responseId: string
  assertionId: string
  issueInstant: string
  destination: string
  inResponseTo: string | null
  issuer: string
  assertionIssuer: string
  status: string
  nameId: string
  nameIdFormat: string
  recipient: string
  confirmationMethod: string
  confirmedUntil: string
  notBefore: string
  notOnOrAfter: string
  audience: string
  authenticatedAt: string
  sessionIndex: string
  attributes: Readonly<Record<string, readonly string[]>>
}

interface Occasion {
  provider: string
  acsUrl: string
  audience: string
  /** Null when the sign-in is begun here. */
  requestId: string | null
  login: string
  attributes: Readonly<Record<string, readonly string[]>>
  sessionIndex: string
  authenticatedAt: Temporal.Instant
  now: Temporal.Instant
}

export function newId(): string {
  return `_${randomBytes(20).toString('hex')}`
}

export function responseFor(occasion: Occasion): ResponseFields {
  const { now } = occasion
  const seconds = (instant: Temporal.Instant) => instant.toString({ smallestUnit: 'second' })
  return {
    responseId: newId(),
    assertionId: newId(),
    issueInstant: seconds(now),
    destination: occasion.acsUrl,
    inResponseTo: occasion.requestId,
    issuer: occasion.provider,
    assertionIssuer: occasion.provider,
    status: success,
    nameId: occasion.login,
    nameIdFormat: nameIdFormats.persistent,
    recipient: occasion.acsUrl,
    confirmationMethod: bearer,
    confirmedUntil: seconds(now.add({ minutes: 5 })),
    notBefore: seconds(now.subtract({ seconds: 30 })),
    notOnOrAfter: seconds(now.add({ minutes: 5 })),
    audience: occasion.audience,
    authenticatedAt: seconds(occasion.authenticatedAt),
    sessionIndex: occasion.sessionIndex,
    attributes: occasion.attributes,
  }
}

/** Core §2.3.3. */
export function assertionXml(fields: ResponseFields): string {
  const text = escapeXml
  const answered = fields.inResponseTo === null ? '' : ` InResponseTo="${text(fields.inResponseTo)}"`
  return `<saml:Assertion xmlns:saml="${ns.assertion}" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ID="${text(fields.assertionId)}" Version="2.0" IssueInstant="${fields.issueInstant}"><saml:Issuer>${text(fields.assertionIssuer)}</saml:Issuer><saml:Subject><saml:NameID Format="${text(fields.nameIdFormat)}">${text(fields.nameId)}</saml:NameID><saml:SubjectConfirmation Method="${text(fields.confirmationMethod)}"><saml:SubjectConfirmationData NotOnOrAfter="${fields.confirmedUntil}" Recipient="${text(fields.recipient)}"${answered}/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${fields.notBefore}" NotOnOrAfter="${fields.notOnOrAfter}"><saml:AudienceRestriction><saml:Audience>${text(fields.audience)}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${fields.authenticatedAt}" SessionIndex="${text(fields.sessionIndex)}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>${attributesXml(fields.attributes)}</saml:Assertion>`
}

function attributesXml(attributes: ResponseFields['attributes']): string {
  const written = Object.entries(attributes).filter(([, values]) => values.length > 0)
  if (written.length === 0) return ''
  const each = written.map(([name, values]) => {
    const format = name.startsWith('urn:oid:') ? 'uri' : 'basic'
    const inside = values.map(
      (value) => `<saml:AttributeValue xsi:type="xs:string">${escapeXml(value)}</saml:AttributeValue>`,
    )
    return `<saml:Attribute Name="${escapeXml(name)}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:${format}">${inside.join('')}</saml:Attribute>`
  })
  return `<saml:AttributeStatement>${each.join('')}</saml:AttributeStatement>`
}

/** Core §3.3.3, around an assertion that is signed or encrypted already. */
export function responseXml(fields: ResponseFields, assertion: string): string {
  const text = escapeXml
  const answered = fields.inResponseTo === null ? '' : ` InResponseTo="${text(fields.inResponseTo)}"`
  return `<samlp:Response xmlns:samlp="${ns.protocol}" xmlns:saml="${ns.assertion}" ID="${text(fields.responseId)}" Version="2.0" IssueInstant="${fields.issueInstant}" Destination="${text(fields.destination)}"${answered}><saml:Issuer>${text(fields.issuer)}</saml:Issuer><samlp:Status><samlp:StatusCode Value="${text(fields.status)}"/></samlp:Status>${assertion}</samlp:Response>`
}

/** Both signatures: of the assertion, then of the whole. */
export function signedResponse(fields: ResponseFields, key: SigningKey): string {
  const assertion = signElement(assertionXml(fields), fields.assertionId, key)
  return signElement(responseXml(fields, assertion), fields.responseId, key)
}
