/**
 * The document port: what every repository may ask of the database, whatever the engine behind it
 * (`sqlite.ts` embedded, `mongodb.ts` to grow). It knows no subject. Every sentence of these comments
 * has a test in `test/contract/engine.suite.ts`, which runs on both engines.
 *
 * Documents are plain JSON with a string `_id`. Instants are kept as ISO 8601 strings in UTC with
 * milliseconds, so that they sort as text.
 */

export type Scalar = null | boolean | number | string
export interface Stored {
  readonly _id: string
}

/** Top-level field names of the document, or a dotted path into it. A path goes through objects only: beyond an array there is nothing. */
export type Path<D> = (keyof D & string) | `${string}.${string}`

/**
 * What one field must satisfy. A bare scalar means equality; equality with `null` matches a field that is
 * null or absent. Nothing is equal to a field that holds an array or an object; `not` and `notIn` are the exact
 * opposites of equality and `in`. Ranges compare numbers with numbers and strings with strings (by UTF-8 bytes),
 * never across. `contains` matches an array that holds the scalar; `containsNone` is the exact opposite of
 * `containsAny`. What no document can hold (NaN, half of a
 * surrogate pair) equals nothing. A filter that is not of this language is refused with `TypeError`.
 */
export type Condition =
  | Scalar
  | { in: readonly Scalar[] }
  | { not: Scalar }
  | { notIn: readonly Scalar[] }
  | { gt?: number | string; gte?: number | string; lt?: number | string; lte?: number | string }
  | { exists: boolean }
  | { contains: Scalar }
  | { containsAny: readonly Scalar[] }
  | { containsNone: readonly Scalar[] }

/** All named fields must hold, with every filter of `$and` and at least one of `$or`. `{}` matches everything. */
export type Filter<D> = { readonly [P in Path<D>]?: Condition } & {
  readonly $and?: readonly Filter<D>[]
  readonly $or?: readonly Filter<D>[]
}

/**
 * Most significant first. `_id` is always the last, hidden key, in the direction of the one before, so that an
 * order is total. Ascending, null and absent come first, then numbers, strings by UTF-8 bytes, false, true.
 * Fields that hold arrays or objects come in no promised order.
 */
export type Sort<D> = readonly (readonly [Path<D>, 'asc' | 'desc'])[]

export interface PageRequest<D> {
  /** Default: by `_id`, ascending. */
  sort?: Sort<D>
  /** 1 to 1000; default 20. */
  limit?: number
  /** `next` of the page before. Only valid with the same sort; a cursor that is not ours is refused with `InvalidCursor`. */
  after?: string | undefined
  /** For numbered pages, as PeerTube's API has them; costs as much as what is skipped. 0 to 10 000, and not with `after` (`TypeError`). */
  skip?: number
}

/** Keyset page: what is inserted or removed meanwhile neither repeats nor hides another document. */
export interface Page<D> {
  items: D[]
  /** Null on the last page. Opaque, made of URL-safe characters. */
  next: string | null
}

/**
 * Atomic on one document, all operators of one call together; a field is named at most once (`TypeError`), and one
 * given as `undefined` is as if not named. `inc` on an absent field starts at 0; `max`, `min` on an absent field set it;
 * `push`, `addToSet` on an absent field start at []; `addToSet` compares by value. `pull` removes every equal element.
 * Objects missing on the way of a path are made. `inc` of what is not a number, `push`, `addToSet`, `pull` of what is
 * not an array, a path through what is not an object: refused with `InvalidDocument`, the document unchanged.
 */
export interface Update<D> {
  set?: { readonly [P in Path<D>]?: unknown }
  unset?: readonly Path<D>[]
  inc?: { readonly [P in Path<D>]?: number }
  max?: { readonly [P in Path<D>]?: number | string }
  min?: { readonly [P in Path<D>]?: number | string }
  push?: { readonly [P in Path<D>]?: unknown }
  addToSet?: { readonly [P in Path<D>]?: unknown }
  pull?: { readonly [P in Path<D>]?: unknown }
}

export interface IndexSpec<D> {
  /** Fields in order; at most one may hold an array, and then `contains` on it uses the index. */
  fields: readonly (Path<D> | readonly [Path<D>, 'asc' | 'desc'])[]
  /** No two documents may have the same values. Documents where every field is null or absent are not bound. No field may hold an array. */
  isUnique?: boolean
}

export interface CollectionSpec<D extends Stored> {
  /** Lower case, digits and `_`. */
  name: string
  indexes?: readonly IndexSpec<D>[]
  /**
   * ISO 8601 field after which a document is no longer there for any read or write, nor holds its id; its bytes go
   * within minutes. Its place in a unique index is free at once for an `insert` outside a transaction, and for every
   * other write once its bytes are gone: what must be taken again at once sets such a field to null when it ends.
   * Null, absent, or not a string: never.
   */
  expiresBy?: Path<D>
  /** French full text: fields and their weights (a greater weight ranks higher, however little). Fields hold a string or an array of strings. */
  text?: { readonly [P in Path<D>]?: number }
}

export interface Found<D> {
  document: D
  /** Greater is better; only comparable within one answer. */
  score: number
}

/** Reads see everything that was acknowledged before they were asked, by this process. */
export interface Reader<D extends Stored> {
  get(id: string): Promise<D | null>
  /** In the order asked; absent ones are left out. */
  getMany(ids: readonly string[]): Promise<D[]>
  findOne(filter: Filter<D>, options?: { sort?: Sort<D> }): Promise<D | null>
  find(filter: Filter<D>, page?: PageRequest<D>): Promise<Page<D>>
  /** Exact; `limit` stops the counting there. */
  count(filter: Filter<D>, options?: { limit?: number }): Promise<number>
}

/** Each resolves only once the change is on disk (SQLite `synchronous=FULL`; MongoDB `w: majority, j: true`). */
export interface Writer<D extends Stored> {
  /**
   * @throws {DuplicateKey} when the id or a unique index is taken; nothing is written
   * @throws {InvalidDocument}
   */
  insert(document: D): Promise<void>
  /** Replaces or inserts. With `onlyIf`, replaces only a stored document that matches, and answers whether it did. */
  put(document: D, options?: { onlyIf?: Filter<D> }): Promise<boolean>
  /** Replaces or inserts each, in one request: at most 1000. Inside a transaction all or none; alone, each document is atomic. */
  putMany(documents: readonly D[]): Promise<void>
  /** Updates the document with this id if it also matches `onlyIf`; answers whether there was one. */
  update(id: string, change: Update<D>, options?: { onlyIf?: Filter<D> }): Promise<boolean>
  /** How many matched. Not atomic as a whole, but each document is. */
  updateMany(filter: Filter<D>, change: Update<D>): Promise<number>
  /**
   * Takes one matching document (the first by `sort`), changes it and returns it as it is after, or before when asked;
   * null when none matches. Two callers, also in two processes, never take the same state of the same document.
   * `insertIfAbsent` is stored, then changed, when none matches.
   */
  findAndUpdate(
    filter: Filter<D>,
    change: Update<D>,
    options?: { sort?: Sort<D>; returning?: 'before' | 'after'; insertIfAbsent?: D },
  ): Promise<D | null>
  delete(id: string, options?: { onlyIf?: Filter<D> }): Promise<boolean>
  deleteMany(filter: Filter<D>): Promise<number>
}

export interface Collection<D extends Stored> extends Reader<D>, Writer<D> {
  /**
   * Documents that hold every word of the text (folded, elided, stemmed French). Best first: by the weight of the field
   * where the weakest of the words is found, then by that of the strongest, then the last inserted first; how long a
   * text is and how often it holds a word do not count.
   * Grammatical words (« de », « la »…) are only required when there is no other. A word with a hyphen is found
   * joined, apart and hyphenated. A text without any word finds nothing.
   */
  search(text: string, options?: { filter?: Filter<D>; limit?: number; skip?: number }): Promise<Found<D>[]>
  /** How many documents `search` would find, counted up to `limit` (default 1000). */
  countFound(text: string, options?: { filter?: Filter<D>; limit?: number }): Promise<number>
  /**
   * What changes from now on, in this and every other process, in order for one document. Told at least once after
   * its last change: changes of one document that were not yet taken are told as one. A hint to look, not a
   * record: it does not replay what happened before. Ends when the signal aborts or the engine closes.
   */
  changes(signal: AbortSignal): AsyncIterable<Change>
  /**
   * For what is kept in memory of what was read: whatever changes from now on, in this and every other process, is told
   * once or several times. What this process writes is told before its write is acknowledged (what a transaction wrote,
   * before it is): who forgets what it is told, and keeps nothing of a read during which it was told, never contradicts a
   * write of its own process. What others write is told within moments while the database can be heard; once it is heard
   * again, what was missed is, or `anyChanged` says that it cannot be. Ends when the signal aborts or the engine closes.
   */
  watch(watcher: Watcher, signal: AbortSignal): void
  /** The engine's own word on how it would answer: for tests and for the doctor. */
  explain(
    filter: Filter<D>,
    options?: { sort?: Sort<D>; text?: string },
  ): Promise<{ usesIndex: boolean; sortsInMemory: boolean; detail: string }>
}

export interface Change {
  id: string
  kind: 'written' | 'deleted'
}

/** Told at once, in the middle of what goes on: it notes, and throws nothing. */
export interface Watcher {
  /** This document was written or deleted, or may have been. */
  changed(id: string): void
  /** Any of them may have been. */
  anyChanged(): void
}

/**
 * Inside a transaction, a collection reads its own writes; nothing is visible outside before the end. A write that
 * is refused dooms the whole, even when the work catches the refusal. Collections are declared before.
 */
export interface Transaction {
  in<D extends Stored>(collection: Collection<D>): Reader<D> & Writer<D>
}

export interface Engine extends AsyncDisposable {
  readonly kind: 'sqlite' | 'mongodb'
  /**
   * Declares a collection; its indexes are created on first use, and those no longer declared dropped. Declaring the
   * same one twice gives the same; otherwise is refused with `TypeError`. A name alone takes what was last declared.
   */
  collection<D extends Stored>(spec: CollectionSpec<D>): Collection<D>
  /**
   * All of the writes or none, isolated from others. The work may be run again from its start when another
   * transaction touched the same documents, so it must do nothing but read and write through `tx`.
   * It is rolled back when it throws, and after 10 s (`TransactionTooLong`). Inside, a write that does not go through
   * `tx`, or another transaction, is refused with `TypeError`.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  /** Rejects when the engine cannot answer: for `/readyz`. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** The id or a unique index is already taken. */
export class DuplicateKey extends Error {
  readonly collection: string
  /** Fields of the index, `['_id']` for the id. */
  readonly fields: readonly string[]
  constructor(collection: string, fields: readonly string[], options?: ErrorOptions) {
    super(`${collection}: ${fields.join(', ')} already taken`, options)
    this.name = 'DuplicateKey'
    this.collection = collection
    this.fields = fields
  }
}

/** The cursor was not made by this engine for this sort. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor'
}

/**
 * The document cannot be kept the same by every engine: over 15 MB (counted as BSON, larger than JSON for numbers),
 * deeper than 100, an `_id` that is not a text of 1 to 1000 bytes, a key that is empty, starts with `$`, holds `.` or
 * NUL, is `__proto__` or `_bsontype`, or begins with `__` at the top; a value that is not JSON (NaN, a Date, a lone surrogate). A
 * property that is `undefined` is as if absent.
 */
export class InvalidDocument extends Error {
  override readonly name = 'InvalidDocument'
}

/** The database itself cannot answer now: a matter for the operator, never the fault of what was asked. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
  readonly reason: 'locked' | 'unreachable' | 'corrupt' | 'full' | 'foreign'
  constructor(reason: StoreUnavailable['reason'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

/** The work of a transaction took more than its 10 s, and was rolled back. */
export class TransactionTooLong extends Error {
  override readonly name = 'TransactionTooLong'
}
