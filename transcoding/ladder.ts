/**
 * Which renditions a video gets: never larger than the source, one for the sound alone, all with the same images
 * at the same moments so that players change from one to another without a break. Pure.
 */
import type { Probe } from './probe.ts'
import { type Rational, ratio } from './rational.ts'

export interface Ladder {
  /** H.264 first, at least one; then AV1. Largest first among each. */
  readonly pictures: readonly PictureRung[]
  readonly sound: SoundRung | null
  /** Of every picture. */
  readonly fps: Rational
  /** Images from one key frame to the next: as near to 2 s as whole images allow. */
  readonly gop: number
  /** Constant quality of the pictures, in the scale of x264: 18 is hardly told from the source, 28 is seen. */
  readonly quality: number
  /** How long the encoder of H.264 looks for a smaller file: a preset of x264. */
  readonly effort: Effort
}

export type Effort = 'ultrafast' | 'superfast' | 'veryfast' | 'faster' | 'fast' | 'medium' | 'slow'

export interface PictureRung {
  /** The short side, as people name it: `1080`, `720`…, followed by `-av1` when it is that. It names the files. */
  readonly name: string
  readonly codec: 'h264' | 'av1'
  /** Both even. */
  readonly width: number
  readonly height: number
  /** Ceiling of the picture, in bits a second; below it the quality is constant. */
  readonly ceiling: number
  /** Bits a second of its sound. */
  readonly soundBitrate: number
}

export interface SoundRung {
  readonly name: 'audio'
  readonly soundBitrate: number
}

export interface LadderOptions {
  /** Short side of the largest rendition. Default 1080. */
  tallest?: 2160 | 1440 | 1080 | 720 | 480 | undefined
  /** Images a second at most; a faster source is divided by a whole number. Default 30. */
  maximumFps?: number | undefined
  /** Default 23. */
  quality?: number | undefined
  /** Default `veryfast`. */
  effort?: Effort | undefined
  /** AV1 beside H.264, for the larger pictures: some third fewer bytes for several times the work. */
  hasAv1?: boolean | undefined
}

/** Below, there is little to gain. */
const leastInAv1 = 480

const shortSides = [2160, 1440, 1080, 720, 480, 360, 240] as const

/** Ceilings at 30 images a second by number of pixels, those of 240p to 2160p in 16:9; between two, by logarithms. */
const ceilings = [
  [426 * 240, 400_000],
  [640 * 360, 800_000],
  [854 * 480, 1_400_000],
  [1280 * 720, 2_800_000],
  [1920 * 1080, 5_000_000],
  [2560 * 1440, 9_000_000],
  [3840 * 2160, 16_000_000],
] as const

/** Wider than that (cinema, panoramas), the long side decides: decoders refuse lines that are too long. */
const widestAspect = 2.4

/** What decides of the ladder. */
interface LadderSource {
  video: Pick<Probe['video'], 'width' | 'height' | 'averageFps' | 'baseFps'>
  /** Null: there is no sound. */
  audio: object | null
}

export function planLadder(probe: LadderSource, options: LadderOptions = {}): Ladder {
  const { video, audio } = probe
  const fps = outputFps(video, options.maximumFps)
  const pictures = chooseShortSides(video, options.tallest ?? 1080).map((shortSide): PictureRung => {
    const size = sizeAt(video, shortSide)
    return {
      name: String(shortSide),
      codec: 'h264',
      ...size,
      ceiling: ceilingOf(size.width * size.height, ratio(fps)),
      soundBitrate: shortSide >= 720 ? 128_000 : 96_000,
    }
  })
  const inAv1 = options.hasAv1 ? pictures.filter((rung) => Math.min(rung.width, rung.height) >= leastInAv1) : []
  return {
    pictures: [...pictures, ...inAv1.map((rung): PictureRung => ({ ...rung, name: `${rung.name}-av1`, codec: 'av1' }))],
    sound: audio ? { name: 'audio', soundBitrate: 64_000 } : null,
    fps,
    gop: Math.max(1, Math.round(2 * ratio(fps))),
    quality: options.quality ?? 23,
    effort: options.effort ?? 'veryfast',
  }
}

interface Size {
  width: number
  height: number
}

/** The usual steps under the source, and the source's own short side when the step below it would lose much. */
function chooseShortSides({ width, height }: Size, tallest: number): number[] {
  const reduction = Math.min(1, (tallest * widestAspect) / Math.max(width, height))
  const own = even(Math.min(width, height) * reduction)
  const steps = shortSides.filter((step) => step <= Math.min(own, tallest))
  const [top] = steps
  if (top === undefined) return [own]
  if (own > tallest || own / top <= 1.1) return steps
  return [own, ...steps.filter((step) => own / step >= 1.15)]
}

/** The source's shape at this short side; never beyond the source, however sizes are rounded. */
function sizeAt({ width, height }: Size, shortSide: number): Size {
  const scale = shortSide / Math.min(width, height)
  const longSide = Math.min(even(Math.max(width, height)), nearestEven(Math.max(width, height) * scale))
  return width >= height ? { width: longSide, height: shortSide } : { width: shortSide, height: longSide }
}

function even(size: number): number {
  return Math.max(2, Math.floor(size / 2) * 2)
}

function nearestEven(size: number): number {
  return Math.max(2, Math.round(size / 2) * 2)
}

/** More images a second are more alike: half as much again for twice as many. */
function ceilingOf(pixels: number, fps: number): number {
  const above = Math.max(
    1,
    ceilings.findIndex(([size]) => size >= pixels),
  )
  const [smaller, larger] = [ceilings[above - 1] ?? ceilings[0], ceilings[above] ?? ceilings[1]]
  const exponent = Math.log(larger[1] / smaller[1]) / Math.log(larger[0] / smaller[0])
  const atThirty = smaller[1] * (pixels / smaller[0]) ** exponent
  const faster = Math.max(1, fps / 30) ** 0.585
  return Math.round((Math.max(60_000, atThirty) * faster) / 10_000) * 10_000
}

/** Of a camera whose rate varies: the lowest of these that shows every image. */
const steadyRates = [5, 10, 12.5, 15, 20, 24, 25, 30, 48, 50, 60, 120, 240]

/**
 * A steady source keeps its exact rate (30000/1001 stays so). A varying one gets the ticks of its own clock when that is
 * slow enough, else the next usual rate. Beyond the maximum, the rate is divided by a whole number: one image of two, of four…
 */
export function outputFps(
  { averageFps, baseFps }: Pick<Probe['video'], 'averageFps' | 'baseFps'>,
  maximumFps = 30,
): Rational {
  const average = averageFps ? ratio(averageFps) : null
  const base = baseFps ? ratio(baseFps) : null
  const limit = maximumFps * 1.05
  let rate: Rational = { num: 30, den: 1 }
  if (baseFps && base !== null && average !== null && Math.abs(base / average - 1) < 0.02) rate = baseFps
  else if (baseFps && base !== null && base <= limit && base >= (average ?? 0)) rate = baseFps
  else if (average !== null) rate = steadyRate(average)
  else if (baseFps && base !== null && base <= 240) rate = baseFps
  if (ratio(rate) < 1) return { num: 1, den: 1 }
  const divisor = Math.ceil(ratio(rate) / limit)
  return { num: rate.num, den: rate.den * divisor }
}

function steadyRate(average: number): Rational {
  const rate = steadyRates.find((step) => step >= average * 0.98) ?? 240
  return { num: rate * 2, den: 2 }
}
