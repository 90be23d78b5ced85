/** A collection's reads and writes on MongoDB, outside or inside a transaction. */
import type { ClientSession, Collection, Document } from 'mongodb'
import type { Clock } from '../clock.ts'
import { keysOf, readCursor, writeCursor } from './cursor.ts'
import type { Declaration } from './declaration.ts'
import {
  DuplicateKey,
  type Filter,
  type Page,
  type PageRequest,
  type Reader,
  type Sort,
  type Stored,
  type Update,
  type Writer,
} from './engine.ts'
import { parseFilter, type Test } from './filter.ts'
import { type Kept, sameTextAs } from './mongodb-catalogue.ts'
import { translatedFromMongo } from './mongodb-errors.ts'
import { afterOf, allOf, type Query, queryOf, sortOf } from './mongodb-query.ts'
import { searchField, searchFieldOf, touchesText } from './mongodb-search.ts'
import { assertUniqueScalars, insertedFor, replacing, storedFor } from './mongodb-stored.ts'
import { operatorsOf, viableFor } from './mongodb-update.ts'
import { assertFewEnough, instantText, limitOf, skipOf } from './requests.ts'
import type { Doom, Turns } from './transaction-scope.ts'
import { applySteps, type Step, stepsOf } from './update.ts'
import { assertStorable, withoutNegativeZero } from './values.ts'
import type { Touched } from './watchers.ts'

export interface InTransaction {
  session: ClientSession
  doom: Doom
  turns: Turns
  /** What its writes will tell to who watches, once it is over. */
  untold: (() => void)[]
}

interface Parts {
  documents: Collection<Kept>
  declaration: Declaration
  clock: Clock
  /** A number that the server keeps as a double. */
  double(value: number): unknown
  /** Before the write is acknowledged, and whatever became of one that fails. */
  wrote(touched: Touched): void
  transaction?: InTransaction
}

export class MongoDocuments<D extends Stored> implements Reader<D>, Writer<D> {
  protected readonly parts: Parts
  declaration: Declaration

  constructor(parts: Parts) {
    this.parts = parts
    this.declaration = parts.declaration
  }

  /** Until the collection is as declared. */
  async ready(): Promise<void> {}

  /** Refuses a write where it has no place. */
  protected beforeWrite(): void {}

  async get(id: string): Promise<D | null> {
    return this.answer(() => this.#first(this.#withId(id, {}), []))
  }

  async getMany(ids: readonly string[]): Promise<D[]> {
    const kept = ids.filter((id) => id.isWellFormed())
    const found = await this.answer((documents) => {
      return documents.find<D>(allOf([{ _id: { $in: kept } }, this.query({})]), this.#seen()).toArray()
    })
    const byId = new Map(found.map((document) => [document._id, document]))
    return ids.flatMap((id) => byId.get(id) ?? [])
  }

  async findOne(filter: Filter<D>, { sort }: { sort?: Sort<D> } = {}): Promise<D | null> {
    return this.answer(() => this.#first(this.query(filter), sort ?? []))
  }

  #first(query: Query, sort: Sort<D>): Promise<D | null> {
    return this.parts.documents.findOne<D>(query, { ...this.#seen(), sort: sortOf(keysOf(sort)) })
  }

  async find(filter: Filter<D>, page: PageRequest<D> = {}): Promise<Page<D>> {
    const limit = limitOf(page.limit)
    const skip = skipOf(page.skip, page.after)
    const keys = keysOf(page.sort)
    const ranges = page.after === undefined ? [{}] : afterOf(readCursor(keys, page.after))
    const found = await this.answer(async (documents) => {
      const all: D[] = []
      for (const range of ranges) {
        const options = { ...this.#seen(), sort: sortOf(keys), skip, limit: limit + 1 - all.length }
        all.push(...(await documents.find<D>(allOf([this.query(filter), range]), options).toArray()))
        if (all.length > limit) break
      }
      return all
    })
    const items = found.slice(0, limit)
    return { items, next: found.length > limit ? writeCursor(keys, items.at(-1)) : null }
  }

  async count(filter: Filter<D>, { limit }: { limit?: number } = {}): Promise<number> {
    const options = { ...this.#session, ...(limit === undefined ? {} : { limit }) }
    return this.answer((documents) => documents.countDocuments(this.query(filter), options))
  }

  async insert(document: D): Promise<void> {
    await this.#write([document._id], async (documents) => {
      const stored = insertedFor(this.declaration, document)
      if (this.parts.transaction !== undefined) await this.#makeRoomFor(document._id)
      try {
        await documents.insertOne(stored, this.#session)
      } catch (error) {
        // What has expired is no longer there for anyone: it cannot hold a place.
        const isTaken = translatedFromMongo(error, this.declaration.name) instanceof DuplicateKey
        const mayMakeRoom = this.parts.transaction === undefined && isTaken
        if (!mayMakeRoom || (await this.removeExpired()) === 0) throw error
        await documents.insertOne(stored, this.#session)
      }
    })
  }

  /** Inside a transaction a refusal is the end of it: an expired document of this id goes before. */
  async #makeRoomFor(id: string): Promise<void> {
    const expired = this.#expired()
    if (expired !== null) await this.parts.documents.deleteOne(allOf([{ _id: id }, expired]), this.#session)
  }

  async put(document: D, { onlyIf }: { onlyIf?: Filter<D> } = {}): Promise<boolean> {
    return this.#write([document._id], async (documents) => {
      const replacement = storedFor(this.declaration, document)
      const query = onlyIf === undefined ? { _id: document._id } : this.#withId(document._id, onlyIf)
      const options = { ...this.#session, upsert: onlyIf === undefined }
      const replace = () => {
        if (!this.#isSearched) return documents.replaceOne(query, replacement, options)
        return documents.updateOne(query, replacing(this.declaration, replacement), options)
      }
      // Two upserts of one id at once: the second finds the first's document when it tries again.
      const outcome = await replace().catch((error) => {
        const refusal = translatedFromMongo(error, this.declaration.name)
        const isSameId = refusal instanceof DuplicateKey && refusal.fields[0] === '_id'
        if (!isSameId || this.parts.transaction !== undefined) throw error
        return replace()
      })
      return outcome.matchedCount + outcome.upsertedCount > 0
    })
  }

  async putMany(documents: readonly D[]): Promise<void> {
    assertFewEnough(documents)
    if (documents.length === 0) return
    const operations = documents.map((document) => {
      const replacement = storedFor(this.declaration, document)
      const which = { filter: { _id: document._id }, upsert: true }
      if (!this.#isSearched) return { replaceOne: { ...which, replacement } }
      return { updateOne: { ...which, update: replacing(this.declaration, replacement) } }
    })
    const ids = documents.map(({ _id }) => _id)
    await this.#write(ids, (collection) => collection.bulkWrite(operations, this.#session))
  }

  async update(id: string, change: Update<D>, { onlyIf }: { onlyIf?: Filter<D> } = {}): Promise<boolean> {
    const changed = await this.#write([id], () => {
      return this.#change(this.#withId(id, onlyIf ?? {}), this.#stepsOf(change), [], 'after')
    })
    return changed !== null
  }

  async updateMany(filter: Filter<D>, change: Update<D>): Promise<number> {
    return this.#write('any', async (documents) => {
      const steps = this.#stepsOf(change)
      const query = this.query(filter)
      if (!touchesText(this.declaration, steps) && viableFor(steps) === null) {
        const outcome = await documents.updateMany(query, operatorsOf(steps, this.parts.double), this.#session)
        return outcome.matchedCount
      }
      let count = 0
      for await (const { _id } of documents.find(query, { ...this.#session, projection: { _id: 1 } })) {
        if ((await this.#change(allOf([{ _id }, query]), steps, [], 'after')) !== null) count++
      }
      return count
    })
  }

  async findAndUpdate(
    filter: Filter<D>,
    change: Update<D>,
    options: { sort?: Sort<D>; returning?: 'before' | 'after'; insertIfAbsent?: D } = {},
  ): Promise<D | null> {
    const { sort = [], returning = 'after', insertIfAbsent } = options
    if (insertIfAbsent !== undefined) assertStorable(insertIfAbsent)
    const take = () => {
      const which = (taken: D | null) => (taken === null ? [] : [taken._id])
      return this.#write('any', () => this.#change(this.query(filter), this.#stepsOf(change), sort, returning), which)
    }
    const taken = await take()
    if (taken !== null || insertIfAbsent === undefined) return taken
    const changed = withoutNegativeZero(applySteps(insertIfAbsent, stepsOf(change)))
    try {
      await this.insert(changed)
      return returning === 'before' ? insertIfAbsent : changed
    } catch (error) {
      // Someone inserted it meanwhile: theirs may match now.
      if (!(error instanceof DuplicateKey) || this.parts.transaction !== undefined) throw error
      const theirs = await take()
      if (theirs === null) throw error
      return theirs
    }
  }

  async delete(id: string, { onlyIf }: { onlyIf?: Filter<D> } = {}): Promise<boolean> {
    const outcome = await this.#write([id], (documents) => {
      return documents.deleteOne(this.#withId(id, onlyIf ?? {}), this.#session)
    })
    return outcome.deletedCount > 0
  }

  async deleteMany(filter: Filter<D>): Promise<number> {
    return this.#deleteAll(() => this.query(filter))
  }

  protected async removeExpired(): Promise<number> {
    const expired = this.#expired()
    if (expired === null) return 0
    return this.#deleteAll(() => expired)
  }

  #deleteAll(query: () => Query): Promise<number> {
    const act = async (documents: Collection<Kept>) => (await documents.deleteMany(query(), this.#session)).deletedCount
    return this.#write('any', act, (count) => (count === 0 ? [] : 'any'))
  }

  /** Changes one matching document, the first in order; null when there is none. */
  async #change(query: Query, steps: readonly Step[], sort: Sort<D>, returning: 'before' | 'after'): Promise<D | null> {
    const viable = viableFor(steps)
    const isSearched = touchesText(this.declaration, steps)
    const order = sortOf(keysOf(sort))
    for (;;) {
      const operators = operatorsOf(steps, this.parts.double)
      const wanted = [query, ...(viable === null ? [] : [viable])]
      if (isSearched) {
        // The words follow from the text: they are written only over the very text they were computed with.
        const seen = await this.#first(query, sort)
        if (seen === null) return null
        const field = Object.entries(searchFieldOf(this.declaration, applySteps(seen, steps)))
        const own = Object.fromEntries(field.map(([key, value]) => [`${searchField}.${key}`, value]))
        operators.$set = { ...operators.$set, ...own }
        wanted.push({ _id: seen._id }, sameTextAs(this.declaration, seen))
      }
      const options = { ...this.#seen(), sort: order, returnDocument: returning }
      const changed = await this.parts.documents.findOneAndUpdate(allOf(wanted), operators, options)
      if (changed !== null) return changed as unknown as D
      if (viable === null && !isSearched) return null
      const left = await this.#first(query, sort)
      if (left === null) return null
      // Refuses an array that stands on the way; otherwise another write came in between.
      applySteps(left, steps)
    }
  }

  /** The filter with what hides the expired. */
  protected query(filter: Filter<D> | Record<string, never>): Query {
    return queryOf(this.#test(filter))
  }

  #test(filter: Filter<D> | Record<string, never>): Test {
    const test = parseFilter(filter)
    const path = this.declaration.expiresBy
    return path === null ? test : { kind: 'all', of: [test, { kind: 'unexpired', path, now: this.#now() }] }
  }

  #withId(id: string, filter: Filter<D> | Record<string, never>): Query {
    const rest = this.query(filter)
    const own = { _id: id.isWellFormed() ? { $eq: id } : { $in: [] } }
    return Object.keys(rest).length === 0 ? own : { $and: [own, rest] }
  }

  #expired(): Query | null {
    const path = this.declaration.expiresBy
    if (path === null) return null
    return queryOf({ kind: 'range', path, bounds: [{ operator: 'lte', value: this.#now() }] })
  }

  #now(): string {
    return instantText(this.parts.clock.now())
  }

  get #isSearched(): boolean {
    return this.declaration.text.length > 0
  }

  #stepsOf(change: Update<D>): Step[] {
    const steps = stepsOf(change).map((step) => ({ ...step, value: withoutNegativeZero(step.value) }))
    for (const { operator, path, value } of steps) {
      const makesArray = operator === 'push' || operator === 'addToSet' || (operator === 'set' && Array.isArray(value))
      if (makesArray) assertUniqueScalars(this.declaration, (own) => (own === path ? [] : null))
    }
    return steps
  }

  get #session(): { session?: ClientSession } {
    const { transaction } = this.parts
    return transaction === undefined ? {} : { session: transaction.session }
  }

  /** What may leave the engine. */
  #seen(): { session?: ClientSession; projection?: Document } {
    return { ...this.#session, ...(this.#isSearched ? { projection: { [searchField]: 0 } } : {}) }
  }

  /** @param touched what it may change, told to who watches; the answer may know better */
  async #write<T>(touched: Touched, act: (all: Collection<Kept>) => Promise<T>, by = (_: T): Touched => touched) {
    this.beforeWrite()
    let told = touched
    try {
      const writing = this.answer(act)
      const answer = await (this.parts.transaction === undefined ? writing : this.parts.transaction.doom.watch(writing))
      told = by(answer)
      return answer
    } finally {
      this.parts.wrote(told)
    }
  }

  protected async answer<T>(act: (documents: Collection<Kept>) => Promise<T>): Promise<T> {
    try {
      await this.ready()
      const { documents, transaction } = this.parts
      return await (transaction === undefined ? act(documents) : transaction.turns.take(() => act(documents)))
    } catch (error) {
      throw translatedFromMongo(error, this.declaration.name)
    }
  }
}
