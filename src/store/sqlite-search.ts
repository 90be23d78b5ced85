/**
 * Full text with SQLite: level by level (`word-levels.ts`), the best first, and in each the last inserted first, which is
 * how FTS5 walks without sorting. A search ends as soon as its page is full: neither FTS5's `bm25` nor its `rank`
 * are used, which compute a score for every document that holds the words. The few documents that are not yet in the
 * search table (`sqlite-search-table.ts`) were inserted after all the others: they come first among their equals.
 */
import type { Declaration } from './declaration.ts'
import { matches as holds } from './filter.ts'
import type { AskedWord } from './french-text.ts'
import { type Connection, quoted, type Sql } from './sqlite-connection.ts'
import { freshWithWords } from './sqlite-fresh.ts'
import type { SearchOfTest } from './sqlite-reads.ts'
import { SqlBuilder } from './sqlite-sql.ts'
import { levelColumns, textTable } from './sqlite-table.ts'
import { highestLevel, scoreAmong, scoreOf } from './word-levels.ts'

export function search(
  connection: Connection,
  spec: Declaration,
  request: SearchOfTest,
): [text: string, score: number][] {
  if (request.words.length === 0) return []
  const found: [string, number][] = []
  const wanted = request.skip + request.limit
  const fresh = foundFresh(connection, spec, request)
  for (const { match, score } of matches(spec, request.words)) {
    found.push(...fresh.filter(([, own]) => own === score))
    if (found.length >= wanted) break
    const sql = searchSql(spec, { ...request, limit: wanted - found.length }, match)
    for (const [text] of connection.all(sql.text, sql.values)) found.push([text as string, score])
    if (found.length >= wanted) break
  }
  return found.slice(request.skip, wanted)
}

/** The last inserted first. */
function foundFresh(connection: Connection, spec: Declaration, { words, test }: SearchOfTest): [string, number][] {
  const found: [string, number][] = []
  for (const { text, document, words: own } of freshWithWords(connection, spec)) {
    const score = holds(document, test) ? scoreAmong(own, words) : 0
    if (score > 0) found.push([text, score])
  }
  return found.reverse()
}

export function searchSql(spec: Declaration, { words, test, limit }: SearchOfTest, match = matchOf(words)): Sql {
  const sql = new SqlBuilder(spec)
  return sql.sql(`SELECT kept.doc ${foundBy(sql, spec, match)} AND (${sql.test(test)})
    ORDER BY found.rowid DESC LIMIT ${sql.value(limit)}`)
}

export function countFound(connection: Connection, spec: Declaration, request: SearchOfTest): number {
  const { words, test, limit } = request
  if (words.length === 0) return 0
  const fresh = Math.min(foundFresh(connection, spec, request).length, limit)
  const sql = new SqlBuilder(spec)
  const found = foundBy(sql, spec, matchOf(words))
  const text = `SELECT count(*) FROM (SELECT 1 ${found} AND (${sql.test(test)}) LIMIT ${sql.value(limit - fresh)})`
  return fresh + (connection.all(text, sql.sql('').values)[0]?.[0] as number)
}

/** The search table decides the order of the walk (CROSS JOIN). */
function foundBy(sql: SqlBuilder, spec: Declaration, match: string): string {
  const text = textTable(spec.name)
  return `FROM ${text} AS found CROSS JOIN ${quoted(spec.name)} AS kept ON kept.row = found.rowid
    WHERE ${text} MATCH ${sql.value(match)}`
}

/**
 * What to ask of the search table, the best first; no document answers two.
 * https://www.sqlite.org/fts5.html#full_text_query_syntax
 */
function* matches(spec: Declaration, words: readonly AskedWord[]): Generator<{ match: string; score: number }> {
  const highest = highestLevel(spec)
  const all = words.map(wordMatch).join(' AND ')
  const any = words.map(wordMatch).join(' OR ')
  const from = (level: number, what: string) => `{${levelColumns(spec, level).join(' ')}} : (${what})`
  for (let weakest = highest; weakest >= 1; weakest--) {
    for (let strongest = words.length === 1 ? weakest : highest; strongest >= weakest; strongest--) {
      const better: string[] = []
      if (weakest < highest) better.push(from(weakest + 1, all))
      if (strongest < highest) better.push(from(strongest + 1, any))
      const enough = `(${from(weakest, all)} AND ${from(strongest, any)})`
      const match = better.length === 0 ? enough : `${enough} NOT (${better.join(' OR ')})`
      yield { match, score: scoreOf(weakest, strongest) }
    }
  }
}

function matchOf(words: readonly AskedWord[]): string {
  return words.map(wordMatch).join(' AND ')
}

/** Stems are letters and digits; quoted all the same, so that none is an operator of FTS5. */
function wordMatch({ parts, joined }: AskedWord): string {
  const quote = (stem: string) => `"${stem.replaceAll('"', '""')}"`
  const together = `(${parts.map(quote).join(' AND ')})`
  return joined === null ? together : `(${together} OR ${quote(joined)})`
}
