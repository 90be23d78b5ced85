/**
 * How a collection lies in the SQLite file, and its creation. A document is a row: a hidden number, its id,
 * and its JSON text. Each path that an index names is a virtual column over that text, so that indexes can
 * be declared later without rewriting a row.
 */
import type { CollectionSpec, IndexSpec, Stored } from './engine.ts'
import { preparation } from './french-text.ts'
import { quoted } from './sqlite-connection.ts'

/** What is declared of a collection, as plain data that crosses threads and is kept in the file's catalogue. */
export interface TableSpec {
  name: string
  indexes: readonly TableIndex[]
  expiresBy: string | null
  /** Path and weight, in the order of the search table's columns. */
  text: readonly (readonly [path: string, weight: number])[]
  /** The version of the preparation that the search table was written with; 0 without one. */
  preparation: number
}

export interface TableIndex {
  fields: readonly (readonly [path: string, direction: 'asc' | 'desc'])[]
  isUnique: boolean
}

/** @throws {TypeError} when the name is not lower case, digits and `_`, beginning with a letter */
export function tableSpecOf<D extends Stored>(spec: CollectionSpec<D>): TableSpec {
  if (!/^[a-z][a-z0-9_]{0,59}$/.test(spec.name) || spec.name.startsWith('sqlite_')) {
    throw new TypeError(`not a name for a collection: ${spec.name}`)
  }
  const text = Object.entries<number | undefined>(spec.text ?? {}).map(([path, weight]) => [path, weight ?? 1] as const)
  return {
    name: spec.name,
    indexes: (spec.indexes ?? []).map(tableIndexOf),
    expiresBy: spec.expiresBy ?? null,
    text,
    preparation: text.length > 0 ? preparation : 0,
  }
}

function tableIndexOf<D>(index: IndexSpec<D>): TableIndex {
  const fields = index.fields.map((field) => (typeof field === 'string' ? ([field, 'asc'] as const) : field))
  return { fields: fields as TableIndex['fields'], isUnique: index.isUnique ?? false }
}

/** Whether nothing but the name is declared. */
export function isBare(spec: TableSpec): boolean {
  return spec.indexes.length === 0 && spec.text.length === 0 && spec.expiresBy === null
}

/** The paths that have a column of their own. */
export function columnPaths(spec: TableSpec): Set<string> {
  const paths = new Set(spec.indexes.flatMap((index) => index.fields.map(([path]) => path)))
  if (spec.expiresBy !== null) paths.add(spec.expiresBy)
  paths.delete('_id')
  return paths
}

export function columnName(path: string): string {
  return path === '_id' ? 'id' : quoted(`$.${path}`)
}

/** The JSON path of SQLite: each key quoted as JSON quotes it. */
export function jsonPath(path: string): string {
  return `$${path
    .split('.')
    .map((key) => `.${JSON.stringify(key)}`)
    .join('')}`
}

/**
 * The value at a path, in a form that SQLite compares as the port does: NULL, then numbers, texts, and as
 * blobs objects, arrays, false, true. Numbers are all floating, as JavaScript has them.
 * @param doc the column of the text
 * @param path a literal, or a parameter
 */
export function valueExpression(doc: string, path: string): string {
  return `CASE json_type(${doc}, ${path}) WHEN 'integer' THEN json_extract(${doc}, ${path}) * 1.0
    WHEN 'object' THEN x'03' WHEN 'array' THEN x'04' WHEN 'false' THEN x'0500' WHEN 'true' THEN x'0501'
    ELSE json_extract(${doc}, ${path}) END`
}

export const blobs = {
  object: Uint8Array.of(3),
  array: Uint8Array.of(4),
  false: Uint8Array.of(5, 0),
  true: Uint8Array.of(5, 1),
} as const

export function textTable(name: string): string {
  return quoted(`${name}:text`)
}

export function indexName(spec: TableSpec, index: TableIndex): string {
  const fields = index.fields.map(([path, direction]) => (direction === 'asc' ? path : `-${path}`))
  return `${spec.name}:${fields.join(',')}${index.isUnique ? '!' : ''}`
}

/** The table that lists, for an index, the documents where one of its fields holds an array: a row per element. */
export function arrayTableName(spec: TableSpec, index: TableIndex): string {
  return `${indexName(spec, index)}[]`
}

/** The path that a hidden `_id` would follow: an index serves an order and its reverse. */
export function endsWithId(index: TableIndex): boolean {
  return index.fields.some(([path]) => path === '_id')
}
