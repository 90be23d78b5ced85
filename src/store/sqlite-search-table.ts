/**
 * The search table of a collection, and how it is kept up. A document that is inserted is not written into it at once, for
 * FTS5 writes a piece of index at each commit, to be merged later: the rows beyond the last one that the table knows
 * are fresh, looked through by a search one by one (`sqlite-search.ts`), and folded into the table many at a time.
 */
import type { Declaration } from './declaration.ts'
import type { Connection } from './sqlite-connection.ts'
import { eachDocument, levelColumns, textTable } from './sqlite-table.ts'
import { valueAt } from './values.ts'
import { wordsByLevel } from './word-levels.ts'

/** Anew, with the documents that are there. */
export function makeSearchTable(connection: Connection, spec: Declaration): void {
  connection.exec(`DROP TABLE IF EXISTS ${textTable(spec.name)}`)
  if (spec.text.length === 0) return
  // The words are prepared before: all that is left to do is to cut at spaces, which `ascii` does. A column is a
  // level: which words it holds is kept, and not where in the text they stood.
  connection.exec(`CREATE VIRTUAL TABLE ${textTable(spec.name)} USING fts5(${levelColumns(spec).join(', ')},
    content = '', contentless_delete = 1, detail = 'column', tokenize = 'ascii')`)
  foldFresh(connection, spec)
}

/** In the order of their rows: the last inserted is the last. Of one instant only inside a transaction. */
export function freshDocuments(connection: Connection, spec: Declaration) {
  return eachDocument(connection, spec.name, { after: lastKnown(connection, spec) })
}

/** Brings the fresh documents into the table. */
export function foldFresh(connection: Connection, spec: Declaration): void {
  if (spec.text.length === 0) return
  for (const [row, text] of freshDocuments(connection, spec)) add(connection, spec, row, JSON.parse(text))
}

/** Follows what became of a document; `now` is undefined when it was deleted. A fresh one is read as it is when it is folded. */
export function followText(
  connection: Connection,
  spec: Declaration,
  row: number,
  before: unknown,
  now?: unknown,
): void {
  if (spec.text.length === 0 || (now !== undefined && haveSameText(spec, before, now))) return
  if (row > lastKnown(connection, spec)) return
  connection.run(`DELETE FROM ${textTable(spec.name)} WHERE rowid = ?1`, [row])
  if (now !== undefined) add(connection, spec, row, now)
}

/**
 * The row of the last document that the table knows. It knows also those without words, and numbers of rows only grow
 * while the last document stays: every row beyond is fresh, and none of the others.
 */
function lastKnown(connection: Connection, spec: Declaration): number {
  // https://www.sqlite.org/fts5.html#the_docsize_table: an ordinary table, a row per document.
  const [[row] = []] = connection.all(`SELECT max(id) FROM ${textTable(spec.name, '_docsize')}`)
  return Number(row ?? 0)
}

function add(connection: Connection, spec: Declaration, row: number, document: unknown): void {
  const names = levelColumns(spec)
  const places = names.map((_, index) => `?${index + 2}`).join(', ')
  const sql = `INSERT INTO ${textTable(spec.name)} (rowid, ${names.join(', ')}) VALUES (?1, ${places})`
  connection.run(sql, [row, ...wordsByLevel(spec, document)])
}

function haveSameText(spec: Declaration, a: unknown, b: unknown): boolean {
  return spec.text.every(([path]) => JSON.stringify(valueAt(a, path)) === JSON.stringify(valueAt(b, path)))
}
