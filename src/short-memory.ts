/**
 * What was read, believed for a very short while and no longer than until it is told to have changed. Told of the writes of
 * its own process before they are acknowledged (`watch` in `src/store/engine.ts`), it never contradicts them; and what another process
 * wrote is believed too long by at most the short while, whatever becomes of the feed of changes.
 */

interface ShortMemory<T> {
  /** Undefined when it has to be asked. */
  now(key: string): T | undefined
  ask(key: string): Promise<T>
  changed(key: string): void
  anyChanged(): void
  /** Nothing is remembered but between `setFollowed(true)`, once it is told of changes, and `setFollowed(false)`. */
  setFollowed(next: boolean): void
}

interface ShortMemoryParts<T> {
  read(key: string): Promise<T>
  /** What is kept of it. */
  keep?: (read: T) => T
  /** From when it was asked, however long the answer took. */
  milliseconds: number
  /** Beyond, the first to come is forgotten. */
  most: number
  /** In milliseconds, of a clock that never goes back. */
  clock?: () => number
}

export function createShortMemory<T>({
  read,
  keep = (read) => read,
  milliseconds,
  most,
  clock = () => performance.now(),
}: ShortMemoryParts<T>): ShortMemory<T> {
  const known = new Map<string, { value: T; until: number }>()
  let isFollowed = false
  /** Raised at each change: what was being read then may be the old state, and is not kept. */
  let changes = 0

  return {
    now(key) {
      const entry = known.get(key)
      return entry && entry.until > clock() ? entry.value : undefined
    },

    async ask(key) {
      const before = changes
      const until = clock() + milliseconds
      const value = await read(key)
      if (isFollowed && before === changes) {
        known.delete(key)
        known.set(key, { value: keep(value), until })
        for (const oldest of known.keys()) {
          if (known.size <= most) break
          known.delete(oldest)
        }
      }
      return value
    },

    changed(key) {
      changes++
      known.delete(key)
    },

    anyChanged() {
      changes++
      known.clear()
    },

    setFollowed(next) {
      isFollowed = next
      changes++
      known.clear()
    },
  }
}
