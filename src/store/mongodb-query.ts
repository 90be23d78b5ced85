/**
 * Filters, sorts and cursors in MongoDB's words. Its conditions look inside arrays, also along a path; those of
 * the port do not, so each is kept from them. Operators are ours: values only stand where a value is expected.
 */
import type { Key, Place, Segment } from './cursor.ts'
import type { Contains, OneOf, Range, Test } from './filter.ts'
import { type Rank, rankOf, ranks } from './values.ts'

export type Query = Record<string, unknown>

export function queryOf(test: Test): Query {
  switch (test.kind) {
    case 'all':
      return test.of.length === 0 ? {} : { $and: test.of.map(queryOf) }
    case 'any':
      return test.of.length === 0 ? nothing : { $or: test.of.map(queryOf) }
    case 'oneOf':
      return oneOf(test)
    case 'range':
      return range(test)
    case 'exists': {
      const isPresent = allOf([{ [test.path]: { $exists: true } }, ...throughObjects(test.path)])
      return test.isPresent ? isPresent : { $nor: [isPresent] }
    }
    case 'contains':
      return contains(test)
    case 'unexpired':
      return { $nor: [range({ kind: 'range', path: test.path, bounds: [{ operator: 'lte', value: test.now }] })] }
  }
}

const nothing: Query = { _id: { $in: [] } }

function oneOf({ path, values, orAbsent, isNegated }: OneOf): Query {
  const any: Query[] = []
  const [only] = values
  if (values.length === 1) any.push(field(path, { $eq: only }))
  else if (values.length > 1) any.push(field(path, { $in: values }))
  if (orAbsent) any.push(field(path, { $eq: null }), ...arraysAlong(path))
  const [first = nothing] = any
  const positive = any.length > 1 ? { $or: any } : first
  return isNegated ? { $nor: [positive] } : positive
}

function contains({ path, values, isNegated }: Contains): Query {
  if (values.length === 0) return isNegated ? {} : nothing
  const positive = allOf([{ [path]: { $elemMatch: { $in: values } } }, ...throughObjects(path)])
  return isNegated ? { $nor: [positive] } : positive
}

function range({ path, bounds }: Range): Query {
  // Two bounds of one direction are the same key of a condition: each has its own.
  return allOf(bounds.map(({ operator, value }) => field(path, { [`$${operator}`]: value })))
}

/** The condition on the value itself, never on the elements of an array. */
function field(path: string, condition: Query): Query {
  if (path === '_id') return { _id: condition }
  return allOf([{ [path]: { ...condition, $not: { $type: 'array' } } }, ...throughObjects(path)])
}

function throughObjects(path: string): Query[] {
  return parentsOf(path).map((parent) => ({ [parent]: { $not: { $type: 'array' } } }))
}

function arraysAlong(path: string): Query[] {
  return parentsOf(path).map((parent) => ({ [parent]: { $type: 'array' } }))
}

export function parentsOf(path: string): string[] {
  const keys = path.split('.')
  return keys.slice(1).map((_, index) => keys.slice(0, index + 1).join('.'))
}

export function allOf(queries: readonly Query[]): Query {
  const said = queries.filter((query) => Object.keys(query).length > 0)
  const [only = {}] = said
  return said.length > 1 ? { $and: said } : only
}

export function sortOf(keys: readonly Key[]): Record<string, 1 | -1> {
  return Object.fromEntries(keys.map(({ path, direction }) => [path, direction === 'asc' ? 1 : -1]))
}

/**
 * What lies after the cursor, in order, as ranges to be asked one after the other. Not as one `$or`: the server
 * would merge their results, and then sorts null and absent apart (seen on 6.0.27, with an index over the keys).
 */
export function afterOf(segments: readonly Segment[]): Query[] {
  return segments.flatMap(({ equal, beyond }) => {
    const same = equal.map(({ key, place }) => at(key.path, place))
    return beyondOf(beyond.key, beyond.place).map((query) => allOf([...same, query]))
  })
}

function at(path: string, place: Place): Query {
  if (typeof place === 'object' && place !== null) return { [path]: { $type: kinds[place.rank] } }
  return { [path]: { $eq: place } }
}

const kinds = { 1: 'number', 2: 'string', 3: 'object', 4: 'array', 5: 'bool' } as const

/** MongoDB's comparisons stay within one kind: the kinds that come after are a range of their own. */
function beyondOf({ path, direction }: Key, place: Place): Query[] {
  const comparison = direction === 'asc' ? '$gt' : '$lt'
  if (path === '_id') return [{ _id: { [comparison]: place } }]
  const rank = typeof place === 'object' && place !== null ? place.rank : rankOf(place)
  const isAfter = (other: Rank) => (direction === 'asc' ? other > rank : other < rank)
  const later = ([1, 2, 3, 4, 5] as const).filter(isAfter).map((other) => kinds[other])
  const ranges: Query[] = []
  if (rank === ranks.number || rank === ranks.string || rank === ranks.boolean) {
    ranges.push({ [path]: { [comparison]: place } })
  }
  if (later.length > 0) ranges.push({ [path]: { $type: later } })
  if (isAfter(ranks.absent)) ranges.push({ [path]: { $eq: null } })
  return ranges
}
