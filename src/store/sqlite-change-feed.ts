/** Tells the listeners of this process what any process committed, by reading the log when the file has changed. */
import type { Change } from './engine.ts'
import { commitsAfter, type LoggedCommit, lastCommit } from './sqlite-change-log.ts'
import type { Connection } from './sqlite-connection.ts'

/** How soon a commit of another process is heard of; asking costs some microseconds. */
const everyMilliseconds = 50

interface ChangeListener {
  told(change: Change): void
  /** What changed cannot be told: any document may have, until now. */
  missed(): void
}

export class ChangeFeed {
  readonly #connection: Connection
  readonly #listeners = new Map<string, Set<ChangeListener>>()
  #timer: NodeJS.Timeout | null = null
  #lastNumber = 0
  #dataVersion: unknown

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** From the next commit on. @returns how to stop */
  listen(collection: string, listener: ChangeListener): () => void {
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
   * there to hear it: a file that cannot be read at this moment is read at the next, and until then anything may have changed.
   */
  look(): void {
    if (this.#timer === null) return
    try {
      this.#read()
    } catch {
      this.#dataVersion = undefined
      this.#miss()
    }
  }

  #read(): void {
    const [[dataVersion] = []] = this.#connection.all('PRAGMA data_version')
    if (dataVersion === this.#dataVersion) return
    this.#dataVersion = dataVersion
    for (let commits = this.#more(); commits.length > 0; commits = this.#more()) {
      for (const { number, changes } of commits) {
        // Numbers follow one another: those between were forgotten while this process was away.
        if (number > this.#lastNumber + 1) this.#miss()
        this.#lastNumber = number
        for (const [name, list] of changes) this.#tell(name, list)
      }
    }
  }

  #more(): LoggedCommit[] {
    return commitsAfter(this.#connection, this.#lastNumber)
  }

  #tell(name: string, changes: readonly Change[]): void {
    for (const listener of this.#listeners.get(name) ?? []) for (const change of changes) listener.told(change)
  }

  #miss(): void {
    for (const listeners of this.#listeners.values()) for (const listener of listeners) listener.missed()
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }
}
