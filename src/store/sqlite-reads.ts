/** What is read from the SQLite file. Synchronous: whoever calls chooses the thread. Documents are their JSON text. */
import type { Key, Segment } from './cursor.ts'
import type { Declaration } from './declaration.ts'
import type { Test } from './filter.ts'
import type { AskedWord } from './french-text.ts'
import { planArrays } from './sqlite-arrays.ts'
import { type Connection, quoted, type Sql } from './sqlite-connection.ts'
import { countFound, search, searchSql } from './sqlite-search.ts'
import { SqlBuilder } from './sqlite-sql.ts'

/** A read as plain data, to cross threads, and below what answers it. Tests already hold what hides the expired. */
export interface Reads {
  one: { request: { id: string }; answer: string | null }
  /** In any order. */
  many: { request: { ids: readonly string[] }; answer: readonly (readonly [id: string, text: string])[] }
  page: { request: PageOfTest; answer: readonly string[] }
  count: { request: { test: Test; limit: number | null }; answer: number }
  search: { request: SearchOfTest; answer: readonly (readonly [text: string, score: number])[] }
  countFound: { request: SearchOfTest; answer: number }
  explain: {
    request: PageOfTest | SearchOfTest
    answer: { usesIndex: boolean; sortsInMemory: boolean; detail: string }
  }
}

interface PageOfTest {
  test: Test
  keys: readonly Key[]
  limit: number
  skip: number
  /** Where the page before ended, when there was one. */
  after: readonly Segment[] | null
}

export interface SearchOfTest {
  words: readonly AskedWord[]
  test: Test
  limit: number
  skip: number
}

export type ReadKind = keyof Reads

type Readers = {
  [K in ReadKind]: (
    connection: Connection,
    spec: Declaration,
    request: Reads[K]['request'],
    check: Check,
  ) => Reads[K]['answer']
}

const readers: Readers = {
  one: readOne,
  many: readMany,
  page: (connection, spec, request, check) => readPage(connection, spec, request, check).map(([, text]) => text),
  count,
  search,
  countFound,
  explain,
}

const allow: Check = () => {}

export function read<K extends ReadKind>(
  connection: Connection,
  spec: Declaration,
  kind: K,
  request: Reads[K]['request'],
): Reads[K]['answer'] {
  return readers[kind](connection, spec, request, allow)
}

/** Rows that a thread which also answers people may walk through for one request. */
const fewRows = 2_000

/**
 * Answers what takes microseconds; null when the request may walk through many rows (a search, a large count,
 * a filter or an order without an index), which is for a thread that may take its time.
 */
export function readIfQuick<K extends ReadKind>(
  connection: Connection,
  spec: Declaration,
  kind: K,
  request: Reads[K]['request'],
): { answer: Reads[K]['answer'] } | null {
  if (kind === 'search' || kind === 'countFound') return null
  try {
    return {
      answer: readers[kind](connection, spec, request, (sql, limit) => assertQuick(connection, spec, sql, limit)),
    }
  } catch (error) {
    if (error === tooLong) return null
    throw error
  }
}

const tooLong = new Error('this read may be long')
type Check = (sql: Sql, limit: number | null) => void

function assertQuick(connection: Connection, spec: Declaration, sql: Sql, limit: number | null): void {
  const isBounded = limit !== null && limit <= fewRows && !planOf(connection, sql).isWalk
  if (isBounded) return
  const [row] = connection.all(`SELECT max(row) FROM ${quoted(spec.name)}`)
  if (Number(row?.[0] ?? 0) > fewRows) throw tooLong
}

function readOne(connection: Connection, spec: Declaration, { id }: { id: string }): string | null {
  const [row] = connection.all(`SELECT doc FROM ${quoted(spec.name)} WHERE id = ?1`, [id])
  return (row?.[0] as string | undefined) ?? null
}

function readMany(connection: Connection, spec: Declaration, { ids }: { ids: readonly string[] }) {
  const sql = `SELECT id, doc FROM ${quoted(spec.name)} WHERE id IN (SELECT value FROM json_each(?1))`
  return connection.all(sql, [JSON.stringify(ids)]) as [string, string][]
}

/** At most `limit` documents, with their rows. After a cursor, range by range until there are enough. */
export function readPage(
  connection: Connection,
  spec: Declaration,
  request: PageOfTest,
  check: Check = allow,
): [row: number, text: string][] {
  const found: [number, string][] = []
  const ranges = request.after?.flatMap((one) => [[one, false] as const, [one, true] as const]) ?? [
    [null, false] as const,
  ]
  for (const [segment, isAbsent] of ranges) {
    const sql = pageSql(spec, request, segment, isAbsent, request.limit - found.length)
    if (sql === null) continue
    check(sql, request.limit)
    found.push(...(connection.all(sql.text, sql.values) as [number, string][]))
    if (found.length >= request.limit) break
  }
  return found
}

function pageSql(
  spec: Declaration,
  request: PageOfTest,
  segment: Segment | null,
  isAbsent: boolean,
  limit: number,
): Sql | null {
  const sql = new SqlBuilder(spec)
  const where = [whereOf(sql, spec, request.test, request.keys)]
  if (segment !== null) {
    const beyond = sql.segment(segment, isAbsent)
    if (beyond === null) return null
    where.push(beyond)
  }
  return sql.sql(`SELECT kept.row, kept.doc FROM ${sql.from} WHERE ${where.join(' AND ')}
    ORDER BY ${sql.order(request.keys)} LIMIT ${sql.value(limit)} OFFSET ${sql.value(request.skip)}`)
}

function whereOf(sql: SqlBuilder, spec: Declaration, test: Test, keys: readonly Key[]): string {
  const plan = planArrays(spec, test, keys)
  return plan === null ? `(${sql.test(test)})` : `${sql.through(plan)} AND (${sql.test(plan.rest)})`
}

function count(connection: Connection, spec: Declaration, request: Reads['count']['request'], check: Check): number {
  const sql = countSql(spec, request)
  check(sql, request.limit)
  return connection.all(sql.text, sql.values)[0]?.[0] as number
}

function countSql(spec: Declaration, { test, limit }: Reads['count']['request']): Sql {
  const sql = new SqlBuilder(spec)
  const where = whereOf(sql, spec, test, [])
  const rows = `FROM ${sql.from} WHERE ${where}`
  if (limit === null) return sql.sql(`SELECT count(*) ${rows}`)
  return sql.sql(`SELECT count(*) FROM (SELECT 1 ${rows} LIMIT ${sql.value(limit)})`)
}

function explain(
  connection: Connection,
  spec: Declaration,
  request: PageOfTest | SearchOfTest,
): Reads['explain']['answer'] {
  const sql = 'words' in request ? searchSql(spec, request) : pageSql(spec, request, null, false, request.limit)
  if (sql === null) throw new TypeError('nothing to explain')
  const { steps, usesIndex, sortsInMemory } = planOf(connection, sql)
  return { usesIndex, sortsInMemory, detail: steps.join('\n') }
}

interface Plan {
  steps: readonly string[]
  usesIndex: boolean
  sortsInMemory: boolean
  isWalk: boolean
}

const plans = new WeakMap<Connection, Map<string, Plan>>()

/** SQLite's plan, remembered by the text of the query: it does not depend on the values. */
function planOf(connection: Connection, { text, values }: Sql): Plan {
  const known = plans.get(connection) ?? new Map<string, Plan>()
  plans.set(connection, known)
  const remembered = known.get(text)
  if (remembered) return remembered
  const steps = connection.all(`EXPLAIN QUERY PLAN ${text}`, values).map((row) => String(row[3]))
  const visits = steps.filter((step) => /^(?:SCAN|SEARCH) (?:kept|part|found)\b/.test(step))
  const isFiltered = !/ WHERE \((?:TRUE|\(TRUE\))\)/.test(text)
  const isServed = (step: string) => /USING (?:COVERING )?INDEX|USING (?:INTEGER )?PRIMARY KEY|VIRTUAL TABLE/.test(step)
  // In the order of an index, testing each row: it may find its page soon, or never.
  const isTesting = (step: string) => isFiltered && /^SCAN kept USING/.test(step)
  const usesIndex = visits.every((step) => isServed(step) && !(isTesting(step) && step.includes('sqlite_autoindex')))
  const sortsInMemory = steps.some((step) => step.startsWith('USE TEMP B-TREE FOR') && step.endsWith('ORDER BY'))
  const plan = { steps, usesIndex, sortsInMemory, isWalk: !usesIndex || sortsInMemory || visits.some(isTesting) }
  if (known.size > 500) known.clear()
  known.set(text, plan)
  return plan
}
