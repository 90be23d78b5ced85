/** Secrets that a browser or a link holds. Only their hash is kept: 256 random bits need neither salt nor slowness. */
import { createHash, randomBytes } from 'node:crypto'

export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What is kept; null when it cannot be one of ours, so that nothing is looked up. */
export function hashToken(token: string | null): string | null {
  if (token === null || !/^[\w-]{43}$/.test(token)) return null
  return createHash('sha256').update(token).digest('base64url')
}
