/** Clips made by ffmpeg for the tests, and what can be read back from the bytes of a result: never from an exit code. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Edits } from '#transcoding/edits.ts'
import { type EncodedVideo, encodeVideo } from '#transcoding/encode.ts'
import { type Ffmpeg, openFfmpeg } from '#transcoding/ffmpeg.ts'
import { type LadderOptions, planLadder } from '#transcoding/ladder.ts'
import { type Probe, probeVideo } from '#transcoding/probe.ts'

const runFile = promisify(execFile)
const require = createRequire(import.meta.url)
const npm = (program: string) => (require(`@${program}-installer/${program}`) as { path: string }).path

export const clip = (name: string) => join(import.meta.dirname, '../../src/demonstration/clips', name)

let opened: Promise<Ffmpeg> | undefined
/** The one that the instance would use on this machine. */
export const usualFfmpeg = () => (opened ??= openFfmpeg())

/** That of npm (4.1) always; the system's beside it where there is one. */
export const ffmpegs: { name: string; open: () => Promise<Ffmpeg | null> }[] = [
  { name: 'npm’s ffmpeg', open: () => openFfmpeg({ ffmpegPath: npm('ffmpeg'), ffprobePath: npm('ffprobe') }) },
  { name: 'the system’s ffmpeg', open: async () => ((await usualFfmpeg()).origin === 'system' ? usualFfmpeg() : null) },
]

/** Gone when disposed. Its name is what an operator could have: a space, an accent, an apostrophe, brackets. */
export async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), "l’école d'été [ça, là]; -"))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** Runs ffmpeg as a camera: `recipe` is everything between `ffmpeg -y` and the file. */
export async function makeClip(folder: string, name: string, ...recipe: readonly string[]): Promise<string> {
  const { path } = await usualFfmpeg()
  const file = join(folder, name)
  await runFile(path, ['-hide_banner', '-loglevel', 'error', '-y', ...recipe, `file:${file}`])
  return file
}

/** Red, green / blue, white: which way up a picture is can be read from four pixels. */
export const quadrants = (width: number, height: number, { fps = 30, seconds = 1 } = {}) => {
  const planes = "r='255*eq(gte(X,W/2),gte(Y,H/2))':g='255*gte(X,W/2)':b='255*gte(Y,H/2)'"
  const graph = `color=black:s=${width}x${height}:r=${fps}:d=${seconds},format=gbrp,geq=${planes}`
  return ['-f', 'lavfi', '-i', graph]
}

/** Black and silent, then from `flashAt` on white with a tone: how far sound and picture are apart can be measured. */
export const flashAndTone = ({ fps = 30 as number | string, flashAt = 1, seconds = 2, size = '320x180' } = {}) => [
  ...[
    '-f',
    'lavfi',
    '-i',
    `color=black:s=${size}:r=${fps}:d=${flashAt}[k];color=white:s=${size}:r=${fps}:d=${seconds - flashAt}[w];[k][w]concat`,
  ],
  ...['-f', 'lavfi', '-i', `aevalsrc=if(gte(t\\,${flashAt})\\,0.5*sin(2*PI*1000*t)\\,0):s=48000:d=${seconds}`],
]

export const quickH264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p']

export interface Made extends EncodedVideo {
  folder: string
  probe: Probe
  /** Path of the largest rendition, or of the one of this name. */
  file(name?: string): string
}

export async function transcode(
  source: string,
  folder: string,
  { ffmpeg, edits, ...options }: LadderOptions & { ffmpeg?: Ffmpeg; edits?: Edits } = {},
): Promise<Made> {
  const used = ffmpeg ?? (await usualFfmpeg())
  const probe = await probeVideo({ ffmpeg: used, source })
  const ladder = planLadder(probe, options)
  const made = await encodeVideo({ ffmpeg: used, source, probe, ladder, folder, edits })
  return { ...made, folder, probe, file: (name) => join(folder, `${name ?? made.renditions[0]?.name}.mp4`) }
}

export interface StreamFacts {
  codec_type: 'video' | 'audio'
  codec_name: string
  profile: string
  width: number
  height: number
  pix_fmt: string
  color_range?: string
  color_space?: string
  sample_aspect_ratio?: string
  r_frame_rate: string
  start_time: string
  channels: number
  sample_rate: string
  nb_read_frames: string
  tags?: Record<string, string>
  side_data_list?: unknown[]
}
export interface FileFacts {
  streams: StreamFacts[]
  format: { duration: string; tags?: Record<string, string> }
  chapters: unknown[]
}

/** Every frame is decoded and counted. */
export async function factsOf(
  file: string,
): Promise<FileFacts & { picture: StreamFacts; sound: StreamFacts | undefined }> {
  const { probePath } = await usualFfmpeg()
  const sections = ['-show_streams', '-show_format', '-show_chapters', '-count_frames']
  const { stdout } = await runFile(probePath, ['-v', 'error', '-of', 'json', ...sections, `file:${file}`])
  const facts = JSON.parse(stdout) as FileFacts
  const picture = facts.streams.find((stream) => stream.codec_type === 'video') ?? facts.streams[0]
  if (!picture) throw new Error(`nothing in ${file}`)
  return { ...facts, picture, sound: facts.streams.find((stream) => stream.codec_type === 'audio') }
}

/** Decodes all; gives the bytes and what ffmpeg complained of, which must be nothing for a file of ours. */
export async function decode(
  file: string,
  ...options: readonly string[]
): Promise<{ bytes: Buffer; complaints: string }> {
  const { path } = await usualFfmpeg()
  const command = ['-hide_banner', '-loglevel', 'warning', '-i', `file:${file}`, ...options, 'pipe:1']
  const { stdout, stderr } = await runFile(path, command, { encoding: 'buffer', maxBuffer: 1 << 29 })
  return { bytes: stdout, complaints: stderr.toString() }
}

/** Each image reduced to `width × height` RGB pixels, as browsers would show it. */
export async function imagesOf(file: string, width = 2, height = 2): Promise<number[][][]> {
  // To RGB first: with half as many colours, two pixels would share one. The images as they are, none doubled to fill a gap.
  const filter = `format=gbrp,scale=${width}:${height}:flags=area,format=rgb24`
  const { bytes } = await decode(file, '-map', '0:v:0', '-vsync', '0', '-vf', filter, '-f', 'rawvideo')
  const images: number[][][] = []
  for (let start = 0; start + width * height * 3 <= bytes.length; start += width * height * 3) {
    const pixels = Array.from({ length: width * height }, (_, pixel) => [
      ...bytes.subarray(start + pixel * 3, start + pixel * 3 + 3),
    ])
    images.push(pixels)
  }
  return images
}

/** The colour of each quarter of an image of `quadrants`: `red green blue white` when it is upright. */
export function quartersOf(image: readonly (readonly number[])[] | undefined): string {
  const names: Record<string, string> = { 100: 'red', '010': 'green', '001': 'blue', 111: 'white', '000': 'black' }
  return (image ?? []).map((pixel) => names[pixel.map((value) => (value > 128 ? 1 : 0)).join('')] ?? 'mixed').join(' ')
}

/** Mono samples at 8 kHz, from −1 to 1. */
export async function soundOf(file: string): Promise<Float32Array> {
  const { bytes } = await decode(file, '-map', '0:a:0', '-ac', '1', '-ar', '8000', '-f', 'f32le')
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length - (bytes.length % 4)))
}

/** Seconds at which a clip of `flashAndTone` turns white and begins to sound. */
export async function flashAndToneIn(file: string, fps: number): Promise<{ flash: number; tone: number }> {
  const images = await imagesOf(file, 1, 1)
  const sound = await soundOf(file)
  return {
    flash: images.findIndex(([pixel]) => (pixel?.[0] ?? 0) > 128) / fps,
    tone: sound.findIndex((sample) => Math.abs(sample) > 0.1) / 8000,
  }
}

/** Structural similarity of two films of the same size, 0 to 1, by ffmpeg's `ssim` filter. */
export async function similarity(
  file: string,
  reference: string,
  prepareReference = 'null',
  prepareFile = 'null',
): Promise<number> {
  const { path } = await usualFfmpeg()
  const graph = `[0:v]${prepareFile},setpts=PTS-STARTPTS[a];[1:v]${prepareReference},setpts=PTS-STARTPTS[b];[a][b]ssim`
  const command = [
    '-hide_banner',
    '-i',
    `file:${file}`,
    '-i',
    `file:${reference}`,
    '-filter_complex',
    graph,
    '-f',
    'null',
    '-',
  ]
  const { stderr } = await runFile(path, command)
  return Number(/SSIM.* All:([\d.]+)/.exec(stderr)?.[1])
}
