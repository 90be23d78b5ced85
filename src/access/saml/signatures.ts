/**
 * XML signatures. `checkSignatures` looks at where they stand and what they claim, before any cryptography;
 * `verifyRoot` verifies a whole document (metadata, logout by POST), and `signRoot` signs one. Responses are verified
 * by node-saml, between our own checks.
 */
import type { Element } from '@xmldom/xmldom'
import { SignedXml } from 'xml-crypto'
import { canonicalizations, digestAlgorithms, envelopedSignature, ns, signatureAlgorithms } from './names.ts'
import { SsoMessageRefused } from './refusals.ts'
import { attribute, type Bounds, elements, everyElement, onlyChild, readXml } from './xml.ts'

/**
 * Each signature must be a child of one of `places`, sign exactly that element by one reference, carry nothing else,
 * and use algorithms that hold. No two elements of the document share an identifier.
 * @throws {SsoMessageRefused} identifiers, signature-place, algorithm
 */
export function checkSignatures(root: Element, places: readonly Element[]): void {
  const all = everyElement(root)
  checkIdentifiers(all)
  const signatures = all.filter((element) => isSignature(element, 'Signature'))
  for (const name of ['SignedInfo', 'SignatureValue', 'Reference']) {
    if (all.filter((element) => isSignature(element, name)).length !== signatures.length) refusePlace()
  }
  const seen = new Set<Element>()
  for (const signature of signatures) {
    const place = places.find((candidate) => candidate === signature.parentNode)
    if (!place || seen.has(place)) refusePlace()
    seen.add(place)
    checkShape(signature, place)
  }
}

export function isSigned(element: Element): boolean {
  return onlyChild(element, ns.signature, 'Signature') !== null
}

/**
 * The root as it was signed by one of these keys: read this, and nothing of the text it came in.
 * @throws {SsoMessageRefused}
 */
export function verifyRoot(text: string, certificates: readonly string[], bounds?: Bounds): Element {
  const root = readXml(text, bounds).documentElement
  if (!root) throw new SsoMessageRefused('not-xml')
  checkSignatures(root, [root])
  const signature = onlyChild(root, ns.signature, 'Signature')
  if (!signature) throw new SsoMessageRefused('unverified')
  for (const publicCert of certificates) {
    const verification = new SignedXml({ publicCert })
    try {
      verification.loadSignature(signature.toString())
      if (!verification.checkSignature(normalized(text))) continue
    } catch {
      continue
    }
    const [signed, another] = verification.getSignedReferences()
    const verified = signed && !another ? readXml(signed, bounds).documentElement : null
    if (verified && attribute(verified, 'ID') === attribute(root, 'ID')) return verified
  }
  throw new SsoMessageRefused('unverified')
}

export interface SigningKey {
  privateKey: string
  certificate: string
}

/** Signs the element with this identifier, rsa-sha256 over exclusive canonicalization; the signature follows its `Issuer`. */
export function signElement(xml: string, id: string, { privateKey, certificate }: SigningKey): string {
  const element = `//*[@ID='${id}']`
  const signing = new SignedXml({
    privateKey,
    publicCert: certificate,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  })
  signing.addReference({
    xpath: element,
    transforms: [envelopedSignature, 'http://www.w3.org/2001/10/xml-exc-c14n#'],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  })
  const issuer = `${element}/*[local-name()='Issuer']`
  const hasIssuer = everyElement(readXml(xml, { characters: 1e7, elements: 1e5 }).documentElement as Element).some(
    (each) => each.localName === 'Issuer' && attribute(each.parentNode as Element, 'ID') === id,
  )
  signing.computeSignature(xml, {
    prefix: 'ds',
    location: hasIssuer ? { reference: issuer, action: 'after' } : { reference: element, action: 'prepend' },
  })
  return signing.getSignedXml()
}

function checkIdentifiers(all: readonly Element[]): void {
  const seen = new Set<string>()
  for (const element of all) {
    for (const { name, value } of Array.from(element.attributes)) {
      if (!/^(?:\w+:)?id$/i.test(name)) continue
      if (seen.has(value)) throw new SsoMessageRefused('identifiers')
      seen.add(value)
    }
  }
}

function checkShape(signature: Element, place: Element): void {
  const [info, value, keyInfo, ...others] = elements(signature)
  if (!info || !value || others.length > 0) refusePlace()
  if (!isSignature(info, 'SignedInfo') || !isSignature(value, 'SignatureValue')) refusePlace()
  if (keyInfo && !isSignature(keyInfo, 'KeyInfo')) refusePlace()
  if (elements(value).length > 0) refusePlace()

  const [canonicalization, method, reference, ...more] = elements(info)
  if (!canonicalization || !method || !reference || more.length > 0) refusePlace()
  if (!isSignature(canonicalization, 'CanonicalizationMethod')) refusePlace()
  if (!isSignature(method, 'SignatureMethod') || !isSignature(reference, 'Reference')) refusePlace()
  checkCanonicalization(canonicalization)
  if (!signatureAlgorithms.has(algorithmOf(method)) || elements(method).length > 0) refuseAlgorithm()

  const id = attribute(place, 'ID')
  if (!id || attribute(reference, 'URI') !== `#${id}`) refusePlace()
  const [transforms, digest, digestValue, ...rest] = elements(reference)
  if (!transforms || !digest || !digestValue || rest.length > 0) refusePlace()
  if (!isSignature(transforms, 'Transforms') || !isSignature(digestValue, 'DigestValue')) refusePlace()
  if (!isSignature(digest, 'DigestMethod') || elements(digestValue).length > 0) refusePlace()
  if (!digestAlgorithms.has(algorithmOf(digest)) || elements(digest).length > 0) refuseAlgorithm()
  checkTransforms(transforms)
}

/** SAML Core §5.4.4: the enveloped signature is taken out, then the text is made canonical; nothing else. */
function checkTransforms(transforms: Element): void {
  const [enveloped, canonicalization, ...others] = elements(transforms)
  if (!enveloped || others.length > 0) refuseAlgorithm()
  if (algorithmOf(enveloped) !== envelopedSignature || elements(enveloped).length > 0) refuseAlgorithm()
  if (canonicalization) checkCanonicalization(canonicalization)
}

function checkCanonicalization(element: Element): void {
  if (!canonicalizations.has(algorithmOf(element))) refuseAlgorithm()
  const inside = elements(element)
  if (inside.some(({ localName }) => localName !== 'InclusiveNamespaces') || inside.length > 1) refuseAlgorithm()
}

function algorithmOf(element: Element): string {
  return attribute(element, 'Algorithm') ?? ''
}

function isSignature(element: Element, name: string): boolean {
  return element.namespaceURI === ns.signature && element.localName === name
}

/** We are the XML processor: line ends become one character before anything is hashed (XML 1.0 §2.11). */
function normalized(text: string): string {
  return text.replace(/\r\n?/g, '\n')
}

function refusePlace(): never {
  throw new SsoMessageRefused('signature-place')
}

function refuseAlgorithm(): never {
  throw new SsoMessageRefused('algorithm')
}
