/**
 * Makes programs that each head a session of their own yield to one another. Where the kernel shares the processors between sessions
 * first (sched(7), « autogroup »: most desktops, and services that are in no group of their own), `nice` inside one says nothing to
 * the others: each session has a nice of its own. Elsewhere this changes nothing, and `nice` counts.
 */
import { readFileSync, writeFileSync } from 'node:fs'

/** Who is not root may set one each tenth of a second, on the whole machine; between two `exec`, the file may be closed to us. */
const refusedForNow = new Set(['EAGAIN', 'EACCES'])
const againMs = 130

interface Program {
  pid?: number | undefined
  once(event: 'close', heard: () => void): unknown
}

/** @param politeness more than ours, 0 to 19, as `nice` counts */
export function yieldSession(program: Program, politeness: number): void {
  const ours = niceOfSession('self')
  if (ours === null || program.pid === undefined) return
  const file = `/proc/${program.pid}/autogroup`
  const wanted = String(Math.min(19, ours + politeness))
  let later: NodeJS.Timeout | undefined
  const set = () => {
    try {
      writeFileSync(file, wanted)
    } catch (error) {
      if (refusedForNow.has((error as NodeJS.ErrnoException).code ?? '')) later = setTimeout(set, againMs).unref()
    }
  }
  set()
  program.once('close', () => clearTimeout(later))
}

/** Null where the kernel knows none. */
export function niceOfSession(process: 'self' | number): number | null {
  try {
    const told = /nice (-?\d+)/.exec(readFileSync(`/proc/${process}/autogroup`, 'latin1'))?.[1]
    return told === undefined ? null : Number(told)
  } catch {
    return null
  }
}
