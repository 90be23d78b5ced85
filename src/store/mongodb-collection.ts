/** A collection of the MongoDB engine: what only a whole collection can do. */
import { type Db, Double, type Collection as DriverCollection, type Timestamp } from 'mongodb'
import type { Clock } from '../clock.ts'
import { ChangeQueue } from './change-queue.ts'
import { keysOf } from './cursor.ts'
import { type Declaration, isBare } from './declaration.ts'
import type { Change, Collection, Filter, Found, Sort, Stored } from './engine.ts'
import { askedWords } from './french-text.ts'
import { declareInMongo, type Kept } from './mongodb-catalogue.ts'
import { type InTransaction, MongoDocuments } from './mongodb-documents.ts'
import { translatedFromMongo } from './mongodb-errors.ts'
import { explainMongo } from './mongodb-explain.ts'
import { allOf, sortOf } from './mongodb-query.ts'
import { scoreExpression, sincePath, wordsQuery } from './mongodb-search.ts'
import { limitOf, skipOf } from './requests.ts'
import { assertOutsideTransaction } from './transaction-scope.ts'

/** What a collection asks of its engine. */
export interface MongoHome {
  readonly db: Db
  readonly clock: Clock
  /** The latest moment that the servers told of. */
  readonly moment: Timestamp | undefined
}

/** By a server that answers: cut once, a stream is taken up where it was left; refused so often, there is nothing there. */
const refusalsBelieved = 3

export class MongoCollection<D extends Stored> extends MongoDocuments<D> implements Collection<D> {
  readonly engine: MongoHome
  readonly #queues = new Set<ChangeQueue>()
  #declaring: Promise<void> | null = null
  isReady = false

  constructor(engine: MongoHome, declaration: Declaration) {
    const documents: DriverCollection<Kept> = engine.db.collection(declaration.name)
    super({ documents, declaration, clock: engine.clock, double: (value) => new Double(value) })
    this.engine = engine
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
      this.declaration = await declareInMongo(this.engine.db, this.declaration)
      this.isReady = true
    } catch (error) {
      this.#declaring = null
      throw translatedFromMongo(error, this.declaration.name)
    }
  }

  within(transaction: InTransaction): MongoDocuments<D> {
    return new MongoDocuments<D>({ ...this.parts, declaration: this.declaration, transaction })
  }

  protected override beforeWrite(): void {
    assertOutsideTransaction(this.engine)
  }

  async search(text: string, options: { filter?: Filter<D>; limit?: number; skip?: number } = {}): Promise<Found<D>[]> {
    const words = askedWords(text)
    const limit = limitOf(options.limit)
    const skip = skipOf(options.skip)
    if (words.length === 0) return []
    return this.answer(async (documents) => {
      const query = this.query(options.filter ?? {})
      const score = scoreExpression(words)
      const best = documents.aggregate<{ _id: string; score: number }>([
        { $match: { $and: [wordsQuery(words), query] } },
        { $project: { score, since: `$${sincePath}` } },
        { $sort: { score: -1, since: -1, _id: -1 } },
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
    void this.#follow(queue, stopped.signal, this.engine.moment)
    return queue
  }

  /** The driver resumes a stream by itself; one that ended all the same is opened anew, where it was left. */
  async #follow(queue: ChangeQueue, stopped: AbortSignal, from: Timestamp | undefined): Promise<void> {
    let start: { startAtOperationTime?: Timestamp; resumeAfter?: unknown } = from ? { startAtOperationTime: from } : {}
    let refusals = 0
    while (!stopped.aborted) {
      const stream = this.parts.documents.watch([{ $project: { operationType: 1, documentKey: 1 } }], start)
      const close = () => void stream.close()
      stopped.addEventListener('abort', close)
      try {
        for await (const event of stream) {
          start = { resumeAfter: event._id }
          refusals = 0
          if (!('documentKey' in event)) continue
          queue.push({ id: event.documentKey._id, kind: event.operationType === 'delete' ? 'deleted' : 'written' })
        }
      } catch (error) {
        // What was missed cannot be told again when the server no longer has it: the feed is a hint, it goes on from now.
        const isAnswered = error instanceof Error && 'code' in error
        if (isAnswered && ++refusals >= refusalsBelieved) start = {}
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
