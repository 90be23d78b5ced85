/** Who keeps in memory what was read of one collection, to be told of what this process itself writes to it. */
import type { Watcher } from './engine.ts'

/** The ids of documents, or too many to name. */
export type Touched = readonly string[] | 'any'

export class Watchers {
  readonly #all = new Set<Watcher>()

  /** @returns what takes it out again */
  add(watcher: Watcher): () => void {
    // Apart from who watches twice.
    const own: Watcher = { changed: (id) => watcher.changed(id), anyChanged: () => watcher.anyChanged() }
    this.#all.add(own)
    return () => this.#all.delete(own)
  }

  tell(touched: Touched): void {
    for (const watcher of this.#all) {
      if (touched === 'any') watcher.anyChanged()
      else for (const id of touched) watcher.changed(id)
    }
  }
}
