/**
 * Open files, shared by the requests that send them: opening, `stat` and closing cost more than sending a playlist.
 * A file that was replaced or deleted on disk is noticed within `freshMilliseconds`; at once when this process did it.
 */
import { close, constants, fstat, open, type Stats } from 'node:fs'
import { stat as statPath } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { HeldFile, StoredFile } from './media-store.ts'

const openFile = promisify(open)
const statOpen = promisify(fstat)

interface Entry extends StoredFile {
  readonly path: string
  readonly fd: number
  readonly ino: number
  readonly mtimeMs: number
  readers: number
  checkedAt: number
  /** No longer in the table: closed when its last reader has gone. */
  isRetired: boolean
}

export interface HeldFiles {
  /** Null when there is no such plain file. */
  hold(path: string): Promise<HeldFile | null>
  /** Whether it is open already, so that its path needs no further checking. */
  has(path: string): boolean
  /** After a file was replaced or deleted: those who are reading it finish, the next ones open it anew. */
  forget(path: string): void
  /** The same for all that is under a folder. */
  forgetAll(folder: string): void
  /** How many are open, in the table or still being read. */
  readonly size: number
  close(): void
}

/** `most`: how many stay open while nobody reads them. */
export function createHeldFiles({ most = 512, freshMilliseconds = 1000 } = {}): HeldFiles {
  /** In order of last use: the first is the next to be closed. */
  const entries = new Map<string, Entry>()
  const opening = new Map<string, Promise<Entry | null>>()
  let openCount = 0
  /** Raised by every `forget`. */
  let changes = 0

  function closeUnread(entry: Entry): void {
    if (!entry.isRetired || entry.readers > 0) return
    openCount--
    close(entry.fd, () => {})
  }

  function retire(entry: Entry): void {
    if (entry.isRetired) return
    entry.isRetired = true
    if (entries.get(entry.path) === entry) entries.delete(entry.path)
    closeUnread(entry)
  }

  /** Null when there is no plain file. The entry is not in the table yet. */
  async function openAnew(path: string): Promise<Entry | null> {
    let fd: number
    try {
      fd = await openFile(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    } catch (error) {
      if (isAbsence(error)) return null
      throw error
    }
    openCount++
    const found = await statOrClose(fd).catch((error: unknown) => {
      openCount--
      throw error
    })
    const entry: Entry = {
      path,
      fd,
      ino: found.ino,
      mtimeMs: found.mtimeMs,
      sizeBytes: found.size,
      etag: etagOf(found),
      modifiedAt: found.mtime,
      readers: 0,
      checkedAt: performance.now(),
      isRetired: false,
    }
    if (found.isFile()) return entry
    retire(entry)
    return null
  }

  async function openAndKeep(path: string): Promise<Entry | null> {
    for (;;) {
      const before = changes
      const entry = await openAnew(path)
      if (entry === null) return null
      if (before !== changes) {
        // Something was replaced here while it was being opened: this may be the old one.
        retire(entry)
        continue
      }
      entries.set(path, entry)
      for (const oldest of entries.values()) {
        if (entries.size <= most) break
        retire(oldest)
      }
      return entry
    }
  }

  async function isStill(entry: Entry): Promise<boolean> {
    const found = await statPath(entry.path).catch(() => null)
    entry.checkedAt = performance.now()
    return (
      found !== null && found.ino === entry.ino && found.mtimeMs === entry.mtimeMs && found.size === entry.sizeBytes
    )
  }

  async function current(path: string): Promise<Entry | null> {
    const known = entries.get(path)
    if (known) {
      // Its place is now the last: it is the most recently used.
      entries.delete(path)
      entries.set(path, known)
      if (performance.now() - known.checkedAt < freshMilliseconds) return known
      known.readers++
      const isSame = await isStill(known)
      known.readers--
      if (isSame && !known.isRetired) return known
      if (known.isRetired) closeUnread(known)
      else retire(known)
    }
    const already = opening.get(path)
    if (already) return already
    const pending = openAndKeep(path).finally(() => opening.delete(path))
    opening.set(path, pending)
    return pending
  }

  return {
    async hold(path) {
      let entry = await current(path)
      // Replaced in the same instant: look again, until it is still the one.
      while (entry?.isRetired) entry = await current(path)
      if (entry === null) return null
      const held = entry
      held.readers++
      let isReleased = false
      return {
        fd: held.fd,
        sizeBytes: held.sizeBytes,
        etag: held.etag,
        modifiedAt: held.modifiedAt,
        release() {
          if (isReleased) return
          isReleased = true
          held.readers--
          closeUnread(held)
        },
      }
    },

    has: (path) => entries.has(path),

    forget(path) {
      changes++
      const entry = entries.get(path)
      if (entry) retire(entry)
    },

    forgetAll(folder) {
      changes++
      for (const entry of [...entries.values()]) if (entry.path.startsWith(`${folder}/`)) retire(entry)
    },

    get size() {
      return openCount
    },

    close() {
      for (const entry of [...entries.values()]) retire(entry)
    },
  }
}

/**
 * A file that is being written: its size is that of the moment, and the fd belongs to this reader alone.
 * Null when it is not there yet.
 */
export async function openGrowing(path: string): Promise<HeldFile | null> {
  let fd: number
  try {
    fd = await openFile(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    if (isAbsence(error)) return null
    throw error
  }
  const found = await statOrClose(fd)
  let isReleased = false
  const release = () => {
    if (!isReleased) close(fd, () => {})
    isReleased = true
  }
  if (found.isFile()) return { fd, sizeBytes: found.size, etag: etagOf(found), modifiedAt: found.mtime, release }
  release()
  return null
}

/** What cannot be described (a network disk that went away) is of no use open. */
async function statOrClose(fd: number): Promise<Stats> {
  try {
    return await statOpen(fd)
  } catch (error) {
    close(fd, () => {})
    throw error
  }
}

/** Size, instant of change and inode: a file that is replaced by `rename` has another one. */
export function etagOf(found: { size: number; mtimeMs: number; ino: number }): string {
  return `"${found.size.toString(36)}-${Math.round(found.mtimeMs * 1000).toString(36)}-${found.ino.toString(36)}"`
}

/** Nothing there that can be read as a plain file: a symbolic link (ELOOP) counts as nothing. */
export function isAbsence(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENXIO'
}
