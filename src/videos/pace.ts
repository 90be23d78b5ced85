/**
 * What this instance has learnt of its machines from the films that it made: what a work takes here, compared with what
 * `transcoding/work.ts` says of it. Pure.
 */
import type { Work } from './transcoder.ts'

/** Sums in which the latest film counts most. */
export interface Learnt {
  spent: number
  work: number
}

/**
 * `one`, `several`: seconds of a processor for each that encoding one rendition, or several, was said to take. `around`: seconds for
 * each that what comes before and after was. `speed`: seconds of a processor that films are given each second. `density`: megabits of
 * the files received, for each second of film.
 */
export const pacesLearnt = ['one', 'several', 'around', 'speed', 'density'] as const
export type PaceName = (typeof pacesLearnt)[number]
/** Of how many renditions a work is. */
export type Renditions = 'one' | 'several'

export type Paces = Readonly<Record<PaceName, number | null>>

export const nothingLearnt: Paces = { one: null, several: null, around: null, speed: null, density: null }

/** Each film makes those before count that much less. */
const kept = 0.8
/** A long film teaches no more than one of so much work: its content is not that of the others. */
const mostWork = 60

/** @returns as before when this one teaches nothing */
export function learnt(before: Learnt | null, { spent, work }: Learnt): Learnt | null {
  if (!(work > 0) || !(spent >= 0) || !Number.isFinite(spent) || !Number.isFinite(work)) return before
  const share = Math.min(1, mostWork / work)
  return { spent: (before?.spent ?? 0) * kept + spent * share, work: (before?.work ?? 0) * kept + work * share }
}

export function paceOf(told: Learnt | null): number | null {
  return told !== null && told.work > 0 && told.spent > 0 ? told.spent / told.work : null
}

/** A machine that is slowed by something else is slow in all that it does, within reason. */
export function slownessOf(usual: number | null, now: number | null): number {
  if (usual === null || now === null || !(now > 0)) return 1
  return Math.min(6, Math.max(0.5, usual / now))
}

/** What a work takes here and now. Null while nothing was learnt of encoding. */
export function taskOf({ before, effort, after }: Work, of: Renditions, paces: Paces, slowness = 1): Work | null {
  const pace = paces[of] ?? paces.one ?? paces.several
  if (pace === null) return null
  const each = (paces.around ?? 1) * slowness
  return { before: before * each, effort: effort * pace, after: after * each }
}
