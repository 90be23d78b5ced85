/** Names of what is being made, on a disk that several processes may share: who makes it, and under which prefix it will be kept. */
import { createHash } from 'node:crypto'
import { lstat, readdir, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { isAbsence } from './held-files.ts'

/** What another machine left on a shared disk is only removed when it can no longer be of use. */
const abandonedAfterMilliseconds = 7 * 24 * 3600 * 1000
const machine = hostname().replaceAll(/[^A-Za-z0-9]/g, '-')
const thisRun = crypto.randomUUID()

/** `<machine>.<process>.<run>.<name>`: `sweep` knows from it whether its maker is still there. */
export function temporary(work: string, name: string = crypto.randomUUID()): string {
  return join(work, `${machine}.${process.pid}.${thisRun}.${name}`)
}

/** The same, for a folder that will be kept under this prefix. */
export function temporaryFor(prefix: string, work: string): string {
  return temporary(work, `${crypto.randomUUID()}.${digest(prefix)}`)
}

/** Whether it will be kept under this prefix, whoever makes it. */
export function isMadeUnder(prefix: string): (name: string) => boolean {
  const end = `.${digest(prefix)}`
  return (name) => name.endsWith(end)
}

function digest(prefix: string): string {
  return createHash('sha256').update(prefix).digest('hex').slice(0, 32)
}

/** Removes what was left by processes of this machine that are gone, and by others long ago. */
export async function sweep(work: string): Promise<void> {
  for (const name of await readdir(work)) {
    const [maker, pid, run] = name.split('.')
    if (run === thisRun) continue
    const path = join(work, name)
    const found = await lstat(path).catch((error) => {
      if (!isAbsence(error)) throw error
    })
    if (!found) continue
    const isAbandoned = Date.now() - found.mtimeMs > abandonedAfterMilliseconds
    if (isAbandoned || (maker === machine && !isAlive(Number(pid)))) await rm(path, { recursive: true, force: true })
  }
}

/** A process that bears our number and is not us has gone: containers give the same number at each start. */
function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
