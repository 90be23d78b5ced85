/**
 * A key and its self-signed X.509 certificate (RFC 5280), made at first start: Node signs but does not write
 * certificates. In SAML a certificate is only the envelope of a public key; nobody follows a chain.
 */
import { createPublicKey, generateKeyPair, randomBytes, sign, X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'

export interface KeyAndCertificate {
  /** PKCS #8 PEM. */
  privateKey: string
  /** PEM. */
  certificate: string
}

export async function createKeyAndCertificate(commonName: string, from: Temporal.Instant): Promise<KeyAndCertificate> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 3072,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  return { privateKey, certificate: selfSigned(privateKey, commonName, from) }
}

/** Ten years: its end would stop every sign-in, and only the operator may choose that day. */
export function selfSigned(privateKey: string, commonName: string, from: Temporal.Instant): string {
  const algorithm = sequence(oid('2a864886f70d01010b'), tlv(0x05)) // sha256WithRSAEncryption, RFC 4055 §5
  const name = sequence(tlv(0x31, sequence(oid('550403'), tlv(0x0c, Buffer.from(commonName, 'utf8')))))
  const serial = randomBytes(16)
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40 // positive, without a leading zero
  const notCertificateAuthority = sequence(oid('551d13'), tlv(0x01, Buffer.of(0xff)), tlv(0x04, sequence()))
  const toBeSigned = sequence(
    tlv(0xa0, tlv(0x02, Buffer.of(2))),
    tlv(0x02, serial),
    algorithm,
    name,
    sequence(time(from.subtract({ hours: 24 })), time(from.add({ hours: 24 * 3652 }))),
    name,
    createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(notCertificateAuthority)),
  )
  const signature = sign('sha256', toBeSigned, privateKey)
  const der = sequence(toBeSigned, algorithm, tlv(0x03, Buffer.of(0), signature))
  return new X509Certificate(der).toString()
}

/** X.690 §8.1: tag, length, contents. */
function tlv(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents)
  if (content.length < 0x80) return Buffer.concat([Buffer.of(tag, content.length), content])
  const length = Buffer.from(content.length.toString(16).padStart(content.length > 0xff ? 4 : 2, '0'), 'hex')
  return Buffer.concat([Buffer.of(tag, 0x80 | length.length), length, content])
}

function sequence(...contents: readonly Uint8Array[]): Buffer {
  return tlv(0x30, ...contents)
}

function oid(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, 'hex'))
}

/** RFC 5280 §4.1.2.5: two digits of the year until 2049, four after. */
function time(instant: Temporal.Instant): Buffer {
  const text = instant.toString({ smallestUnit: 'second' }).replaceAll(/[-:T]/g, '')
  return text < '2050' ? tlv(0x17, Buffer.from(text.slice(2), 'ascii')) : tlv(0x18, Buffer.from(text, 'ascii'))
}
