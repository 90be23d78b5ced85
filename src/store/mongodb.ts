/** The engine to grow with: MongoDB by its official driver, on a replica set. */
import { type ClientSession, type Db, type Document, MongoClient, Timestamp } from 'mongodb'
import type { Clock } from '../clock.ts'
import { declarationOf } from './declaration.ts'
import {
  type Collection,
  type CollectionSpec,
  type Engine,
  type Stored,
  StoreUnavailable,
  type Transaction,
} from './engine.ts'
import { sweepRegularly } from './expiry.ts'
import { MongoCollection, type MongoHome } from './mongodb-collection.ts'
import { translatedFromMongo } from './mongodb-errors.ts'
import { assertOutsideTransaction, Doom, RunningTransactions, runWork, Turns } from './transaction-scope.ts'

const durable = { w: 'majority', journal: true } as const

interface MongodbSettings {
  url: string
  clock: Clock
  /** In milliseconds. */
  transactionLimit: number
  feedPatience: number
}

/** @throws {StoreUnavailable} when no server answers within 10 s, or it is not of a replica set */
export async function openMongodb({ url, ...settings }: MongodbSettings): Promise<Engine> {
  const client = new MongoClient(url, {
    ignoreUndefined: true,
    // Left to itself, the driver looks keys up in a plain object: an array under `constructor` was read as raw bytes.
    fieldsAsRaw: Object.create(null) as Document,
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
    return new MongoEngine(client, db, settings)
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

class MongoEngine implements Engine, MongoHome {
  readonly kind = 'mongodb'
  readonly db: Db
  readonly clock: Clock
  readonly feedPatience: number
  readonly #client: MongoClient
  readonly #transactionLimit: number
  readonly #collections = new Map<string, MongoCollection<Stored>>()
  readonly #stopSweeping: () => void
  readonly #transactions = new RunningTransactions()
  #closing: Promise<void> | null = null

  constructor(client: MongoClient, db: Db, { clock, transactionLimit, feedPatience }: Omit<MongodbSettings, 'url'>) {
    this.#transactionLimit = transactionLimit
    this.feedPatience = feedPatience
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
    if (this.#closing !== null) throw new StoreUnavailable('unreachable', 'the database was closed')
    return this.#transactions.during(this.#transact(work))
  }

  async #transact<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    await Promise.all([...this.#collections.values()].map((collection) => collection.ready()))
    const untold: (() => void)[] = []
    try {
      return await this.#client.withSession((session) =>
        session.withTransaction(() => this.#attempt(session, untold, work), {
          readConcern: { level: 'snapshot' },
          readPreference: 'primary',
          writeConcern: durable,
        }),
      )
    } catch (error) {
      throw translatedFromMongo(error, '')
    } finally {
      // Also of one that failed: nobody knows whether the server had it when the contact was lost.
      for (const tell of untold) tell()
    }
  }

  async #attempt<T>(session: ClientSession, untold: (() => void)[], work: (tx: Transaction) => Promise<T>): Promise<T> {
    const doom = new Doom()
    const turns = new Turns()
    const tx: Transaction = {
      in: <D extends Stored>(collection: Collection<D>) => {
        const isOurs = collection instanceof MongoCollection && collection.engine === this && collection.isReady
        if (isOurs) return collection.within({ session, doom, turns, untold })
        throw new TypeError('not a collection that this engine had before the transaction')
      },
    }
    try {
      const result = await runWork(this, this.#transactionLimit, () => work(tx))
      doom.throwIfAny()
      return result
    } finally {
      turns.end()
    }
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

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#stopSweeping()
    await this.#transactions.ended()
    for (const collection of this.#collections.values()) collection.endChanges()
    await this.#client.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
