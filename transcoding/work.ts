/**
 * How much work it is to make renditions of a film, so that turns and times left can be told: in seconds of the machine on which
 * these figures were taken (`test/bench/time-left.ts`). What they are on another is learnt by who tells them. Pure.
 */
import { type Edits, keptSeconds, noEdits } from './edits.ts'
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

/** What is looked at of a film to say what it takes. */
type FilmSeen = Pick<Probe, 'durationSeconds' | 'sizeBytes'> & {
  video: Pick<Probe['video'], 'storedWidth' | 'storedHeight' | 'averageFps' | 'baseFps'>
  /** Null: there is no sound. */
  audio: object | null
}

export interface WorkParts {
  probe: FilmSeen
  ladder: Ladder
  /** The largest rendition is the picture of the source as it is. */
  copiesLargest: boolean
}

/** What the work of a film is counted from, whatever is then cut or covered of it: numbers, to be kept with it. */
export interface WorkPlan {
  /** Of the source. */
  durationSeconds: number
  hasSound: boolean
  /** Seconds of a processor to read its pictures. */
  read: number
  /** And to encode each second that stays. */
  encoded: number
  /** Images each second. */
  fps: number
  /** Millions of pixels of the largest and of the smallest rendition. */
  largest: number
  smallest: number
}

/** AV1 takes that many times what H.264 does: 3.4 at 480p, 2.5 at 720p. */
const av1Weight = 3
/**
 * What edits add, by `test/bench/edits.ts`: shares of the work of the pictures for the first region that is covered and for each
 * other one, seconds for each second of sound.
 */
const added = { firstMask: 0.15, eachMask: 0.1, alteredVoice: 0.03, clearerVoice: 0.01 }
/** All is heard up to that length; of a longer film, moments. */
const heardSeconds = 300
const storyboardSeconds = 200

/**
 * Seconds of a processor, for millions of pixels encoded and read, millions of bits read, seconds of sound and each run: fitted to
 * 13 films of 240p to 1080p, H.264 and HEVC, drawn and filmed, two ladders each, of which they tell the effort within 15 % (standard
 * deviation).
 */
const each = { encoded: 0.0129, read: 0.0006, bits: 0.0081, sound: 0.095, run: 0.1 }

export function planWork({ probe, ladder, copiesLargest }: WorkParts): WorkPlan {
  const { video, audio, durationSeconds, sizeBytes } = probe
  const isDrawn = (index: number) => !(copiesLargest && index === 0)
  const encoded = ladder.pictures
    .filter((_, index) => isDrawn(index))
    .reduce((sum, rung) => sum + megapixels(rung) * (rung.codec === 'av1' ? av1Weight : 1), 0)
  const fps = ratio(ladder.fps)
  const readFps = ratio(video.averageFps ?? video.baseFps ?? ladder.fps)
  const stored = megapixels({ width: video.storedWidth, height: video.storedHeight })
  const read = stored * durationSeconds * readFps * each.read + ((sizeBytes * 8) / 1e6) * each.bits
  const plain = ladder.pictures.filter(({ codec }) => codec === 'h264').map(megapixels)
  return {
    durationSeconds,
    hasSound: audio !== null,
    read: encoded > 0 ? read : 0,
    encoded: encoded * fps * each.encoded,
    fps,
    largest: Math.max(0, ...plain),
    smallest: plain.length > 0 ? Math.min(...plain) : 0,
  }
}

export function workOf(plan: WorkPlan, edits: Edits = noEdits): Work {
  const { durationSeconds, hasSound, read, encoded, fps, largest, smallest } = plan
  const seconds = keptSeconds(edits.cuts, durationSeconds)
  const { length: masks } = edits.masks
  const covering = masks > 0 ? added.firstMask + (masks - 1) * added.eachMask : 0
  const isAltered = edits.sounds.some(({ as }) => as === 'altered')
  const eachSound = each.sound + (edits.clearerVoice ? added.clearerVoice : 0) + (isAltered ? added.alteredVoice : 0)
  // For the storyboard of a longer film, key frames alone are decoded.
  const looked = seconds > storyboardSeconds ? seconds / 2 : seconds * fps
  return {
    before: 0.4 + (hasSound ? 0.05 + 0.008 * Math.min(heardSeconds, durationSeconds) : 0),
    effort: each.run + (encoded * seconds + read) * (1 + covering) + (hasSound ? eachSound * seconds : 0),
    after: 0.4 + 0.27 * largest + 0.0026 * smallest * looked,
  }
}

function megapixels({ width, height }: { width: number; height: number }): number {
  return (width * height) / 1e6
}
