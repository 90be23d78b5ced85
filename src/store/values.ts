/**
 * What a document may hold, and how two values compare: the same rules before every engine, so that
 * neither keeps what the other would refuse, and both sort alike.
 */
import { InvalidDocument } from './engine.ts'

/** Counted as BSON, the larger of the two engines' forms; MongoDB stops at 16 MiB, and our search fields need room. */
const largestDocumentBytes = 15_000_000
const deepestNesting = 100

/**
 * The order of kinds, the smallest first: MongoDB's own. Objects are equal to one another here, and so are
 * arrays: an order by such a field is left to `_id`.
 */
export const ranks = { absent: 0, number: 1, string: 2, object: 3, array: 4, boolean: 5 } as const
export type Rank = (typeof ranks)[keyof typeof ranks]

export function rankOf(value: unknown): Rank {
  if (value === null || value === undefined) return ranks.absent
  if (typeof value === 'number') return ranks.number
  if (typeof value === 'string') return ranks.string
  if (typeof value === 'boolean') return ranks.boolean
  return Array.isArray(value) ? ranks.array : ranks.object
}

/** By kind, then numbers by size, strings by UTF-8 bytes, false before true. */
export function compareValues(a: unknown, b: unknown): number {
  const byRank = rankOf(a) - rankOf(b)
  if (byRank !== 0) return byRank
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  return 0
}

/** By UTF-8 bytes, as both engines do; JavaScript's own `<` goes by UTF-16 units, which differs beyond U+FFFF. */
export function compareText(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b))
}

/** The value at a dotted path. A path goes through objects only: beyond an array or a scalar there is nothing. */
export function valueAt(document: unknown, path: string): unknown {
  let value = document
  for (const key of path.split('.')) {
    if (!isObject(value) || !Object.hasOwn(value, key)) return undefined
    value = value[key]
  }
  return value
}

/** The text of a field that holds a text or several; empty for any other. */
export function textAt(document: unknown, path: string): string {
  const value = valueAt(document, path)
  if (typeof value === 'string') return value
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string').join('\n') : ''
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The same value with 0 for -0, as JSON has it; itself when there is none. */
export function withoutNegativeZero<T>(value: T): T {
  return hasNegativeZero(value) ? (JSON.parse(JSON.stringify(value)) as T) : value
}

function hasNegativeZero(value: unknown): boolean {
  if (typeof value === 'number') return Object.is(value, -0)
  return typeof value === 'object' && value !== null && Object.values(value).some(hasNegativeZero)
}

/**
 * Refuses what the engines would not keep alike. A property that is `undefined` is as if absent, as in JSON.
 * @throws {InvalidDocument} saying what is wrong and where
 */
export function assertStorable(document: unknown): asserts document is { _id: string } {
  if (!isObject(document)) throw new InvalidDocument('a document must be an object')
  assertId(document._id)
  for (const key of Object.keys(document)) {
    if (key.startsWith('__')) throw new InvalidDocument(`the key ${key} is reserved`)
  }
  const size = checkedSize(document, '', 1)
  if (size > largestDocumentBytes) throw new InvalidDocument(`the document takes ${size} bytes, over 15 MB`)
}

/** @throws {InvalidDocument} when the value could not stand at this depth of a document */
export function assertStorableValue(value: unknown, path: string): void {
  const size = checkedSize(value, path, path.split('.').length + 1)
  if (size > largestDocumentBytes) throw new InvalidDocument(`${path} takes ${size} bytes, over 15 MB`)
}

/** @throws {InvalidDocument} when it is not a text of 1 to 1000 bytes */
function assertId(id: unknown): asserts id is string {
  if (typeof id !== 'string' || id === '' || !isStorableText(id) || Buffer.byteLength(id) > 1000) {
    throw new InvalidDocument('_id must be a text of 1 to 1000 bytes')
  }
}

/** A lone surrogate has no UTF-8 form: engines would change it silently. */
export function isStorableText(text: string): boolean {
  return text.isWellFormed()
}

/** By `_bsontype`, MongoDB's driver takes an object for one of its own types, or refuses all that is written with it. */
const reservedKeys = new Set(['__proto__', '_bsontype'])

/** Keys that would mean something else to an engine or to JavaScript. @throws {InvalidDocument} */
export function assertKey(key: string): void {
  if (key === '' || key.startsWith('$') || key.includes('.') || key.includes('\0') || reservedKeys.has(key)) {
    throw new InvalidDocument(`the key ${JSON.stringify(key)} cannot be kept`)
  }
  if (!isStorableText(key)) throw new InvalidDocument(`the key ${JSON.stringify(key)} is not well-formed Unicode`)
}

/** The bytes of the value as BSON (https://bsonspec.org), at most; each number is counted as a double. */
function checkedSize(value: unknown, path: string, depth: number): number {
  if (value === null || typeof value === 'boolean') return 1
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new InvalidDocument(`${path} is ${value}, which JSON cannot hold`)
    return 8
  }
  if (typeof value === 'string') {
    if (!isStorableText(value)) throw new InvalidDocument(`${path} is not well-formed Unicode`)
    return Buffer.byteLength(value) + 5
  }
  if (typeof value !== 'object') throw new InvalidDocument(`${path} is a ${typeof value}, which JSON cannot hold`)
  if (depth > deepestNesting) throw new InvalidDocument(`${path} is nested deeper than ${deepestNesting}`)
  let size = 5
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      if (value[index] === undefined) throw new InvalidDocument(`${path} has a hole`)
      size += 2 + String(index).length + checkedSize(value[index], path, depth + 1)
    }
    return size
  }
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) {
    throw new InvalidDocument(`${path} is a ${value.constructor.name}, which JSON cannot hold`)
  }
  for (const [key, child] of Object.entries(value)) {
    if (child === undefined) continue
    assertKey(key)
    size += 2 + Buffer.byteLength(key) + checkedSize(child, path === '' ? key : `${path}.${key}`, depth + 1)
  }
  return size
}
