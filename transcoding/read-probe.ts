/** What ffprobe tells of a file, in the terms that the ladder and the encoder need, or the refusal that it calls for. Pure. */
import { z } from 'zod'
import { maximumPixels } from './accepted-media.ts'
import { type Orientation, readDisplayMatrix, turned, upright } from './orientation.ts'
import { parseRational, type Rational, ratio } from './rational.ts'
import { NotAVideo, VideoTooLarge, VideoTooLong, VideoUnreadable } from './refusals.ts'

export interface Probe {
  /** Of the longer of picture and sound. */
  durationSeconds: number
  sizeBytes: number
  /** ffmpeg's name: `mov,mp4,m4a,3gp,3g2,mj2`, `matroska,webm`… */
  container: string
  video: ProbedVideo
  /** The track that will be heard: the one marked as default, else the first that can be read. */
  audio: ProbedAudio | null
  audioTracks: readonly ProbedAudio[]
  chapters: readonly ProbedChapter[]
}

export interface ProbedVideo {
  /** Index among all streams; −1 when it is drawn. */
  index: number
  /** There is none in the file: a still card is drawn. */
  isDrawn: boolean
  codec: string
  profile: string | null
  /** As people see it: after rotation, with square pixels. */
  width: number
  height: number
  /** As it is stored. */
  storedWidth: number
  storedHeight: number
  /** Width of a stored pixel, its height being 1. */
  pixelAspect: number
  orientation: Orientation
  /** Images a second, on average; null when nothing tells. */
  averageFps: Rational | null
  /** The lowest rate at which every image falls on a tick; far above the average when the rate varies. */
  baseFps: Rational | null
  pixelFormat: string
  bitDepth: number
  isInterlaced: boolean
  colour: ProbedColour
  startSeconds: number
  durationSeconds: number | null
  bitrate: number | null
}

/** ffmpeg's names; null when the file does not tell. */
export interface ProbedColour {
  isFullRange: boolean
  matrix: string | null
  primaries: string | null
  transfer: string | null
  dynamicRange: 'sdr' | 'pq' | 'hlg'
}

export interface ProbedAudio {
  index: number
  codec: string
  profile: string | null
  channels: number
  sampleRate: number
  isDefault: boolean
  /** BCP 47 or ISO 639-2, as written in the file. */
  language: string | null
  startSeconds: number
  durationSeconds: number | null
  bitrate: number | null
}

export interface ProbedChapter {
  startSeconds: number
  endSeconds: number
  title: string
}

/** Where a film ends at the latest, whatever its file holds beyond what it announces: two images may be a thousand hours apart. */
export function latestEnd(durationSeconds: number): number {
  return Math.ceil(durationSeconds * 1.1 + 10)
}

export interface ProbeLimits {
  /** Default 4 h. */
  durationSeconds?: number | undefined
  /** Of one picture. Default: what ffmpeg is allowed to open (8K). */
  pixels?: number | undefined
}

/** @param described what `ffprobe -show_format -show_streams -show_chapters -of json` printed */
export function readProbe(described: unknown, sizeBytes: number, limits: ProbeLimits = {}): Probe {
  const parsed = description.safeParse(described)
  if (!parsed.success) throw new NotAVideo(undefined, { cause: parsed.error })
  const { streams, format, chapters } = parsed.data
  const pictures = streams.filter(
    (stream) => stream.codec_type === 'video' && !stream.disposition.attached_pic && !stream.disposition.still_image,
  )
  const shown = pictures.find((stream) => stream.disposition.default) ?? pictures[0]
  const audioTracks = streams.filter((stream) => stream.codec_type === 'audio').flatMap(readAudio)
  const audio = audioTracks.find((track) => track.isDefault) ?? audioTracks[0] ?? null
  if (!shown && !audio) throw new NotAVideo()
  const video = shown ? readVideo(shown) : drawnFrom(audio)
  const pixels = video.storedWidth * video.storedHeight
  if (pixels > (limits.pixels ?? maximumPixels)) throw new VideoTooLarge()
  const [shortSide, longSide] = [Math.min(video.width, video.height), Math.max(video.width, video.height)]
  if (shortSide < 16 || longSide > 20 * shortSide) throw new NotAVideo(notAPicture)
  const durationSeconds = durationOf(format) ?? Math.max(video.durationSeconds ?? 0, audio?.durationSeconds ?? 0)
  const isOneImage = shown?.nb_frames === '1' || (durationSeconds > 0 && durationSeconds < 0.1)
  if (isOneImage && !audio) throw new NotAVideo(onlyAnImage)
  refuseTooLong(durationSeconds, limits)
  return {
    durationSeconds: Math.max(0, durationSeconds),
    sizeBytes,
    container: format.format_name,
    video,
    audio,
    audioTracks,
    chapters: chapters.map((chapter) => ({
      startSeconds: seconds(chapter.start_time) ?? 0,
      endSeconds: seconds(chapter.end_time) ?? 0,
      title: chapter.tags.title ?? '',
    })),
  }
}

const notAPicture = 'L’image de cette vidéo est trop petite, ou trop étroite, pour être montrée.'
const onlyAnImage = 'Ce fichier est une image, pas une vidéo.'

/** Matroska's duration is the moment of the end, even when the film begins late (RFC 9559 §5.1.2.10 and §11.2). */
function durationOf({ format_name, duration, start_time }: Description['format']): number | null {
  const told = seconds(duration)
  const skipped = format_name.startsWith('matroska') ? Math.max(0, seconds(start_time) ?? 0) : 0
  return told !== null && told > skipped ? told - skipped : told
}

export function refuseTooLong(
  durationSeconds: number,
  { durationSeconds: maximum = 4 * 3600 }: ProbeLimits = {},
): void {
  if (durationSeconds > maximum) throw new VideoTooLong(durationSeconds, maximum)
}

// ── ffprobe's JSON ──────────────────────────────────────────────────────────

const flag = z.number().default(0).transform(Boolean)
const streamDescription = z.object({
  index: z.number().int(),
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  profile: z.string().optional(),
  width: z.number().int().optional(),
  height: z.number().int().optional(),
  sample_aspect_ratio: z.string().optional(),
  pix_fmt: z.string().optional(),
  field_order: z.string().optional(),
  color_range: z.string().optional(),
  color_space: z.string().optional(),
  color_transfer: z.string().optional(),
  color_primaries: z.string().optional(),
  r_frame_rate: z.string().optional(),
  avg_frame_rate: z.string().optional(),
  nb_frames: z.string().optional(),
  start_time: z.string().optional(),
  duration: z.string().optional(),
  bit_rate: z.string().optional(),
  channels: z.number().int().optional(),
  sample_rate: z.string().optional(),
  disposition: z.object({ default: flag, attached_pic: flag, still_image: flag }).prefault({}),
  tags: z.record(z.string(), z.string()).default({}),
  side_data_list: z
    .array(z.object({ side_data_type: z.string().optional(), displaymatrix: z.string().optional() }))
    .default([]),
})
type StreamDescription = z.infer<typeof streamDescription>

const description = z.object({
  format: z.object({ format_name: z.string(), duration: z.string().optional(), start_time: z.string().optional() }),
  streams: z.array(streamDescription).default([]),
  chapters: z
    .array(
      z.object({ start_time: z.string(), end_time: z.string(), tags: z.record(z.string(), z.string()).default({}) }),
    )
    .default([]),
})
type Description = z.infer<typeof description>

function readVideo(stream: StreamDescription): ProbedVideo {
  const { width: storedWidth = 0, height: storedHeight = 0, pix_fmt: pixelFormat = '' } = stream
  // Without a codec, a size or a pixel format, ffprobe could not decode one picture.
  if (!stream.codec_name || storedWidth < 2 || storedHeight < 2 || !pixelFormat) throw new VideoUnreadable()
  const matrix = stream.side_data_list.find((data) => data.displaymatrix)?.displaymatrix
  const orientation = matrix ? readDisplayMatrix(matrix) : upright
  const pixelAspect = readPixelAspect(stream.sample_aspect_ratio)
  const shown = turned(
    { width: storedWidth * Math.max(1, pixelAspect), height: storedHeight / Math.min(1, pixelAspect) },
    orientation,
  )
  const transfer = known(stream.color_transfer)
  return {
    index: stream.index,
    isDrawn: false,
    codec: stream.codec_name,
    profile: stream.profile ?? null,
    width: Math.round(shown.width),
    height: Math.round(shown.height),
    storedWidth,
    storedHeight,
    pixelAspect,
    orientation,
    averageFps: parseRational(stream.avg_frame_rate),
    baseFps: parseRational(stream.r_frame_rate),
    pixelFormat,
    bitDepth: Number(/(?:p|gray|le|be)(9|10|12|14|16)(?:le|be)?$/.exec(pixelFormat)?.[1] ?? 8),
    isInterlaced: ['tt', 'bb', 'tb', 'bt'].includes(stream.field_order ?? ''),
    colour: {
      isFullRange: stream.color_range === 'pc' || pixelFormat.startsWith('yuvj'),
      matrix: known(stream.color_space),
      primaries: known(stream.color_primaries),
      transfer,
      dynamicRange: transfer === 'smpte2084' ? 'pq' : transfer === 'arib-std-b67' ? 'hlg' : 'sdr',
    },
    startSeconds: seconds(stream.start_time) ?? 0,
    durationSeconds: seconds(stream.duration) ?? clock(stream.tags.DURATION),
    bitrate: positive(stream.bit_rate),
  }
}

/** What is shown of a recording without a picture. */
function drawnFrom(audio: ProbedAudio | null): ProbedVideo {
  const [width, height, fps] = [640, 360, { num: 10, den: 1 }]
  return {
    ...{ index: -1, isDrawn: true, codec: 'drawn', profile: null },
    ...{ width, height, storedWidth: width, storedHeight: height, pixelAspect: 1, orientation: upright },
    ...{ averageFps: fps, baseFps: fps, pixelFormat: 'yuv420p', bitDepth: 8, isInterlaced: false },
    colour: { isFullRange: false, matrix: null, primaries: null, transfer: null, dynamicRange: 'sdr' },
    startSeconds: audio?.startSeconds ?? 0,
    durationSeconds: audio?.durationSeconds ?? null,
    bitrate: null,
  }
}

/** A track that could not be understood is left out: the picture is published without it. */
function readAudio(stream: StreamDescription): ProbedAudio[] {
  const { codec_name: codec, channels = 0 } = stream
  const sampleRate = positive(stream.sample_rate)
  if (!codec || channels < 1 || sampleRate === null) return []
  return [
    {
      index: stream.index,
      codec,
      profile: stream.profile ?? null,
      channels,
      sampleRate,
      isDefault: stream.disposition.default,
      language: known(stream.tags.language) === 'und' ? null : known(stream.tags.language),
      startSeconds: seconds(stream.start_time) ?? 0,
      durationSeconds: seconds(stream.duration) ?? clock(stream.tags.DURATION),
      bitrate: positive(stream.bit_rate),
    },
  ]
}

/** `4:3` → 1.333; 1 when absent, `0:1` (unknown) or beyond what any camera has. */
function readPixelAspect(text: string | undefined): number {
  const aspect = parseRational(text?.replace(':', '/'))
  if (!aspect) return 1
  return ratio(aspect) >= 0.25 && ratio(aspect) <= 4 ? ratio(aspect) : 1
}

function seconds(text: string | undefined): number | null {
  const value = Number(text)
  return text !== undefined && Number.isFinite(value) ? value : null
}

function positive(text: string | undefined): number | null {
  const value = Number(text)
  return Number.isFinite(value) && value > 0 ? value : null
}

/** Matroska writes durations of streams as a tag: `00:00:02.433000000`. */
function clock(text: string | undefined): number | null {
  const [, hours, minutes, rest] = /^(\d+):(\d{2}):(\d{2}(?:\.\d+)?)$/.exec(text ?? '') ?? []
  return hours === undefined ? null : Number(hours) * 3600 + Number(minutes) * 60 + Number(rest)
}

function known(text: string | undefined): string | null {
  return text === undefined || text === 'unknown' || text === 'unspecified' || text === 'reserved' ? null : text
}
