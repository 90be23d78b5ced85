/**
 * What the writer does besides writing, so that who writes need not wait for it: folds what was inserted into the search
 * tables, brings the journal into the file while nobody writes, forgets old changes. What cannot be done now (another
 * process writes, the disk is full) is done later.
 */
import type { Declaration } from './declaration.ts'
import { StoreUnavailable } from './engine.ts'
import { forgetChanges } from './sqlite-change-log.ts'
import { type Connection, translated } from './sqlite-connection.ts'
import { foldFresh } from './sqlite-search-table.ts'

/** Each search looks through them: a millisecond or two. */
const mostFreshCharacters = 256_000
/** Frames of the journal. At 48 000, SQLite brings them into the file in the middle of a commit (`sqlite-writer.ts`). */
const fewFrames = 1_000
const lookEveryMilliseconds = 200
const forgetEveryMilliseconds = 60_000

/** What upkeep asks of the writer. */
export interface UpkeptWriter {
  /** Whether a transaction of the caller holds the connection. */
  readonly isHeld: boolean
  specOf(collection: string): Declaration
  /** In a commit of its own. @throws when another process holds the file at this moment */
  transact(act: () => void): void
}

export class Upkeep {
  readonly #connection: Connection
  readonly #writer: UpkeptWriter
  /** By collection, how many characters the documents have that may not be in its search table. */
  readonly #fresh = new Map<string, number>()
  #timer: NodeJS.Timeout | null = null
  #hasCommitted = false
  #isStopped = false
  #lastForgotten = Date.now()

  constructor(connection: Connection, writer: UpkeptWriter, specs: Iterable<Declaration>) {
    this.#connection = connection
    this.#writer = writer
    // Whoever wrote last may have been killed before it folded.
    for (const { name, text } of specs) if (text.length > 0) this.#fresh.set(name, 0)
  }

  noteInserted({ name, text }: Declaration, characters: number): void {
    if (text.length > 0 && characters > 0) this.#fresh.set(name, (this.#fresh.get(name) ?? 0) + characters)
  }

  noteCommit(): void {
    this.#hasCommitted = true
    this.#timer ??= setTimeout(() => this.#look(), lookEveryMilliseconds)
  }

  /** After answers were given. */
  keepUp(): void {
    if (this.#writer.isHeld || this.#isStopped) return
    this.#fold(mostFreshCharacters)
    if (Date.now() - this.#lastForgotten < forgetEveryMilliseconds) return
    this.#lastForgotten = Date.now()
    orLater(() => {
      forgetChanges(this.#connection, this.#lastForgotten)
      // Statistics for the planner, when it would profit (https://www.sqlite.org/pragma.html#pragma_optimize)
      this.#connection.exec('PRAGMA optimize')
    })
  }

  stop(): void {
    this.#isStopped = true
    if (this.#timer !== null) clearTimeout(this.#timer)
  }

  /** Again and again, until nothing was committed between two looks. */
  #look(): void {
    const isQuiet = !this.#hasCommitted
    this.#hasCommitted = false
    this.#timer = isQuiet ? null : setTimeout(() => this.#look(), lookEveryMilliseconds)
    if (this.#writer.isHeld) return
    this.#fold(0)
    if (isQuiet) orLater(() => this.#checkpoint())
  }

  /** Until it is done, a search finds the documents all the same. */
  #fold(mostCharacters: number): void {
    const names = [...this.#fresh].filter(([, characters]) => characters >= mostCharacters).map(([name]) => name)
    if (names.length === 0) return
    for (const name of names) this.#fresh.set(name, 0)
    orLater(() => {
      this.#writer.transact(() => {
        for (const name of names) foldFresh(this.#connection, this.#writer.specOf(name))
      })
      for (const name of names) this.#fresh.delete(name)
    })
  }

  #checkpoint(): void {
    // https://www.sqlite.org/pragma.html#pragma_wal_checkpoint
    const [[, frames, done] = []] = this.#connection.all('PRAGMA wal_checkpoint(NOOP)')
    if (Number(frames) - Number(done) > fewFrames) this.#connection.all('PRAGMA wal_checkpoint(PASSIVE)')
  }
}

function orLater(act: () => void): void {
  try {
    act()
  } catch (error) {
    if (!(translated(error) instanceof StoreUnavailable)) throw error
  }
}
