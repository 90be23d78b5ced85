/**
 * Still images of a video: the one that represents it, in three sizes, and the sheet shown while one moves along it. They are taken
 * from a rendition of ours, even one that still grows: upright, in plain colours, and showing nothing that the author has removed.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Ffmpeg, FfmpegFailed } from './ffmpeg.ts'
import { TranscodingFailed, VideoUnreadable } from './refusals.ts'
import { formatStoryboardTrack, planStoryboard, type StoryboardPlan } from './storyboard.ts'

export interface Thumbnail {
  /** `thumbnail-1280.jpg`, `thumbnail-1280.webp`… */
  file: string
  width: number
  height: number
  mediaType: 'image/jpeg' | 'image/webp'
}

export interface Thumbnails {
  thumbnails: readonly Thumbnail[]
  /** The same image in a few pixels, as a `data:` address of some hundred bytes: shown, blurred, until one of them is there. */
  placeholder: string
}

export interface Storyboard extends StoryboardPlan {
  file: 'storyboard.jpg'
  /** WebVTT of the same, as players' previews read it. */
  track: 'storyboard.vtt'
}

interface ImageParts {
  ffmpeg: Ffmpeg
  /** Path of a rendition that `encodeVideo` made or is making, and its size. */
  source: string
  width: number
  height: number
  durationSeconds: number
  /** Where the images are written. */
  folder: string
  signal?: AbortSignal | undefined
}

/** Of the long side; those larger than the rendition are left out. */
const thumbnailSizes = [1280, 640, 320]
/** Long side of the placeholder. */
const placeholderSize = 24
const largestPlaceholderBytes = 1500
const largestImageBytes = 16 << 20
const timeLimitSeconds = 300

/**
 * The image shown at `atSeconds`; beyond the end, the last one. JPEG always (the fediverse reads it), WebP beside it when this
 * ffmpeg can. Give the largest rendition.
 * @throws {VideoUnreadable} {TranscodingFailed}
 */
export async function makeThumbnails(parts: ImageParts & { atSeconds: number }): Promise<Thumbnails> {
  const hasWebp = parts.ffmpeg.encoders.has('libwebp')
  const thumbnails = thumbnailsOf(parts, hasWebp)
  const placeholder = placeholderOf(parts, hasWebp)
  const lastMoment = Math.max(0, parts.durationSeconds - 0.5)
  for (const moment of new Set([Math.min(Math.max(0, parts.atSeconds), lastMoment), 0])) {
    const images = await takeImages(parts, moment, [...thumbnails, placeholder])
    if (images.some((image) => image.length === 0)) continue
    await Promise.all(thumbnails.map(({ file }, index) => writeFile(join(parts.folder, file), images[index] ?? '')))
    const tiny = images.at(-1)
    const isSmall = tiny !== undefined && tiny.length <= largestPlaceholderBytes
    return {
      thumbnails,
      placeholder: isSmall ? `data:${placeholder.mediaType};base64,${tiny.toString('base64')}` : '',
    }
  }
  throw new VideoUnreadable()
}

function placeholderOf({ width, height }: ImageParts, hasWebp: boolean): Still {
  const scaled = (side: number) => Math.max(2, Math.round((side * placeholderSize) / Math.max(width, height)))
  const mediaType = hasWebp ? 'image/webp' : 'image/jpeg'
  return { width: scaled(width), height: scaled(height), mediaType, quality: hasWebp ? '40' : '10' }
}

/** `quality` in the scale of its encoder. */
type Still = Pick<Thumbnail, 'width' | 'height' | 'mediaType'> & { quality?: string }

async function takeImages(
  { ffmpeg, source, signal }: ImageParts,
  moment: number,
  wanted: readonly Still[],
): Promise<Buffer[]> {
  const labels = wanted.map((_, index) => `[taken${index}]`)
  const command = ffmpeg
    // Renditions are MP4 in fragments: where the sound is looked for too, ffmpeg begins several seconds later.
    .reading(source, '-seek_streams_individually', '0', '-ss', moment.toFixed(3))
    .complexFilter([
      `[0:v:0]split=${wanted.length}${labels.join('')}`,
      ...wanted.map((image, index) => `[taken${index}]${stillFilters(image)}[image${index}]`),
    ])
  wanted.forEach(({ mediaType, quality }, index) => {
    const codec =
      mediaType === 'image/webp'
        ? ['-c:v', 'libwebp', '-quality', quality ?? '80']
        : ['-c:v', 'mjpeg', '-q:v', quality ?? '3']
    command
      .output(`pipe:${3 + index}`)
      .outputOptions('-map', `[image${index}]`, '-frames:v', '1', ...codec, ...nothingElse)
  })
  const images = wanted.map((): Buffer[] => [])
  const outputs = images.map((into) => (bytes: AsyncIterable<Buffer>) => gather(bytes, into))
  await ffmpeg.run(command, { outputs, signal, timeLimitSeconds }).catch(asRefusal)
  return images.map((chunks) => Buffer.concat(chunks))
}

/**
 * One JPEG of small images at even intervals, and the track that says which is where. Give the smallest rendition: its key
 * frames alone are decoded, one every two seconds.
 * @throws {VideoUnreadable} {TranscodingFailed}
 */
export async function makeStoryboard({ ffmpeg, source, folder, signal, ...film }: ImageParts): Promise<Storyboard> {
  const plan = planStoryboard(film)
  const { columns, rows, tiles, tileWidth, tileHeight, everySeconds } = plan
  const filters = [
    // Each tile shows the middle of its interval; the last image is held for an interval that the film does not fill.
    `tpad=stop_mode=clone:stop_duration=${2 * everySeconds}`,
    `fps=fps=1/${everySeconds}:start_time=0,trim=end_frame=${tiles}`,
    stillFilters({ width: tileWidth, height: tileHeight, mediaType: 'image/jpeg' }),
    `tile=layout=${columns}x${rows}`,
  ]
  const keyFramesAlone = everySeconds > 2 ? ['-skip_frame', 'nokey'] : []
  const command = ffmpeg.reading(source, ...keyFramesAlone).complexFilter([`[0:v:0]${filters.join(',')}[sheet]`])
  command
    .output('pipe:3')
    .outputOptions('-map', '[sheet]', '-frames:v', '1', '-c:v', 'mjpeg', '-q:v', '5', ...nothingElse)
  const sheet: Buffer[] = []
  await ffmpeg.run(command, { outputs: [(bytes) => gather(bytes, sheet)], signal, timeLimitSeconds }).catch(asRefusal)
  if (sheet.length === 0) throw new VideoUnreadable()
  const storyboard = { ...plan, file: 'storyboard.jpg', track: 'storyboard.vtt' } as const
  await writeFile(join(folder, storyboard.file), Buffer.concat(sheet))
  await writeFile(join(folder, storyboard.track), formatStoryboardTrack(plan, storyboard.file, film.durationSeconds))
  return storyboard
}

/** `bitexact`: not even the encoder's name is written. */
export const nothingElse = ['-map_metadata', '-1', '-flags', '+bitexact', '-fflags', '+bitexact', '-f', 'image2pipe']

/** JPEG means full range and lossy WebP studio range, both with the matrix of BT.601. */
export function stillFilters({ width, height, mediaType }: Omit<Still, 'quality'>): string {
  const [range, format] = mediaType === 'image/jpeg' ? ['pc', 'yuvj420p'] : ['tv', 'yuv420p']
  return `scale=w=${width}:h=${height}:flags=lanczos:out_color_matrix=bt601:out_range=${range},format=${format}`
}

export function thumbnailsOf({ width, height }: Pick<ImageParts, 'width' | 'height'>, hasWebp: boolean): Thumbnail[] {
  const longSide = Math.max(width, height)
  const smaller = thumbnailSizes.filter((size) => size <= longSide)
  return (smaller.length ? smaller : [longSide]).flatMap((size) => {
    const scaled = (side: number) => Math.max(1, Math.round((side * size) / longSide))
    const made = { width: scaled(width), height: scaled(height) }
    const jpeg: Thumbnail = { file: `thumbnail-${size}.jpg`, ...made, mediaType: 'image/jpeg' }
    return hasWebp ? [jpeg, { file: `thumbnail-${size}.webp`, ...made, mediaType: 'image/webp' }] : [jpeg]
  })
}

export async function gather(bytes: AsyncIterable<Buffer>, into: Buffer[]): Promise<void> {
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.length
    if (size > largestImageBytes) throw new RangeError(`an image of more than ${largestImageBytes} bytes`)
    into.push(chunk)
  }
}

function asRefusal(cause: unknown): never {
  throw cause instanceof FfmpegFailed ? new TranscodingFailed(undefined, { cause }) : cause
}
