/** The names of files in the media store: what may be one, and what may not. Pure. */

const segment = /^[a-z0-9_-][a-z0-9._-]{0,127}$/
const mostSegments = 8

/** 1 to 8 segments of `[a-z0-9._-]`, none starting with a dot, each of at most 128 characters. */
export function isMediaKey(key: string): boolean {
  const segments = key.split('/')
  return segments.length <= mostSegments && segments.every((part) => segment.test(part))
}

/** @throws {InvalidMediaKey} */
export function assertMediaKey(key: string): void {
  if (!isMediaKey(key)) throw new InvalidMediaKey(key)
}

/** A defect of the caller, never a person's fault: what comes from an address is tested with `isMediaKey` first. */
class InvalidMediaKey extends Error {
  override readonly name = 'InvalidMediaKey'
  constructor(key: string) {
    super(`not a media key: ${JSON.stringify(key.slice(0, 200))}`)
  }
}
