/** What one does to a list of edits: each act gives a new list, so that the one before can come back. Pure. */
import {
  type Edits,
  editLimits,
  type Keyframe,
  type Mask,
  type Rectangle,
  rectangleAt,
  type Span,
} from '#transcoding/edits.ts'

export type Kind = 'cuts' | 'sounds' | 'masks'

/** One of the lines of the lists. */
export interface Chosen {
  kind: Kind
  index: number
}

export interface Changed {
  edits: Edits
  chosen: Chosen | null
}

/** Seconds that a new passage lasts, and within which two positions are one. */
const newSeconds = 5
const sameMoment = 0.06

export function withPassage(edits: Edits, kind: 'cuts' | 'sounds', at: number, end: number): Changed {
  const from = tidy(Math.max(0, Math.min(at, end - 1)))
  const span = { from, to: tidy(Math.min(end, from + newSeconds)) }
  const chosen = { kind, index: edits[kind].length }
  return kind === 'cuts'
    ? { edits: { ...edits, cuts: [...edits.cuts, span] }, chosen }
    : { edits: { ...edits, sounds: [...edits.sounds, { ...span, as: 'muted' }] }, chosen }
}

/** From the beginning to here, or from here to the end. */
export function withEndCut(edits: Edits, side: 'start' | 'end', at: number, end: number): Changed {
  const cut = side === 'start' ? { from: 0, to: sideAt('to', at) } : { from: sideAt('from', at), to: tidy(end) }
  const others = edits.cuts.filter((one) => (side === 'start' ? one.from > 0 : one.to < end - sameMoment))
  return { edits: { ...edits, cuts: [...others, cut] }, chosen: { kind: 'cuts', index: others.length } }
}

/** Over the whole film, which is sure; one makes it shorter afterwards. */
export function withMask(edits: Edits, at: number, rectangle: Rectangle, end: number): Changed {
  const mask: Mask = { from: 0, to: tidy(end), as: 'blurred', keyframes: [{ at: tidy(at), ...inside(rectangle) }] }
  return { edits: { ...edits, masks: [...edits.masks, mask] }, chosen: { kind: 'masks', index: edits.masks.length } }
}

export function withSpan(edits: Edits, { kind, index }: Chosen, change: Partial<Span>): Edits {
  return withItem(edits, { kind, index }, change)
}

export function withItem(edits: Edits, { kind, index }: Chosen, change: object): Edits {
  const list: readonly Span[] = edits[kind]
  return { ...edits, [kind]: list.map((item, place) => (place === index ? { ...item, ...change } : item)) }
}

export function without(edits: Edits, { kind, index }: Chosen): Edits {
  const list: readonly Span[] = edits[kind]
  return { ...edits, [kind]: list.filter((_, place) => place !== index) }
}

/** The region stands there at this moment: another position, or the same one moved. */
export function withPosition(edits: Edits, index: number, at: number, rectangle: Rectangle): Edits {
  const mask = edits.masks[index]
  if (!mask) return edits
  const others = mask.keyframes.filter((keyframe) => Math.abs(keyframe.at - at) > sameMoment)
  const position: Keyframe = { at: tidy(at), ...inside(rectangle) }
  const keyframes = [...others, position].sort((a, b) => a.at - b.at)
  return withItem(edits, { kind: 'masks', index }, { keyframes })
}

export function withoutPosition(edits: Edits, index: number, place: number): Edits {
  const keyframes = edits.masks[index]?.keyframes.filter((_, one) => one !== place) ?? []
  return keyframes.length === 0 ? edits : withItem(edits, { kind: 'masks', index }, { keyframes })
}

/** Those that show at this moment, with where they stand; the one being worked on always. */
export function zonesAt(edits: Edits, seconds: number, chosen: Chosen | null) {
  return edits.masks.flatMap((mask, index) => {
    const isChosen = chosen?.kind === 'masks' && chosen.index === index
    const isShown = seconds >= mask.from && seconds < mask.to
    if (!isShown && !isChosen) return []
    return [{ index, as: mask.as, isChosen, isShown, ...rectangleAt(mask.keyframes, seconds) }]
  })
}

export function isFull(edits: Edits, kind: Kind): boolean {
  return edits[kind].length >= editLimits[kind]
}

/** As much of it as the picture holds, and never too small to be taken hold of. */
export function inside({ x, y, width, height }: Rectangle): Rectangle {
  const size = { width: within(width, 0.02, 1), height: within(height, 0.02, 1) }
  return {
    x: share(within(x, 0, 1 - size.width)),
    y: share(within(y, 0, 1 - size.height)),
    width: share(size.width),
    height: share(size.height),
  }
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}

/** Rounded down: what touches the edge of the picture does not go beyond. */
function share(value: number): number {
  return Math.floor(value * 10_000 + 1e-6) / 10_000
}

/** In hundredths, a little longer rather than shorter: the image that is seen when one says « from here » is part of it. */
export function sideAt(side: 'from' | 'to', seconds: number): number {
  const hundredths = Math.round(seconds * 1e6) / 1e4
  return (side === 'from' ? Math.floor(hundredths) : Math.ceil(hundredths)) / 100
}

function tidy(seconds: number): number {
  return Math.round(seconds * 100) / 100
}

/** `1:02,5` or `62,5` → 62.5; null when it is neither. */
export function momentOf(text: string): number | null {
  const [, hours = '0', minutes = '0', seconds = ''] =
    /^\s*(?:(?:(\d{1,2}):)?(\d{1,4}):)?(\d{1,5}(?:[.,]\d{1,3})?)\s*$/.exec(text) ?? []
  if (seconds === '') return null
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds.replace(',', '.'))
}

/** `1:02,5`. */
export function momentText(seconds: number): string {
  const hundredths = Math.round(seconds * 100)
  const [whole, part] = [Math.floor(hundredths / 100), hundredths % 100]
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const decimals = part === 0 ? '' : `,${String(part).padStart(2, '0').replace(/0$/, '')}`
  const two = (value: number) => String(value).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}${decimals}` : `${minutes}:${two(rest)}${decimals}`
}
