/** Ed25519 keys as Multikeys write them (FEP-521a), both ways, and base 58 (Bitcoin's alphabet), in which proofs are too. */
import { createPublicKey } from 'node:crypto'

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

export function encodeBase58(bytes: Uint8Array): string {
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`)
  let text = ''
  for (; rest > 0n; rest /= 58n) text = alphabet.charAt(Number(rest % 58n)) + text
  for (const byte of bytes) {
    if (byte !== 0) break
    text = `1${text}`
  }
  return text
}

/** Null for what is not. @param text short: the cost grows with its square */
export function decodeBase58(text: string): Buffer | null {
  let value = 0n
  for (const letter of text) {
    const digit = alphabet.indexOf(letter)
    if (digit < 0) return null
    value = value * 58n + BigInt(digit)
  }
  const hex = value === 0n ? '' : value.toString(16)
  const zeros = /^1*/.exec(text)?.[0].length ?? 0
  return Buffer.concat([Buffer.alloc(zeros), Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')])
}

/** `z`, then base 58 of 0xed01 and the 32 bytes. */
export function multibaseOf(publicKeyPem: string): string {
  const der = createPublicKey(publicKeyPem).export({ type: 'spki', format: 'der' })
  return `z${encodeBase58(Buffer.concat([Buffer.from([0xed, 0x01]), der.subarray(-32)]))}`
}

/** SPKI PEM; null for what is no Ed25519 key. */
export function pemOfMultibase(text: string): string | null {
  const bytes = text.startsWith('z') && text.length <= 100 ? decodeBase58(text.slice(1)) : null
  if (bytes?.length !== 34 || bytes[0] !== 0xed || bytes[1] !== 0x01) return null
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bytes.subarray(2)])
  return String(createPublicKey({ key: der, format: 'der', type: 'spki' }).export({ type: 'spki', format: 'pem' }))
}
