/** JSON of strangers: bounded before it could cost, and nothing in it that could be taken for more than a value. */

interface JsonBounds {
  /** Arrays and objects within one another. What the fediverse says goes down to 12. */
  maxDepth: number
  /** Arrays, objects and members, roughly: commas and openings. */
  maxParts: number
}

const usualBounds: JsonBounds = { maxDepth: 32, maxParts: 20_000 }

export class JsonRefused extends Error {
  override readonly name = 'JsonRefused'
  readonly reason: 'malformed' | 'too-deep' | 'too-many'
  constructor(reason: JsonRefused['reason'], options?: ErrorOptions) {
    super(`JSON: ${reason}`, options)
    this.reason = reason
  }
}

/** What so few bytes can become (some megabytes, in two milliseconds) is not feared: it is built, then counted, which costs a tenth. */
const fewBytes = 64 * 1024

/**
 * An object, without any key `__proto__` in it.
 * @param bytes UTF-8, of a size that was bounded
 * @throws {JsonRefused}
 */
export function readHostileObject(bytes: Uint8Array, bounds: JsonBounds = usualBounds): Record<string, unknown> {
  if (bytes.length > fewBytes) assertBounded(bytes, bounds)
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new JsonRefused('malformed', { cause })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new JsonRefused('malformed')
  purify(value, bounds.maxDepth, { left: bounds.maxParts })
  return value as Record<string, unknown>
}

/**
 * One pass, no memory: nesting of a hundred thousand is refused before anything is made of it. Bytes of other
 * characters are never those of a mark (RFC 3629 §3).
 */
function assertBounded(bytes: Uint8Array, { maxDepth, maxParts }: JsonBounds): void {
  let depth = 0
  let parts = 0
  let isInText = false
  for (let at = 0; at < bytes.length; at++) {
    const unit = bytes[at]
    if (isInText) {
      if (unit === 0x5c) at++
      else if (unit === 0x22) isInText = false
    } else if (unit === 0x22) isInText = true
    else if (unit === 0x7b || unit === 0x5b) {
      if (++depth > maxDepth) throw new JsonRefused('too-deep')
      if (++parts > maxParts) throw new JsonRefused('too-many')
    } else if (unit === 0x7d || unit === 0x5d) depth--
    else if (unit === 0x2c && ++parts > maxParts) throw new JsonRefused('too-many')
  }
}

/** Without `__proto__` anywhere; as deep as was allowed at most, so never far within itself. */
function purify(value: object, depthLeft: number, parts: { left: number }): void {
  if (depthLeft === 0) throw new JsonRefused('too-deep')
  let members = 0
  if (Array.isArray(value)) {
    members = value.length
    for (const member of value) if (typeof member === 'object' && member !== null) purify(member, depthLeft - 1, parts)
  } else {
    if (Object.hasOwn(value, '__proto__')) Reflect.deleteProperty(value, '__proto__')
    for (const key in value) {
      members++
      const member = (value as Record<string, unknown>)[key]
      if (typeof member === 'object' && member !== null) purify(member, depthLeft - 1, parts)
    }
  }
  // One opening and the commas, as in the text.
  parts.left -= Math.max(1, members)
  if (parts.left < 0) throw new JsonRefused('too-many')
}
