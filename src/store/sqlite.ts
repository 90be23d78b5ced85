/**
 * The embedded engine: one SQLite file, three threads. Reads by key and pages that an index serves are answered
 * at once on the main thread; every write goes to the writer's thread; what may walk far goes to the searcher's.
 * Both threads start when first needed.
 */
import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Clock } from '../clock.ts'
import { ChangeQueue } from './change-queue.ts'
import { keysOf } from './cursor.ts'
import { type Declaration, declarationOf, isBare } from './declaration.ts'
import {
  type Change,
  type Collection,
  type CollectionSpec,
  type Engine,
  type Filter,
  type Found,
  type Sort,
  type Stored,
  StoreUnavailable,
  type Transaction,
} from './engine.ts'
import { sweepRegularly } from './expiry.ts'
import { askedWords } from './french-text.ts'
import { limitOf, skipOf } from './requests.ts'
import { readSpec } from './sqlite-catalogue.ts'
import { ChangeFeed } from './sqlite-change-feed.ts'
import { Connection, translated } from './sqlite-connection.ts'
import { SqliteDocuments } from './sqlite-documents.ts'
import { type ReadKind, type Reads, readIfQuick } from './sqlite-reads.ts'
import type { SearcherRequest } from './sqlite-searcher.ts'
import type { WriterRequest } from './sqlite-writer.ts'
import type { WriteAnswer, WriteRequest } from './sqlite-writes.ts'
import { assertOutsideTransaction, Doom, runWork } from './transaction-scope.ts'
import { WorkerHandle } from './worker-handle.ts'

export interface SqliteSettings {
  file: string
  clock: Clock
  /** In milliseconds. */
  transactionLimit: number
}

/** @throws {StoreUnavailable} when the file is another program's, damaged, or cannot be reached */
export async function openSqlite({ file, clock, transactionLimit }: SqliteSettings): Promise<Engine> {
  const path = resolve(file)
  try {
    mkdirSync(dirname(path), { recursive: true })
  } catch (cause) {
    throw new StoreUnavailable('unreachable', `the folder of ${path} cannot be made`, { cause })
  }
  return new SqliteEngine(path, clock, transactionLimit)
}

class SqliteEngine implements Engine {
  readonly kind = 'sqlite'
  readonly clock: Clock
  readonly feed: ChangeFeed
  readonly #transactionLimit: number
  readonly #connection: Connection
  readonly #writer: WorkerHandle<WriterRequest>
  readonly #searcher: WorkerHandle<SearcherRequest>
  readonly #collections = new Map<string, SqliteCollection<Stored>>()
  readonly #stopSweeping: () => void
  #lastTransaction = 0
  #closing: Promise<void> | null = null

  constructor(file: string, clock: Clock, transactionLimit: number) {
    this.clock = clock
    this.#transactionLimit = transactionLimit
    this.#connection = new Connection(file, 'read')
    this.feed = new ChangeFeed(this.#connection)
    const threads = { file }
    this.#writer = new WorkerHandle(new URL('./sqlite-writer.ts', import.meta.url), threads, () => this.feed.look())
    this.#searcher = new WorkerHandle(new URL('./sqlite-searcher.ts', import.meta.url), threads)
    this.#stopSweeping = sweepRegularly(() => this.#collections.values())
  }

  collection<D extends Stored>(declared: CollectionSpec<D>): Collection<D> {
    const spec = declarationOf(declared)
    const known = this.#collections.get(spec.name)
    if (known !== undefined) {
      known.declareAlso(spec)
      return known as unknown as Collection<D>
    }
    const made = new SqliteCollection<D>(this, isBare(spec) ? (this.specInFile(spec.name) ?? spec) : spec)
    this.#collections.set(spec.name, made as unknown as SqliteCollection<Stored>)
    return made
  }

  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    assertOutsideTransaction(this)
    const transaction = ++this.#lastTransaction
    const doom = new Doom()
    const tx: Transaction = {
      in<D extends Stored>(collection: Collection<D>) {
        if (collection instanceof SqliteCollection && collection.isReady)
          return new DocumentsWithin<D>(collection, transaction, doom)
        throw new TypeError('not a collection that this engine had before the transaction')
      },
    }
    await Promise.all([...this.#collections.values()].map((collection) => collection.ready()))
    await this.ask({ kind: 'begin', transaction, limitMilliseconds: this.#transactionLimit })
    try {
      const result = await runWork(this, this.#transactionLimit, () => work(tx))
      doom.throwIfAny()
      await this.ask({ kind: 'commit', transaction })
      return result
    } catch (error) {
      // The first error is the caller's; if this fails too, the writer itself ends the transaction at its limit.
      await this.ask({ kind: 'rollback', transaction }).catch(() => undefined)
      throw error
    }
  }

  /** To the writer's thread. */
  async ask(request: WriterRequest): Promise<unknown> {
    if (this.#closing !== null) throw closed()
    return this.#writer.ask(request)
  }

  specInFile(name: string): Declaration | null {
    return this.#here(() => readSpec(this.#connection, name))
  }

  async read<K extends ReadKind>(
    spec: Declaration,
    kind: K,
    request: Reads[K]['request'],
  ): Promise<Reads[K]['answer']> {
    const quick = this.#here(() => readIfQuick(this.#connection, spec, kind, request))
    if (quick !== null) return quick.answer
    return (await this.#searcher.ask({ spec, read: kind, request })) as Reads[K]['answer']
  }

  #here<T>(read: () => T): T {
    if (this.#closing !== null) throw closed()
    try {
      return read()
    } catch (error) {
      throw translated(error)
    }
  }

  async ping(): Promise<void> {
    this.#here(() => this.#connection.all('SELECT count(*) FROM _collections'))
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** The writer is last: whoever closes a file last also empties its journal. */
  async #close(): Promise<void> {
    this.#stopSweeping()
    this.feed.stop()
    for (const collection of this.#collections.values()) collection.endChanges()
    await this.#searcher.stop()
    this.#connection.close()
    if (this.#writer.isStarted) await this.#writer.ask({ kind: 'close' })
    await this.#writer.stop()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

function closed(): StoreUnavailable {
  return new StoreUnavailable('unreachable', 'the database was closed')
}

class SqliteCollection<D extends Stored> extends SqliteDocuments<D> implements Collection<D> {
  readonly engine: SqliteEngine
  protected readonly clock: Clock
  readonly #queues = new Set<ChangeQueue>()
  #spec: Declaration
  #declaring: Promise<void> | null = null
  isReady = false

  constructor(engine: SqliteEngine, spec: Declaration) {
    super()
    this.engine = engine
    this.clock = engine.clock
    this.#spec = spec
  }

  get spec(): Declaration {
    return this.#spec
  }

  /** A name alone takes what is declared elsewhere. @throws {TypeError} when two declarations differ */
  declareAlso(spec: Declaration): void {
    if (isBare(spec) || JSON.stringify(spec) === JSON.stringify(this.#spec)) return
    if (!isBare(this.#spec)) throw new TypeError(`${spec.name} is already declared otherwise`)
    this.#spec = spec
    this.isReady = false
    this.#declaring = null
  }

  /** Declares the collection in the file unless it is there as it is. */
  async ready(): Promise<void> {
    if (this.isReady) return
    this.#declaring ??= this.#declare()
    await this.#declaring
  }

  async #declare(): Promise<void> {
    try {
      const kept = this.engine.specInFile(this.#spec.name)
      if (JSON.stringify(kept) !== JSON.stringify(this.#spec)) {
        await this.engine.ask({ kind: 'declare', spec: this.#spec })
      }
      this.isReady = true
    } catch (error) {
      this.#declaring = null
      throw error
    }
  }

  protected async read<K extends ReadKind>(kind: K, request: Reads[K]['request']): Promise<Reads[K]['answer']> {
    if (!this.isReady) await this.ready()
    return this.engine.read(this.#spec, kind, request)
  }

  protected async write(write: WriteRequest): Promise<WriteAnswer> {
    assertOutsideTransaction(this.engine)
    if (!this.isReady) await this.ready()
    return this.engine.ask({ kind: 'write', collection: this.#spec.name, write }) as Promise<WriteAnswer>
  }

  async search(text: string, options: { filter?: Filter<D>; limit?: number; skip?: number } = {}): Promise<Found<D>[]> {
    const { filter, limit, skip } = options
    const words = askedWords(text)
    const request = { words, test: this.test(filter ?? {}), limit: limitOf(limit), skip: skipOf(skip) }
    const found = await this.read('search', request)
    return found.map(([document, score]) => ({ document: JSON.parse(document) as D, score }))
  }

  async countFound(
    text: string,
    { filter, limit = 1000 }: { filter?: Filter<D>; limit?: number } = {},
  ): Promise<number> {
    return this.read('countFound', { words: askedWords(text), test: this.test(filter ?? {}), limit, skip: 0 })
  }

  changes(signal: AbortSignal): AsyncIterable<Change> {
    const queue = new ChangeQueue(() => {
      stop()
      this.#queues.delete(queue)
    })
    const stop = this.engine.feed.listen(this.#spec.name, (change) => queue.push(change))
    this.#queues.add(queue)
    return queue.endWith(signal)
  }

  async sweep(): Promise<void> {
    const path = this.#spec.expiresBy
    if (path === null || !this.isReady) return
    const expired = { kind: 'range', path, bounds: [{ operator: 'lte', value: this.now() }] } as const
    await this.write({ kind: 'deleteMany', test: expired })
  }

  endChanges(): void {
    for (const queue of this.#queues) queue.end()
  }

  async explain(filter: Filter<D>, { sort, text }: { sort?: Sort<D>; text?: string } = {}) {
    const test = this.test(filter)
    const page = { limit: 20, skip: 0 }
    if (text !== undefined) return this.read('explain', { words: askedWords(text), test, ...page })
    return this.read('explain', { test, keys: keysOf(sort), after: null, ...page })
  }
}

/** The same documents inside a transaction, which holds the writing connection. */
class DocumentsWithin<D extends Stored> extends SqliteDocuments<D> {
  protected readonly clock: Clock
  readonly #collection: SqliteCollection<D>
  readonly #transaction: number
  readonly #doom: Doom

  constructor(collection: SqliteCollection<D>, transaction: number, doom: Doom) {
    super()
    this.clock = collection.engine.clock
    this.#collection = collection
    this.#transaction = transaction
    this.#doom = doom
  }

  get spec(): Declaration {
    return this.#collection.spec
  }

  protected async read<K extends ReadKind>(kind: K, request: Reads[K]['request']): Promise<Reads[K]['answer']> {
    const answer = this.#ask({ kind: 'read', collection: this.spec.name, read: kind, request })
    return answer as Promise<Reads[K]['answer']>
  }

  protected write(write: WriteRequest): Promise<WriteAnswer> {
    const answer = this.#ask({ kind: 'write', collection: this.spec.name, write })
    return this.#doom.watch(answer as Promise<WriteAnswer>)
  }

  #ask(step: (WriterRequest & { kind: 'within' })['step']): Promise<unknown> {
    return this.#collection.engine.ask({ kind: 'within', transaction: this.#transaction, step })
  }
}
