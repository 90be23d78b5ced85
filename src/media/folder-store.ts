/**
 * The media port over a folder. A file appears by one `rename`, once its bytes and then its name are on the disk, so
 * that neither a reader nor a power cut ever finds half of one. Whatever is being made stands in `.work/`, on the same
 * disk, whose name no key can bear. Symbolic links are refused: nothing outside the folder is read or written through it.
 */
import { createReadStream, type Stats } from 'node:fs'
import {
  access,
  constants,
  copyFile,
  lstat,
  mkdir,
  open,
  readdir,
  realpath,
  rename,
  rm,
  rmdir,
  statfs,
  unlink,
} from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { createHeldFiles, etagOf, type HeldFiles, isAbsence } from './held-files.ts'
import { assertMediaKey, isMediaKey } from './media-key.ts'
import { type ByteRange, type HeldFile, type MediaStore, NoSuchFile, type WorkFolder } from './media-store.ts'
import { isMadeUnder, sweep, temporary, temporaryFor } from './work-names.ts'

export interface FolderStore extends MediaStore {
  readonly kind: 'folder'
  /** Absolute, without symbolic links. */
  readonly root: string
  /** Open, to be sent; null when there is no such file. Shared with other readers. */
  hold(key: string): Promise<HeldFile | null>
  readonly heldFiles: HeldFiles
}

/** Opens the folder, making it when needed, and removes what processes that are gone left half made. */
export async function openFolderStore({ folder }: { folder: string }): Promise<FolderStore> {
  await mkdir(folder, { recursive: true })
  const root = await realpath(resolve(folder))
  const work = join(root, '.work')
  await mkdir(work, { recursive: true })
  await sweep(work)

  const heldFiles = createHeldFiles()
  /** Prefix → path of the work folder being filled. */
  const growingFolders = new Map<string, string>()

  function pathOf(key: string): string {
    assertMediaKey(key)
    return join(root, key)
  }

  async function statPlain(path: string): Promise<Stats | null> {
    if (!(await isReal(path))) return null
    const found = await lstat(path).catch(ignoreAbsence)
    return found?.isFile() ? found : null
  }

  /** `from` is whole, on disk, and on this disk. */
  async function putInPlace(from: string, path: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await makeFolder(dirname(path))
        await rename(from, path)
        break
      } catch (error) {
        // A deletion nearby has just removed the folder, which was empty.
        if (attempt === 5 || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      }
    }
    heldFiles.forget(path)
    // Deleted since, with its folder: there is nothing left to keep.
    await syncFolder(dirname(path)).catch(ignoreAbsence)
  }

  /** From another disk. */
  async function copyInPlace(from: string, path: string): Promise<void> {
    const half = temporary(work)
    try {
      await copyFile(from, half, constants.COPYFILE_EXCL)
      await sync(half)
      await putInPlace(half, path)
    } finally {
      await rm(half, { force: true })
    }
    await unlink(from)
  }

  /** Out of sight by one rename, then removed: a crash in between leaves something in `.work` only. */
  async function remove(path: string): Promise<void> {
    if (!(await isReal(dirname(path)))) return
    const trash = temporary(work)
    try {
      await rename(path, trash)
    } catch (error) {
      return ignoreAbsence(error)
    }
    heldFiles.forget(path)
    heldFiles.forgetAll(path)
    await syncFolder(dirname(path)).catch(ignoreAbsence)
    await rm(trash, { recursive: true, force: true })
    for (let above = dirname(path); above !== root; above = dirname(above)) {
      const isGone = await rmdir(above).then(
        () => true,
        () => false,
      )
      if (!isGone) break
    }
  }

  async function* filesOf(folder: string, prefix: string): AsyncGenerator<{ key: string; sizeBytes: number }> {
    const entries = (await readdir(folder, { withFileTypes: true }).catch(ignoreAbsence)) ?? []
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const key = prefix === '' ? entry.name : `${prefix}/${entry.name}`
      if (!isMediaKey(key)) continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) yield* filesOf(path, key)
      const found = entry.isFile() ? await lstat(path).catch(ignoreAbsence) : undefined
      if (found) yield { key, sizeBytes: found.size }
    }
  }

  return {
    kind: 'folder',
    root,
    heldFiles,

    async write(key, content) {
      const path = pathOf(key)
      const half = temporary(work)
      try {
        await writeNew(half, content)
        await putInPlace(half, path)
      } catch (error) {
        await rm(half, { force: true })
        throw error
      }
    },

    async takeIn(key, from) {
      const path = pathOf(key)
      const found = await lstat(from).catch(ignoreAbsence)
      if (!found?.isFile()) throw new NoSuchFile(from)
      try {
        await sync(from)
        await putInPlace(from, path)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        // Taken by somebody else meanwhile.
        if (code === 'ENOENT' && (await lstat(from).catch(ignoreAbsence)) === undefined) {
          throw new NoSuchFile(from, { cause: error })
        }
        if (code !== 'EXDEV') throw error
        await copyInPlace(from, path)
      }
    },

    async stat(key) {
      const found = await statPlain(pathOf(key))
      return found && { sizeBytes: found.size, etag: etagOf(found), modifiedAt: found.mtime }
    },

    async read(key, range) {
      const path = pathOf(key)
      const found = await statPlain(path)
      if (found === null) throw new NoSuchFile(key)
      if (range && (range.start < 0 || range.start >= found.size || range.end < range.start)) {
        throw new RangeError(`${key}: no bytes ${range.start}-${range.end} of ${found.size}`)
      }
      const file = createReadStream(path, { highWaterMark: readBytes, ...range })
      await opened(file, key)
      return file
    },

    async openLocally(key) {
      const path = pathOf(key)
      if ((await statPlain(path)) === null) throw new NoSuchFile(key)
      return { path, async [Symbol.asyncDispose]() {} }
    },

    async workFolder(prefix): Promise<WorkFolder> {
      const target = pathOf(prefix)
      const path = temporaryFor(prefix, work)
      await mkdir(path)
      growingFolders.set(prefix, path)
      let isOver = false

      function end(): void {
        isOver = true
        if (growingFolders.get(prefix) === path) growingFolders.delete(prefix)
      }

      return {
        path,
        async commit() {
          if (isOver) throw new Error(`the work folder of ${prefix} is already closed`)
          for (const entry of await readdir(path, { withFileTypes: true })) {
            if (!entry.isFile()) throw new Error(`only plain files can be kept, not ${prefix}/${entry.name}`)
            assertMediaKey(`${prefix}/${entry.name}`)
            await sync(join(path, entry.name))
          }
          await syncFolder(path)
          // A folder cannot be renamed over one that holds files: what was there goes out of sight first.
          const replaced = temporary(work)
          if (await isReal(target)) await rename(target, replaced)
          await putInPlace(path, target)
          end()
          heldFiles.forgetAll(target)
          await rm(replaced, { recursive: true, force: true })
        },
        // Every process that has this folder has all of it.
        async share() {},
        async discard() {
          if (isOver) return
          end()
          await rm(path, { recursive: true, force: true })
        },
      }
    },

    growing(key) {
      if (growingFolders.size === 0) return null
      const cut = key.lastIndexOf('/')
      const folder = growingFolders.get(key.slice(0, cut))
      return folder === undefined || !isMediaKey(key) ? null : join(folder, key.slice(cut + 1))
    },

    async growingElsewhere(key) {
      assertMediaKey(key)
      const cut = key.lastIndexOf('/')
      const folder = (await readdir(work)).find(isMadeUnder(key.slice(0, cut)))
      const path = folder && join(work, folder, key.slice(cut + 1))
      const found = path ? await statPlain(path) : null
      if (!path || found === null) return null
      const read = async (range: ByteRange) => {
        const file = createReadStream(path, { highWaterMark: readBytes, ...range })
        await opened(file, key)
        return file
      }
      return { sizeBytes: found.size, modifiedAt: found.mtime, read }
    },

    async *list(prefix) {
      const folder = prefix === '' ? root : pathOf(prefix)
      if (await isReal(folder)) yield* filesOf(folder, prefix)
    },

    async delete(key) {
      const path = pathOf(key)
      if ((await statPlain(path)) !== null) await remove(path)
    },

    async deleteAll(prefix) {
      const path = pathOf(prefix)
      const found = await lstat(path).catch(ignoreAbsence)
      if (found?.isDirectory()) await remove(path)
    },

    async freeBytes() {
      const { bavail, bsize } = await statfs(root)
      return bavail * bsize
    },

    async ping() {
      await access(work, constants.W_OK)
    },

    async hold(key) {
      const path = pathOf(key)
      if (!heldFiles.has(path) && !(await isReal(path))) return null
      return heldFiles.hold(path)
    },

    async [Symbol.asyncDispose]() {
      heldFiles.close()
      await Promise.all([...growingFolders.values()].map((path) => rm(path, { recursive: true, force: true })))
      growingFolders.clear()
    },
  }
}

const readBytes = 256 * 1024
/** There, and not by way of a symbolic link. */
async function isReal(path: string): Promise<boolean> {
  return (await realpath(path).catch(ignoreAbsence)) === path
}

/** With all that is above it, each on disk. @throws when a symbolic link stands in its way. */
async function makeFolder(path: string): Promise<void> {
  const found = await realpath(path).catch(ignoreAbsence)
  if (found === path) return
  if (found !== undefined) throw new NoSuchFile(`${path} (a symbolic link stands in its way)`)
  await makeFolder(dirname(path))
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await syncFolder(dirname(path))
}

async function writeNew(path: string, content: Uint8Array | Readable): Promise<void> {
  const file = await open(path, 'wx', 0o640)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A new name is only on disk once its folder is. */
const syncFolder = sync

/** Resolves once the file is open, so that its absence is told by the promise and not by an event. */
async function opened(file: Readable, key: string): Promise<void> {
  await new Promise<void>((ready, refused) => {
    file.once('open', () => ready())
    file.once('error', (error) => refused(isAbsence(error) ? new NoSuchFile(key, { cause: error }) : error))
  })
}

function ignoreAbsence(error: unknown): undefined {
  if (!isAbsence(error)) throw error
}
