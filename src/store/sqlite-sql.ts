/** Filters, sorts and pages as SQL. Every value and every path from a filter is a parameter. */
import type { Key, Place, Segment } from './cursor.ts'
import type { OneOf, Range, Test } from './filter.ts'
import type { Sql, SqlValue } from './sqlite-connection.ts'
import { blobs, columnName, columnPaths, jsonPath, type TableSpec, valueExpression } from './sqlite-table.ts'
import { ranks } from './values.ts'

const operators = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const

/** Gathers the parameters while the text is written, so that their order cannot differ. */
export class SqlBuilder {
  readonly values: SqlValue[] = []
  readonly #columns: Set<string>

  constructor(spec: TableSpec) {
    this.#columns = columnPaths(spec)
  }

  value(value: SqlValue): string {
    this.values.push(value)
    return `?${this.values.length}`
  }

  sql(text: string): Sql {
    return { text, values: this.values }
  }

  field(path: string): string {
    if (path === '_id' || this.#columns.has(path)) return columnName(path)
    return `(${valueExpression(this.value(jsonPath(path)))})`
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
        if (test.path === '_id') return test.isPresent ? 'TRUE' : 'FALSE'
        return `json_type(doc, ${this.value(jsonPath(test.path))}) IS ${test.isPresent ? 'NOT ' : ''}NULL`
      }
      case 'contains':
        return this.#contains(test.path, test.values)
      case 'unexpired': {
        const field = this.field(test.path)
        return `${field} IS NULL OR ${field} > ${this.value(test.now)} OR ${field} < ''`
      }
    }
  }

  #oneOf({ path, values, orAbsent, isNegated }: OneOf): string {
    const field = this.field(path)
    const positive: string[] = []
    const [only] = values
    if (values.length === 1 && only !== undefined) positive.push(`${field} = ${this.value(toSql(only))}`)
    else if (values.length > 1) {
      for (const value of values) {
        if (typeof value === 'boolean') positive.push(`${field} = ${this.value(toSql(value))}`)
      }
      const others = values.filter((value) => typeof value !== 'boolean')
      // One parameter for the whole list: one prepared statement whatever its length.
      if (others.length > 0)
        positive.push(`${field} IN (SELECT value FROM json_each(${this.value(JSON.stringify(others))}))`)
    }
    if (orAbsent) positive.push(`${field} IS NULL`)
    if (positive.length === 0) return isNegated ? 'TRUE' : 'FALSE'
    const any = positive.join(' OR ')
    return isNegated ? `(${any}) IS NOT TRUE` : any
  }

  #range({ path, bounds }: Range): string {
    const field = this.field(path)
    const parts = bounds.map(({ operator, value }) => `${field} ${operators[operator]} ${this.value(value)}`)
    // Texts come after numbers and before blobs: the bound that keeps to one kind may be needed on the open side.
    const isText = typeof bounds[0]?.value === 'string'
    const hasLower = bounds.some(({ operator }) => operator.startsWith('g'))
    const hasUpper = bounds.some(({ operator }) => operator.startsWith('l'))
    if (isText && !hasLower) parts.push(`${field} >= ''`)
    if (isText && !hasUpper) parts.push(`${field} < x''`)
    if (!isText && !hasUpper) parts.push(`${field} < ''`)
    return parts.join(' AND ')
  }

  #contains(path: string, values: readonly (null | boolean | number | string)[]): string {
    if (values.length === 0) return 'FALSE'
    const at = this.value(jsonPath(path))
    const any = values.map((value) => {
      if (value === null) return `type = 'null'`
      if (typeof value === 'boolean') return `type = '${value}'`
      if (typeof value === 'string') return `(type = 'text' AND atom = ${this.value(value)})`
      return `(type IN ('integer', 'real') AND atom * 1.0 = ${this.value(value)})`
    })
    return `json_type(doc, ${at}) = 'array' AND EXISTS (SELECT 1 FROM json_each(doc, ${at}) WHERE ${any.join(' OR ')})`
  }

  order(keys: readonly Key[]): string {
    return keys.map(({ path, direction }) => `${this.field(path)} ${direction}`).join(', ')
  }

  /** The conditions of a segment; descending, what is null or absent comes last and is a range of its own. */
  segment({ equal, beyond }: Segment, isNulls: boolean): string | null {
    const parts = equal.map(({ key, place }) => {
      return place === null
        ? `${this.field(key.path)} IS NULL`
        : `${this.field(key.path)} = ${this.value(placeToSql(place))}`
    })
    const field = this.field(beyond.key.path)
    if (beyond.key.direction === 'asc') {
      if (isNulls) return null
      parts.push(beyond.place === null ? `${field} IS NOT NULL` : `${field} > ${this.value(placeToSql(beyond.place))}`)
    } else {
      if (beyond.place === null || (isNulls && beyond.key.path === '_id')) return null
      parts.push(isNulls ? `${field} IS NULL` : `${field} < ${this.value(placeToSql(beyond.place))}`)
    }
    return parts.join(' AND ')
  }
}

export function toSql(value: boolean | number | string): SqlValue {
  return typeof value === 'boolean' ? blobs[value ? 'true' : 'false'] : value
}

function placeToSql(place: Exclude<Place, null>): SqlValue {
  if (typeof place === 'object') return place.rank === ranks.array ? blobs.array : blobs.object
  return toSql(place)
}
