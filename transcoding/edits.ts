/**
 * What an author has a film lose before anyone sees it: pieces cut out, passages without sound or with altered voices, and
 * regions of the picture covered over time. Seconds are those of the source as it plays, from 0. Pure, and without any
 * import but types: the page where edits are drawn uses the same functions.
 */
import type { FieldFault } from '#src/app-error.ts'

export interface Edits {
  /** What is taken out, picture and sound. */
  readonly cuts: readonly Span[]
  readonly sounds: readonly SoundPassage[]
  readonly masks: readonly Mask[]
  /** Rumble and steady noise are reduced, far voices are brought nearer. */
  readonly clearerVoice: boolean
}

export interface Span {
  readonly from: number
  readonly to: number
}

export interface SoundPassage extends Span {
  readonly as: 'muted' | 'altered'
}

export interface Mask extends Span {
  readonly as: 'blurred' | 'pixelated' | 'hidden'
  /** At least one, by rising moments; between two the rectangle moves and grows steadily, outside them it stays. */
  readonly keyframes: readonly Keyframe[]
}

/** Fractions of the picture as people see it, from its upper left corner. */
export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Keyframe extends Rectangle {
  readonly at: number
}

export const noEdits: Edits = { cuts: [], sounds: [], masks: [], clearerVoice: false }

export const editLimits = {
  cuts: 50,
  sounds: 50,
  masks: 20,
  /** Of all masks together: the graph of filters must remain one argument of a command. */
  keyframes: 300,
  /** Seconds that must remain. */
  shortestFilm: 1,
  /** A day: no film is longer. */
  latest: 86_400,
} as const

/** Something of the film is not to be seen or heard: clearer voices alone hide nothing. */
export function hidesSomething({ cuts, sounds, masks }: Edits): boolean {
  return cuts.length + sounds.length + masks.length > 0
}

export function changesNothing(edits: Edits): boolean {
  return !hidesSomething(edits) && !edits.clearerVoice
}

// ── What holds, and what does not ───────────────────────────────────────────

/** @param durationSeconds of the source; null while it is not known. @returns one French sentence for each fault */
export function faultsOfEdits(edits: Edits, durationSeconds: number | null): FieldFault[] {
  const end = durationSeconds ?? editLimits.latest
  const faults: FieldFault[] = []
  for (const list of ['cuts', 'sounds', 'masks'] as const) {
    if (edits[list].length > editLimits[list]) {
      faults.push({ pointer: `/${list}`, detail: `Gardez-en ${editLimits[list]} au plus.` })
    }
    for (const [index, span] of edits[list].entries()) {
      const detail = faultOfSpan(span, end)
      if (detail !== null) faults.push({ pointer: `/${list}/${index}`, detail })
    }
  }
  if (faults.length > 0) return faults
  const moments = edits.masks.reduce((sum, { keyframes }) => sum + keyframes.length, 0)
  if (moments > editLimits.keyframes) {
    faults.push({
      pointer: '/masks',
      detail: `Gardez ${editLimits.keyframes} positions au plus, toutes zones comprises.`,
    })
  }
  for (const [index, mask] of edits.masks.entries()) {
    for (const [place, detail] of faultsOfKeyframes(mask, end)) {
      faults.push({ pointer: `/masks/${index}/keyframes/${place}`, detail })
    }
    if (mask.keyframes.length === 0) {
      faults.push({ pointer: `/masks/${index}/keyframes`, detail: 'Dessinez cette zone sur l’image.' })
    }
  }
  if (
    durationSeconds !== null &&
    keptSeconds(edits.cuts, durationSeconds) < Math.min(editLimits.shortestFilm, durationSeconds)
  ) {
    faults.push({ pointer: '/cuts', detail: 'Ces coupes ne laissent presque rien : gardez au moins une seconde.' })
  }
  return faults
}

function faultOfSpan({ from, to }: Span, end: number): string | null {
  if (!Number.isFinite(from) || !Number.isFinite(to) || from < 0) return 'Donnez un début et une fin, en secondes.'
  if (to <= from) return 'La fin vient après le début.'
  return from >= end ? 'Ce passage commence après la fin de la vidéo.' : null
}

function faultsOfKeyframes({ keyframes }: Mask, end: number): [place: number, detail: string][] {
  return keyframes.flatMap((keyframe, place): [number, string][] => {
    const { at, x, y, width, height } = keyframe
    const before = keyframes[place - 1]
    if (![at, x, y, width, height].every(Number.isFinite)) return [[place, 'Cette position n’est pas complète.']]
    if (at < 0 || at > end + 1) return [[place, 'Cette position est en dehors de la vidéo.']]
    if (before !== undefined && before.at >= at) return [[place, 'Les positions se suivent dans le temps.']]
    if (width < smallest || height < smallest) return [[place, 'Cette zone est trop petite pour être vue.']]
    const isInside = x >= -tolerance && y >= -tolerance && x + width <= 1 + tolerance && y + height <= 1 + tolerance
    return isInside ? [] : [[place, 'Cette zone sort de l’image.']]
  })
}

/** Of the picture's side. */
const smallest = 0.005
const tolerance = 1e-6

// ── Time: source ⇄ result ───────────────────────────────────────────────────

/** In order, those that touch joined, nothing beyond the end. */
export function joined(cuts: readonly Span[], end: number): Span[] {
  const inside = cuts
    .map(({ from, to }) => ({ from: Math.max(0, from), to: Math.min(to, end) }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from)
  const result: Span[] = []
  for (const cut of inside) {
    const last = result.at(-1)
    if (last && cut.from <= last.to) result[result.length - 1] = { from: last.from, to: Math.max(last.to, cut.to) }
    else result.push(cut)
  }
  return result
}

/** What stays, in order; nothing when all is cut. */
export function keptPieces(cuts: readonly Span[], end: number): Span[] {
  const pieces: Span[] = []
  let from = 0
  for (const cut of joined(cuts, end)) {
    if (cut.from > from) pieces.push({ from, to: cut.from })
    from = cut.to
  }
  if (from < end) pieces.push({ from, to: end })
  return pieces
}

export function keptSeconds(cuts: readonly Span[], end: number): number {
  return keptPieces(cuts, end).reduce((sum, { from, to }) => sum + to - from, 0)
}

/** When this moment of the source is shown; of a moment that is cut, where the film goes on. Never goes back. */
export function toResult(seconds: number, cuts: readonly Span[]): number {
  let lost = 0
  for (const { from, to } of joined(cuts, Number.POSITIVE_INFINITY)) {
    if (seconds <= from) break
    lost += Math.min(seconds, to) - from
  }
  return seconds - lost
}

/** The moment of the source shown at this one of the result: `toResult` brings it back. */
export function toSource(seconds: number, cuts: readonly Span[]): number {
  let source = seconds
  for (const { from, to } of joined(cuts, Number.POSITIVE_INFINITY)) {
    if (source < from) break
    source += to - from
  }
  return source
}

/** Seconds: an end is told in hundredths, and drawn by hand. */
const endTolerance = 0.05

/** What goes on until the end that the file announces goes on until the one that it has: a file may well be longer than it says. */
function isToTheEnd(to: number, end: number): boolean {
  return to >= end - endTolerance
}

/** What is to be covered or silenced until the end has none. */
export function withoutEnd<T extends Span>(spans: readonly T[], end: number): T[] {
  return spans.map((span) => (isToTheEnd(span.to, end) ? { ...span, to: Number.POSITIVE_INFINITY } : span))
}

/** Those of which a part is in the span: the first, and the first after it. */
export function imagesOf({ from, to }: Span, fps: number): { first: number; next: number } {
  // A moment told as 0.1 + 0.2 is not one image more.
  const whole = 1e-4
  return { first: Math.floor(from * fps + whole), next: Math.ceil(to * fps - whole) }
}

/**
 * The cuts as whole images, each a little longer rather than shorter: an image that would be seen for a part of a cut goes.
 * @returns image numbers, the first cut and the first kept after it
 */
export function cutImages(cuts: readonly Span[], fps: number, end: number): { first: number; next: number }[] {
  const images = withoutEnd(cuts, end).map((cut) => imagesOf(cut, fps))
  const spans = images.map(({ first, next }) => ({ from: first, to: next }))
  return joined(spans, Number.POSITIVE_INFINITY).map(({ from, to }) => ({ first: from, next: to }))
}

// ── Regions ─────────────────────────────────────────────────────────────────

/** Where the mask stands at this moment of the source, whether it is shown then or not. */
export function rectangleAt(keyframes: readonly Keyframe[], seconds: number): Rectangle {
  const next = keyframes.findIndex(({ at }) => at > seconds)
  const [a, b] =
    next === -1 ? [keyframes.at(-1), keyframes.at(-1)] : [keyframes[Math.max(0, next - 1)], keyframes[next]]
  if (a === undefined || b === undefined) throw new RangeError('a mask without a position')
  const share = b.at > a.at ? Math.min(1, Math.max(0, (seconds - a.at) / (b.at - a.at))) : 0
  const between = (side: keyof Rectangle) => a[side] + (b[side] - a[side]) * share
  return { x: between('x'), y: between('y'), width: between('width'), height: between('height') }
}

export function isCovering({ from, to }: Span, seconds: number): boolean {
  return seconds >= from && seconds < to
}

/** What both versions of a film show, in order: where it was on the time line before, and where it is after. */
export function sharedPieces(
  before: readonly Span[],
  after: readonly Span[],
  end: number,
): { fromSeconds: number; toSeconds: number; atSeconds: number }[] {
  return keptPieces([...before, ...after], end).map(({ from, to }) => ({
    fromSeconds: toResult(from, before),
    toSeconds: toResult(to, before),
    atSeconds: toResult(from, after),
  }))
}
