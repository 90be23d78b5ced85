/** Small secrets as they are kept: AES-256-GCM under a key derived from the instance's, so that a copy of the database opens nothing. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

export interface Seals {
  /** `about` binds it: what is sealed for one account opens for no other. */
  seal(text: string, about: string): string
  /** Null when none of the keys sealed it, for this account. `isFormer`: seal it again. */
  open(sealed: string, about: string): { text: string; isFormer: boolean } | null
}

/** @param secrets the instance's, then its former ones */
export function createSeals(secrets: readonly [string, ...string[]]): Seals {
  const keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', 'classe-a-12 second factors', 32)))
  return {
    seal(text, about) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', keys[0] as Buffer, nonce).setAAD(Buffer.from(about))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return ['v1', ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))].join('.')
    },
    open(sealed, about) {
      const [version, ...parts] = sealed.split('.')
      const [nonce, tag, content] = parts.map((part) => Buffer.from(part, 'base64url'))
      if (version !== 'v1' || !nonce || !tag || !content) return null
      for (const [place, key] of keys.entries()) {
        try {
          const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 })
          decipher.setAAD(Buffer.from(about)).setAuthTag(tag)
          const text = Buffer.concat([decipher.update(content), decipher.final()]).toString('utf8')
          return { text, isFormer: place > 0 }
        } catch {
          // Not this key.
        }
      }
      return null
    },
  }
}
