/** Codes that change every thirty seconds (RFC 6238, as every authenticator knows them: SHA-1, six digits). Pure. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

export const stepSeconds = 30
const digits = 6
/** Clocks of telephones drift: one step before and one after are taken (RFC 6238 §5.2). */
const drift = 1

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** 160 bits, as RFC 4226 §4 asks, in base 32 (RFC 4648 §6). */
export function newSecret(): string {
  return [...randomBytes(20)]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
    .replaceAll(/.{5}/g, (five) => alphabet.charAt(Number.parseInt(five, 2)))
}

export function stepAt(now: Temporal.Instant): number {
  return Math.floor(now.epochMilliseconds / 1000 / stepSeconds)
}

/** RFC 4226 §5.3. */
export function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', bytesOf(secret)).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 0xf
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/** The step that this code belongs to, after `lastStep`: a code serves once. Null when it is wrong. */
export function stepOf(code: string, secret: string, now: Temporal.Instant, lastStep: number): number | null {
  const typed = code.replaceAll(/\s/g, '')
  if (!/^\d{6}$/.test(typed)) return null
  const current = stepAt(now)
  let found: number | null = null
  for (let step = current - drift; step <= current + drift; step++) {
    const isRight = timingSafeEqual(Buffer.from(codeAt(secret, step)), Buffer.from(typed))
    if (isRight && step > lastStep) found = step
  }
  return found
}

/** What an authenticator reads, from a drawing or a link (the « Key Uri Format » that they share). */
export function uriOf(secret: string, { issuer, login }: { issuer: string; login: string }): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(login)}`
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`
}

function bytesOf(base32: string): Buffer {
  const bits = [...base32].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
