/**
 * How much work it is to make renditions of a film, so that turns and times left can be told: in seconds of the machine on which
 * these figures were taken (`test/bench/time-left.ts`). What they are on another is learnt by who tells them. Pure.
 */
import { changesNothing, type Edits, keptSeconds } from './edits.ts'
import type { Ladder } from './ladder.ts'
import type { Probe } from './probe.ts'
import { ratio } from './rational.ts'

export interface Work {
  /** Seconds before the pictures are encoded: the file is looked at, its sound heard. */
  before: number
  /** Seconds of a processor that encoding takes. */
  effort: number
  /** Seconds after: images, and what is kept. */
  after: number
}

export interface WorkParts {
  probe: Pick<Probe, 'video' | 'audio' | 'durationSeconds' | 'sizeBytes'>
  ladder: Ladder
  /** The largest rendition is the picture of the source as it is. */
  copiesLargest: boolean
  edits?: Edits | undefined
}

/** AV1 takes that many times what H.264 does: 3.4 at 480p, 2.5 at 720p. */
const av1Weight = 3
/** Edits that change pictures or sound are one more pass of filters over the largest. */
const editedWeight = 1.2
/** All is heard up to that length; of a longer film, moments. */
const heardSeconds = 300
const storyboardSeconds = 200

/**
 * Seconds of a processor, for millions of pixels encoded and read, millions of bits read, seconds of sound and each run: fitted to
 * 13 films of 240p to 1080p, H.264 and HEVC, drawn and filmed, two ladders each, of which they tell the effort within 15 % (standard
 * deviation).
 */
const each = { encoded: 0.0129, read: 0.0006, bits: 0.0081, sound: 0.095, run: 0.1 }

export function workOf({ probe, ladder, copiesLargest, edits }: WorkParts): Work {
  const { video, audio, durationSeconds, sizeBytes } = probe
  const seconds = edits === undefined ? durationSeconds : keptSeconds(edits.cuts, durationSeconds)
  const isDrawn = (index: number) => !(copiesLargest && index === 0)
  const encoded = ladder.pictures
    .filter((_, index) => isDrawn(index))
    .reduce((sum, rung) => sum + megapixels(rung) * (rung.codec === 'av1' ? av1Weight : 1), 0)
  const isRead = encoded > 0
  const readFps = ratio(video.averageFps ?? video.baseFps ?? ladder.fps)
  const read = isRead
    ? megapixels({ width: video.storedWidth, height: video.storedHeight }) * durationSeconds * readFps
    : 0
  const pictures =
    encoded * seconds * ratio(ladder.fps) * each.encoded +
    read * each.read +
    (isRead ? ((sizeBytes * 8) / 1e6) * each.bits : 0)
  const plain = ladder.pictures.filter(({ codec }) => codec === 'h264').map(megapixels)
  const [largest, smallest] = [Math.max(0, ...plain), Math.min(...plain)]
  // For the storyboard of a longer film, key frames alone are decoded.
  const looked = seconds > storyboardSeconds ? seconds / 2 : seconds * ratio(ladder.fps)
  return {
    before: 0.4 + (audio ? 0.05 + 0.008 * Math.min(heardSeconds, durationSeconds) : 0),
    effort:
      each.run +
      (edits === undefined || changesNothing(edits) ? pictures : pictures * editedWeight) +
      (audio ? each.sound * seconds : 0),
    after: 0.4 + 0.27 * largest + 0.0026 * smallest * looked,
  }
}

function megapixels({ width, height }: { width: number; height: number }): number {
  return (width * height) / 1e6
}
