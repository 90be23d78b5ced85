/**
 * Pictures that strangers made (thumbnails and portraits of other instances), decoded and encoded again: what is kept is
 * ours, in plain JPEG and WebP, without a byte of the file that came. What a file is, its first bytes say, not its name.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ffmpeg, FfmpegFailed } from './ffmpeg.ts'
import { gather, nothingElse, stillFilters, type Thumbnail, thumbnailsOf } from './images.ts'
import { formatStoryboardTrack, type StoryboardPlan } from './storyboard.ts'

interface EncodedImage extends Thumbnail {
  bytes: Buffer
}

/** It is no picture, of a kind or of a size that is not read, or it is broken. */
export class ImageUnreadable extends Error {
  override readonly name = 'ImageUnreadable'
}

/** Demuxer and decoder of ffmpeg; nothing else is tried on it. */
const kinds = [
  { starts: /^\xff\xd8\xff/, demuxer: 'jpeg_pipe', decoder: 'mjpeg' },
  { starts: /^\x89PNG\r\n/, demuxer: 'png_pipe', decoder: 'png' },
  { starts: /^RIFF.{4}WEBP/s, demuxer: 'webp_pipe', decoder: 'webp' },
  { starts: /^GIF8[79]a/, demuxer: 'gif', decoder: 'gif' },
] as const

/** 8000 by 6000: more than any telephone's, and 200 MB once decoded. */
const mostPixels = 48_000_000
const timeLimitSeconds = 30

type Size = Pick<Thumbnail, 'width' | 'height'>
type Wanted = (size: Size) => { images: readonly Thumbnail[]; filter?: string }

/** The same files as those of our own films. @throws {ImageUnreadable} */
export function remakeThumbnails(ffmpeg: Ffmpeg, bytes: Uint8Array, signal?: AbortSignal): Promise<EncodedImage[]> {
  return remake(ffmpeg, bytes, (size) => ({ images: thumbnailsOf(size, ffmpeg.encoders.has('libwebp')) }), signal)
}

/** One JPEG of these small images, and the track that says which is when; stretched where it is of another size. @throws {ImageUnreadable} */
export async function remakeSheet(
  ffmpeg: Ffmpeg,
  bytes: Uint8Array,
  { durationSeconds, ...plan }: StoryboardPlan & { durationSeconds: number },
  signal?: AbortSignal,
): Promise<{ image: Buffer; track: string }> {
  const { columns, rows, tileWidth, tileHeight } = plan
  const [width, height] = [columns * tileWidth, rows * tileHeight]
  const image: Thumbnail = { file: 'storyboard.jpg', width, height, mediaType: 'image/jpeg' }
  const [made] = await remake(ffmpeg, bytes, () => ({ images: [image] }), signal)
  if (made === undefined) throw new ImageUnreadable('nothing was made of it')
  return { image: made.bytes, track: formatStoryboardTrack(plan, image.file, durationSeconds) }
}

/** The middle of it, as one square JPEG. @throws {ImageUnreadable} */
export async function remakeSquare(
  ffmpeg: Ffmpeg,
  bytes: Uint8Array,
  pixels: number,
  signal?: AbortSignal,
): Promise<Buffer> {
  const image: Thumbnail = { file: 'square.jpg', width: pixels, height: pixels, mediaType: 'image/jpeg' }
  const filter = 'crop=min(iw\\,ih):min(iw\\,ih)'
  const [made] = await remake(ffmpeg, bytes, () => ({ images: [image], filter }), signal)
  if (made === undefined) throw new ImageUnreadable('nothing was made of it')
  return made.bytes
}

async function remake(
  ffmpeg: Ffmpeg,
  bytes: Uint8Array,
  wanted: Wanted,
  signal?: AbortSignal,
): Promise<EncodedImage[]> {
  const start = Buffer.from(bytes.subarray(0, 16)).toString('latin1')
  const kind = kinds.find(({ starts }) => starts.test(start))
  if (!kind) throw new ImageUnreadable('neither JPEG, PNG, WebP nor GIF')
  const folder = await mkdtemp(join(tmpdir(), 'c12-image-'))
  try {
    const source = join(folder, 'image')
    await writeFile(source, bytes)
    const { demuxer, decoder } = kind
    const readAsSuch = [
      ...['-f', demuxer, '-format_whitelist', demuxer, '-codec_whitelist', decoder],
      ...['-max_pixels', String(mostPixels)],
    ]
    const size = sizeIn(await ffmpeg.describe(source, [...readAsSuch, '-show_streams'], signal))
    const { images, filter } = wanted(size)
    const labels = images.map((_, index) => `[taken${index}]`)
    // What is transparent is on white, as on a page.
    const flat = `color=c=white:s=${size.width}x${size.height}:d=1[white];[white][0:v:0]overlay=shortest=1:format=rgb`
    const command = ffmpeg
      .reading(source, ...readAsSuch)
      .complexFilter([
        `${flat}${filter ? `,${filter}` : ''},split=${images.length}${labels.join('')}`,
        ...images.map((image, index) => `[taken${index}]${stillFilters(image)}[image${index}]`),
      ])
    images.forEach(({ mediaType }, index) => {
      const codec = mediaType === 'image/webp' ? ['-c:v', 'libwebp', '-quality', '80'] : ['-c:v', 'mjpeg', '-q:v', '3']
      command
        .output(`pipe:${3 + index}`)
        .outputOptions('-map', `[image${index}]`, '-frames:v', '1', ...codec, ...nothingElse)
    })
    const made = images.map((): Buffer[] => [])
    const outputs = made.map((into) => (readable: AsyncIterable<Buffer>) => gather(readable, into))
    await ffmpeg.run(command, { outputs, timeLimitSeconds, signal })
    const encoded = images.map((image, index) => ({ ...image, bytes: Buffer.concat(made[index] ?? []) }))
    if (encoded.some((image) => image.bytes.length === 0)) throw new ImageUnreadable('nothing could be decoded')
    return encoded
  } catch (error) {
    // Noise of many pixels may weigh more than any image that is kept.
    if (error instanceof FfmpegFailed || error instanceof RangeError) {
      throw new ImageUnreadable('it cannot be decoded', { cause: error })
    }
    throw error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function sizeIn(described: unknown): Size {
  const { streams } = described as { streams?: { width?: unknown; height?: unknown }[] }
  const { width, height } = streams?.[0] ?? {}
  if (typeof width !== 'number' || typeof height !== 'number' || width < 1 || height < 1) {
    throw new ImageUnreadable('it has no size')
  }
  if (width * height > mostPixels) throw new ImageUnreadable('it is too large')
  return { width, height }
}
