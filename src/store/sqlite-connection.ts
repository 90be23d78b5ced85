/**
 * One connection to the SQLite file: how it is opened, its prepared statements, and what its errors mean
 * in the port's words.
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { StoreUnavailable } from './engine.ts'

export type SqlValue = null | number | string | Uint8Array
export interface Sql {
  text: string
  values: readonly SqlValue[]
}

/** « CA12 », in the file's header: https://www.sqlite.org/fileformat2.html#application_id */
const applicationId = 0x43413132
const mostStatements = 400

/** What the file knows of itself: its collections, and what changed lately. */
const ownTables = `
  PRAGMA application_id = ${applicationId};
  CREATE TABLE _collections (name TEXT PRIMARY KEY, spec TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE _changes (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, list TEXT NOT NULL);
`

export class Connection {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  /**
   * @param access `write` may create the file; `read` refuses every change
   * @throws {StoreUnavailable} when the file is not ours, is corrupt, or cannot be reached
   */
  constructor(file: string, access: 'read' | 'write') {
    try {
      this.#database = new DatabaseSync(file)
      // First of all: whatever comes next may have to wait for another process.
      this.#database.exec(`PRAGMA busy_timeout = ${access === 'write' ? 10_000 : 2_000}`)
      const [[id] = []] = this.all('PRAGMA application_id')
      if (id !== applicationId) this.#becomeOurs(file)
      // A file that was just made, or put back from a backup, is not yet read while it is written.
      const [[mode] = []] = this.all('PRAGMA journal_mode')
      if (mode !== 'wal') this.#database.exec('PRAGMA journal_mode = WAL')
      // FULL: a commit is on the disk before it is acknowledged (https://www.sqlite.org/pragma.html#pragma_synchronous)
      this.#database.exec('PRAGMA synchronous = FULL; PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY')
      if (access === 'read') this.#database.exec('PRAGMA query_only = ON')
    } catch (error) {
      throw translated(error, file)
    }
  }

  /** An empty file becomes ours; any other is left untouched. */
  #becomeOurs(file: string): void {
    this.#database.exec('BEGIN IMMEDIATE')
    const [[id] = []] = this.all('PRAGMA application_id')
    const [[tables] = []] = this.all('SELECT count(*) FROM sqlite_schema')
    if (tables !== 0 && id !== applicationId) {
      this.#database.exec('ROLLBACK')
      throw new StoreUnavailable('foreign', `${file}: ${sentences.foreign}`)
    }
    if (tables === 0) this.#database.exec(ownTables)
    this.#database.exec('COMMIT')
  }

  get isInTransaction(): boolean {
    return this.#database.isTransaction
  }

  exec(sql: string): void {
    this.#database.exec(sql)
  }

  /** Rows as arrays, in the order of the columns. */
  all(text: string, values: readonly SqlValue[] = []): SqlValue[][] {
    return this.#statement(text).all(...(values as SQLInputValue[])) as unknown as SqlValue[][]
  }

  *each(text: string, values: readonly SqlValue[] = []): Generator<SqlValue[]> {
    for (const row of this.#statement(text).iterate(...(values as SQLInputValue[]))) yield row as unknown as SqlValue[]
  }

  run(text: string, values: readonly SqlValue[] = []): void {
    // Not `statement.run`: the row id that FTS5 leaves behind may not fit a number, and then it throws.
    this.#statement(text).all(...(values as SQLInputValue[]))
  }

  /** The number of the row that was inserted, of a table with such numbers. */
  insert(text: string, values: readonly SqlValue[]): number {
    return this.#statement(text).run(...(values as SQLInputValue[])).lastInsertRowid as number
  }

  /** What is read within is of one instant, whatever others write meanwhile. */
  atOneInstant<T>(read: () => T): T {
    this.run('BEGIN')
    try {
      return read()
    } finally {
      if (this.isInTransaction) this.run('COMMIT')
    }
  }

  close(): void {
    this.#statements.clear()
    if (this.#database.isOpen) this.#database.close()
  }

  #statement(text: string): StatementSync {
    const known = this.#statements.get(text)
    if (known) return known
    const statement = this.#database.prepare(text)
    statement.setReturnArrays(true)
    if (this.#statements.size >= mostStatements) {
      const [oldest] = this.#statements.keys()
      if (oldest !== undefined) this.#statements.delete(oldest)
    }
    this.#statements.set(text, statement)
    return statement
  }
}

/** Whether another process, or another part of this one, has the file open: alone, one may lock it whole. */
export function isOpenElsewhere(file: string): boolean {
  const database = new DatabaseSync(file)
  try {
    // Said before the first access, for then the lock is on the file itself: https://www.sqlite.org/pragma.html#pragma_locking_mode
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK')
    return false
  } catch (error) {
    if ((sqliteCode(error) & 0xff) === 5) return true
    throw translated(error, file)
  } finally {
    database.close()
  }
}

/** A name as SQL: `"` doubled. Only names of collections and declared paths come here, never a value. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** Primary result codes, https://www.sqlite.org/rescode.html */
const reasons: Record<number, StoreUnavailable['reason']> = {
  5: 'locked',
  6: 'locked',
  8: 'unreachable',
  10: 'unreachable',
  11: 'corrupt',
  13: 'full',
  14: 'unreachable',
  26: 'foreign',
}

const sentences: Record<StoreUnavailable['reason'], string> = {
  locked: 'another process keeps the database locked',
  unreachable: 'the database cannot be read or written',
  corrupt: 'the database file is damaged: restore the last backup',
  full: 'the disk is full',
  foreign: 'the file is not a database of this program',
}

/** SQLite's error as the port names it; any other as it is. */
export function translated(error: unknown, file?: string): unknown {
  const reason = reasons[sqliteCode(error) & 0xff]
  if (reason === undefined || error instanceof StoreUnavailable) return error
  return new StoreUnavailable(reason, `${sentences[reason]}${file === undefined ? '' : ` (${file})`}`, { cause: error })
}

/** The extended result code, 0 when the error is not SQLite's. */
export function sqliteCode(error: unknown): number {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0
}
