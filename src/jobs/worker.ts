/**
 * Which process holds a lease, written beside it, so that a process that died is not waited for: another one on the
 * same machine sees that it is gone and takes its work at once. Elsewhere, or when in doubt, the lease runs out.
 */
import { readFileSync, readlinkSync } from 'node:fs'

/**
 * This boot of this machine, and this space of process numbers: two containers may both have a process 1.
 * Null where the system does not tell (it is not Linux).
 */
function readHome(): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot}/${readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')}`
  } catch {
    return null
  }
}

/** When the process started, in ticks since boot: a number given again to another process is not it (proc(5), field 22). */
function readStart(pid: string): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

const home = readHome()

/** `<boot>/<space>/<pid>/<start>`, or `?` where it cannot be told. */
export const thisWorker = home === null ? '?' : `${home}/${process.pid}/${readStart(String(process.pid))}`

/** Processes of one machine share its processors; those of which nothing tells are believed to. */
export function machineOf(worker: string): string {
  return worker.split('/')[0] ?? worker
}

/** True only when it certainly is: it ran on this machine, and its number is free or was given to another. */
export function isDead(worker: string): boolean {
  const [boot, space, pid, start] = worker.split('/')
  if (home === null || `${boot}/${space}` !== home || pid === undefined) return false
  return readStart(pid) !== start
}
