/** What is done to cues while one writes them. Pure: each gives a new list, in the order of the film. */

export interface EditedCue {
  /** Stays the same while it is changed: what is focused stays focused. */
  readonly key: number
  readonly startMs: number
  readonly endMs: number
  readonly text: string
}

export type CueFault = 'empty' | 'order' | 'overlap' | 'outside' | 'length' | 'lines' | 'fast'

/** Of a new cue, where there is room. */
const lastsMs = 2000
const shortestMs = 100
const lineLength = 42
/** Characters a second that adults read without haste (some 15), with a margin. */
const fastest = 22

let next = 1

export function keyed(cues: readonly Omit<EditedCue, 'key'>[]): EditedCue[] {
  return cues.map(({ startMs, endMs, text }) => ({ key: next++, startMs, endMs, text }))
}

export function plainCues(cues: readonly EditedCue[]): Omit<EditedCue, 'key'>[] {
  return cues.map(({ startMs, endMs, text }) => ({ startMs, endMs, text }))
}

/** At this moment, until the next one begins; the one that is shown then ends there. */
export function withAdded(cues: readonly EditedCue[], atMs: number): { cues: EditedCue[]; key: number } {
  const startMs = Math.max(0, Math.round(atMs))
  const after = cues.find((cue) => cue.startMs > startMs)
  const endMs = Math.max(startMs + shortestMs, Math.min(startMs + lastsMs, after?.startMs ?? Number.POSITIVE_INFINITY))
  const added = { key: next++, startMs, endMs, text: '' }
  const before = cues.map((cue) => (cue.startMs < startMs && cue.endMs > startMs ? { ...cue, endMs: startMs } : cue))
  return { cues: inOrder([...before, added]), key: added.key }
}

export function withChanged(
  cues: readonly EditedCue[],
  key: number,
  change: Partial<Omit<EditedCue, 'key'>>,
): EditedCue[] {
  return inOrder(cues.map((cue) => (cue.key === key ? { ...cue, ...change } : cue)))
}

/** Begun here: one that would end before ends after the time it lasted. */
export function withStart(cues: readonly EditedCue[], key: number, atMs: number): EditedCue[] {
  const cue = cues.find((one) => one.key === key)
  if (!cue) return [...cues]
  const startMs = Math.max(0, Math.round(atMs))
  const endMs = cue.endMs > startMs ? cue.endMs : startMs + Math.max(shortestMs, cue.endMs - cue.startMs)
  return withChanged(cues, key, { startMs, endMs })
}

export function withEnd(cues: readonly EditedCue[], key: number, atMs: number): EditedCue[] {
  return withChanged(cues, key, { endMs: Math.max(0, Math.round(atMs)) })
}

/**
 * In two at this place of its text, and at this moment when it is inside; else in proportion to its words.
 * @param caret null: at the space nearest to its middle
 */
export function withSplit(
  cues: readonly EditedCue[],
  key: number,
  { caret, atMs }: { caret: number | null; atMs: number },
): { cues: EditedCue[]; key: number } {
  const cue = cues.find((one) => one.key === key)
  if (!cue || cue.endMs - cue.startMs < 2 * shortestMs) return { cues: [...cues], key }
  const isInside = caret !== null && caret > 0 && caret < cue.text.length
  const place = isInside ? caret : middleSpace(cue.text)
  const isPlayed = atMs >= cue.startMs + shortestMs && atMs <= cue.endMs - shortestMs
  const share = cue.text.length === 0 ? 0.5 : place / cue.text.length
  const middle = cue.startMs + (cue.endMs - cue.startMs) * share
  const bounded = Math.min(Math.max(middle, cue.startMs + shortestMs), cue.endMs - shortestMs)
  const cut = Math.round(isPlayed ? atMs : bounded)
  const second = { key: next++, startMs: cut, endMs: cue.endMs, text: cue.text.slice(place).trimStart() }
  const first = { ...cue, endMs: cut, text: cue.text.slice(0, place).trimEnd() }
  return { cues: inOrder(cues.flatMap((one) => (one.key === key ? [first, second] : [one]))), key: second.key }
}

function middleSpace(text: string): number {
  const middle = text.length / 2
  const spaces = [...text.matchAll(/\s/g)].map(({ index }) => index)
  return spaces.sort((one, other) => Math.abs(one - middle) - Math.abs(other - middle))[0] ?? text.length
}

/** With the one that follows. */
export function withJoined(cues: readonly EditedCue[], key: number): EditedCue[] {
  const place = cues.findIndex((one) => one.key === key)
  const [one, other] = [cues[place], cues[place + 1]]
  if (!one || !other) return [...cues]
  const text = [one.text.trim(), other.text.trim()]
    .filter(Boolean)
    .join(one.text.length + other.text.length < lineLength ? ' ' : '\n')
  const joined = { ...one, endMs: Math.max(one.endMs, other.endMs), text }
  return [...cues.slice(0, place), joined, ...cues.slice(place + 2)]
}

export function without(cues: readonly EditedCue[], key: number): EditedCue[] {
  return cues.filter((cue) => cue.key !== key)
}

/** The one that is read at this moment; null between two. */
export function cueAt(cues: readonly EditedCue[], atMs: number): EditedCue | null {
  return cues.findLast((cue) => cue.startMs <= atMs && cue.endMs > atMs) ?? null
}

/** What would be put right when they are put online, and what no machine can. */
export function faultsOf(cue: EditedCue, after: EditedCue | undefined, filmMs: number | null): CueFault[] {
  const lines = cue.text.trim().split('\n').map(plain)
  const shown = lines.join(' ').trim()
  const faults: CueFault[] = []
  if (shown === '') faults.push('empty')
  if (cue.endMs <= cue.startMs) faults.push('order')
  if (after && cue.endMs > after.startMs) faults.push('overlap')
  if (filmMs !== null && cue.startMs >= filmMs) faults.push('outside')
  if (lines.length > 2) faults.push('lines')
  else if (lines.some((line) => line.length > lineLength)) faults.push('length')
  const seconds = (cue.endMs - cue.startMs) / 1000
  if (shown.length > 12 && seconds > 0 && shown.length / seconds > fastest) faults.push('fast')
  return faults
}

export function longestLine(text: string): number {
  return Math.max(0, ...text.split('\n').map((line) => plain(line).length))
}

export function plain(text: string): string {
  return text.replaceAll(/<\/?(?:b|i|u|v|lang)(?:[ .][^<>]*)?>/gi, '')
}

function inOrder(cues: readonly EditedCue[]): EditedCue[] {
  return cues.toSorted((one, other) => one.startMs - other.startMs || one.endMs - other.endMs)
}

/** `1:02,500`: as one types it. */
export function timeText(ms: number): string {
  const whole = Math.max(0, Math.round(ms))
  const [hours, minutes] = [Math.floor(whole / 3_600_000), Math.floor((whole % 3_600_000) / 60_000)]
  const seconds = String(Math.floor((whole % 60_000) / 1000)).padStart(2, '0')
  const rest = `${seconds},${String(whole % 1000).padStart(3, '0')}`
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
}

/** `62`, `1:02`, `1:02,5`, `1:02:03.25`; null when it is none of them. */
export function timeFrom(text: string): number | null {
  const found = /^\s*(?:(?:(\d+):)?(\d+):)?(\d+)(?:[.,](\d{1,3}))?\s*$/.exec(text)
  if (!found) return null
  const [hours = '0', minutes = '0', seconds = '0', rest = ''] = found.slice(1)
  return (
    ((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds)) * 1000 +
    Number((rest ?? '').padEnd(3, '0'))
  )
}
