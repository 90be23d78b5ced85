/**
 * Filters, sorts and pages as SQL. Every value and every path from a filter is a parameter; names in the text
 * come from declarations only. Documents are read from the table under the name `kept`, and from the table of
 * an index over arrays, when one is used, under the name `part`.
 */
import type { Key, Place, Segment } from './cursor.ts'
import { type Declaration, endsWithId } from './declaration.ts'
import type { Scalar } from './engine.ts'
import type { OneOf, Range, Test } from './filter.ts'
import { type ArrayPlan, absent, absentLiteral, elementKey } from './sqlite-arrays.ts'
import { quoted, type Sql, type SqlValue } from './sqlite-connection.ts'
import { arrayTableName, blobs, columnName, columnPaths, jsonPath, valueExpression } from './sqlite-table.ts'
import { ranks } from './values.ts'

const comparisons = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const

/** Gathers the parameters while the text is written, so that their order cannot differ. */
export class SqlBuilder {
  readonly #values: SqlValue[] = []
  readonly #spec: Declaration
  readonly #columns: Set<string>
  /** Fields read from `part`, where -∞ stands for null and absent. */
  readonly #parts = new Map<string, string>()
  #from: string

  constructor(spec: Declaration) {
    this.#spec = spec
    this.#columns = columnPaths(spec)
    this.#from = `${quoted(spec.name)} AS kept`
  }

  sql(text: string): Sql {
    return { text, values: this.#values }
  }

  value(value: SqlValue): string {
    this.#values.push(value)
    return `?${this.#values.length}`
  }

  get from(): string {
    return this.#from
  }

  /** Reads the documents through an index over arrays. What is left to test is the plan's `rest`. */
  through({ index, position, value }: ArrayPlan): string {
    index.fields.forEach(([path], at) => {
      if (at !== position) this.#parts.set(path, `part.k${at}`)
    })
    if (!endsWithId(index)) this.#parts.set('_id', 'part.id')
    this.#from = `${quoted(arrayTableName(this.#spec, index))} AS part
      CROSS JOIN ${quoted(this.#spec.name)} AS kept ON kept.row = part.row`
    // With several fields, the array that the table lists may be another's.
    return `part.k${position} = ${this.value(value)} AND part.holder = ${this.value(position)}`
  }

  #field(path: string): string {
    const part = this.#parts.get(path)
    if (part !== undefined) return part
    if (path === '_id' || this.#columns.has(path)) return `kept.${columnName(path)}`
    return `(${valueExpression('kept.doc', this.value(jsonPath(path)))})`
  }

  #isAbsent(path: string, field: string): string {
    return this.#parts.has(path) ? `${field} = ${absentLiteral}` : `${field} IS NULL`
  }

  #isPresent(path: string, field: string): string {
    return this.#parts.has(path) ? `${field} > ${absentLiteral}` : `${field} IS NOT NULL`
  }

  test(test: Test): string {
    switch (test.kind) {
      case 'all':
        return test.of.length === 0 ? 'TRUE' : test.of.map((one) => `(${this.test(one)})`).join(' AND ')
      case 'any':
        return test.of.length === 0 ? 'FALSE' : test.of.map((one) => `(${this.test(one)})`).join(' OR ')
      case 'oneOf':
        return this.#oneOf(test)
      case 'range':
        return this.#range(test)
      case 'exists': {
        const type = `json_type(kept.doc, ${this.value(jsonPath(test.path))})`
        return `${type} IS ${test.isPresent ? 'NOT ' : ''}NULL`
      }
      case 'contains':
        return test.isNegated
          ? `(${this.#contains(test.path, test.values)}) IS NOT TRUE`
          : this.#contains(test.path, test.values)
      case 'unexpired': {
        const field = this.#field(test.path)
        return `${this.#isAbsent(test.path, field)} OR ${field} > ${this.value(test.now)} OR ${field} < ''`
      }
    }
  }

  #oneOf({ path, values, orAbsent, isNegated }: OneOf): string {
    if (values.length === 0 && !orAbsent) return isNegated ? 'TRUE' : 'FALSE'
    const field = this.#field(path)
    const any: string[] = []
    // One parameter for a list: one prepared statement whatever its length.
    const list = values.length > 1 ? values.filter((value) => typeof value !== 'boolean') : []
    const single = values.length > 1 ? values.filter((value) => typeof value === 'boolean') : values
    if (list.length > 0) any.push(`${field} IN (SELECT value FROM json_each(${this.value(JSON.stringify(list))}))`)
    for (const value of single) any.push(`${field} = ${this.value(elementKey(value))}`)
    if (orAbsent) any.push(this.#isAbsent(path, field))
    return isNegated ? `(${any.join(' OR ')}) IS NOT TRUE` : any.join(' OR ')
  }

  /** Numbers come before texts, and texts before blobs: the open side needs a bound to keep to the kind asked. */
  #range({ path, bounds }: Range): string {
    const field = this.#field(path)
    const all = bounds.map(({ operator, value }) => `${field} ${comparisons[operator]} ${this.value(value)}`)
    const isText = typeof bounds[0]?.value === 'string'
    if (!bounds.some(({ operator }) => operator === 'gt' || operator === 'gte')) {
      all.push(isText ? `${field} >= ''` : this.#isPresent(path, field))
    }
    if (!bounds.some(({ operator }) => operator === 'lt' || operator === 'lte')) {
      all.push(`${field} < ${isText ? "x''" : "''"}`)
    }
    return all.join(' AND ')
  }

  #contains(path: string, values: readonly Scalar[]): string {
    if (values.length === 0) return 'FALSE'
    const index = this.#spec.indexes.find(({ fields: [first], isUnique }) => !isUnique && first?.[0] === path)
    if (index !== undefined) {
      const table = quoted(arrayTableName(this.#spec, index))
      const any = values.map((value) => this.value(elementKey(value))).join(', ')
      return `kept.row IN (SELECT row FROM ${table} WHERE k0 IN (${any}) AND holder = 0)`
    }
    const at = this.value(jsonPath(path))
    const any = values.map((value) => {
      if (value === null) return `type = 'null'`
      if (typeof value === 'boolean') return `type = '${value}'`
      if (typeof value === 'string') return `type = 'text' AND atom = ${this.value(value)}`
      return `type IN ('integer', 'real') AND atom * 1.0 = ${this.value(value)}`
    })
    return `json_type(kept.doc, ${at}) = 'array'
      AND EXISTS (SELECT 1 FROM json_each(kept.doc, ${at}) WHERE ${any.join(' OR ')})`
  }

  order(keys: readonly Key[]): string {
    return keys.map(({ path, direction }) => `${this.#field(path)} ${direction}`).join(', ')
  }

  /**
   * What lies in a segment, as ranges of an index. Descending, what is null or absent comes last and is a range
   * of its own: it is asked with `isAbsent`. Null when that range is empty.
   */
  segment({ equal, beyond }: Segment, isAbsent: boolean): string | null {
    const { path, direction } = beyond.key
    const isRangeOfItsOwn = direction === 'desc' && path !== '_id' && !this.#parts.has(path)
    if (isAbsent && !isRangeOfItsOwn) return null
    if (direction === 'desc' && beyond.place === null) return null
    const all = equal.map(({ key, place }) => this.#at(key.path, place))
    const field = this.#field(path)
    if (isAbsent) all.push(this.#isAbsent(path, field))
    else if (beyond.place === null) all.push(this.#isPresent(path, field))
    else all.push(`${field} ${direction === 'asc' ? '>' : '<'} ${this.value(placeKey(beyond.place))}`)
    return all.join(' AND ')
  }

  #at(path: string, place: Place): string {
    const field = this.#field(path)
    return place === null ? this.#isAbsent(path, field) : `${field} = ${this.value(placeKey(place))}`
  }
}

function placeKey(place: Place): SqlValue {
  if (place === null) return absent
  if (typeof place === 'object') return place.rank === ranks.array ? blobs.array : blobs.object
  return elementKey(place)
}
