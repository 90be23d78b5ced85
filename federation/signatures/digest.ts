/** What was signed of a body: `Digest` (RFC 3230, with draft-cavage) and `Content-Digest` (RFC 9530, with RFC 9421). */
import { hash, timingSafeEqual } from 'node:crypto'

export function digestOf(body: string | Uint8Array): string {
  return `SHA-256=${hashOf(body)}`
}

export function contentDigestOf(body: string | Uint8Array): string {
  return `sha-256=:${hashOf(body)}:`
}

/** The same bytes go to hundreds. */
const hashes = new WeakMap<Uint8Array, string>()

function hashOf(body: string | Uint8Array): string {
  if (typeof body === 'string') return hash('sha256', body, 'base64')
  const made = hashes.get(body) ?? hash('sha256', body, 'base64')
  hashes.set(body, made)
  return made
}

/** True when it names SHA-256 once, and rightly: of two digests, nobody knows which one was meant. */
export function isDigestOf(header: string, body: Uint8Array): boolean {
  // As nearly everybody writes it.
  return (
    header === `SHA-256=${hash('sha256', body, 'base64')}` || isRight(header, body, /^sha-256=([A-Za-z0-9+/]{43}=)$/i)
  )
}

/** The same, as a structured field. */
export function isContentDigestOf(header: string, body: Uint8Array): boolean {
  return isRight(header, body, /^sha-256=:([A-Za-z0-9+/]{43}=):$/)
}

function isRight(header: string, body: Uint8Array, form: RegExp): boolean {
  const said = header.split(',').map((part) => part.trim())
  const ours = said.filter((part) => /^sha-256=/i.test(part))
  const [, written] = form.exec(ours[0] ?? '') ?? []
  if (ours.length !== 1 || written === undefined) return false
  return timingSafeEqual(Buffer.from(written, 'base64'), hash('sha256', body, 'buffer'))
}
