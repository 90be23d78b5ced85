/** Node's keys as WebCrypto's, which Fedify takes; made once for each. */
import type { KeyObject } from 'node:crypto'

const made = new WeakMap<KeyObject, CryptoKey>()

/** @param key RSA, of either kind. Extractable: Fedify refuses others. */
export function toCryptoKey(key: KeyObject): CryptoKey {
  let found = made.get(key)
  if (!found) {
    const usage = key.type === 'private' ? 'sign' : 'verify'
    found = key.toCryptoKey({ name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, true, [usage]) as CryptoKey
    made.set(key, found)
  }
  return found
}
