/** From the bytes of a request to a document that can be walked: JSON, an object, neither deep nor made of too many things. Pure. */
import { isUtf8 } from 'node:buffer'
import { JsonRefused, readHostileObject } from '../hostile-json.ts'
import type { Fields } from './fields.ts'

export const largestBody = 1_000_000
/** PeerTube's own reach 8. */
const bounds = { maxDepth: 20, maxParts: 50_000 }

/** Null when it is none. */
export function readActivity(body: Uint8Array): Fields | null {
  if (body.length > largestBody || !isUtf8(body)) return null
  try {
    return readHostileObject(body, bounds)
  } catch (error) {
    if (error instanceof JsonRefused) return null
    throw error
  }
}
