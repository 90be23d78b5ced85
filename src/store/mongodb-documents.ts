/** A collection's reads and writes on MongoDB, outside or inside a transaction. */
import type { ClientSession, Collection, Document } from 'mongodb'
import type { Clock } from '../clock.ts'
import { keysOf, readCursor, writeCursor } from './cursor.ts'
import type { Declaration } from './declaration.ts'
import {
  DuplicateKey,
  type Filter,
  InvalidDocument,
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
import { nextSince, searchField, searchFieldExpression, searchFieldOf, touchesText } from './mongodb-search.ts'
import { operatorsOf, viableFor } from './mongodb-update.ts'
import { assertFewEnough, instantText, limitOf, skipOf } from './requests.ts'
import type { Doom, Turns } from './transaction-scope.ts'
import { applySteps, type Step, stepsOf } from './update.ts'
import { assertStorable, valueAt, withoutNegativeZero } from './values.ts'

export interface InTransaction {
  session: ClientSession
  doom: Doom
  turns: Turns
}

export interface Parts {
  documents: Collection<Kept>
  declaration: Declaration
  clock: Clock
  /** A number that the server keeps as a double. */
  double(value: number): unknown
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
    await this.#write(async (documents) => {
      const stored = this.#inserted(document)
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
    return this.#write(async (documents) => {
      const replacement = this.#stored(document)
      const query = onlyIf === undefined ? { _id: document._id } : this.#withId(document._id, onlyIf)
      const options = { ...this.#session, upsert: onlyIf === undefined }
      const replace = () => {
        if (!this.#isSearched) return documents.replaceOne(query, replacement, options)
        return documents.updateOne(query, this.#replacing(replacement), options)
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
      const replacement = this.#stored(document)
      const which = { filter: { _id: document._id }, upsert: true }
      if (!this.#isSearched) return { replaceOne: { ...which, replacement } }
      return { updateOne: { ...which, update: this.#replacing(replacement) } }
    })
    await this.#write((collection) => collection.bulkWrite(operations, this.#session))
  }

  async update(id: string, change: Update<D>, { onlyIf }: { onlyIf?: Filter<D> } = {}): Promise<boolean> {
    const changed = await this.#write(() => {
      return this.#change(this.#withId(id, onlyIf ?? {}), this.#stepsOf(change), [], 'after')
    })
    return changed !== null
  }

  async updateMany(filter: Filter<D>, change: Update<D>): Promise<number> {
    return this.#write(async (documents) => {
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
      return this.#write(() => this.#change(this.query(filter), this.#stepsOf(change), sort, returning))
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
    const outcome = await this.#write((documents) => {
      return documents.deleteOne(this.#withId(id, onlyIf ?? {}), this.#session)
    })
    return outcome.deletedCount > 0
  }

  async deleteMany(filter: Filter<D>): Promise<number> {
    const outcome = await this.#write((documents) => documents.deleteMany(this.query(filter), this.#session))
    return outcome.deletedCount
  }

  protected async removeExpired(): Promise<number> {
    const expired = this.#expired()
    if (expired === null) return 0
    const outcome = await this.#write((documents) => documents.deleteMany(expired, this.#session))
    return outcome.deletedCount
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

  #stored(document: D): Kept {
    assertStorable(document)
    this.#assertUniqueScalars((path) => valueAt(document, path))
    return withoutNegativeZero(document)
  }

  get #isSearched(): boolean {
    return this.declaration.text.length > 0
  }

  #inserted(document: D): Kept {
    const stored = this.#stored(document)
    if (!this.#isSearched) return stored
    return Object.assign({}, stored, {
      [searchField]: { ...searchFieldOf(this.declaration, stored), since: nextSince() },
    })
  }

  /** A replacement, as an update that keeps the document's place among equals. */
  #replacing(stored: Kept): Document[] {
    const field = searchFieldExpression(searchFieldOf(this.declaration, stored))
    return [{ $replaceWith: { $mergeObjects: [{ $literal: stored }, { [searchField]: field }] } }]
  }

  #stepsOf(change: Update<D>): Step[] {
    const steps = stepsOf(change).map((step) => ({ ...step, value: withoutNegativeZero(step.value) }))
    for (const { operator, path, value } of steps) {
      const makesArray = operator === 'push' || operator === 'addToSet' || (operator === 'set' && Array.isArray(value))
      if (makesArray) this.#assertUniqueScalars((own) => (own === path ? [] : null))
    }
    return steps
  }

  #assertUniqueScalars(read: (path: string) => unknown): void {
    for (const { fields, isUnique } of this.declaration.indexes) {
      const list = isUnique ? fields.find(([path]) => Array.isArray(read(path))) : undefined
      if (list !== undefined) throw new InvalidDocument(`${list[0]} is unique and cannot hold an array`)
    }
  }

  get #session(): { session?: ClientSession } {
    const { transaction } = this.parts
    return transaction === undefined ? {} : { session: transaction.session }
  }

  /** What may leave the engine. */
  #seen(): { session?: ClientSession; projection?: Document } {
    return { ...this.#session, ...(this.#isSearched ? { projection: { [searchField]: 0 } } : {}) }
  }

  #write<T>(act: (documents: Collection<Kept>) => Promise<T>): Promise<T> {
    this.beforeWrite()
    const writing = this.answer(act)
    return this.parts.transaction === undefined ? writing : this.parts.transaction.doom.watch(writing)
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
