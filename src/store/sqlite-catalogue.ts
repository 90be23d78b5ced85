/**
 * The file's own record of its collections, and their creation and alteration when what is declared differs.
 * Every process reads it, so that one that was started before keeps the indexes that a newer one declared.
 */

import { type Declaration, type DeclaredIndex, indexName } from './declaration.ts'
import { addArrays, createArrayTable } from './sqlite-arrays.ts'
import { type Connection, quoted } from './sqlite-connection.ts'
import { makeSearchTable } from './sqlite-search-table.ts'
import {
  arrayTableName,
  columnName,
  columnPaths,
  eachDocument,
  jsonPath,
  storedOrder,
  valueExpression,
} from './sqlite-table.ts'

/** Null when the collection was never declared. */
export function readSpec(connection: Connection, name: string): Declaration | null {
  const [row] = connection.all('SELECT spec FROM _collections WHERE name = ?1', [name])
  return row === undefined ? null : (JSON.parse(row[0] as string) as Declaration)
}

export function readSpecs(connection: Connection): Map<string, Declaration> {
  const rows = connection.all('SELECT name, spec FROM _collections') as [string, string][]
  return new Map(rows.map(([name, spec]) => [name, JSON.parse(spec) as Declaration]))
}

/**
 * Brings the collection to what is declared, inside a transaction of the caller: creates what is missing,
 * drops the indexes that are no longer declared, rebuilds the search table when its fields, their weights
 * or the preparation of words changed.
 * @throws {Error} of SQLite when documents already there break a new unique index
 */
export function declare(connection: Connection, spec: Declaration): void {
  const before = readSpec(connection, spec.name)
  const table = quoted(spec.name)
  connection.exec(`CREATE TABLE IF NOT EXISTS ${table} (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, doc TEXT NOT NULL)`)
  const present = new Set(connection.all('SELECT name FROM pragma_table_xinfo(?1)', [spec.name]).map(([name]) => name))
  for (const path of columnPaths(spec)) {
    if (present.has(`$.${path}`)) continue
    const literal = `'${jsonPath(path).replaceAll("'", "''")}'`
    connection.exec(`ALTER TABLE ${table} ADD COLUMN ${columnName(path)}
      GENERATED ALWAYS AS (${valueExpression('doc', literal)}) VIRTUAL`)
  }
  const names = new Map<string, () => void>()
  for (const index of spec.indexes) addIndex(names, connection, spec, index)
  if (spec.expiresBy !== null) {
    const column = columnName(spec.expiresBy)
    const name = `${spec.name}:until ${spec.expiresBy}`
    names.set(name, () =>
      connection.exec(`CREATE INDEX ${quoted(name)} ON ${table} (${column}) WHERE ${column} IS NOT NULL`),
    )
  }
  bringIndexesTo(connection, spec.name, names)
  if (JSON.stringify(searchOf(before)) !== JSON.stringify(searchOf(spec))) makeSearchTable(connection, spec)
  connection.run(
    `INSERT INTO _collections (name, spec) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET spec = excluded.spec`,
    [spec.name, JSON.stringify(spec)],
  )
}

function addIndex(
  names: Map<string, () => void>,
  connection: Connection,
  spec: Declaration,
  index: DeclaredIndex,
): void {
  const table = quoted(spec.name)
  const stored = storedOrder(index)
  const name = `${spec.name}:${indexName(stored)}`
  const columns = index.fields.map(([path]) => columnName(path))
  const ordered = stored.fields.map(([path, direction]) => `${columnName(path)} ${direction}`)
  if (!index.isUnique) {
    names.set(name, () => connection.exec(`CREATE INDEX ${quoted(name)} ON ${table} (${ordered.join(', ')})`))
    names.set(arrayTableName(spec, index), () => {
      createArrayTable(connection, spec, index)
      const alone = { ...spec, indexes: [index] }
      const isArray = columns.map((column) => `${column} = x'04'`).join(' OR ')
      for (const [row, text] of eachDocument(connection, spec.name, { where: isArray })) {
        addArrays(connection, alone, row, JSON.parse(text))
      }
    })
    return
  }
  names.set(name, () => connection.exec(`CREATE UNIQUE INDEX ${quoted(name)} ON ${table} (${ordered.join(', ')})`))
  if (columns.length === 1) return
  // SQLite takes two NULLs for different: rows where some columns but not all are NULL need an index of their own.
  const some = columns.map((column) => `${column} IS NULL`).join(' OR ')
  const all = columns.map((column) => `${column} IS NULL`).join(' AND ')
  const wrapped = columns.map((column) => `coalesce(${column}, x'')`).join(', ')
  names.set(`${name}?`, () =>
    connection.exec(
      `CREATE UNIQUE INDEX ${quoted(`${name}?`)} ON ${table} (${wrapped}) WHERE (${some}) AND NOT (${all})`,
    ),
  )
}

/** Indexes and array tables bear names of the collection followed by a colon; the search table is looked after apart. */
function bringIndexesTo(connection: Connection, name: string, wanted: Map<string, () => void>): void {
  const rows = connection.all(
    `SELECT type, name FROM sqlite_schema WHERE type IN ('index', 'table') AND substr(name, 1, ?2) = ?1`,
    [`${name}:`, name.length + 1],
  ) as [string, string][]
  const present = new Set<string>()
  for (const [type, own] of rows) {
    if (type === 'table' && !own.endsWith('[]')) continue
    present.add(own)
    if (!wanted.has(own)) connection.exec(`DROP ${type} ${quoted(own)}`)
  }
  for (const [own, create] of wanted) if (!present.has(own)) create()
}

function searchOf(spec: Declaration | null): unknown {
  return spec === null ? [[], 0] : [spec.text, spec.preparation]
}
