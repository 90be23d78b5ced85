/**
 * Arrays in indexes. SQLite indexes one value per row, so each index has a table beside it that lists the
 * documents where one of its fields holds an array: one row per element, in the order of the index. It stays
 * empty for the others. `contains` then reads a page in order from that table, as MongoDB does from a
 * multikey index.
 */
import type { Key } from './cursor.ts'
import { type Declaration, type DeclaredIndex, endsWithId } from './declaration.ts'
import { InvalidDocument } from './engine.ts'
import type { Test } from './filter.ts'
import { type Connection, quoted, type SqlValue } from './sqlite-connection.ts'
import { arrayTableName, blobs, storedOrder } from './sqlite-table.ts'
import { rankOf, ranks, valueAt } from './values.ts'

/** Stands for null and absent: the columns of a primary key cannot be NULL, and no document holds it. */
export const absent = -Infinity
export const absentLiteral = '-9e999'
/** The element `null` of an array, which is not the absence of a field. */
const nullElement = Uint8Array.of(0)

export function createArrayTable(connection: Connection, spec: Declaration, index: DeclaredIndex): void {
  const columns = index.fields.map((_, position) => `k${position}`)
  const ordered = storedOrder(index).fields.map(
    ([, direction], position) => `${columns[position] ?? 'id'} ${direction}`,
  )
  connection.exec(`CREATE TABLE IF NOT EXISTS ${quoted(arrayTableName(spec, index))}
    (${columns.join(', ')}, id TEXT NOT NULL, row INTEGER NOT NULL, holder INTEGER NOT NULL,
     PRIMARY KEY (${ordered.join(', ')})) WITHOUT ROWID`)
}

export function addArrays(connection: Connection, spec: Declaration, row: number, document: unknown): void {
  for (const index of spec.indexes) {
    const { holder, elements } = elementKeys(index, document)
    if (elements.length === 0) continue
    const places = Array.from({ length: index.fields.length + 3 }, (_, at) => `?${at + 1}`).join(', ')
    const sql = `INSERT OR IGNORE INTO ${quoted(arrayTableName(spec, index))} VALUES (${places})`
    for (const keys of elements) connection.run(sql, [...keys, valueAt(document, '_id') as string, row, holder])
  }
}

export function removeArrays(connection: Connection, spec: Declaration, document: unknown): void {
  for (const index of spec.indexes) {
    for (const keys of elementKeys(index, document).elements) {
      const where = [...keys.map((_, position) => `k${position}`), 'id'].map((name, at) => `${name} = ?${at + 1}`)
      const sql = `DELETE FROM ${quoted(arrayTableName(spec, index))} WHERE ${where.join(' AND ')}`
      connection.run(sql, [...keys, valueAt(document, '_id') as string])
    }
  }
}

/** Whether the two documents have the same rows in every such table. */
export function haveSameArrays(spec: Declaration, a: unknown, b: unknown): boolean {
  return spec.indexes.every((index) => {
    const [before, after] = [elementKeys(index, a), elementKeys(index, b)]
    if (before.elements.length === 0 && after.elements.length === 0) return true
    return JSON.stringify(before) === JSON.stringify(after)
  })
}

/** The keys of a document in an index, one list per element of the array of its field `holder`; none without an array. */
function elementKeys(index: DeclaredIndex, document: unknown): { holder: number; elements: SqlValue[][] } {
  if (index.isUnique) return { holder: -1, elements: [] }
  const values = index.fields.map(([path]) => valueAt(document, path))
  const at = values.findIndex((value) => Array.isArray(value))
  if (values.findLastIndex((value) => Array.isArray(value)) !== at) {
    throw new InvalidDocument(`at most one of ${index.fields.map(([path]) => path).join(', ')} may hold an array`)
  }
  const array = values[at]
  if (!Array.isArray(array)) return { holder: -1, elements: [] }
  const scalars = array.filter((element) => typeof element !== 'object' || element === null)
  const elements = [...new Set(scalars)].map((element) =>
    values.map((value, position) => (position === at ? elementKey(element) : (fieldKey(value) ?? absent))),
  )
  return { holder: at, elements }
}

export function elementKey(element: unknown): SqlValue {
  return fieldKey(element) ?? nullElement
}

/** As `valueExpression` computes it in SQL. */
function fieldKey(value: unknown): SqlValue {
  switch (rankOf(value)) {
    case ranks.absent:
      return null
    case ranks.boolean:
      return blobs[value === true ? 'true' : 'false']
    case ranks.object:
      return blobs.object
    case ranks.array:
      return blobs.array
    default:
      return value as number | string
  }
}

/** An index whose table answers a `contains` of the filter, and gives the order when it can. */
export interface ArrayPlan {
  index: DeclaredIndex
  /** Of the field that holds the array. */
  position: number
  /** The one value asked. */
  value: SqlValue
  /** What the table does not answer by itself. */
  rest: Test
}

/**
 * The best index for one `contains` among the tests that must all hold: every field before the array's is
 * asked for equality; among those, the one that answers most tests and then gives the order.
 */
export function planArrays(spec: Declaration, test: Test, keys: readonly Key[]): ArrayPlan | null {
  const tests = conjunction(test)
  const equalities = new Set(tests.flatMap((one) => (isEquality(one) ? [one.path] : [])))
  let best: (ArrayPlan & { merit: number }) | null = null
  for (const contains of tests) {
    if (contains.kind !== 'contains' || contains.isNegated || contains.values.length !== 1) continue
    for (const index of spec.indexes) {
      if (index.isUnique) continue
      const paths = index.fields.map(([path]) => path)
      const position = paths.indexOf(contains.path)
      if (position < 0 || !paths.slice(0, position).every((path) => equalities.has(path))) continue
      const after = paths.slice(position + 1)
      const bound = after.findIndex((path) => !equalities.has(path))
      const answered = bound < 0 ? paths.length : position + 1 + bound
      const merit = answered * 2 + (givesOrder(index, answered, keys) ? 1 : 0)
      if (best !== null && best.merit >= merit) continue
      const rest: Test = { kind: 'all', of: tests.filter((one) => one !== contains) }
      best = { index, position, value: elementKey(contains.values[0]), rest, merit }
    }
  }
  return best
}

function givesOrder(index: DeclaredIndex, from: number, keys: readonly Key[]): boolean {
  const left: (readonly [string, string])[] = index.fields.slice(from)
  if (!endsWithId(index)) left.push(['_id', index.fields.at(-1)?.[1] ?? 'asc'])
  const isReversed = left[0]?.[1] !== keys[0]?.direction
  return keys.every(({ path, direction }, at) => {
    const [ownPath, own] = left[at] ?? []
    return ownPath === path && (own !== direction) === isReversed
  })
}

function conjunction(test: Test): readonly Test[] {
  return test.kind === 'all' ? test.of.flatMap(conjunction) : [test]
}

function isEquality(test: Test): test is Test & { kind: 'oneOf' } {
  if (test.kind !== 'oneOf' || test.isNegated) return false
  return test.values.length + Number(test.orAbsent) === 1
}
