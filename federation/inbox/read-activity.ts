/** From the bytes of a request to a document that can be walked: JSON, an object, neither deep nor made of too many things. Pure. */
import type { Fields } from './fields.ts'
import { isFields } from './fields.ts'

export const largestBody = 1_000_000
/** PeerTube's own reach 8. */
const deepest = 20
const mostValues = 50_000

/** Null when it is none. */
export function readActivity(body: Uint8Array): Fields | null {
  if (body.length > largestBody) return null
  let document: unknown
  try {
    document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    // Not JSON, not UTF-8, or nested so deep that the parser gives up.
    return null
  }
  return isFields(document) && isBounded(document) ? document : null
}

/** Walks without calling itself: what is deep must not exhaust the stack. */
export function isBounded(document: object): boolean {
  let level: unknown[] = [document]
  let seen = 0
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return false
    const below: unknown[] = []
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue
      const values = Object.values(value)
      seen += values.length
      if (seen > mostValues) return false
      for (const one of values) if (typeof one === 'object' && one !== null) below.push(one)
    }
    level = below
  }
  return true
}
