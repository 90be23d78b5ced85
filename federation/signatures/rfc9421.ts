/**
 * HTTP message signatures (RFC 9421), by Fedify: for peers that speak it. Which part of a request with several
 * signatures is believed, and what it must cover, is read here; whose the key is, in `verify-request.ts`.
 */
import type { KeyObject } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { signRequest, verifyRequest } from '@fedify/fedify/sig'
import { CryptographicKey } from '@fedify/vocab'
import type { ActorKeys } from '../actor.ts'
import type { SignedRequest } from '../signature-ports.ts'
import { contentDigestOf } from './digest.ts'
import { toCryptoKey } from './to-crypto-key.ts'

export async function signRfc9421(request: SignedRequest, { rsa }: ActorKeys): Promise<Record<string, string>> {
  const { method, url, body, date } = request
  const headers: Record<string, string> = {
    Host: new URL(url).host,
    Date: new Date(date.epochMilliseconds).toUTCString(),
  }
  if (body !== undefined) {
    headers['Content-Type'] = 'application/activity+json'
    headers['Content-Digest'] = contentDigestOf(body)
  }
  const bytes = body === undefined ? null : Uint8Array.from(Buffer.from(body)).buffer
  const signed = await signRequest(
    new Request(url, { method, headers, body: bytes }),
    toCryptoKey(rsa.privateKey),
    new URL(rsa.id),
    { spec: 'rfc9421', body: bytes, currentTime: date as never },
  )
  for (const name of ['Signature-Input', 'Signature']) headers[name] = signed.headers.get(name) ?? ''
  return headers
}

/** One signature of a request. */
interface MessageSignature {
  readonly label: string
  readonly keyId: string
  /** Seconds of 1970. */
  readonly created: number
  readonly expires: number | null
  readonly components: readonly string[]
  /** Its own members of the two headers, alone. */
  readonly input: string
  readonly signature: string
}

const mostSignatures = 4
const longestHeader = 8192
const item = '"(?:[^"\\\\]|\\\\["\\\\])*"'
const member = new RegExp(
  `\\s*([a-z*][a-z0-9_.*-]*)=\\(((?: *${item})* *)\\)((?:; ?[a-z*][a-z0-9_.*-]*(?:=(?:${item}|-?\\d{1,15}))?)*)\\s*(?:,|$)`,
  'y',
)

/**
 * The signatures of a request, in order. Components with parameters are left out with their signature: nobody in the
 * fediverse sends them, and each narrows what is covered. Empty when the headers cannot be read.
 */
export function readMessageSignatures(headers: IncomingHttpHeaders): MessageSignature[] {
  const { 'signature-input': inputs, signature: signatures } = headers
  if (typeof inputs !== 'string' || typeof signatures !== 'string') return []
  if (inputs.length > longestHeader || signatures.length > longestHeader) return []
  const values = new Map<string, string>()
  for (const part of signatures.split(',')) {
    const [, label, value] = /^\s*([a-z*][a-z0-9_.*-]*)=(:[A-Za-z0-9+/]+={0,2}:)\s*$/.exec(part) ?? []
    if (label === undefined || value === undefined || values.has(label)) return []
    values.set(label, value)
  }
  const found: MessageSignature[] = []
  const seen = new Set<string>()
  member.lastIndex = 0
  while (member.lastIndex < inputs.length) {
    const [text, label = '', list = '', parameters = ''] = member.exec(inputs) ?? []
    if (text === undefined || seen.has(label) || seen.size >= mostSignatures) return []
    seen.add(label)
    const value = values.get(label)
    const said = readParameters(parameters)
    if (value === undefined || said === null) continue
    const components = [...list.matchAll(/"([^"]*)"/g)].map(([, name = '']) => name)
    if (list.includes(';') || new Set(components).size !== components.length) continue
    const input = `${label}=(${list.trim()})${parameters}`
    found.push({ label, ...said, components, input, signature: `${label}=${value}` })
  }
  return found
}

function readParameters(text: string): { keyId: string; created: number; expires: number | null } | null {
  const said = new Map<string, string>()
  for (const [, name = '', quoted, number] of text.matchAll(/; ?([a-z*][a-z0-9_.*-]*)(?:=(?:"([^"]*)"|(-?\d+)))?/g)) {
    if (said.has(name)) return null
    said.set(name, quoted ?? number ?? '')
  }
  const [keyId, created, expires] = [said.get('keyid'), said.get('created'), said.get('expires')]
  if (!keyId || !created || !/^\d+$/.test(created) || (expires !== undefined && !/^\d+$/.test(expires))) return null
  return { keyId, created: Number(created), expires: expires === undefined ? null : Number(expires) }
}

/** @param url as others write it: `@target-uri`, `@authority`; the digest of the body was checked before */
export async function isMessageSignedBy(
  said: MessageSignature,
  { method, url, headers, body }: { method: string; url: string; headers: IncomingHttpHeaders; body: Uint8Array },
  key: KeyObject,
): Promise<boolean> {
  if (key.asymmetricKeyType !== 'rsa') return false
  const sent = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string' && !name.startsWith(':')) sent.set(name, value)
  }
  sent.set('Host', new URL(url).host)
  sent.set('Signature-Input', said.input)
  sent.set('Signature', said.signature)
  const id = new URL(said.keyId)
  const held = new CryptographicKey({ id, owner: id, publicKey: toCryptoKey(key) })
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const request = new Request(url, { method, headers: sent, ...(hasBody ? { body: Uint8Array.from(body) } : {}) })
  const found = await verifyRequest(request, {
    spec: 'rfc9421',
    timeWindow: false, // looked at before
    keyCache: { get: async () => held, set: async () => {} },
    documentLoader: noDocument,
    contextLoader: noDocument,
  }).catch(() => null)
  return found !== null
}

/** The key is at hand: nothing is fetched by a library. */
function noDocument(): Promise<never> {
  return Promise.reject(new Error('nothing is fetched here'))
}
