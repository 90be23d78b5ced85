/** What is read from the SQLite file. Synchronous: whoever calls chooses the thread. Documents are their JSON text. */
import type { Key, Segment } from './cursor.ts'
import type { Test } from './filter.ts'
import type { AskedWord } from './french-text.ts'
import { type Connection, quoted } from './sqlite-connection.ts'
import { SqlBuilder } from './sqlite-sql.ts'
import { type TableSpec, textTable } from './sqlite-table.ts'
import { compareText } from './values.ts'

export interface FindRequest {
  test: Test
  keys: readonly Key[]
  limit: number
  skip: number
  /** Where the page before ended, when there was one. */
  after: readonly Segment[] | null
}

export interface SearchRequest {
  words: readonly AskedWord[]
  test: Test
  limit: number
  skip: number
}

export function readOne(connection: Connection, spec: TableSpec, id: string): string | null {
  const [row] = connection.all(`SELECT doc FROM ${quoted(spec.name)} WHERE id = ?1`, [id])
  return (row?.[0] as string | undefined) ?? null
}

/** In any order. */
export function readMany(
  connection: Connection,
  spec: TableSpec,
  ids: readonly string[],
): [id: string, text: string][] {
  const sql = `SELECT id, doc FROM ${quoted(spec.name)} WHERE id IN (SELECT value FROM json_each(?1))`
  return connection.all(sql, [JSON.stringify(ids)]) as [string, string][]
}

/** At most `limit` documents: rows and texts. */
export function readPage(connection: Connection, spec: TableSpec, request: FindRequest): [row: number, text: string][] {
  const found: [number, string][] = []
  for (const [segment, isNulls] of ranges(request.after)) {
    const sql = pageSql(spec, request, segment, isNulls, request.limit - found.length)
    if (sql === null) continue
    found.push(...(connection.all(sql.text, sql.values) as [number, string][]))
    if (found.length >= request.limit) break
  }
  return found
}

function ranges(after: readonly Segment[] | null): (readonly [Segment | null, boolean])[] {
  return after === null ? [[null, false]] : after.flatMap((one) => [[one, false] as const, [one, true] as const])
}

function pageSql(spec: TableSpec, request: FindRequest, segment: Segment | null, isNulls: boolean, limit: number) {
  const sql = new SqlBuilder(spec)
  let where = sql.test(request.test)
  if (segment !== null) {
    const beyond = sql.segment(segment, isNulls)
    if (beyond === null) return null
    where = `(${where}) AND ${beyond}`
  }
  const text = `SELECT row, doc FROM ${quoted(spec.name)} WHERE ${where}
    ORDER BY ${sql.order(request.keys)} LIMIT ${sql.value(limit)} OFFSET ${sql.value(request.skip)}`
  return sql.sql(text)
}

export function countMatching(connection: Connection, spec: TableSpec, test: Test, limit: number | null): number {
  const sql = new SqlBuilder(spec)
  const where = sql.test(test)
  const rows = `FROM ${quoted(spec.name)} WHERE ${where}`
  const text =
    limit === null ? `SELECT count(*) ${rows}` : `SELECT count(*) FROM (SELECT 1 ${rows} LIMIT ${sql.value(limit)})`
  return connection.all(text, sql.values)[0]?.[0] as number
}

/** Best first, then by `_id` descending: the documents and their scores. */
export function search(
  connection: Connection,
  spec: TableSpec,
  request: SearchRequest,
): [text: string, score: number][] {
  if (request.words.length === 0 || request.limit === 0) return []
  const sql = searchSql(spec, request, true)
  // Rows come by score. One more group of equals than asked is read, so that ties can be put in the order of ids.
  const found: { id: string; text: string; score: number }[] = []
  const wanted = request.skip + request.limit
  for (const [id, text, rank] of connection.each(sql.text, sql.values) as Iterable<[string, string, number]>) {
    const last = found.at(-1)
    if (found.length >= wanted && last !== undefined && last.score !== -rank) break
    found.push({ id, text, score: -rank })
  }
  found.sort((a, b) => b.score - a.score || compareText(b.id, a.id))
  return found.slice(request.skip, wanted).map(({ text, score }) => [text, score])
}

export function countFound(connection: Connection, spec: TableSpec, request: SearchRequest): number {
  if (request.words.length === 0) return 0
  const sql = searchSql(spec, request, false)
  return connection.all(`SELECT count(*) FROM (${sql.text} LIMIT ?${sql.values.length + 1})`, [
    ...sql.values,
    request.limit,
  ])[0]?.[0] as number
}

function searchSql(spec: TableSpec, { words, test }: SearchRequest, isRanked: boolean) {
  const text = textTable(spec.name)
  const sql = new SqlBuilder(spec)
  const weights = spec.text.map(([, weight]) => weight.toFixed(3)).join(', ')
  const ranking = isRanked ? `AND rank MATCH ${sql.value(`bm25(${weights})`)}` : ''
  const from = `FROM ${text} AS found CROSS JOIN ${quoted(spec.name)} AS kept ON kept.row = found.rowid
    WHERE ${text} MATCH ${sql.value(matchExpression(words))} ${ranking} AND (${sql.test(test)})`
  return sql.sql(isRanked ? `SELECT kept.id, kept.doc, rank ${from} ORDER BY rank` : `SELECT 1 ${from}`)
}

/** Words are stems of letters and digits; quoted all the same, so that none is an operator of FTS5. */
function matchExpression(words: readonly AskedWord[]): string {
  const quote = (stem: string) => `"${stem.replaceAll('"', '""')}"`
  return words
    .map(({ parts, joined }) => {
      const together = `(${parts.map(quote).join(' AND ')})`
      return joined === null ? together : `(${together} OR ${quote(joined)})`
    })
    .join(' AND ')
}

export function explain(connection: Connection, spec: TableSpec, request: FindRequest | SearchRequest) {
  const sql = 'words' in request ? searchSql(spec, request, true) : pageSql(spec, request, null, false, request.limit)
  if (sql === null) throw new TypeError('nothing to explain')
  const steps = connection.all(`EXPLAIN QUERY PLAN ${sql.text}`, sql.values).map((row) => String(row[3]))
  const visits = steps.filter(
    (step) => /^(?:SCAN|SEARCH) (?!json_each|\d)/.test(step) && !/^SCAN .*VIRTUAL TABLE/.test(step),
  )
  return {
    usesIndex: visits.every((step) => /USING (?:COVERING )?INDEX|USING INTEGER PRIMARY KEY/.test(step)),
    sortsInMemory: steps.some((step) => step.startsWith('USE TEMP B-TREE FOR') && !step.includes('DISTINCT')),
    detail: steps.join('\n'),
  }
}
