/**
 * How a collection lies in the SQLite file, and its creation. A document is a row: a hidden number, its id,
 * and its JSON text. Each path that an index names is a virtual column over that text, so that indexes can
 * be declared later without rewriting a row.
 */
import type { CollectionSpec, IndexSpec, Stored } from './engine.ts'
import { type Connection, quoted } from './sqlite-connection.ts'

/** What is declared of a collection, as plain data that crosses threads. */
export interface TableSpec {
  name: string
  indexes: readonly TableIndex[]
  expiresBy: string | null
  /** Path and weight, in the order of the search table's columns. */
  text: readonly (readonly [path: string, weight: number])[]
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
  return {
    name: spec.name,
    indexes: (spec.indexes ?? []).map(tableIndexOf),
    expiresBy: spec.expiresBy ?? null,
    text: Object.entries<number | undefined>(spec.text ?? {}).map(([path, weight]) => [path, weight ?? 1] as const),
  }
}

function tableIndexOf<D>(index: IndexSpec<D>): TableIndex {
  const fields = index.fields.map((field) => (typeof field === 'string' ? ([field, 'asc'] as const) : field))
  return { fields: fields as TableIndex['fields'], isUnique: index.isUnique ?? false }
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
 * @param path a literal, or a `?`-like parameter
 */
export function valueExpression(path: string): string {
  return `CASE json_type(doc, ${path}) WHEN 'integer' THEN json_extract(doc, ${path}) * 1.0
    WHEN 'object' THEN x'03' WHEN 'array' THEN x'04' WHEN 'false' THEN x'0500' WHEN 'true' THEN x'0501'
    ELSE json_extract(doc, ${path}) END`
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

/** Creates what is missing of the collection; inside a transaction of the caller. */
export function createTable(connection: Connection, spec: TableSpec): void {
  const table = quoted(spec.name)
  connection.exec(`CREATE TABLE IF NOT EXISTS ${table} (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, doc TEXT NOT NULL)`)
  const present = new Set(connection.all(`SELECT name FROM pragma_table_xinfo(?)`, [spec.name]).map(([name]) => name))
  for (const path of columnPaths(spec)) {
    if (present.has(`$.${path}`)) continue
    const literal = `'${jsonPath(path).replaceAll("'", "''")}'`
    connection.exec(`ALTER TABLE ${table} ADD COLUMN ${columnName(path)} GENERATED ALWAYS AS
      (${valueExpression(literal)}) VIRTUAL`)
  }
  for (const index of spec.indexes) createIndex(connection, spec, index)
  if (spec.expiresBy !== null) {
    connection.exec(`CREATE INDEX IF NOT EXISTS ${quoted(`${spec.name}:expiry`)}
      ON ${table} (${columnName(spec.expiresBy)}) WHERE ${columnName(spec.expiresBy)} IS NOT NULL`)
  }
  if (spec.text.length > 0) {
    const columns = spec.text.map((_, index) => `c${index}`).join(', ')
    connection.exec(`CREATE VIRTUAL TABLE IF NOT EXISTS ${textTable(spec.name)}
      USING fts5(${columns}, content='', contentless_delete=1, tokenize='ascii')`)
  }
}

function createIndex(connection: Connection, spec: TableSpec, index: TableIndex): void {
  const table = quoted(spec.name)
  const name = indexName(spec, index)
  const columns = index.fields.map(([path]) => columnName(path))
  const ordered = index.fields.map(([path, direction]) => `${columnName(path)} ${direction}`)
  if (!index.isUnique) {
    const last = index.fields.at(-1)?.[1] ?? 'asc'
    if (!columns.includes('id')) ordered.push(`id ${last}`)
    connection.exec(`CREATE INDEX IF NOT EXISTS ${quoted(name)} ON ${table} (${ordered.join(', ')})`)
    return
  }
  connection.exec(`CREATE UNIQUE INDEX IF NOT EXISTS ${quoted(name)} ON ${table} (${ordered.join(', ')})`)
  if (columns.length === 1) return
  // SQLite takes two NULLs for different: rows where some but not all are NULL need their own index.
  const some = columns.map((column) => `${column} IS NULL`).join(' OR ')
  const all = columns.map((column) => `${column} IS NULL`).join(' AND ')
  connection.exec(`CREATE UNIQUE INDEX IF NOT EXISTS ${quoted(`${name}?`)}
    ON ${table} (${columns.map((column) => `coalesce(${column}, x'')`).join(', ')})
    WHERE (${some}) AND NOT (${all})`)
}
