/** Signs as a provider would, or as an attacker might: every choice of a signature is open here. */
import { createHash, createPublicKey } from 'node:crypto'
import { SignedXml } from 'xml-crypto'

export interface Key {
  privateKey: string
  certificate: string
}

export interface Signing {
  key: Key
  signature?: string
  digest?: string
  canonicalization?: string
  transforms?: readonly string[]
  /** A child of the signed element, or the element itself. */
  location?: { reference: string; action: 'after' | 'prepend' | 'append' }
  /** What is signed, when it is not the element that bears the identifier. */
  target?: string
  /** Puts the signer's certificate in the message. */
  keyInfo?: string
}

export const algorithms = {
  rsaSha1: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
  rsaSha256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  rsaSha512: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  hmacSha1: 'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
  sha1: 'http://www.w3.org/2000/09/xmldsig#sha1',
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  sha512: 'http://www.w3.org/2001/04/xmlenc#sha512',
  exclusive: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  exclusiveWithComments: 'http://www.w3.org/2001/10/xml-exc-c14n#WithComments',
  inclusive: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  enveloped: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  xslt: 'http://www.w3.org/TR/1999/REC-xslt-19991116',
  xpath: 'http://www.w3.org/TR/1999/REC-xpath-19991116',
} as const

export function sign(xml: string, id: string, signing: Signing): string {
  const { key, location } = signing
  const element = `//*[@ID='${id}']`
  const signed = new SignedXml({
    privateKey: key.privateKey,
    publicCert: signing.keyInfo ?? key.certificate,
    signatureAlgorithm: signing.signature ?? algorithms.rsaSha256,
    canonicalizationAlgorithm: (signing.canonicalization ?? algorithms.exclusive) as typeof algorithms.exclusive,
  })
  if (signing.signature === algorithms.hmacSha1) {
    // The attacker's hope: the public key, which everybody has, taken for a shared secret.
    signed.enableHMAC()
    signed.privateKey = createPublicKey(key.certificate).export({ type: 'spki', format: 'pem' }).toString()
  }
  signed.addReference({
    xpath: signing.target ?? element,
    transforms: [...(signing.transforms ?? [algorithms.enveloped, algorithms.exclusive])],
    digestAlgorithm: signing.digest ?? algorithms.sha256,
  })
  signed.computeSignature(xml, {
    prefix: 'ds',
    location: location ?? { reference: `${element}/*[local-name()='Issuer']`, action: 'after' },
  })
  return signed.getSignedXml()
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
