/**
 * What is written to the SQLite file, always inside a transaction of the caller. Synchronous: it runs in the
 * thread that owns the writing connection. Answers what the caller is told, and notes what came of it.
 */
import type { Key } from './cursor.ts'
import { type Declaration, indexName } from './declaration.ts'
import { type Change, DuplicateKey, InvalidDocument, type Stored } from './engine.ts'
import { matches, type Test } from './filter.ts'
import { addArrays, haveSameArrays, removeArrays } from './sqlite-arrays.ts'
import { type Connection, quoted, sqliteCode } from './sqlite-connection.ts'
import { readPage } from './sqlite-reads.ts'
import { followText } from './sqlite-search-table.ts'
import { SqlBuilder } from './sqlite-sql.ts'
import { applySteps, type Step } from './update.ts'
import { assertStorable, valueAt } from './values.ts'

/** A write as plain data, to cross threads; documents are JSON text. Tests already hold what hides the expired. */
export type WriteRequest =
  | { kind: 'insert'; id: string; text: string; now: string }
  | { kind: 'put'; id: string; text: string; onlyIf: Test | null }
  | { kind: 'putMany'; documents: readonly (readonly [id: string, text: string])[] }
  | { kind: 'update'; id: string; steps: readonly Step[]; test: Test }
  | { kind: 'updateMany'; steps: readonly Step[]; test: Test }
  | FindAndUpdate
  | { kind: 'delete'; id: string; test: Test }
  | { kind: 'deleteMany'; test: Test }

interface FindAndUpdate {
  kind: 'findAndUpdate'
  test: Test
  keys: readonly Key[]
  steps: readonly Step[]
  returning: 'before' | 'after'
  ifAbsent: string | null
  now: string
}

/** What comes of writes, beside their answers. */
export interface Effects {
  changed: Change[]
  /** Of the texts of documents that were inserted. */
  insertedCharacters: number
}

/** Whether it was done, how many, or the document that was taken. */
export type WriteAnswer = boolean | number | string | null

/** Rows whose texts are in memory together. */
const rowsAtOnce = 500

/** @throws {DuplicateKey | InvalidDocument} what was already changed is for the caller to roll back */
export function write(connection: Connection, spec: Declaration, request: WriteRequest, effects: Effects): WriteAnswer {
  const table = new TableWriter(connection, spec, effects)
  try {
    switch (request.kind) {
      case 'insert':
        table.insert(request.id, request.text, request.now)
        return true
      case 'put':
        return table.put(request.id, request.text, request.onlyIf)
      case 'putMany':
        for (const [id, text] of request.documents) table.put(id, text, null)
        return true
      case 'update':
        return table.update(request.id, request.steps, request.test)
      case 'updateMany':
        return table.updateMany(request.steps, request.test)
      case 'findAndUpdate':
        return table.findAndUpdate(request)
      case 'delete':
        return table.delete(request.id, request.test)
      case 'deleteMany':
        return table.deleteMany(request.test)
    }
  } catch (error) {
    throw asDuplicate(error, spec)
  }
}

class TableWriter {
  readonly #connection: Connection
  readonly #spec: Declaration
  readonly #name: string
  readonly #effects: Effects

  constructor(connection: Connection, spec: Declaration, effects: Effects) {
    this.#connection = connection
    this.#spec = spec
    this.#name = quoted(spec.name)
    this.#effects = effects
  }

  insert(id: string, text: string, now: string): void {
    try {
      this.#insert(id, text)
    } catch (error) {
      // What has expired is no longer there for anyone: it cannot hold a place.
      if (!isConstraint(error) || this.#deleteExpired(now) === 0) throw error
      this.#insert(id, text)
    }
  }

  put(id: string, text: string, onlyIf: Test | null): boolean {
    const stored = this.#stored(id)
    if (stored === undefined) {
      if (onlyIf === null) this.#insert(id, text)
      return onlyIf === null
    }
    const [row, before] = stored
    if (onlyIf !== null && !matches(JSON.parse(before), onlyIf)) return false
    this.#replace(row, id, before, text)
    return true
  }

  update(id: string, steps: readonly Step[], test: Test): boolean {
    const stored = this.#stored(id)
    if (stored === undefined) return false
    const [row, before] = stored
    const document = JSON.parse(before) as Stored
    if (!matches(document, test)) return false
    this.#replace(row, id, before, changedText(document, steps))
    return true
  }

  updateMany(steps: readonly Step[], test: Test): number {
    const rows = this.#rowsOf(test)
    for (const [row, before] of this.#each(rows)) {
      const document = JSON.parse(before) as Stored
      this.#replace(row, document._id, before, changedText(document, steps))
    }
    return rows.length
  }

  findAndUpdate({ test, keys, steps, returning, ifAbsent, now }: FindAndUpdate): string | null {
    const [found] = readPage(this.#connection, this.#spec, { test, keys, limit: 1, skip: 0, after: null })
    const before = found?.[1] ?? ifAbsent
    if (before === null) return null
    const document = JSON.parse(before) as Stored
    const after = changedText(document, steps)
    if (found === undefined) this.insert(document._id, after, now)
    else this.#replace(found[0], document._id, before, after)
    return returning === 'before' ? before : after
  }

  delete(id: string, test: Test): boolean {
    const stored = this.#stored(id)
    if (stored === undefined || !matches(JSON.parse(stored[1]), test)) return false
    this.#remove(stored[0], stored[1])
    return true
  }

  deleteMany(test: Test): number {
    const rows = this.#rowsOf(test)
    for (const [row, text] of this.#each(rows)) this.#remove(row, text)
    return rows.length
  }

  #deleteExpired(now: string): number {
    const path = this.#spec.expiresBy
    return path === null ? 0 : this.deleteMany({ kind: 'range', path, bounds: [{ operator: 'lte', value: now }] })
  }

  #stored(id: string): [row: number, text: string] | undefined {
    const sql = `SELECT row, doc FROM ${this.#name} WHERE id = ?1`
    return this.#connection.all(sql, [id])[0] as [number, string] | undefined
  }

  #rowsOf(test: Test): number[] {
    const sql = new SqlBuilder(this.#spec)
    const text = `SELECT kept.row FROM ${sql.from} WHERE ${sql.test(test)}`
    return this.#connection.all(text, sql.sql(text).values).map(([row]) => row as number)
  }

  *#each(rows: readonly number[]): Generator<[row: number, text: string]> {
    const sql = `SELECT row, doc FROM ${this.#name} WHERE row IN (SELECT value FROM json_each(?1))`
    for (let from = 0; from < rows.length; from += rowsAtOnce) {
      yield* this.#connection.all(sql, [JSON.stringify(rows.slice(from, from + rowsAtOnce))]) as [number, string][]
    }
  }

  #insert(id: string, text: string): void {
    // Not `RETURNING`, which is a trigger to SQLite: each such statement makes FTS5 write out what it holds of other writes.
    const row = this.#connection.insert(`INSERT INTO ${this.#name} (id, doc) VALUES (?1, ?2)`, [id, text])
    // Only arrays need more, and none is written without its bracket.
    if (this.#spec.indexes.length > 0 && text.includes('[')) this.#derive(row, JSON.parse(text))
    this.#effects.insertedCharacters += text.length
    this.#effects.changed.push({ id, kind: 'written' })
  }

  #replace(row: number, id: string, before: string, after: string): void {
    this.#effects.changed.push({ id, kind: 'written' })
    if (before === after) return
    this.#connection.run(`UPDATE ${this.#name} SET doc = ?2 WHERE row = ?1`, [row, after])
    if (!this.#isDerived) return
    const [old, now] = [JSON.parse(before), JSON.parse(after)]
    this.#assertUniqueScalars(now)
    if (!haveSameArrays(this.#spec, old, now)) {
      removeArrays(this.#connection, this.#spec, old)
      addArrays(this.#connection, this.#spec, row, now)
    }
    followText(this.#connection, this.#spec, row, old, now)
  }

  #remove(row: number, text: string): void {
    const document = JSON.parse(text) as Stored
    this.#connection.run(`DELETE FROM ${this.#name} WHERE row = ?1`, [row])
    removeArrays(this.#connection, this.#spec, document)
    followText(this.#connection, this.#spec, row, document)
    this.#effects.changed.push({ id: document._id, kind: 'deleted' })
  }

  /** Whether more than the row is kept of a document. */
  get #isDerived(): boolean {
    return this.#spec.indexes.length > 0 || this.#spec.text.length > 0
  }

  #derive(row: number, document: unknown): void {
    this.#assertUniqueScalars(document)
    addArrays(this.#connection, this.#spec, row, document)
  }

  #assertUniqueScalars(document: unknown): void {
    for (const { fields, isUnique } of this.#spec.indexes) {
      const list = isUnique ? fields.find(([path]) => Array.isArray(valueAt(document, path))) : undefined
      if (list !== undefined) throw new InvalidDocument(`${list[0]} is unique and cannot hold an array`)
    }
  }
}

function changedText(document: Stored, steps: readonly Step[]): string {
  const changed = applySteps(document, steps)
  assertStorable(changed)
  return JSON.stringify(changed)
}

/** SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE, https://www.sqlite.org/rescode.html */
function isConstraint(error: unknown): error is Error {
  return sqliteCode(error) === 1555 || sqliteCode(error) === 2067
}

/** SQLite's message ends with the columns, or names the index when it is over expressions. */
export function asDuplicate(error: unknown, spec: Declaration): unknown {
  if (!isConstraint(error)) return error
  const taken = spec.indexes.find((index) => {
    const columns = index.fields.map(([path]) => `${spec.name}.${path === '_id' ? 'id' : `$.${path}`}`).join(', ')
    return (
      index.isUnique &&
      (error.message.endsWith(`: ${columns}`) || error.message.endsWith(`'${spec.name}:${indexName(index)}?'`))
    )
  })
  const fields = taken?.fields.map(([path]) => path) ?? ['_id']
  return new DuplicateKey(spec.name, fields, { cause: error })
}
