/** The engine to grow with: MongoDB by its official driver, on a replica set. */
import {
  type ClientSession,
  type Db,
  Double,
  type Collection as DriverCollection,
  MongoClient,
  Timestamp,
} from 'mongodb'
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
import { declareInMongo, type Kept } from './mongodb-catalogue.ts'
import { MongoDocuments } from './mongodb-documents.ts'
import { translatedFromMongo } from './mongodb-errors.ts'
import { explainMongo } from './mongodb-explain.ts'
import { allOf, sortOf } from './mongodb-query.ts'
import { scoreExpression, wordsQuery } from './mongodb-search.ts'
import { WordStatistics } from './mongodb-statistics.ts'
import { limitOf, skipOf } from './requests.ts'
import { assertOutsideTransaction, Doom, runWork } from './transaction-scope.ts'

const durable = { w: 'majority', journal: true } as const

export interface MongodbSettings {
  url: string
  clock: Clock
  /** In milliseconds. */
  transactionLimit: number
}

/** @throws {StoreUnavailable} when no server answers within 10 s, or it is not of a replica set */
export async function openMongodb({ url, clock, transactionLimit }: MongodbSettings): Promise<Engine> {
  const client = new MongoClient(url, {
    ignoreUndefined: true,
    ...unlessSaidIn(url, { appName: 'classe-a-12', serverSelectionTimeoutMS: 10_000 }),
    readConcern: { level: 'majority' },
    writeConcern: durable,
  })
  try {
    await client.connect()
    const name = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(url)?.[1]
    const db = client.db(name === undefined ? 'classe-a-12' : decodeURIComponent(name))
    const hello = await db.command({ hello: 1 })
    if (hello.setName === undefined && hello.msg !== 'isdbgrid') {
      throw new StoreUnavailable('unreachable', 'MongoDB must be a replica set, even of one server')
    }
    return new MongoEngine(client, db, clock, transactionLimit)
  } catch (error) {
    await client.close()
    throw translatedFromMongo(error, '')
  }
}

/** The options that the operator's address leaves to us. */
function unlessSaidIn(url: string, options: Record<string, string | number>): Record<string, string | number> {
  const said = new Set(Array.from(url.matchAll(/[?&]([^=&]+)=/g), ([, name]) => name?.toLowerCase()))
  return Object.fromEntries(Object.entries(options).filter(([name]) => !said.has(name.toLowerCase())))
}

class MongoEngine implements Engine {
  readonly kind = 'mongodb'
  readonly db: Db
  readonly clock: Clock
  readonly #client: MongoClient
  readonly #transactionLimit: number
  readonly #collections = new Map<string, MongoCollection<Stored>>()
  readonly #stopSweeping: () => void

  constructor(client: MongoClient, db: Db, clock: Clock, transactionLimit: number) {
    this.#transactionLimit = transactionLimit
    this.#client = client
    this.db = db
    this.clock = clock
    this.#stopSweeping = sweepRegularly(() => this.#collections.values())
  }

  collection<D extends Stored>(declared: CollectionSpec<D>): Collection<D> {
    const declaration = declarationOf(declared)
    const known = this.#collections.get(declaration.name)
    if (known !== undefined) {
      known.declareAlso(declaration)
      return known as unknown as Collection<D>
    }
    const made = new MongoCollection<D>(this, declaration)
    this.#collections.set(declaration.name, made as unknown as MongoCollection<Stored>)
    return made
  }

  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    assertOutsideTransaction(this)
    await Promise.all([...this.#collections.values()].map((collection) => collection.ready()))
    try {
      return await this.#client.withSession((session) =>
        session.withTransaction(() => this.#attempt(session, work), {
          readConcern: { level: 'snapshot' },
          readPreference: 'primary',
          writeConcern: durable,
        }),
      )
    } catch (error) {
      throw translatedFromMongo(error, '')
    }
  }

  async #attempt<T>(session: ClientSession, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const doom = new Doom()
    const tx: Transaction = {
      in<D extends Stored>(collection: Collection<D>) {
        if (collection instanceof MongoCollection && collection.isReady) return collection.within(session, doom)
        throw new TypeError('not a collection that this engine had before the transaction')
      },
    }
    const result = await runWork(this, this.#transactionLimit, () => work(tx))
    doom.throwIfAny()
    return result
  }

  /** The latest moment that the servers told of, so that a feed misses nothing that comes after it. */
  get moment(): Timestamp | undefined {
    // Not of the driver's public interface; without it, a feed starts a little later, when the server is first asked.
    const { topology } = this.#client as unknown as { topology?: { clusterTime?: { clusterTime: Timestamp } } }
    const latest = topology?.clusterTime?.clusterTime
    return latest === undefined ? undefined : new Timestamp({ t: latest.t, i: latest.i + 1 })
  }

  async ping(): Promise<void> {
    try {
      await this.db.command({ ping: 1 }, { timeoutMS: 5_000 })
    } catch (error) {
      throw translatedFromMongo(error, '')
    }
  }

  async close(): Promise<void> {
    this.#stopSweeping()
    for (const collection of this.#collections.values()) collection.endChanges()
    await this.#client.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

class MongoCollection<D extends Stored> extends MongoDocuments<D> implements Collection<D> {
  readonly #engine: MongoEngine
  readonly #statistics: WordStatistics
  readonly #queues = new Set<ChangeQueue>()
  #declaring: Promise<void> | null = null
  isReady = false

  constructor(engine: MongoEngine, declaration: Declaration) {
    const documents: DriverCollection<Kept> = engine.db.collection(declaration.name)
    super({ documents, declaration, clock: engine.clock, double: (value) => new Double(value) })
    this.#engine = engine
    this.#statistics = new WordStatistics(documents)
  }

  /** A name alone takes what is declared elsewhere. @throws {TypeError} when two declarations differ */
  declareAlso(declaration: Declaration): void {
    if (isBare(declaration) || JSON.stringify(declaration) === JSON.stringify(this.declaration)) return
    if (!isBare(this.declaration)) throw new TypeError(`${declaration.name} is already declared otherwise`)
    this.declaration = declaration
    this.isReady = false
    this.#declaring = null
  }

  override async ready(): Promise<void> {
    if (this.isReady) return
    this.#declaring ??= this.#declare()
    await this.#declaring
  }

  async #declare(): Promise<void> {
    try {
      this.declaration = await declareInMongo(this.#engine.db, this.declaration)
      this.isReady = true
    } catch (error) {
      this.#declaring = null
      throw translatedFromMongo(error, this.declaration.name)
    }
  }

  within(session: ClientSession, doom: Doom): MongoDocuments<D> {
    return new MongoDocuments<D>({ ...this.parts, declaration: this.declaration, transaction: { session, doom } })
  }

  protected override beforeWrite(): void {
    assertOutsideTransaction(this.#engine)
  }

  async search(text: string, options: { filter?: Filter<D>; limit?: number; skip?: number } = {}): Promise<Found<D>[]> {
    const words = askedWords(text)
    const limit = limitOf(options.limit)
    const skip = skipOf(options.skip)
    if (words.length === 0) return []
    return this.answer(async (documents) => {
      const query = this.query(options.filter ?? {})
      const score = scoreExpression(words, await this.#statistics.of(words))
      const best = documents.aggregate<{ _id: string; score: number }>([
        { $match: { $and: [wordsQuery(words), query] } },
        { $project: { score } },
        { $sort: { score: -1, _id: -1 } },
        { $skip: skip },
        { $limit: limit },
      ])
      const ranked = await best.toArray()
      const found = new Map((await this.getMany(ranked.map(({ _id }) => _id))).map((one) => [one._id, one]))
      return ranked.flatMap((one) => {
        const document = found.get(one._id)
        return document === undefined ? [] : [{ document, score: one.score }]
      })
    })
  }

  async countFound(
    text: string,
    { filter, limit = 1000 }: { filter?: Filter<D>; limit?: number } = {},
  ): Promise<number> {
    const words = askedWords(text)
    if (words.length === 0) return 0
    return this.answer((documents) => {
      return documents.countDocuments(allOf([wordsQuery(words), this.query(filter ?? {})]), { limit })
    })
  }

  changes(signal: AbortSignal): AsyncIterable<Change> {
    const stopped = new AbortController()
    const queue = new ChangeQueue(() => {
      stopped.abort()
      this.#queues.delete(queue)
    })
    this.#queues.add(queue)
    queue.endWith(signal)
    void this.#follow(queue, stopped.signal, this.#engine.moment)
    return queue
  }

  /** The driver resumes a stream by itself; one that ended all the same is opened anew, where it was left. */
  async #follow(queue: ChangeQueue, stopped: AbortSignal, from: Timestamp | undefined): Promise<void> {
    let start: { startAtOperationTime?: Timestamp; resumeAfter?: unknown } = from ? { startAtOperationTime: from } : {}
    while (!stopped.aborted) {
      const stream = this.parts.documents.watch([{ $project: { operationType: 1, documentKey: 1 } }], start)
      const close = () => void stream.close()
      stopped.addEventListener('abort', close)
      try {
        for await (const event of stream) {
          start = { resumeAfter: event._id }
          if (!('documentKey' in event)) continue
          queue.push({ id: event.documentKey._id, kind: event.operationType === 'delete' ? 'deleted' : 'written' })
        }
      } catch {
        // What was missed cannot be told again when the server no longer has it: the feed is a hint, it goes on from now.
        start = {}
      } finally {
        stopped.removeEventListener('abort', close)
        await stream.close()
      }
      if (!stopped.aborted) await pause(stopped)
    }
  }

  endChanges(): void {
    for (const queue of this.#queues) queue.end()
  }

  async sweep(): Promise<void> {
    const path = this.declaration.expiresBy
    if (path !== null && this.isReady) await this.removeExpired()
  }

  async explain(filter: Filter<D>, { sort, text }: { sort?: Sort<D>; text?: string } = {}) {
    const query = this.query(filter)
    return this.answer((documents) =>
      text === undefined
        ? explainMongo(documents, query, sortOf(keysOf(sort)))
        : explainMongo(documents, { $and: [wordsQuery(askedWords(text)), query] }, {}),
    )
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, 500)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}
