/** The secret of the instance: the setting's, or one drawn at the first start and kept beside the data. */
import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Two processes that start together on one folder get the same key: the first link wins. Readable by its owner only. */
export async function secretKeyIn(dataFolder: string): Promise<string> {
  const path = join(dataFolder, 'secret-key')
  const known = await read(path)
  if (known !== null) return known
  await mkdir(dataFolder, { recursive: true })
  const drawn = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(drawn, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx', flush: true })
  try {
    await link(drawn, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(drawn, { force: true })
  }
  const kept = await read(path)
  if (kept === null) throw new Error(`the secret key could not be kept in ${path}`)
  return kept
}

async function read(path: string): Promise<string | null> {
  try {
    const text = (await readFile(path, 'utf8')).trim()
    if (text.length < 32) throw new Error(`${path} is damaged: restore it, or remove it to draw another`)
    return text
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
