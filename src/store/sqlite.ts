/** The embedded engine: one SQLite file. */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Clock } from '../clock.ts'
import { keysOf, readCursor, writeCursor } from './cursor.ts'
import type {
  Change,
  Collection,
  CollectionSpec,
  Engine,
  Filter,
  Found,
  Page,
  PageRequest,
  Reader,
  Sort,
  Stored,
  Transaction,
  Update,
  Writer,
} from './engine.ts'
import { parseFilter, type Test } from './filter.ts'
import { askedWords } from './french-text.ts'
import { Connection, translated } from './sqlite-connection.ts'
import * as reads from './sqlite-reads.ts'
import { createTable, type TableSpec, tableSpecOf } from './sqlite-table.ts'
import { type WriteAnswer, type WriteRequest, write } from './sqlite-writes.ts'
import { stepsOf } from './update.ts'
import { assertStorable, valueAt } from './values.ts'

interface Parts {
  connection: Connection
  clock: Clock
  /** Runs the work when no transaction is open, inside one of its own. */
  commit<T>(work: (changed: Change[]) => T): Promise<T>
  listen(name: string, listener: (change: Change) => void): () => void
  declared(spec: TableSpec): void
}

export async function openSqlite({ file, clock }: { file: string; clock: Clock }): Promise<Engine> {
  mkdirSync(dirname(file), { recursive: true })
  const connection = new Connection(file, 'write')
  const listeners = new Map<string, Set<(change: Change) => void>>()
  const collections = new Map<string, SqliteCollection<Stored>>()
  let turn: Promise<unknown> = Promise.resolve()

  function inTurn<T>(work: () => Promise<T> | T): Promise<T> {
    const done = turn.then(work)
    turn = done.catch(() => undefined)
    return done
  }

  function tell(changes: ReadonlyMap<string, Change[]>): void {
    for (const [name, list] of changes) {
      for (const listener of listeners.get(name) ?? []) for (const change of list) listener(change)
    }
  }

  async function transact<T>(work: (note: (name: string) => Change[]) => Promise<T> | T): Promise<T> {
    const changes = new Map<string, Change[]>()
    const note = (name: string) => {
      const list = changes.get(name) ?? []
      changes.set(name, list)
      return list
    }
    connection.exec('BEGIN IMMEDIATE')
    try {
      const result = await work(note)
      connection.exec('COMMIT')
      tell(changes)
      return result
    } catch (error) {
      if (connection.isInTransaction) connection.exec('ROLLBACK')
      throw translated(error)
    }
  }

  function commitFor(name: string) {
    return <T>(work: (changed: Change[]) => T) => inTurn(() => transact((note) => work(note(name))))
  }

  const partsFor = (name: string): Parts => ({
    connection,
    clock,
    commit: commitFor(name),
    declared: (spec) => createTable(connection, spec),
    listen(of, listener) {
      const set = listeners.get(of) ?? new Set()
      listeners.set(of, set.add(listener))
      return () => set.delete(listener)
    },
  })

  const engine: Engine = {
    kind: 'sqlite',
    collection<D extends Stored>(spec: CollectionSpec<D>): Collection<D> {
      const known = collections.get(spec.name)
      if (known) return known as unknown as Collection<D>
      const made = new SqliteCollection<D>(tableSpecOf(spec), partsFor(spec.name))
      collections.set(spec.name, made as unknown as SqliteCollection<Stored>)
      return made
    },
    transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
      return inTurn(() =>
        transact((note) =>
          work({
            in<D extends Stored>(collection: Collection<D>): Reader<D> & Writer<D> {
              const { spec } = collection as unknown as SqliteCollection<D>
              return new SqliteCollection<D>(spec, {
                ...partsFor(spec.name),
                commit: async (change) => change(note(spec.name)),
              })
            },
          }),
        ),
      )
    },
    async ping() {
      connection.all('SELECT 1')
    },
    async close() {
      await turn
      connection.close()
    },
    [Symbol.asyncDispose]: () => engine.close(),
  }
  return engine
}

class SqliteCollection<D extends Stored> implements Collection<D> {
  readonly spec: TableSpec
  readonly #parts: Parts
  #isDeclared = false

  constructor(spec: TableSpec, parts: Parts) {
    this.spec = spec
    this.#parts = parts
  }

  async get(id: string): Promise<D | null> {
    const text = reads.readOne(this.#connection, this.spec, id)
    return text === null ? null : this.#living(JSON.parse(text))
  }

  async getMany(ids: readonly string[]): Promise<D[]> {
    const texts = new Map(
      reads.readMany(
        this.#connection,
        this.spec,
        ids.filter((id) => id.isWellFormed()),
      ),
    )
    return ids.flatMap((id) => {
      const text = texts.get(id)
      const document = text === undefined ? null : this.#living(JSON.parse(text))
      return document === null ? [] : [document]
    })
  }

  async findOne(filter: Filter<D>, options: { sort?: Sort<D> } = {}): Promise<D | null> {
    const request = { test: this.#test(filter), keys: keysOf(options.sort), limit: 1, skip: 0, after: null }
    const [found] = reads.readPage(this.#connection, this.spec, request)
    return found === undefined ? null : JSON.parse(found[1])
  }

  async find(filter: Filter<D>, page: PageRequest<D> = {}): Promise<Page<D>> {
    const { sort, limit = 20, after, skip = 0 } = page
    assertWithin('limit', limit, 1, 1000)
    assertWithin('skip', skip, 0, 10_000)
    const keys = keysOf(sort)
    const request = {
      test: this.#test(filter),
      keys,
      limit: limit + 1,
      skip,
      after: after === undefined ? null : readCursor(keys, after),
    }
    const found = reads.readPage(this.#connection, this.spec, request)
    const items = found.slice(0, limit).map(([, text]) => JSON.parse(text) as D)
    return { items, next: found.length > limit ? writeCursor(keys, items.at(-1)) : null }
  }

  async count(filter: Filter<D>, { limit }: { limit?: number } = {}): Promise<number> {
    return reads.countMatching(this.#connection, this.spec, this.#test(filter), limit ?? null)
  }

  async search(text: string, options: { filter?: Filter<D>; limit?: number; skip?: number } = {}): Promise<Found<D>[]> {
    const { filter = {}, limit = 20, skip = 0 } = options
    const request = { words: askedWords(text), test: this.#test(filter as Filter<D>), limit, skip }
    return reads
      .search(this.#connection, this.spec, request)
      .map(([found, score]) => ({ document: JSON.parse(found), score }))
  }

  async countFound(text: string, options: { filter?: Filter<D>; limit?: number } = {}): Promise<number> {
    const { filter = {}, limit = 1000 } = options
    const request = { words: askedWords(text), test: this.#test(filter as Filter<D>), limit, skip: 0 }
    return reads.countFound(this.#connection, this.spec, request)
  }

  async insert(document: D): Promise<void> {
    assertStorable(document)
    await this.#write({ kind: 'insert', id: document._id, text: JSON.stringify(document), now: this.#now() })
  }

  put(document: D, { onlyIf }: { onlyIf?: Filter<D> } = {}): Promise<boolean> {
    assertStorable(document)
    const test = onlyIf === undefined ? null : this.#test(onlyIf)
    return this.#write({
      kind: 'put',
      id: document._id,
      text: JSON.stringify(document),
      onlyIf: test,
    }) as Promise<boolean>
  }

  update(id: string, change: Update<D>, { onlyIf }: { onlyIf?: Filter<D> } = {}): Promise<boolean> {
    return this.#write({
      kind: 'update',
      id,
      steps: stepsOf(change),
      test: this.#test(onlyIf ?? ({} as Filter<D>)),
    }) as Promise<boolean>
  }

  updateMany(filter: Filter<D>, change: Update<D>): Promise<number> {
    return this.#write({ kind: 'updateMany', steps: stepsOf(change), test: this.#test(filter) }) as Promise<number>
  }

  async findAndUpdate(
    filter: Filter<D>,
    change: Update<D>,
    options: { sort?: Sort<D>; returning?: 'before' | 'after'; insertIfAbsent?: D } = {},
  ): Promise<D | null> {
    const { sort, returning = 'after', insertIfAbsent } = options
    if (insertIfAbsent !== undefined) assertStorable(insertIfAbsent)
    const text = await this.#write({
      kind: 'findAndUpdate',
      test: this.#test(filter),
      keys: keysOf(sort),
      steps: stepsOf(change),
      returning,
      ifAbsent: insertIfAbsent === undefined ? null : JSON.stringify(insertIfAbsent),
      now: this.#now(),
    })
    return text === null ? null : JSON.parse(text as string)
  }

  delete(id: string, { onlyIf }: { onlyIf?: Filter<D> } = {}): Promise<boolean> {
    return this.#write({ kind: 'delete', id, test: this.#test(onlyIf ?? ({} as Filter<D>)) }) as Promise<boolean>
  }

  deleteMany(filter: Filter<D>): Promise<number> {
    return this.#write({ kind: 'deleteMany', test: this.#test(filter) }) as Promise<number>
  }

  async *changes(signal: AbortSignal): AsyncIterable<Change> {
    const waiting: Change[] = []
    let wake = () => {}
    const stop = this.#parts.listen(this.spec.name, (change) => {
      waiting.push(change)
      wake()
    })
    const onAbort = () => wake()
    signal.addEventListener('abort', onAbort)
    try {
      while (!signal.aborted) {
        const change = waiting.shift()
        if (change) yield change
        else
          await new Promise<void>((resolve) => {
            wake = resolve
          })
      }
    } finally {
      stop()
      signal.removeEventListener('abort', onAbort)
    }
  }

  async explain(filter: Filter<D>, { sort, text }: { sort?: Sort<D>; text?: string } = {}) {
    const test = this.#test(filter)
    const request =
      text === undefined
        ? { test, keys: keysOf(sort), limit: 20, skip: 0, after: null }
        : { words: askedWords(text), test, limit: 20, skip: 0 }
    return reads.explain(this.#connection, this.spec, request)
  }

  get #connection(): Connection {
    if (!this.#isDeclared) {
      this.#parts.declared(this.spec)
      this.#isDeclared = true
    }
    return this.#parts.connection
  }

  #write(request: WriteRequest): Promise<WriteAnswer> {
    return this.#parts.commit((changed) => write(this.#connection, this.spec, request, changed))
  }

  #now(): string {
    return this.#parts.clock.now().toString({ smallestUnit: 'millisecond' })
  }

  #test(filter: Filter<D>): Test {
    const test = parseFilter(filter)
    const path = this.spec.expiresBy
    return path === null ? test : { kind: 'all', of: [test, { kind: 'unexpired', path, now: this.#now() }] }
  }

  #living(document: D): D | null {
    const path = this.spec.expiresBy
    const end = path === null ? undefined : valueAt(document, path)
    return typeof end === 'string' && end <= this.#now() ? null : document
  }
}

/** @throws {RangeError} */
function assertWithin(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most)
    throw new RangeError(`${name} must be ${least} to ${most}`)
}
