/**
 * What an `Update` does to a document, in memory. SQLite's writer applies it as it is; MongoDB has native
 * operators for the same and uses this for what must be computed beforehand (search, `insertIfAbsent`).
 */
import { InvalidDocument, type Stored, type Update } from './engine.ts'
import { assertKey, assertStorableValue, compareValues, isObject } from './values.ts'

const operators = ['set', 'unset', 'inc', 'max', 'min', 'push', 'addToSet', 'pull'] as const
export type Operator = (typeof operators)[number]
export interface Step {
  operator: Operator
  path: string
  value: unknown
}

/**
 * The update as a list of checked steps. A field given as `undefined` is as if not named.
 * @throws {TypeError} when two steps touch the same field, or one would change `_id`
 * @throws {InvalidDocument} when a value could not be stored
 */
export function stepsOf<D>(change: Update<D>): Step[] {
  const steps: Step[] = []
  for (const operator of Object.keys(change) as Operator[]) {
    if (!operators.includes(operator)) throw new TypeError(`no such operator: ${operator}`)
    const fields = change[operator]
    if (fields === undefined) continue
    if (operator === 'unset')
      for (const path of fields as readonly string[]) steps.push({ operator, path, value: null })
    else {
      for (const [path, value] of Object.entries(fields)) if (value !== undefined) steps.push({ operator, path, value })
    }
  }
  for (const { operator, path, value } of steps) {
    path.split('.').forEach(assertKey)
    if (path === '_id' || path.startsWith('_id.')) throw new TypeError('_id cannot be changed')
    if (path.startsWith('__')) throw new InvalidDocument(`the key ${path} is reserved`)
    if (operator === 'inc' && typeof value !== 'number') throw new TypeError(`inc of ${path} must be a number`)
    if ((operator === 'max' || operator === 'min') && typeof value !== 'number' && typeof value !== 'string') {
      throw new TypeError(`${operator} of ${path} must be a number or a text`)
    }
    assertStorableValue(value, path)
  }
  const paths = steps.map((step) => step.path).sort()
  paths.forEach((path, index) => {
    const next = paths[index + 1]
    if (next !== undefined && (next === path || next.startsWith(`${path}.`))) {
      throw new TypeError(`${next} is named twice in one update`)
    }
  })
  return steps
}

/**
 * The document after the steps; the one given is left as it was.
 * @throws {InvalidDocument} when a step meets a value of another kind than it works on
 */
export function applySteps<D extends Stored>(document: D, steps: readonly Step[]): D {
  const result = structuredClone(document) as D & Record<string, unknown>
  for (const step of steps) applyStep(result, step)
  return result
}

function applyStep(document: Record<string, unknown>, { operator, path, value }: Step): void {
  const keys = path.split('.')
  const last = keys.pop() ?? path
  let parent: Record<string, unknown> = document
  for (const key of keys) {
    let child = Object.hasOwn(parent, key) ? parent[key] : undefined
    if (child === undefined) {
      if (operator === 'unset' || operator === 'pull') return
      child = {}
      parent[key] = child
    }
    if (!isObject(child)) {
      if (operator === 'unset' && !Array.isArray(child)) return
      throw new InvalidDocument(`${path} goes through ${key}, which is not an object`)
    }
    parent = child
  }
  const present = Object.hasOwn(parent, last) ? parent[last] : undefined
  if (operator === 'unset') delete parent[last]
  else if (present === undefined && operator === 'pull') return
  else parent[last] = changed(operator, path, present, structuredClone(value))
}

function changed(operator: Operator, path: string, present: unknown, value: unknown): unknown {
  switch (operator) {
    case 'inc': {
      if (present !== undefined && typeof present !== 'number') throw new InvalidDocument(`${path} is not a number`)
      const sum = (present ?? 0) + (value as number)
      if (!Number.isFinite(sum)) throw new InvalidDocument(`${path} would be ${sum}`)
      return sum
    }
    case 'max':
      return present === undefined || compareValues(value, present) > 0 ? value : present
    case 'min':
      return present === undefined || compareValues(value, present) < 0 ? value : present
    case 'push':
      return [...listAt(path, present), value]
    case 'addToSet':
      return listAt(path, present).some((item) => isSame(item, value)) ? present : [...listAt(path, present), value]
    case 'pull':
      return listAt(path, present).filter((item) => !isSame(item, value))
    default:
      return value
  }
}

function listAt(path: string, present: unknown): unknown[] {
  if (present === undefined) return []
  if (!Array.isArray(present)) throw new InvalidDocument(`${path} is not an array`)
  return present
}

/** By value; the order of an object's keys counts, as it does for MongoDB. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
