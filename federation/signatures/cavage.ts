/**
 * HTTP signatures as the fediverse signs them (draft-cavage-http-signatures-12, RSA with SHA-256). Bare `node:crypto`: this
 * is met at every activity, and costs a seventh of what a general library takes (`test/bench/inbox.ts`). What must
 * be covered, how old it may be and whose the key is are for `verify-request.ts`.
 */
import { type KeyObject, sign, verify } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { promisify } from 'node:util'
import type { ActorKeys } from '../actor.ts'
import type { SignedRequest } from '../signature-ports.ts'
import { digestOf } from './digest.ts'

const signInThreadPool = promisify(sign) as (algorithm: string, data: Buffer, key: KeyObject) => Promise<Buffer>

/** What a `Signature` header says. */
interface CavageSignature {
  readonly keyId: string
  /** Lower case; seconds of 1970 for the two times. */
  readonly algorithm: string | null
  readonly created: number | null
  readonly expires: number | null
  /** Lower case, in order. */
  readonly headers: readonly string[]
  readonly signature: Buffer
}

/** Headers to send. @throws what the key throws */
export async function signCavage(request: SignedRequest, { rsa }: ActorKeys): Promise<Record<string, string>> {
  const { method, body, date } = request
  const url = request.url instanceof URL ? request.url : new URL(request.url)
  const dateText = new Date(date.epochMilliseconds).toUTCString()
  const lines: [name: string, value: string][] = [
    ['(request-target)', `${method.toLowerCase()} ${url.pathname}${url.search}`],
    ['host', url.host],
    ['date', dateText],
  ]
  const headers: Record<string, string> = { Host: url.host, Date: dateText }
  if (body !== undefined) {
    headers.Digest = digestOf(body)
    headers['Content-Type'] = 'application/activity+json'
    lines.push(['digest', headers.Digest], ['content-type', headers['Content-Type']])
  }
  const text = lines.map(([name, value]) => `${name}: ${value}`).join('\n')
  const signature = await signInThreadPool('sha256', Buffer.from(text), rsa.privateKey)
  headers.Signature = `keyId="${rsa.id}",algorithm="rsa-sha256",headers="${lines.map(([name]) => name).join(' ')}",signature="${signature.toString('base64')}"`
  return headers
}

const longestHeader = 4096
const parameter = /\s*([a-zA-Z]+)=(?:"([^"\\]*)"|(\d{1,15}))\s*(?:,|$)/y

/** Null when it is not one, or says the same thing twice. */
export function readCavage(header: string): CavageSignature | null {
  if (header.length > longestHeader) return null
  const said = new Map<string, string>()
  parameter.lastIndex = 0
  while (parameter.lastIndex < header.length) {
    const found = parameter.exec(header)
    const [, name = '', quoted, plain] = found ?? []
    if (!found || said.has(name)) return null
    said.set(name, quoted ?? plain ?? '')
  }
  const time = (name: string) => {
    const text = said.get(name)
    if (text === undefined) return null
    return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  }
  const [keyId, signature] = [said.get('keyId'), said.get('signature')]
  const [created, expires] = [time('created'), time('expires')]
  if (!keyId || !signature || Number.isNaN(created) || Number.isNaN(expires)) return null
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(signature)) return null
  return {
    keyId,
    algorithm: said.get('algorithm')?.toLowerCase() ?? null,
    created,
    expires,
    // Draft §2.1.6: absent, it is `(created)` alone.
    headers: (said.get('headers') ?? '(created)').toLowerCase().split(' ').filter(Boolean),
    signature: Buffer.from(signature, 'base64'),
  }
}

/** `hs2019` hides the algorithm; with an RSA key the fediverse means this one. */
export function isCavageAlgorithm(algorithm: string | null): boolean {
  return algorithm === null || algorithm === 'rsa-sha256' || algorithm === 'hs2019'
}

/**
 * The text that was signed; null when a header that it covers is absent or is repeated in `headers`.
 * @param host ours, as others know it: a proxy may have rewritten the header, and a signature for another host is
 *   for another host
 */
export function cavageText(
  said: CavageSignature,
  { method, path, headers, host }: { method: string; path: string; headers: IncomingHttpHeaders; host: string },
): string | null {
  if (new Set(said.headers).size !== said.headers.length) return null
  const lines: string[] = []
  for (const name of said.headers) {
    let value: string | string[] | undefined
    if (name === '(request-target)') value = `${method.toLowerCase()} ${path}`
    else if (name === '(created)') value = said.created?.toString()
    else if (name === '(expires)') value = said.expires?.toString()
    else if (name === 'host') value = host
    else value = headers[name]
    if (typeof value !== 'string') return null
    lines.push(`${name}: ${value.trim()}`)
  }
  return lines.join('\n')
}

/** In this thread: 20 µs, less than the way to another. */
export function isCavageSignedBy(text: string, signature: Buffer, key: KeyObject): boolean {
  return key.asymmetricKeyType === 'rsa' && verify('sha256', Buffer.from(text), key, signature)
}
