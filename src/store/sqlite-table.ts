/**
 * How a collection lies in the SQLite file, and its creation. A document is a row: a hidden number, its id,
 * and its JSON text. Each path that an index names is a virtual column over that text, so that indexes can
 * be declared later without rewriting a row.
 */
import { type Declaration, type DeclaredIndex, endsWithId, indexName } from './declaration.ts'
import { type Connection, quoted } from './sqlite-connection.ts'
import { highestLevel } from './word-levels.ts'

/** The paths that have a column of their own. */
export function columnPaths(spec: Declaration): Set<string> {
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

/** In the order of their rows, some at a time. */
export function* eachDocument(
  connection: Connection,
  name: string,
  { where = 'TRUE', after = 0 }: { where?: string; after?: number } = {},
): Generator<[row: number, text: string]> {
  const sql = `SELECT row, doc FROM ${quoted(name)} WHERE row > ?1 AND (${where}) ORDER BY row LIMIT 500`
  for (let last: number | undefined = after; last !== undefined; ) {
    const rows = connection.all(sql, [last]) as [number, string][]
    yield* rows
    last = rows.at(-1)?.[0]
  }
}

/** @param part the ending of one of the tables that FTS5 keeps behind it */
export function textTable(name: string, part = ''): string {
  return quoted(`${name}:text${part}`)
}

/** Of the search table, from this level of words up. */
export function levelColumns(spec: Declaration, from = 1): string[] {
  const columns: string[] = []
  for (let level = from; level <= highestLevel(spec); level++) columns.push(`level${level}`)
  return columns
}

/**
 * The table that lists, for an index, the documents where one of its fields holds an array: a row per element. Its name
 * tells its columns (before, it did not say which field holds the array): of another name, it is made anew.
 */
export function arrayTableName(spec: Declaration, index: DeclaredIndex): string {
  return `${spec.name}:${indexName(storedOrder(index))}/holder[]`
}

/**
 * An index as the file orders it: the last field upwards, for which the whole order is turned round when it is asked
 * downwards, and read backwards. What is newest then comes after its like and not before: SQLite fills the pages before a
 * place, and would share out over its neighbours the one where each new row comes first.
 */
export function storedOrder(index: DeclaredIndex): DeclaredIndex {
  if (index.isUnique) return index
  const last = index.fields.at(-1)?.[1] ?? 'asc'
  const fields: DeclaredIndex['fields'] = endsWithId(index) ? index.fields : [...index.fields, ['_id', last]]
  return { ...index, fields: fields.map(([path, direction]) => [path, direction === last ? 'asc' : 'desc']) }
}
