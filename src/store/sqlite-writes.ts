/**
 * What is written to the SQLite file, always inside a transaction of the caller. Synchronous: it runs in the
 * thread that owns the writing connection. Answers what the caller is told, and notes what changed.
 */
import type { Key } from './cursor.ts'
import { type Change, DuplicateKey, type Stored } from './engine.ts'
import { matches, type Test } from './filter.ts'
import { stemsOf } from './french-text.ts'
import { type Connection, quoted, sqliteCode } from './sqlite-connection.ts'
import { readPage } from './sqlite-reads.ts'
import { SqlBuilder } from './sqlite-sql.ts'
import { indexName, type TableSpec, textTable } from './sqlite-table.ts'
import { applySteps, type Step } from './update.ts'
import { assertStorable, valueAt } from './values.ts'

/** A write as plain data, to cross threads; documents are JSON text. Tests already hold what hides the expired. */
export type WriteRequest =
  | { kind: 'insert'; id: string; text: string; now: string }
  | { kind: 'put'; id: string; text: string; onlyIf: Test | null }
  | { kind: 'update'; id: string; steps: readonly Step[]; test: Test }
  | { kind: 'updateMany'; steps: readonly Step[]; test: Test }
  | {
      kind: 'findAndUpdate'
      test: Test
      keys: readonly Key[]
      steps: readonly Step[]
      returning: 'before' | 'after'
      ifAbsent: string | null
      now: string
    }
  | { kind: 'delete'; id: string; test: Test }
  | { kind: 'deleteMany'; test: Test }

export type WriteAnswer = boolean | number | string | null

/** Every row that matches is updated in steps of this many, so that memory stays bounded. */
const rowsAtOnce = 500

export function write(connection: Connection, spec: TableSpec, request: WriteRequest, changed: Change[]): WriteAnswer {
  const table = new TableWriter(connection, spec, changed)
  switch (request.kind) {
    case 'insert':
      table.insert(request.id, request.text, request.now)
      return true
    case 'put':
      return table.put(request.id, request.text, request.onlyIf)
    case 'update':
      return table.update(request.id, request.steps, request.test)
    case 'updateMany':
      return table.updateMany(request.steps, request.test)
    case 'findAndUpdate':
      return table.findAndUpdate(request)
    case 'delete':
      return table.deleteMany(oneById(request.id, request.test)) > 0
    case 'deleteMany':
      return table.deleteMany(request.test)
  }
}

function oneById(id: string, test: Test): Test {
  return { kind: 'all', of: [{ kind: 'oneOf', path: '_id', values: [id], orAbsent: false, isNegated: false }, test] }
}

class TableWriter {
  readonly #connection: Connection
  readonly #spec: TableSpec
  readonly #name: string
  readonly #changed: Change[]

  constructor(connection: Connection, spec: TableSpec, changed: Change[]) {
    this.#connection = connection
    this.#spec = spec
    this.#name = quoted(spec.name)
    this.#changed = changed
  }

  insert(id: string, text: string, now: string): void {
    try {
      this.#insert(id, text)
    } catch (error) {
      // What has expired is no longer there for anyone: it cannot hold a place.
      if (!(error instanceof DuplicateKey) || this.#deleteExpired(now) === 0) throw error
      this.#insert(id, text)
    }
  }

  #insert(id: string, text: string): void {
    const [[row] = []] = this.#guarded(() =>
      this.#connection.all(`INSERT INTO ${this.#name} (id, doc) VALUES (?1, ?2) RETURNING row`, [id, text]),
    )
    this.#indexText(row as number, text)
    this.#changed.push({ id, kind: 'written' })
  }

  put(id: string, text: string, onlyIf: Test | null): boolean {
    const [stored] = this.#connection.all(`SELECT row, doc FROM ${this.#name} WHERE id = ?1`, [id]) as [
      number,
      string,
    ][]
    if (stored === undefined) {
      if (onlyIf !== null) return false
      this.#insert(id, text)
      return true
    }
    if (onlyIf !== null && !matches(JSON.parse(stored[1]), onlyIf)) return false
    this.#replace(stored[0], id, stored[1], text)
    return true
  }

  update(id: string, steps: readonly Step[], test: Test): boolean {
    const [stored] = this.#connection.all(`SELECT row, doc FROM ${this.#name} WHERE id = ?1`, [id]) as [
      number,
      string,
    ][]
    if (stored === undefined) return false
    const document = JSON.parse(stored[1]) as Stored
    if (!matches(document, test)) return false
    this.#replace(stored[0], id, stored[1], changedText(document, steps))
    return true
  }

  updateMany(steps: readonly Step[], test: Test): number {
    const sql = new SqlBuilder(this.#spec)
    const rows = this.#connection.all(`SELECT row FROM ${this.#name} WHERE ${sql.test(test)}`, sql.values)
    for (let from = 0; from < rows.length; from += rowsAtOnce) {
      const some = rows.slice(from, from + rowsAtOnce).map(([row]) => row)
      const stored = this.#connection.all(
        `SELECT row, doc FROM ${this.#name} WHERE row IN (SELECT value FROM json_each(?1))`,
        [JSON.stringify(some)],
      ) as [number, string][]
      for (const [row, text] of stored) {
        const document = JSON.parse(text) as Stored
        this.#replace(row, document._id, text, changedText(document, steps))
      }
    }
    return rows.length
  }

  findAndUpdate(request: WriteRequest & { kind: 'findAndUpdate' }): string | null {
    const { test, keys, steps, returning, ifAbsent } = request
    const [found] = readPage(this.#connection, this.#spec, { test, keys, limit: 1, skip: 0, after: null })
    if (found !== undefined) {
      const [row, before] = found
      const document = JSON.parse(before) as Stored
      const after = changedText(document, steps)
      this.#replace(row, document._id, before, after)
      return returning === 'before' ? before : after
    }
    if (ifAbsent === null) return null
    const document = JSON.parse(ifAbsent) as Stored
    const after = changedText(document, steps)
    this.insert(document._id, after, request.now)
    return returning === 'before' ? ifAbsent : after
  }

  deleteMany(test: Test): number {
    const sql = new SqlBuilder(this.#spec)
    const gone = this.#connection.all(`DELETE FROM ${this.#name} WHERE ${sql.test(test)} RETURNING row, id`, sql.values)
    for (const [row, id] of gone as [number, string][]) {
      if (this.#spec.text.length > 0)
        this.#connection.run(`DELETE FROM ${textTable(this.#spec.name)} WHERE rowid = ?1`, [row])
      this.#changed.push({ id, kind: 'deleted' })
    }
    return gone.length
  }

  #deleteExpired(now: string): number {
    const path = this.#spec.expiresBy
    if (path === null) return 0
    return this.deleteMany({ kind: 'range', path, bounds: [{ operator: 'lte', value: now }] })
  }

  #replace(row: number, id: string, before: string, after: string): void {
    if (before !== after) {
      this.#guarded(() => this.#connection.run(`UPDATE ${this.#name} SET doc = ?2 WHERE row = ?1`, [row, after]))
      if (this.#spec.text.length > 0 && !this.#readsTheSame(before, after)) {
        this.#connection.run(`DELETE FROM ${textTable(this.#spec.name)} WHERE rowid = ?1`, [row])
        this.#indexText(row, after)
      }
    }
    this.#changed.push({ id, kind: 'written' })
  }

  #readsTheSame(before: string, after: string): boolean {
    const [a, b] = [JSON.parse(before), JSON.parse(after)]
    return this.#spec.text.every(([path]) => JSON.stringify(valueAt(a, path)) === JSON.stringify(valueAt(b, path)))
  }

  #indexText(row: number, text: string): void {
    const { name, text: fields } = this.#spec
    if (fields.length === 0) return
    const document: unknown = JSON.parse(text)
    const columns = fields.map(([path]) => stemsOf(textAt(document, path)).join(' '))
    if (columns.every((column) => column === '')) return
    const names = fields.map((_, index) => `c${index}`).join(', ')
    const places = fields.map((_, index) => `?${index + 2}`).join(', ')
    this.#connection.run(`INSERT INTO ${textTable(name)} (rowid, ${names}) VALUES (?1, ${places})`, [row, ...columns])
  }

  #guarded<T>(change: () => T): T {
    try {
      return change()
    } catch (error) {
      throw asDuplicate(error, this.#spec)
    }
  }
}

function changedText(document: Stored, steps: readonly Step[]): string {
  const changed = applySteps(document, steps)
  assertStorable(changed)
  return JSON.stringify(changed)
}

/** The text of a field that holds a text or several. */
export function textAt(document: unknown, path: string): string {
  const value = valueAt(document, path)
  if (typeof value === 'string') return value
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string').join('\n') : ''
}

/** SQLITE_CONSTRAINT_UNIQUE and SQLITE_CONSTRAINT_PRIMARYKEY name columns, or the index when it is over expressions. */
function asDuplicate(error: unknown, spec: TableSpec): unknown {
  if (sqliteCode(error) !== 2067 && sqliteCode(error) !== 1555) return error
  const message = (error as Error).message
  for (const index of spec.indexes) {
    if (!index.isUnique) continue
    const columns = index.fields.map(([path]) => `${spec.name}.${path === '_id' ? 'id' : `$.${path}`}`).join(', ')
    if (message.endsWith(`: ${columns}`) || message.includes(`'${indexName(spec, index)}?'`)) {
      return new DuplicateKey(
        spec.name,
        index.fields.map(([path]) => path),
        { cause: error },
      )
    }
  }
  return new DuplicateKey(spec.name, ['_id'], { cause: error })
}
