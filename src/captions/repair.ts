/**
 * Puts cues right, and says what it did: in order, one at a time, within the film, long enough to be seen, at most two
 * lines of 42 characters, none empty. Done again, it changes nothing. Pure; `test/captions/repair.test.ts` holds it to that.
 */
import type { Cue } from './cue.ts'
import { lengthOf, screensOf, tidied } from './cue-text.ts'

type RepairKind =
  /** They were not in the order of the film. */
  | 'order'
  | 'overlap'
  /** Two that began together became one. */
  | 'together'
  /** Lines that were too long or too many: laid out again, or given to several cues. */
  | 'layout'
  | 'empty'
  /** An end before its beginning, or too short to be seen. */
  | 'duration'
  /** After the end of the film. */
  | 'outside'
  /** More words than their time could ever show. */
  | 'cut'

export interface Repaired {
  cues: Cue[]
  /** How many cues each concerned; only what was done. */
  repairs: Partial<Record<RepairKind, number>>
}

/** A picture lasts that long: nothing shorter is seen, and two cues that are nearer begin together. */
const shortestMs = 40
/** What a cue is given where there is room. */
const readableMs = 700
/** Of several cues made one: beyond, a hostile file would make one of thousands. */
const mostCharacters = 500

export function repaired(cues: readonly Cue[], film: { durationSeconds: number | null }): Repaired {
  const repairs: Partial<Record<RepairKind, number>> = {}
  const note = (kind: RepairKind, count = 1) => {
    repairs[kind] = (repairs[kind] ?? 0) + count
  }
  const endOfFilm = film.durationSeconds === null ? Number.MAX_SAFE_INTEGER : Math.floor(film.durationSeconds * 1000)
  const clean = cues.flatMap((cue) => cleaned(cue, endOfFilm, note))
  const sorted = clean.toSorted((one, other) => one.startMs - other.startMs || one.endMs - other.endMs)
  const misplaced = clean.filter((cue, index) => index > 0 && cue.startMs < (clean[index - 1] as Cue).startMs).length
  if (misplaced > 0) note('order', misplaced)
  const parted = oneAtATime(sorted, note)
  const laid = parted.flatMap((cue, index) => laidOut(cue, roomOf(parted, index, endOfFilm), note))
  return { cues: laid.map((cue, index) => readable(cue, roomOf(laid, index, endOfFilm))), repairs }
}

type Note = (kind: RepairKind, count?: number) => void

function cleaned(cue: Cue, endOfFilm: number, note: Note): Cue[] {
  const text = tidied(cue.text)
  if (text === '') {
    note('empty')
    return []
  }
  const [one, other] = [whole(cue.startMs), whole(cue.endMs)]
  const [startMs, lastMs] = [Math.min(one, other), Math.max(one, other)]
  if (other < one) note('duration')
  if (startMs > endOfFilm - shortestMs) {
    note('outside')
    return []
  }
  return [{ startMs, endMs: Math.min(lastMs, endOfFilm), text }]
}

function whole(ms: number): number {
  return Number.isFinite(ms) ? Math.max(0, Math.round(ms)) : 0
}

/** @param cues in order; each lasts at least a picture when it is done, and ends before the next one begins */
function oneAtATime(cues: readonly Cue[], note: Note): Cue[] {
  const parted: Cue[] = []
  for (const cue of cues) {
    const last = parted.at(-1)
    if (last === undefined || cue.startMs - last.startMs >= shortestMs) {
      if (last !== undefined && last.endMs > cue.startMs) {
        note('overlap')
        last.endMs = cue.startMs
      }
      parted.push({ ...cue })
      continue
    }
    note('together')
    if (last.text === cue.text) last.endMs = Math.max(last.endMs, cue.endMs)
    else if (lengthOf(last.text) + lengthOf(cue.text) < mostCharacters) {
      last.text = tidied(`${last.text}\n${cue.text}`)
      last.endMs = Math.max(last.endMs, cue.endMs)
    } else note('cut')
  }
  // The end of one may close what looked like a mark at the end of another: of both, nothing is left.
  const said = parted.filter(({ text }) => text !== '')
  if (said.length < parted.length) note('empty', parted.length - said.length)
  for (const [index, cue] of said.entries()) {
    const next = said[index + 1]
    if (next !== undefined && cue.endMs > next.startMs) cue.endMs = next.startMs
    if (cue.endMs - cue.startMs >= shortestMs) continue
    note('duration')
    cue.endMs = cue.startMs + shortestMs
  }
  return said
}

/** Until when a cue may last. */
function roomOf(cues: readonly Cue[], index: number, endOfFilm: number): number {
  return cues[index + 1]?.startMs ?? endOfFilm
}

/** In as many cues as its words need, which share its time by their length. */
function laidOut(cue: Cue, untilMs: number, note: Note): Cue[] {
  // Lines that are joined may make a mark of what were two halves.
  const screens = screensOf(cue.text)
    .map(tidied)
    .filter((text) => text !== '')
  const [only] = screens
  if (screens.length === 1 && only === cue.text) return [cue]
  note('layout')
  const endMs = Math.min(Math.max(cue.endMs, cue.startMs + screens.length * shortestMs), untilMs)
  const most = Math.max(1, Math.floor((endMs - cue.startMs) / shortestMs))
  if (screens.length > most) note('cut')
  const shown = screens.slice(0, most)
  const lengths = shown.map(lengthOf)
  const total = lengths.reduce((sum, length) => sum + length, 0)
  const spare = endMs - cue.startMs - shown.length * shortestMs
  let said = 0
  const bounds = shown.map((_, index) => {
    said += lengths[index] ?? 0
    return cue.startMs + (index + 1) * shortestMs + Math.floor((spare * said) / Math.max(1, total))
  })
  return shown.map((text, index) => ({
    startMs: index === 0 ? cue.startMs : (bounds[index - 1] as number),
    endMs: bounds[index] as number,
    text,
  }))
}

function readable(cue: Cue, untilMs: number): Cue {
  return { ...cue, endMs: Math.max(cue.endMs, Math.min(cue.startMs + readableMs, untilMs)) }
}
