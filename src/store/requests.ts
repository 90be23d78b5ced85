/** What every engine checks of a request before it answers. */
import { matches } from './filter.ts'

/** @throws {RangeError} */
export function limitOf(limit = 20): number {
  return within('limit', limit, 1, 1000)
}

/** @throws {RangeError} @throws {TypeError} with a cursor, which already says where to begin */
export function skipOf(skip = 0, after?: string): number {
  if (skip !== 0 && after !== undefined) throw new TypeError('skip goes without after')
  return within('skip', skip, 0, 10_000)
}

function within(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new RangeError(`${name} must be ${least} to ${most}, not ${value}`)
}

/** As instants are kept in documents: UTC, milliseconds, so that they sort as text. */
export function instantText(instant: Temporal.Instant): string {
  return instant.toString({ smallestUnit: 'millisecond' })
}

export function isUnexpired(document: unknown, path: string, now: string): boolean {
  return matches(document, { kind: 'unexpired', path, now })
}

/** @throws {TypeError} */
export function assertFewEnough(documents: readonly unknown[]): void {
  if (documents.length > 1000) throw new TypeError('at most 1000 documents in one request')
}
