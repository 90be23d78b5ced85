/** The steps of an update as MongoDB's own operators, which are atomic on one document. */
import { allOf, parentsOf, type Query } from './mongodb-query.ts'
import type { Operator, Step } from './update.ts'

const names: Record<Operator, string> = {
  set: '$set',
  unset: '$unset',
  inc: '$inc',
  max: '$max',
  min: '$min',
  push: '$push',
  addToSet: '$addToSet',
  pull: '$pullAll',
}

/**
 * @param double wraps an increment, so that sums are JavaScript's and never become 64-bit integers
 * @returns operators; never empty, for MongoDB refuses an update that says nothing
 */
export function operatorsOf(steps: readonly Step[], double: (value: number) => unknown): Record<string, Query> {
  const operators: Record<string, Query> = {}
  for (const { operator, path, value } of steps) {
    const operand = operator === 'inc' ? double(value as number) : operator === 'pull' ? [value] : value
    const fields = operators[names[operator]] ?? {}
    fields[path] = operand
    operators[names[operator]] = fields
  }
  return steps.length === 0 ? { $unset: { __nothing: '' } } : operators
}

/** A path goes through objects only: MongoDB would also go through an array, by a number. */
export function viableFor(steps: readonly Step[]): Query | null {
  const parents = new Set(steps.flatMap(({ path }) => parentsOf(path)))
  return parents.size === 0 ? null : allOf([...parents].map((parent) => ({ [parent]: { $not: { $type: 'array' } } })))
}
