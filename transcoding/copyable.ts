/**
 * Whether the picture of a file may be its own largest rendition, as it is: what a phone or an editing program already made as we
 * would. It is then neither decoded for itself nor encoded, and loses nothing. The other renditions keep its key frames.
 */
import type { Ffmpeg } from './ffmpeg.ts'
import type { Glance } from './glance.ts'
import type { Ladder } from './ladder.ts'
import { planColour } from './picture-colour.ts'
import type { Probe } from './probe.ts'
import { ratio } from './rational.ts'
import { soundAfterPicture, toleratedTail } from './sound-after-picture.ts'

/** One encoded image, in the order of the file; times in seconds. */
export interface EncodedImage {
  readonly time: number
  readonly sizeBytes: number
  readonly isKey: boolean
  /** An edit list hides it. */
  readonly isHidden: boolean
}

/** Every browser decodes them. */
const profiles = ['Constrained Baseline', 'Baseline', 'Main', 'High']
/** A stretch from one key frame to the next may be that much denser than the ceiling of the rendition. */
const densest = 2

interface CopyableParts {
  ffmpeg: Ffmpeg
  source: string
  probe: Probe
  ladder: Ladder
  signal?: AbortSignal | undefined
}

/** Reads where the images of the file are, without decoding them, when nothing else forbids it. */
export async function isCopyable({ ffmpeg, source, probe, ladder, signal }: CopyableParts): Promise<boolean> {
  if (!looksCopyable(probe, ladder)) return false
  // A file that announces few and holds hundreds of millions would fill the memory.
  const most = 100 + 2 * probe.durationSeconds * ratio(ladder.fps)
  const images: EncodedImage[] = []
  const isListed = ffmpeg.list(
    source,
    ['-select_streams', String(probe.video.index), '-show_entries', 'packet=pts_time,size,flags', '-of', 'csv=p=0'],
    (line) => {
      if (images.length >= most) throw tooMany
      const [time = '', size = '', flags = ''] = line.split(',')
      images.push({
        time: Number(time),
        sizeBytes: Number(size),
        isKey: flags.startsWith('K'),
        isHidden: flags.includes('D'),
      })
    },
    signal,
  )
  return isListed.then(
    () => followsLadder(images, ladder),
    (cause: unknown) => {
      if (cause === tooMany) return false
      throw cause
    },
  )
}

/**
 * As far as a glance at the file tells, for who is told how long it takes before it was looked at. Only the index is read: that its
 * groups are closed, and its colours, are not known.
 */
export function mayBeCopyable(seen: Glance, sizeBytes: number, { pictures, fps, gop }: Ladder): boolean {
  const { durationSeconds, width, height, codec, isUpright, keyFrames } = seen
  const [largest] = pictures
  const perSecond = ratio(fps)
  if (largest === undefined || keyFrames === null || seen.fps === null) return false
  const keys = new Set(keyFrames)
  const images = Math.round(durationSeconds * seen.fps)
  const expected = Array.from({ length: Math.ceil(images / gop) }, (_, index) => index * gop)
  return (
    codec === 'avc1' &&
    isUpright &&
    width === largest.width &&
    height === largest.height &&
    Math.abs(seen.fps / perSecond - 1) < 0.01 &&
    (sizeBytes * 8) / durationSeconds <= largest.ceiling + usuallyBeside &&
    expected.every((image) => keys.has(image))
  )
}

const tooMany = new Error('more images than the file announces')

/** Beside the pictures: sound, and what the container adds. */
const besidePictures = 1_000_000
/** Usually. */
const usuallyBeside = 200_000

/** What the description of the file alone allows. */
function looksCopyable(probe: Probe, ladder: Ladder): boolean {
  const { video } = probe
  const [largest] = ladder.pictures
  const { quarterTurns, isMirrored } = video.orientation
  const { toneMap, isKept } = planColour(video)
  return (
    largest !== undefined &&
    !video.isDrawn &&
    video.codec === 'h264' &&
    profiles.includes(video.profile ?? '') &&
    video.pixelFormat === 'yuv420p' &&
    !video.isInterlaced &&
    !video.colour.isFullRange &&
    toneMap === null &&
    isKept &&
    quarterTurns === 0 &&
    !isMirrored &&
    video.pixelAspect === 1 &&
    video.storedWidth === largest.width &&
    video.storedHeight === largest.height &&
    video.averageFps !== null &&
    Math.abs(ratio(video.averageFps) / ratio(ladder.fps) - 1) < 0.001 &&
    // Far too heavy, as what most phones record: its images need not be listed to be refused.
    (probe.sizeBytes * 8) / probe.durationSeconds <= 1.2 * largest.ceiling + besidePictures &&
    soundAfterPicture(probe) <= toleratedTail
  )
}

/** Even, closed, with a key frame wherever the other renditions have theirs, and not heavier than they may be. */
export function followsLadder(images: readonly EncodedImage[], { pictures, fps, gop }: Ladder): boolean {
  const ceiling = (pictures[0]?.ceiling ?? 0) / 8
  const perSecond = ratio(fps)
  const [first] = images
  if (!first?.isKey || images.some(({ time, isHidden }) => isHidden || !Number.isFinite(time))) return false
  const shown = images.toSorted((a, b) => a.time - b.time)
  const start = shown[0]?.time ?? 0
  const isOnTime = ({ time }: EncodedImage, index: number) => Math.abs((time - start) * perSecond - index) < 0.3
  if (!shown.every(isOnTime)) return false
  if (!shown.every((image, index) => index % gop !== 0 || image.isKey)) return false
  if (!isClosed(images)) return false
  const bytes = (stretch: readonly EncodedImage[]) => stretch.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const rateOf = (stretch: readonly EncodedImage[]) => (bytes(stretch) * perSecond) / stretch.length
  if (rateOf(shown) > ceiling) return false
  for (let at = 0; at + gop <= shown.length; at += gop) {
    if (rateOf(shown.slice(at, at + gop)) > densest * ceiling) return false
  }
  return true
}

/** No image that follows a key frame in the file is shown before it. */
function isClosed(images: readonly EncodedImage[]): boolean {
  let lastKey = Number.NEGATIVE_INFINITY
  let latest = Number.NEGATIVE_INFINITY
  for (const { time, isKey } of images) {
    if (time < lastKey || (isKey && time < latest)) return false
    if (isKey) lastKey = time
    latest = Math.max(latest, time)
  }
  return true
}
