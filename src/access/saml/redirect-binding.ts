/**
 * Messages in the query of an address (Bindings §3.4): deflated, and signed beside themselves. Verified by us, on the
 * query as it was sent: node-saml inflates before it verifies, and can be made to verify one parameter and read another.
 */
import { sign, verify } from 'node:crypto'
import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'
import type { Element } from '@xmldom/xmldom'
import { decodeBase64Bytes } from './check-response.ts'
import { signatureAlgorithms } from './names.ts'
import { SsoMessageRefused } from './refusals.ts'
import { limits, readXml } from './xml.ts'

export interface RedirectMessage {
  parameter: 'SAMLRequest' | 'SAMLResponse'
  root: Element
  relayState: string | null
}

/** The query of a signed message (Bindings §3.4.4.1). */
export async function signedQuery(
  parameter: 'SAMLRequest' | 'SAMLResponse',
  xml: string,
  relayState: string | null,
  privateKey: string,
): Promise<string> {
  const deflated = await promisify(deflateRaw)(xml)
  const signed = [
    [parameter, deflated.toString('base64')],
    ...(relayState === null ? [] : [['RelayState', relayState]]),
    ['SigAlg', 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'],
  ]
    .map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`)
    .join('&')
  const signature = sign('sha256', Buffer.from(signed), privateKey)
  return `${signed}&Signature=${encodeURIComponent(signature.toString('base64'))}`
}

/**
 * The parameters exactly as they were sent: one message, one algorithm, one signature, each once and written plainly,
 * so that what is verified is what is read. Nothing is inflated before the signature holds.
 * @param rawQuery as received, not decoded
 * @throws {SsoMessageRefused}
 */
export async function readRedirect(rawQuery: string, certificates: readonly string[]): Promise<RedirectMessage> {
  const raw = new Map<string, string>()
  for (const pair of rawQuery.split('&')) {
    const [name = '', value = ''] = pair.split(/=(.*)/s, 2)
    const meant = parameterNames.find((known) => known.toLowerCase() === decode(name).toLowerCase())
    if (meant && (name !== meant || raw.has(name))) throw new SsoMessageRefused('parameters')
    if (meant) raw.set(name, value)
  }
  const parameter = raw.has('SAMLRequest') ? 'SAMLRequest' : 'SAMLResponse'
  const message = raw.get(parameter)
  if (message === undefined || (raw.has('SAMLRequest') && raw.has('SAMLResponse')))
    throw new SsoMessageRefused('parameters')
  const encoding = raw.get('SAMLEncoding')
  if (encoding !== undefined && decode(encoding) !== 'urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE') {
    throw new SsoMessageRefused('parameters')
  }
  const algorithm = raw.get('SigAlg')
  const signature = raw.get('Signature')
  if (!algorithm || !signature) throw new SsoMessageRefused('unverified')
  const hash = signatureAlgorithms.get(decode(algorithm))
  if (!hash) throw new SsoMessageRefused('algorithm')

  const signed = [parameter, 'RelayState', 'SigAlg'].flatMap((name) =>
    raw.has(name) ? `${name}=${raw.get(name)}` : [],
  )
  const bytes = decodeBase64Bytes(decode(signature), 4096)
  const isVerified = certificates.some((certificate) => verify(hash, Buffer.from(signed.join('&')), certificate, bytes))
  if (!isVerified) throw new SsoMessageRefused('unverified')

  const root = readXml(await inflated(decodeBase64Bytes(decode(message), 64_000))).documentElement
  if (!root) throw new SsoMessageRefused('root')
  const relayState = raw.get('RelayState')
  return { parameter, root, relayState: relayState === undefined ? null : decode(relayState) }
}

const parameterNames = ['SAMLRequest', 'SAMLResponse', 'RelayState', 'SigAlg', 'Signature', 'SAMLEncoding'] as const

/** A 7 kB message can claim gigabytes: the inflating stops where no honest message goes. */
async function inflated(bytes: Buffer): Promise<string> {
  try {
    const text = await promisify(inflateRaw)(bytes, { maxOutputLength: limits.characters })
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text)
  } catch (cause) {
    throw new SsoMessageRefused('inflate', { cause })
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch (cause) {
    throw new SsoMessageRefused('parameters', { cause })
  }
}
