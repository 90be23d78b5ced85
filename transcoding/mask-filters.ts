/**
 * Filters that cover regions of the picture. The cover is a picture of so few squares that nothing can be read in it, enlarged; a
 * small black and white film, made from the images themselves so that it never slips, says where it is laid. Pure; the same on every ffmpeg.
 */
import { imagesOf, type Keyframe, type Mask } from './edits.ts'
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
  const { first, next } = imagesOf({ from, to }, ratio(fps))
  const isShown = `gte(N,${first})${Number.isFinite(next) ? `*lt(N,${next})` : ''}`
  const side = (which: Side, value: (at: Keyframe) => number) => alongImages(keyframes, ratio(fps), which, value)
  const [left, top] = [side('least', ({ x }) => x), side('least', ({ y }) => y)]
  const [right, bottom] = [side('most', ({ x, width }) => x + width), side('most', ({ y, height }) => y + height)]
  const isInLine = `if(gt(Y+${1 + margin},H*(${top})),lt(Y-${margin},H*(${bottom})))`
  const isInColumn = `if(gt(X+${1 + margin},W*(${left})),lt(X-${margin},W*(${right})))`
  return `if(${isShown},if(${isInLine},${isInColumn}))`
}

/** Of left and top, and of right and bottom. */
type Side = 'least' | 'most'

/** Seconds: moments are told in hundredths, and a player may be a hair beside the image that it shows. */
const besideImage = 0.006

/**
 * One side of a region by the number of the image: as far out as it is at any moment while that image is shown, since that is
 * where it may have been drawn on it. Halved again and again, so that three hundred positions cost ten comparisons.
 */
function alongImages(keyframes: readonly Keyframe[], fps: number, side: Side, value: (at: Keyframe) => number): string {
  const outermost = side === 'least' ? Math.min : Math.max
  const outward = side === 'least' ? Math.floor : Math.ceil
  const decimals = (number: number) => outward(Number((number * 1e4).toFixed(3))) / 1e4
  const positions = keyframes.map((keyframe) => ({ at: keyframe.at, value: value(keyframe) }))
  const inImage = (image: number) => {
    const [begin, end] = [image / fps - besideImage, (image + 1) / fps + besideImage]
    const passed = positions.filter(({ at }) => at > begin && at < end).map((position) => position.value)
    return decimals(outermost(steady(positions, begin), steady(positions, end), ...passed))
  }
  // Images while which a position is reached; between these, a side moves steadily.
  const reached = new Set<number>()
  for (const { at } of positions) {
    const last = Math.floor((at + besideImage) * fps)
    for (let image = Math.max(0, Math.ceil((at - besideImage) * fps - 1)); image <= last; image++) reached.add(image)
  }
  const pieces: Piece[] = []
  let next = 0
  for (const image of reached) {
    if (image < next) continue
    if (image > next) pieces.push({ first: next, text: between(next, image - 1, inImage) })
    // The position is the same for two of them, as often as not.
    const last = reached.has(image + 1) ? image + 1 : image
    pieces.push({ first: image, text: number(outermost(inImage(image), inImage(last))) })
    next = last + 1
  }
  return among([...pieces, { first: next, text: number(inImage(next)) }])
}

/** What holds from this image on. */
interface Piece {
  first: number
  text: string
}

function between(first: number, last: number, inImage: (image: number) => number): string {
  const [from, to] = [inImage(first), inImage(last)]
  const way = `${to > from ? '+' : '-'}${number(Math.abs(to - from))}*(N-${first})/${last - first}`
  return from === to ? number(from) : `${number(from)}${way}`
}

/** Steady between positions, still outside them. */
function steady(positions: readonly { at: number; value: number }[], at: number): number {
  const after = positions.findIndex((position) => position.at > at)
  const b = positions.at(after)
  const a = after > 0 ? positions[after - 1] : b
  if (a === undefined || b === undefined) throw new RangeError('a mask without a position')
  return a === b ? b.value : a.value + ((b.value - a.value) * (at - a.at)) / (b.at - a.at)
}

function among(pieces: readonly Piece[]): string {
  const middle = Math.ceil(pieces.length / 2)
  const [head, tail] = [pieces.slice(0, middle), pieces.slice(middle)]
  const [first] = tail
  return first === undefined ? (head[0]?.text ?? '0') : `if(lt(N,${first.first}),${among(head)},${among(tail)})`
}

/** `.25` rather than `0.25`: three hundred positions are one argument of a command. */
function number(value: number): string {
  return String(Number(value.toFixed(4))).replace(/^(-?)0\./, '$1.')
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
