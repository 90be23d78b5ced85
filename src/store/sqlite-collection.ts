/** A collection of the embedded engine, and its documents inside a transaction. */
import type { Clock } from '../clock.ts'
import { ChangeQueue } from './change-queue.ts'
import { keysOf } from './cursor.ts'
import { type Declaration, isBare } from './declaration.ts'
import type { Change, Collection, Filter, Found, Sort, Stored, Watcher } from './engine.ts'
import { askedWords } from './french-text.ts'
import { limitOf, skipOf } from './requests.ts'
import type { ChangeFeed } from './sqlite-change-feed.ts'
import { SqliteDocuments } from './sqlite-documents.ts'
import type { ReadKind, Reads } from './sqlite-reads.ts'
import type { WriterRequest } from './sqlite-writer.ts'
import type { WriteAnswer, WriteRequest } from './sqlite-writes.ts'
import { assertOutsideTransaction, type Doom } from './transaction-scope.ts'

/** What a collection asks of its engine. */
export interface SqliteThreads {
  readonly clock: Clock
  readonly feed: ChangeFeed
  /** What the file knows of a collection; null when it was never declared. */
  specInFile(name: string): Declaration | null
  read<K extends ReadKind>(spec: Declaration, kind: K, request: Reads[K]['request']): Promise<Reads[K]['answer']>
  /** Of the writer's thread. */
  ask(request: WriterRequest): Promise<unknown>
}

export class SqliteCollection<D extends Stored> extends SqliteDocuments<D> implements Collection<D> {
  readonly engine: SqliteThreads
  protected readonly clock: Clock
  readonly #queues = new Set<ChangeQueue>()
  #spec: Declaration
  #declaring: Promise<void> | null = null
  isReady = false

  constructor(engine: SqliteThreads, spec: Declaration) {
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
    const stop = this.engine.feed.listen(this.#spec.name, { told: (change) => queue.push(change), missed: () => {} })
    this.#queues.add(queue)
    return queue.endWith(signal)
  }

  watch(watcher: Watcher, signal: AbortSignal): void {
    if (signal.aborted) return
    const stop = this.engine.feed.listen(this.#spec.name, {
      told: ({ id }) => watcher.changed(id),
      missed: () => watcher.anyChanged(),
    })
    signal.addEventListener('abort', stop, { once: true })
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
export class DocumentsWithin<D extends Stored> extends SqliteDocuments<D> {
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
