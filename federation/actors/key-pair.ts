/**
 * The keys of one actor: made, written for others to read, and wrapped so that a copy of the database signs nothing.
 * Where they are kept is `keys-store.ts`.
 */
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  generateKeyPair,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { promisify } from 'node:util'

const generate = promisify(generateKeyPair)

/** Opens what is kept: derived from the secret of the instance, which is never kept beside. */
export type WrappingKey = Buffer & { readonly __brand: 'WrappingKey' }

export function wrappingKeyFrom(secret: string): WrappingKey {
  return Buffer.from(hkdfSync('sha256', secret, '', 'classe-a-12 actor keys', 32)) as WrappingKey
}

/** As it is stored: PKCS#8, sealed. */
export interface SealedPair {
  /** AES-256-GCM, `v1.<nonce>.<tag>.<sealed>` in base64url, bound to the id of the key. */
  readonly sealed: string
  /** SPKI PEM. */
  readonly publicKeyPem: string
}

interface Pair {
  readonly privateKey: KeyObject
  readonly publicKeyPem: string
}

/** RSA of 2048 bits: what every other server reads (PeerTube and Mastodon make the same). */
export async function makeRsa(): Promise<Pair> {
  const { privateKey, publicKey } = await generate('rsa', { modulusLength: 2048 })
  return { privateKey, publicKeyPem: pemOf(publicKey) }
}

export async function makeEd25519(): Promise<Pair> {
  const { privateKey, publicKey } = await generate('ed25519')
  return { privateKey, publicKeyPem: pemOf(publicKey) }
}

function pemOf(key: KeyObject): string {
  return String(key.export({ type: 'spki', format: 'pem' }))
}

/** @param id of the key: what is sealed for one actor opens for no other */
export function seal(pair: Pair, id: string, key: WrappingKey): SealedPair {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(id))
  const plain = pair.privateKey.export({ type: 'pkcs8', format: 'der' })
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
  plain.fill(0)
  const parts = [nonce, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))
  return { sealed: ['v1', ...parts].join('.'), publicKeyPem: pair.publicKeyPem }
}

/** Null when this key did not seal it, for this id. */
export function unseal({ sealed, publicKeyPem }: SealedPair, id: string, key: WrappingKey): Pair | null {
  const [version, ...parts] = sealed.split('.')
  const [nonce, tag, content] = parts.map((part) => Buffer.from(part, 'base64url'))
  if (version !== 'v1' || !nonce || !tag || !content) return null
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 })
    decipher.setAAD(Buffer.from(id)).setAuthTag(tag)
    const plain = Buffer.concat([decipher.update(content), decipher.final()])
    const privateKey = createPrivateKey({ key: plain, format: 'der', type: 'pkcs8' })
    plain.fill(0)
    return { privateKey, publicKeyPem }
  } catch {
    return null
  }
}
