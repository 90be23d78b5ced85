/**
 * The filter language, checked and brought to a few forms that each engine translates, and that
 * `matches` evaluates in memory. A filter from outside can never smuggle in an engine's own operator.
 */
import type { Condition, Filter, Scalar } from './engine.ts'
import { assertKey, compareValues, isStorableText, rankOf, ranks, valueAt } from './values.ts'

export type Test =
  | { kind: 'all'; of: readonly Test[] }
  | { kind: 'any'; of: readonly Test[] }
  | OneOf
  | Range
  | { kind: 'exists'; path: string; isPresent: boolean }
  | Contains
  | Unexpired

/** The field is not a text at or before `now`. Not of the language: engines add it for `expiresBy`. */
interface Unexpired {
  kind: 'unexpired'
  path: string
  now: string
}

/** The field equals one of the values; with `orAbsent`, being null or absent satisfies it too. `isNegated`: the opposite. */
export interface OneOf {
  kind: 'oneOf'
  path: string
  values: readonly (string | number | boolean)[]
  orAbsent: boolean
  isNegated: boolean
}

/** The field is an array that holds one of the values. `isNegated`: the opposite. */
export interface Contains {
  kind: 'contains'
  path: string
  values: readonly Scalar[]
  isNegated: boolean
}

/** Bounds are all numbers or all texts, and only values of that kind satisfy them. */
export interface Range {
  kind: 'range'
  path: string
  bounds: readonly { operator: RangeOperator; value: number | string }[]
}

type RangeOperator = 'gt' | 'gte' | 'lt' | 'lte'
const rangeOperators: readonly string[] = ['gt', 'gte', 'lt', 'lte']

const never: Test = { kind: 'any', of: [] }

/** @throws {TypeError} when it is not of the language: a defect of the caller, or an attack */
export function parseFilter<D>(filter: Filter<D> | Record<string, never>): Test {
  const tests: Test[] = []
  for (const [key, condition] of Object.entries(filter) as [string, unknown][]) {
    if (key === '$and' || key === '$or') {
      if (!Array.isArray(condition)) throw new TypeError(`${key} must be a list of filters`)
      tests.push({ kind: key === '$and' ? 'all' : 'any', of: condition.map((one) => parseFilter(one)) })
    } else tests.push(parseCondition(checkedPath(key), condition as Condition))
  }
  const [only] = tests
  return tests.length === 1 && only ? only : { kind: 'all', of: tests }
}

export function checkedPath(path: string): string {
  path.split('.').forEach(assertKey)
  return path
}

function parseCondition(path: string, condition: Condition): Test {
  if (isScalar(condition)) return oneOf(path, [condition], false)
  if (typeof condition !== 'object') throw new TypeError(`${path}: a condition cannot be ${typeof condition}`)
  const entries = Object.entries(condition).filter(([, value]) => value !== undefined)
  const [first] = entries
  if (!first) throw new TypeError(`${path}: an empty condition`)
  if (entries.every(([operator]) => rangeOperators.includes(operator))) return range(path, entries)
  const [operator, value] = first
  if (entries.length > 1) throw new TypeError(`${path}: ${operator} stands alone`)
  switch (operator) {
    case 'in':
      return oneOf(path, scalars(path, value), false)
    case 'not':
      return oneOf(path, scalars(path, [value]), true)
    case 'notIn':
      return oneOf(path, scalars(path, value), true)
    case 'exists':
      if (typeof value !== 'boolean') throw new TypeError(`${path}: exists takes true or false`)
      return { kind: 'exists', path, isPresent: value }
    case 'contains':
      return contains(path, [value], false)
    case 'containsAny':
      return contains(path, value, false)
    case 'containsNone':
      return contains(path, value, true)
    default:
      throw new TypeError(`${path}: no such condition: ${operator}`)
  }
}

function oneOf(path: string, values: readonly Scalar[], isNegated: boolean): Test {
  const present = values.filter((value) => value !== null).filter(canBeStored) as (string | number | boolean)[]
  return { kind: 'oneOf', path, values: [...new Set(present)], orAbsent: values.includes(null), isNegated }
}

function contains(path: string, values: unknown, isNegated: boolean): Test {
  return { kind: 'contains', path, values: scalars(path, values).filter(canBeStored), isNegated }
}

function range(path: string, entries: readonly (readonly [string, unknown])[]): Test {
  const bounds: { operator: RangeOperator; value: number | string }[] = []
  for (const [operator, value] of entries) {
    if (typeof value !== 'number' && typeof value !== 'string') {
      throw new TypeError(`${path}: ${operator} takes a number or a text`)
    }
    if (Number.isNaN(value)) return never
    bounds.push({
      operator: operator as RangeOperator,
      value: typeof value === 'string' ? value.toWellFormed() : value,
    })
  }
  const isOneKind = bounds.every(({ value }) => typeof value === typeof bounds[0]?.value)
  return isOneKind ? { kind: 'range', path, bounds } : never
}

function scalars(path: string, values: unknown): Scalar[] {
  if (!Array.isArray(values) || !values.every(isScalar))
    throw new TypeError(`${path}: takes null, booleans, numbers, texts`)
  return values
}

function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string'
}

/** What no document can hold equals nothing: it is left out, so that no engine is asked about it. */
function canBeStored(value: Scalar): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  return typeof value !== 'string' || isStorableText(value)
}

/** Whether the document satisfies the test: the meaning that both engines must agree with. */
export function matches(document: unknown, test: Test): boolean {
  switch (test.kind) {
    case 'all':
      return test.of.every((one) => matches(document, one))
    case 'any':
      return test.of.some((one) => matches(document, one))
    case 'oneOf': {
      const value = valueAt(document, test.path)
      const isAmong = value === undefined || value === null ? test.orAbsent : test.values.some((one) => one === value)
      return isAmong !== test.isNegated
    }
    case 'range': {
      const value = valueAt(document, test.path)
      return test.bounds.every((bound) => isWithin(value, bound))
    }
    case 'exists': {
      const value = valueAt(document, test.path)
      return (value !== undefined) === test.isPresent
    }
    case 'contains': {
      const value = valueAt(document, test.path)
      return (Array.isArray(value) && value.some((item) => test.values.includes(item))) !== test.isNegated
    }
    case 'unexpired': {
      const value = valueAt(document, test.path)
      return typeof value !== 'string' || compareValues(value, test.now) > 0
    }
  }
}

function isWithin(value: unknown, bound: { operator: RangeOperator; value: number | string }): boolean {
  if (rankOf(value) === ranks.absent || rankOf(value) !== rankOf(bound.value)) return false
  const order = compareValues(value, bound.value)
  switch (bound.operator) {
    case 'gt':
      return order > 0
    case 'gte':
      return order >= 0
    case 'lt':
      return order < 0
    case 'lte':
      return order <= 0
  }
}
