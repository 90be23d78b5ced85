/**
 * What changed, for every process that has the file open: one row per commit, written with it, read by whoever
 * listens, and forgotten after two minutes.
 */
import type { Change } from './engine.ts'
import type { Connection } from './sqlite-connection.ts'

/** Changes by collection. */
export type ChangesByName = Map<string, Change[]>

export interface LoggedCommit {
  number: number
  changes: readonly (readonly [collection: string, changes: readonly Change[]])[]
}

const keptMilliseconds = 120_000

/** Inside the transaction that made the changes. */
export function logChanges(connection: Connection, changes: ChangesByName, atMilliseconds: number): void {
  const told = [...changes].filter(([, list]) => list.length > 0)
  if (told.length === 0) return
  const list = told.map(([name, some]) => [name, some.map(({ id, kind }) => (kind === 'written' ? id : [id]))])
  connection.run('INSERT INTO _changes (at, list) VALUES (?1, ?2)', [atMilliseconds, JSON.stringify(list)])
}

/** The last one is kept, however old: the next is numbered after it, so that numbers never come back. */
export function forgetChanges(connection: Connection, nowMilliseconds: number): void {
  const sql = `DELETE FROM _changes WHERE number <= (SELECT max(number) FROM _changes WHERE at < ?1)
    AND number < (SELECT max(number) FROM _changes)`
  connection.run(sql, [nowMilliseconds - keptMilliseconds])
}

export function lastCommit(connection: Connection): number {
  return (connection.all('SELECT max(number) FROM _changes')[0]?.[0] as number | null) ?? 0
}

export function commitsAfter(connection: Connection, number: number): LoggedCommit[] {
  const rows = connection.all('SELECT number, list FROM _changes WHERE number > ?1 ORDER BY number LIMIT 1000', [
    number,
  ])
  return (rows as [number, string][]).map(([own, list]) => ({
    number: own,
    changes: (JSON.parse(list) as [string, (string | [string])[]][]).map(([name, some]) => [
      name,
      some.map((one) => (typeof one === 'string' ? { id: one, kind: 'written' } : { id: one[0], kind: 'deleted' })),
    ]),
  }))
}
