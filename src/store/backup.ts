/**
 * A copy of the SQLite database for the operator, taken while it is in use: the state of one instant, whole and
 * compact. To put it back, stop the instance and set the copy in the place of the file.
 */
import { existsSync } from 'node:fs'
import { open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { StoreUnavailable } from './engine.ts'
import { WorkerHandle } from './worker-handle.ts'

/**
 * Resolves once the copy is on the disk under its name; until then it has another, so that no part of a copy
 * passes for one.
 * @throws {BackupRefused} when the database is not SQLite (MongoDB has `mongodump`), is not there, or the target is
 * @throws {StoreUnavailable} when the disk is full or the database cannot be read
 */
export async function backup({ databaseUrl, toFile }: { databaseUrl: string; toFile: string }) {
  if (!databaseUrl.startsWith('sqlite:')) throw new BackupRefused('not sqlite')
  const target = resolve(toFile)
  if (existsSync(target)) throw new BackupRefused('exists')
  const partial = `${target}.partial`
  await rm(partial, { force: true })
  const file = resolve(databaseUrl.slice('sqlite:'.length))
  if (!existsSync(file)) throw new BackupRefused('absent')
  const thread = new WorkerHandle<{ toFile: string }>(new URL('./sqlite-backup-thread.ts', import.meta.url), { file })
  try {
    await createForOwner(partial)
    await thread.ask({ toFile: partial })
    await flush(partial)
    await rename(partial, target)
    await flush(dirname(target))
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  } finally {
    await thread.stop()
  }
  const { size } = await stat(target)
  return { file: target, sizeBytes: size }
}

/** Nothing was touched. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused'
  readonly reason: 'not sqlite' | 'exists' | 'absent'
  constructor(reason: BackupRefused['reason']) {
    super(`the database was not copied: ${reason}`)
    this.reason = reason
  }
}

/**
 * Of the operator alone from its first byte on, for it holds names and addresses: SQLite writes into an empty file that is
 * there. One that someone else made meanwhile is not taken.
 */
async function createForOwner(path: string): Promise<void> {
  await writeFile(path, '', { mode: 0o600, flag: 'wx' }).catch((cause) => {
    throw new StoreUnavailable('unreachable', `${path} cannot be written`, { cause })
  })
}

async function flush(path: string): Promise<void> {
  await using handle = await open(path, 'r')
  await handle.sync()
}
