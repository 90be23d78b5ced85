/**
 * Where a page ended, as a text for the client: the sort it belongs to, and the last document's place in it.
 * It is only ever compared with, so a forged one can at most start a page elsewhere.
 */
import { InvalidCursor, type Scalar, type Sort } from './engine.ts'
import { checkedPath } from './filter.ts'
import { isStorableText, rankOf, ranks, valueAt } from './values.ts'

type Direction = 'asc' | 'desc'
export interface Key {
  path: string
  direction: Direction
}

/** A place in one key's order. Objects are all at one place, and so are arrays. */
export type Place = Scalar | { rank: typeof ranks.object | typeof ranks.array }

/** Every page asked from where the last one ended is a row of these, in order: each is one range of an index. */
export interface Segment {
  /** The keys that are equal to the cursor's. */
  equal: readonly { key: Key; place: Place }[]
  /** The first that differs, lying after the cursor's. */
  beyond: { key: Key; place: Place }
}

/** The sort with `_id` at its end, in the direction of the key before, so that an index serves it both ways. */
export function keysOf<D>(sort: Sort<D> | undefined): Key[] {
  const keys: Key[] = []
  for (const [path, direction] of sort ?? []) {
    if (direction !== 'asc' && direction !== 'desc') throw new TypeError(`${path}: no such direction: ${direction}`)
    keys.push({ path: checkedPath(path), direction })
    if (path === '_id') return keys
  }
  return [...keys, { path: '_id', direction: keys.at(-1)?.direction ?? 'asc' }]
}

export function writeCursor(keys: readonly Key[], last: unknown): string {
  const places = keys.map(({ path }) => placeOf(valueAt(last, path)))
  return Buffer.from(JSON.stringify([nameOf(keys), ...places])).toString('base64url')
}

/** @throws {InvalidCursor} */
export function readCursor(keys: readonly Key[], cursor: string): Segment[] {
  const places = placesIn(keys, cursor)
  const marks = keys.map((key, index) => ({ key, place: places[index] ?? null }))
  return marks.map((beyond, index) => ({ equal: marks.slice(0, index), beyond })).reverse()
}

function placesIn(keys: readonly Key[], cursor: string): Place[] {
  let content: unknown
  try {
    content = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch (cause) {
    throw new InvalidCursor('this cursor cannot be read', { cause })
  }
  if (!Array.isArray(content) || content.length !== keys.length + 1 || content[0] !== nameOf(keys)) {
    throw new InvalidCursor('this cursor belongs to another sort')
  }
  const places = content.slice(1)
  if (!places.every(isPlace) || typeof places.at(-1) !== 'string') throw new InvalidCursor('this cursor is not ours')
  return places
}

function nameOf(keys: readonly Key[]): string {
  return keys.map(({ path, direction }) => (direction === 'asc' ? path : `-${path}`)).join(',')
}

function placeOf(value: unknown): Place {
  const rank = rankOf(value)
  return rank === ranks.object || rank === ranks.array ? { rank } : ((value ?? null) as Scalar)
}

function isPlace(value: unknown): value is Place {
  if (typeof value === 'string') return isStorableText(value)
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return true
  return typeof value === 'object' && 'rank' in value && (value.rank === ranks.object || value.rank === ranks.array)
}
