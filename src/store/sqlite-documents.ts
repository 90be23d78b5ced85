/**
 * A collection's reads and writes in the port's words, brought to plain requests. Whoever extends it answers them:
 * the engine's threads, or a transaction.
 */
import type { Clock } from '../clock.ts'
import { keysOf, readCursor, writeCursor } from './cursor.ts'
import type { Declaration } from './declaration.ts'
import type { Filter, Page, PageRequest, Reader, Sort, Stored, Update, Writer } from './engine.ts'
import { parseFilter, type Test } from './filter.ts'
import { assertFewEnough, instantText, isUnexpired, limitOf, skipOf } from './requests.ts'
import type { ReadKind, Reads } from './sqlite-reads.ts'
import type { WriteAnswer, WriteRequest } from './sqlite-writes.ts'
import { stepsOf } from './update.ts'
import { assertStorable } from './values.ts'

export abstract class SqliteDocuments<D extends Stored> implements Reader<D>, Writer<D> {
  protected abstract readonly clock: Clock
  abstract readonly spec: Declaration
  protected abstract read<K extends ReadKind>(kind: K, request: Reads[K]['request']): Promise<Reads[K]['answer']>
  protected abstract write(request: WriteRequest): Promise<WriteAnswer>

  async get(id: string): Promise<D | null> {
    if (!id.isWellFormed()) return null
    const text = await this.read('one', { id })
    if (text === null) return null
    const document = JSON.parse(text) as D
    return this.#isThere(document) ? document : null
  }

  async getMany(ids: readonly string[]): Promise<D[]> {
    const found = await this.read('many', { ids: ids.filter((id) => id.isWellFormed()) })
    const documents = new Map(found.map(([id, text]) => [id, JSON.parse(text) as D]))
    return ids.flatMap((id) => documents.get(id) ?? []).filter((document) => this.#isThere(document))
  }

  async findOne(filter: Filter<D>, { sort }: { sort?: Sort<D> } = {}): Promise<D | null> {
    const request = { test: this.test(filter), keys: keysOf(sort), limit: 1, skip: 0, after: null }
    const [text] = await this.read('page', request)
    return text === undefined ? null : (JSON.parse(text) as D)
  }

  async find(filter: Filter<D>, page: PageRequest<D> = {}): Promise<Page<D>> {
    const limit = limitOf(page.limit)
    const keys = keysOf(page.sort)
    const after = page.after === undefined ? null : readCursor(keys, page.after)
    const request = { test: this.test(filter), keys, limit: limit + 1, skip: skipOf(page.skip, page.after), after }
    const texts = await this.read('page', request)
    const items = texts.slice(0, limit).map((text) => JSON.parse(text) as D)
    return { items, next: texts.length > limit ? writeCursor(keys, items.at(-1)) : null }
  }

  async count(filter: Filter<D>, { limit }: { limit?: number } = {}): Promise<number> {
    return this.read('count', { test: this.test(filter), limit: limit ?? null })
  }

  async insert(document: D): Promise<void> {
    assertStorable(document)
    await this.write({ kind: 'insert', id: document._id, text: JSON.stringify(document), now: this.now() })
  }

  async put(document: D, { onlyIf }: { onlyIf?: Filter<D> } = {}): Promise<boolean> {
    assertStorable(document)
    const test = onlyIf === undefined ? null : this.test(onlyIf)
    const request = { kind: 'put', id: document._id, text: JSON.stringify(document), onlyIf: test } as const
    return (await this.write(request)) === true
  }

  async putMany(documents: readonly D[]): Promise<void> {
    assertFewEnough(documents)
    for (const document of documents) assertStorable(document)
    if (documents.length === 0) return
    await this.write({ kind: 'putMany', documents: documents.map((one) => [one._id, JSON.stringify(one)] as const) })
  }

  async update(id: string, change: Update<D>, { onlyIf }: { onlyIf?: Filter<D> } = {}): Promise<boolean> {
    const steps = stepsOf(change)
    const test = this.test(onlyIf ?? {})
    return id.isWellFormed() && (await this.write({ kind: 'update', id, steps, test })) === true
  }

  async updateMany(filter: Filter<D>, change: Update<D>): Promise<number> {
    const request = { kind: 'updateMany', steps: stepsOf(change), test: this.test(filter) } as const
    return Number(await this.write(request))
  }

  async findAndUpdate(
    filter: Filter<D>,
    change: Update<D>,
    options: { sort?: Sort<D>; returning?: 'before' | 'after'; insertIfAbsent?: D } = {},
  ): Promise<D | null> {
    const { sort, returning = 'after', insertIfAbsent } = options
    if (insertIfAbsent !== undefined) assertStorable(insertIfAbsent)
    const text = await this.write({
      kind: 'findAndUpdate',
      test: this.test(filter),
      keys: keysOf(sort),
      steps: stepsOf(change),
      returning,
      ifAbsent: insertIfAbsent === undefined ? null : JSON.stringify(insertIfAbsent),
      now: this.now(),
    })
    return typeof text === 'string' ? (JSON.parse(text) as D) : null
  }

  async delete(id: string, { onlyIf }: { onlyIf?: Filter<D> } = {}): Promise<boolean> {
    const test = this.test(onlyIf ?? {})
    return id.isWellFormed() && (await this.write({ kind: 'delete', id, test })) === true
  }

  async deleteMany(filter: Filter<D>): Promise<number> {
    return Number(await this.write({ kind: 'deleteMany', test: this.test(filter) }))
  }

  protected now(): string {
    return instantText(this.clock.now())
  }

  /** The filter, with what hides the expired. */
  protected test(filter: Filter<D> | Record<string, never>): Test {
    const test = parseFilter(filter)
    const path = this.spec.expiresBy
    return path === null ? test : { kind: 'all', of: [test, { kind: 'unexpired', path, now: this.now() }] }
  }

  #isThere(document: D): boolean {
    const path = this.spec.expiresBy
    return path === null || isUnexpired(document, path, this.now())
  }
}
