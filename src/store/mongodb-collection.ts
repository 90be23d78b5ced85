/** A collection of the MongoDB engine: what only a whole collection can do. */
import { type Db, Double, type Collection as DriverCollection, type Timestamp } from 'mongodb'
import type { Clock } from '../clock.ts'
import { ChangeQueue } from './change-queue.ts'
import { keysOf } from './cursor.ts'
import { type Declaration, isBare } from './declaration.ts'
import type { Change, Collection, Filter, Found, Sort, Stored, Watcher } from './engine.ts'
import { askedWords } from './french-text.ts'
import { declareInMongo, type Kept } from './mongodb-catalogue.ts'
import { type InTransaction, MongoDocuments } from './mongodb-documents.ts'
import { translatedFromMongo } from './mongodb-errors.ts'
import { explainMongo } from './mongodb-explain.ts'
import { type Feed, followChanges } from './mongodb-feed.ts'
import { allOf, sortOf } from './mongodb-query.ts'
import { scoreExpression, sincePath, wordsQuery } from './mongodb-search.ts'
import { limitOf, skipOf } from './requests.ts'
import { assertOutsideTransaction } from './transaction-scope.ts'
import { type Touched, Watchers } from './watchers.ts'

/** What a collection asks of its engine. */
export interface MongoHome {
  readonly db: Db
  readonly clock: Clock
  /** The latest moment that the servers told of. */
  readonly moment: Timestamp | undefined
  /** In milliseconds: a change stream without any answer for that long is given up for another. */
  readonly feedPatience: number
}

export class MongoCollection<D extends Stored> extends MongoDocuments<D> implements Collection<D> {
  readonly engine: MongoHome
  readonly #queues = new Set<ChangeQueue>()
  readonly #watchers: Watchers
  readonly #closed = new AbortController()
  #declaring: Promise<void> | null = null
  isReady = false

  constructor(engine: MongoHome, declaration: Declaration) {
    const documents: DriverCollection<Kept> = engine.db.collection(declaration.name)
    const watchers = new Watchers()
    const double = (value: number) => new Double(value)
    super({ documents, declaration, clock: engine.clock, double, wrote: (touched) => watchers.tell(touched) })
    this.#watchers = watchers
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
    // Told once it is over, for it may come to nothing.
    const wrote = (touched: Touched) => void transaction.untold.push(() => this.#watchers.tell(touched))
    return new MongoDocuments<D>({ ...this.parts, declaration: this.declaration, transaction, wrote })
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
    this.#follow({ told: (change) => queue.push(change), missed: () => {} }, stopped.signal)
    return queue
  }

  watch(watcher: Watcher, signal: AbortSignal): void {
    if (signal.aborted) return
    const stopped = AbortSignal.any([signal, this.#closed.signal])
    const leave = this.#watchers.add(watcher)
    stopped.addEventListener('abort', leave, { once: true })
    this.#follow({ told: ({ id }) => watcher.changed(id), missed: () => watcher.anyChanged() }, stopped)
  }

  #follow(to: Pick<Feed, 'told' | 'missed'>, stopped: AbortSignal): void {
    const { engine } = this
    const { documents } = this.parts
    void followChanges({ ...to, documents, moment: () => engine.moment, stopped, patience: engine.feedPatience })
  }

  endChanges(): void {
    for (const queue of this.#queues) queue.end()
    this.#closed.abort()
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
