/**
 * Filters that cover regions of the picture. The cover is a picture of so few squares that nothing can be read in it, enlarged; a
 * small black and white film, made from the images themselves so that it never slips, says where it is laid. Pure; the same on every ffmpeg.
 */
import type { Keyframe, Mask } from './edits.ts'
import { type Rational, ratio } from './rational.ts'

interface Size {
  width: number
  height: number
}

/** Squares along the long side of the film that says where. A region covers every square that it touches. */
const fineness = 128
/** Across a covered region there are at most so many squares of the cover: a face of six squares is nobody's. */
const squaresAcross = 6
const coarsenesses = [32, 16, 8] as const

/**
 * Lines of a graph from `from` to `to`. The picture has even sides and 4:2:0 samples, `fps` images a second from 0.
 */
export function maskGraph(masks: readonly Mask[], film: Size & { fps: Rational; from: string; to: string }): string[] {
  const covers = groupByCover(masks, film)
  const small = sizeOf(film, fineness)
  const labels = covers.map((_, index) => [`[coarse${index}]`, `[where${index}]`])
  const lines = [
    `${film.from}split=2[bare0][reduced]`,
    `[reduced]scale=w=${small.width}:h=${small.height}:flags=area,format=yuv420p,split=${2 * covers.length}${labels.flat().join('')}`,
  ]
  for (const [index, { cover, masks: covered }] of covers.entries()) {
    const enlarged = `scale=w=${film.width}:h=${film.height}`
    const out = index === covers.length - 1 ? film.to : `[bare${index + 1}]`
    lines.push(
      `[coarse${index}]${coverFilters(cover, film)},${enlarged}:flags=${cover.as === 'pixelated' ? 'neighbor' : 'bicubic'}[cover${index}]`,
      `[where${index}]format=gray,${whereFilters(covered, film.fps)},${enlarged}:flags=neighbor,format=gray[mask${index}]`,
      `[cover${index}][mask${index}]alphamerge[laid${index}]`,
      `[bare${index}][laid${index}]overlay=format=yuv420,format=yuv420p${out}`,
    )
  }
  return lines
}

interface Cover {
  as: Mask['as']
  squares: number
}

function groupByCover(masks: readonly Mask[], film: Size): { cover: Cover; masks: Mask[] }[] {
  const groups = new Map<string, { cover: Cover; masks: Mask[] }>()
  for (const mask of masks) {
    const cover = { as: mask.as, squares: squaresFor(mask, film) }
    const key = mask.as === 'hidden' ? 'hidden' : `${mask.as} ${cover.squares}`
    const group = groups.get(key) ?? { cover, masks: [] }
    group.masks.push(mask)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** Squares along the picture's long side, so that a region, at its largest, holds few of them. */
function squaresFor({ keyframes }: Mask, { width, height }: Size): number {
  const longSide = Math.max(width, height)
  const largest = Math.max(...keyframes.map((at) => Math.max(at.width * width, at.height * height))) / longSide
  return coarsenesses.find((squares) => largest * squares <= squaresAcross) ?? 8
}

function coverFilters({ as, squares }: Cover, film: Size): string {
  if (as === 'hidden') return 'lutyuv=y=38:u=128:v=128'
  const { width, height } = sizeOf(film, squares)
  return `scale=w=${width}:h=${height}:flags=area`
}

function whereFilters(masks: readonly Mask[], fps: Rational): string {
  return `geq=lum='255*gt(${masks.map((mask) => insideExpression(mask, fps)).join('+')},0)'`
}

/** Of a square: where the picture's points do not fall on its edge, their colours are those of both sides. */
const margin = 0.2

/**
 * 1 in the squares that the region touches while the image is shown, else 0. Nothing is kept from one square to the next in
 * variables: the threads of ffmpeg 4.1 share them.
 */
function insideExpression({ from, to, keyframes }: Mask, fps: Rational): string {
  const isBefore = Number.isFinite(to) ? `*lt(T,${number(to)})` : ''
  const isShown = `gt(T+${fps.den}/${fps.num},${number(from)})${isBefore}`
  const side = (value: (at: Keyframe) => number) => overTime(keyframes, value)
  const isInLine = `if(gt(Y+${1 + margin},H*(${side(({ y }) => y)})),lt(Y-${margin},H*(${side(({ y, height }) => y + height)})))`
  const isInColumn = `if(gt(X+${1 + margin},W*(${side(({ x }) => x)})),lt(X-${margin},W*(${side(({ x, width }) => x + width)})))`
  return `if(${isShown},if(${isInLine},${isInColumn}))`
}

/** Steady between keyframes, still outside them: halved again and again, so that three hundred cost nine comparisons. */
function overTime(keyframes: readonly Keyframe[], value: (at: Keyframe) => number): string {
  const [first] = keyframes
  if (first === undefined) throw new RangeError('a mask without a position')
  const pieces = keyframes.map((a, index) => {
    const b = keyframes[index + 1]
    const slope = b === undefined ? 0 : (value(b) - value(a)) / (b.at - a.at)
    const text = slope === 0 ? number(value(a)) : `${number(value(a))}+${number(slope)}*(T-${number(a.at)})`
    return { from: a.at, text }
  })
  const among = (list: readonly { from: number; text: string }[]): string => {
    const [only] = list
    if (list.length <= 1 || only === undefined) return only?.text ?? '0'
    const middle = Math.ceil(list.length / 2)
    return `if(lt(T,${number(list[middle]?.from ?? 0)}),${among(list.slice(0, middle))},${among(list.slice(middle))})`
  }
  return among([{ from: Number.NEGATIVE_INFINITY, text: number(value(first)) }, ...pieces])
}

function number(value: number): string {
  return String(Number(value.toFixed(5)))
}

/** That many along the long side, both even, so that the planes of colour are whole. */
function sizeOf({ width, height }: Size, along: number): Size {
  const scale = along / Math.max(width, height)
  const even = (side: number) => Math.max(2, 2 * Math.round((side * scale) / 2))
  return { width: even(width), height: even(height) }
}

/** A cut of the picture: whole images, then the rest at even intervals again. No `fps` after it: that of ffmpeg 4.1 would fill up to the old end. */
export function cutPictureFilters(images: readonly { first: number; next: number }[], fps: Rational): string[] {
  if (images.length === 0) return []
  const tail = images.find(({ next }) => next === Number.POSITIVE_INFINITY)
  const holes = images.filter(({ next }) => next !== Number.POSITIVE_INFINITY)
  const isCut = holes.map(({ first, next }) => `between(n,${first},${next - 1})`).join('+')
  return [
    // What follows the last image is not even decoded.
    ...(tail ? [`trim=end_frame=${tail.first}`] : []),
    ...(holes.length > 0 ? [`select='not(${isCut})'`] : []),
    `setpts=N*${fps.den}/(${fps.num}*TB)`,
  ]
}

/** Of each kept piece of sound, in seconds: exactly as long as the images that are kept with it. */
export function keptSound(
  images: readonly { first: number; next: number }[],
  fps: Rational,
): { from: number; to: number | null }[] {
  const pieces: { from: number; to: number | null }[] = []
  let from = 0
  for (const { first, next } of images) {
    if (first > from) pieces.push({ from: from / ratio(fps), to: first / ratio(fps) })
    from = next
  }
  if (from !== Number.POSITIVE_INFINITY) pieces.push({ from: from / ratio(fps), to: null })
  return pieces
}
