/**
 * The file's own record of its collections, and their creation and alteration when what is declared differs.
 * Every process reads it, so that one that was started before keeps the indexes that a newer one declared.
 */

import { type Declaration, type DeclaredIndex, endsWithId, indexName } from './declaration.ts'
import { addArrays, createArrayTable } from './sqlite-arrays.ts'
import { type Connection, quoted } from './sqlite-connection.ts'
import {
  arrayTableName,
  columnName,
  columnPaths,
  jsonPath,
  levelColumns,
  textTable,
  valueExpression,
} from './sqlite-table.ts'
import { valueAt } from './values.ts'
import { highestLevel, leveledStems } from './word-levels.ts'

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
  if (JSON.stringify(searchOf(before)) !== JSON.stringify(searchOf(spec))) rebuildSearch(connection, spec)
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
  const name = `${spec.name}:${indexName(index)}`
  const columns = index.fields.map(([path]) => columnName(path))
  const ordered = index.fields.map(([path, direction]) => `${columnName(path)} ${direction}`)
  if (!index.isUnique) {
    if (!endsWithId(index)) ordered.push(`id ${index.fields.at(-1)?.[1] ?? 'asc'}`)
    names.set(name, () => connection.exec(`CREATE INDEX ${quoted(name)} ON ${table} (${ordered.join(', ')})`))
    names.set(arrayTableName(spec, index), () => {
      createArrayTable(connection, spec, index)
      const alone = { ...spec, indexes: [index] }
      const isArray = columns.map((column) => `${column} = x'04'`).join(' OR ')
      eachDocument(connection, spec.name, isArray, (row, document) => addArrays(connection, alone, row, document))
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

function rebuildSearch(connection: Connection, spec: Declaration): void {
  connection.exec(`DROP TABLE IF EXISTS ${textTable(spec.name)}`)
  if (spec.text.length === 0) return
  // The words are prepared before: all that is left to do is to cut at spaces, which `ascii` does. A column is a
  // level, and holds a word once: where in the text it stood is not kept.
  connection.exec(`CREATE VIRTUAL TABLE ${textTable(spec.name)} USING fts5(${levelColumns(spec).join(', ')},
    content = '', contentless_delete = 1, detail = 'column', tokenize = 'ascii')`)
  eachDocument(connection, spec.name, 'TRUE', (row, document) => addText(connection, spec, row, document))
}

function eachDocument(
  connection: Connection,
  name: string,
  where: string,
  visit: (row: number, document: unknown) => void,
): void {
  const sql = `SELECT row, doc FROM ${quoted(name)} WHERE row > ?1 AND (${where}) ORDER BY row LIMIT 500`
  for (let after = 0; ; ) {
    const rows = connection.all(sql, [after]) as [number, string][]
    for (const [row, text] of rows) visit(row, JSON.parse(text))
    const last = rows.at(-1)
    if (last === undefined) return
    after = last[0]
  }
}

/** Makes the document findable by its words. */
export function addText(connection: Connection, spec: Declaration, row: number, document: unknown): void {
  const levels = leveledStems(spec, document)
  if (levels.size === 0) return
  const stems = Array.from({ length: highestLevel(spec) }, (): string[] => [])
  for (const [stem, level] of levels) stems[level - 1]?.push(stem)
  const names = levelColumns(spec)
  const places = names.map((_, index) => `?${index + 2}`).join(', ')
  const sql = `INSERT INTO ${textTable(spec.name)} (rowid, ${names.join(', ')}) VALUES (?1, ${places})`
  connection.run(sql, [row, ...stems.map((one) => one.join(' '))])
}

export function removeText(connection: Connection, spec: Declaration, row: number): void {
  connection.run(`DELETE FROM ${textTable(spec.name)} WHERE rowid = ?1`, [row])
}

export function haveSameText(spec: Declaration, a: unknown, b: unknown): boolean {
  return spec.text.every(([path]) => JSON.stringify(valueAt(a, path)) === JSON.stringify(valueAt(b, path)))
}
