/** Tells the listeners of this process what any process committed, by reading the log when the file has changed. */
import type { Change } from './engine.ts'
import { commitsAfter, type LoggedCommit, lastCommit } from './sqlite-change-log.ts'
import type { Connection } from './sqlite-connection.ts'

/** How soon a commit of another process is heard of; asking costs some microseconds. */
const everyMilliseconds = 50

export class ChangeFeed {
  readonly #connection: Connection
  readonly #listeners = new Map<string, Set<(change: Change) => void>>()
  #timer: NodeJS.Timeout | null = null
  #lastNumber = 0
  #dataVersion: unknown

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** From the next commit on. @returns how to stop */
  listen(collection: string, listener: (change: Change) => void): () => void {
    if (this.#timer === null) {
      this.#lastNumber = lastCommit(this.#connection)
      this.#timer = setInterval(() => this.look(), everyMilliseconds).unref()
    }
    const listeners = this.#listeners.get(collection) ?? new Set()
    this.#listeners.set(collection, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if ([...this.#listeners.values()].every((set) => set.size === 0)) this.stop()
    }
  }

  /**
   * Also called after each commit of this process, so that its own listeners need not wait. Never throws, for nobody is
   * there to hear it: a file that cannot be read at this moment is read at the next.
   */
  look(): void {
    if (this.#timer === null) return
    try {
      this.#read()
    } catch {
      this.#dataVersion = undefined
    }
  }

  #read(): void {
    const [[dataVersion] = []] = this.#connection.all('PRAGMA data_version')
    if (dataVersion === this.#dataVersion) return
    this.#dataVersion = dataVersion
    for (let commits = this.#more(); commits.length > 0; commits = this.#more()) {
      for (const { number, changes } of commits) {
        this.#lastNumber = number
        for (const [name, list] of changes) this.#tell(name, list)
      }
    }
  }

  #more(): LoggedCommit[] {
    return commitsAfter(this.#connection, this.#lastNumber)
  }

  #tell(name: string, changes: readonly Change[]): void {
    for (const listener of this.#listeners.get(name) ?? []) for (const change of changes) listener(change)
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }
}
