/**
 * The embedded engine: one SQLite file, three threads. Reads by key and pages that an index serves are answered
 * at once on the main thread; every write goes to the writer's thread; what may walk far goes to the searcher's.
 * Both threads start when first needed.
 */
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Clock } from '../clock.ts'
import { type Declaration, declarationOf, isBare } from './declaration.ts'
import {
  type Collection,
  type CollectionSpec,
  type Engine,
  type Stored,
  StoreUnavailable,
  type Transaction,
} from './engine.ts'
import { sweepRegularly } from './expiry.ts'
import { readSpec } from './sqlite-catalogue.ts'
import { ChangeFeed } from './sqlite-change-feed.ts'
import { DocumentsWithin, SqliteCollection, type SqliteThreads } from './sqlite-collection.ts'
import { Connection, translated } from './sqlite-connection.ts'
import { type ReadKind, type Reads, readIfQuick } from './sqlite-reads.ts'
import type { SearcherRequest } from './sqlite-searcher.ts'
import type { WriterRequest } from './sqlite-writer.ts'
import { assertOutsideTransaction, Doom, RunningTransactions, runWork } from './transaction-scope.ts'
import { WorkerHandle } from './worker-handle.ts'

interface SqliteSettings {
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
  createForOwner(path)
  return new SqliteEngine(path, clock, transactionLimit)
}

/** It holds names and addresses. Its journals take the rights of the file. */
function createForOwner(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch {
    // It is there already, as its operator wants it; or it cannot be made, which opening it says.
  }
}

class SqliteEngine implements Engine, SqliteThreads {
  readonly kind = 'sqlite'
  readonly clock: Clock
  readonly feed: ChangeFeed
  readonly #transactionLimit: number
  readonly #connection: Connection
  readonly #writer: WorkerHandle<WriterRequest>
  readonly #searcher: WorkerHandle<SearcherRequest>
  readonly #collections = new Map<string, SqliteCollection<Stored>>()
  readonly #stopSweeping: () => void
  readonly #transactions = new RunningTransactions()
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
    if (this.#closing !== null) throw closed()
    return this.#transactions.during(this.#transact(work))
  }

  async #transact<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const transaction = ++this.#lastTransaction
    const doom = new Doom()
    const tx: Transaction = {
      in: <D extends Stored>(collection: Collection<D>) => {
        const isOurs = collection instanceof SqliteCollection && collection.engine === this && collection.isReady
        if (isOurs) return new DocumentsWithin<D>(collection, transaction, doom)
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
    const isOfTransaction = 'transaction' in request
    if (this.#closing !== null && !isOfTransaction) throw closed()
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
    await this.#transactions.ended()
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
