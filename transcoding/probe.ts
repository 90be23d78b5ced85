/** What a file really holds, or why it cannot become a video. */
import { open, stat } from 'node:fs/promises'
import { type Ffmpeg, FfmpegFailed } from './ffmpeg.ts'
import { type Probe, type ProbeLimits, readProbe, refuseTooLong } from './read-probe.ts'
import { NotAVideo, TranscodingFailed, VideoUnreadable } from './refusals.ts'

export type { Probe, ProbedAudio, ProbedChapter, ProbedColour, ProbedVideo, ProbeLimits } from './read-probe.ts'
export { latestEnd } from './read-probe.ts'

interface ProbeVideoParts {
  ffmpeg: Ffmpeg
  source: string
  limits?: ProbeLimits | undefined
  signal?: AbortSignal | undefined
}

/** @throws {NotAVideo} {VideoUnreadable} {VideoTooLong} {VideoTooLarge} */
export async function probeVideo({ ffmpeg, source, limits, signal }: ProbeVideoParts): Promise<Probe> {
  const file = await stat(source)
  if (!file.isFile()) throw new NotAVideo()
  const described = await ffmpeg
    .describe(
      source,
      ['-probesize', '32M', '-analyzeduration', '15M', '-show_format', '-show_streams', '-show_chapters'],
      signal,
    )
    .catch(async (cause: unknown) => {
      throw await refusalOf(cause, source)
    })
  const probe = readProbe(described, file.size, limits)
  if (probe.durationSeconds > 0) return probe
  // Some browsers record WebM without any duration: the packets are counted, without decoding them.
  const durationSeconds = await countDuration(ffmpeg, source, probe.audio?.index ?? probe.video.index, signal)
  if (durationSeconds <= 0) throw new VideoUnreadable()
  refuseTooLong(durationSeconds, limits)
  return { ...probe, durationSeconds }
}

/** A file that begins as a film but has no index was cut; ffmpeg says so too of any text whose name ends in `.mp4`. */
async function refusalOf(cause: unknown, source: string): Promise<unknown> {
  if (!(cause instanceof FfmpegFailed) || cause.reason === 'not-started') return cause
  // Killed from outside, or by the file: the next try tells.
  if (cause.reason === 'crash' || isClosedToFfmpeg(cause, source)) return new TranscodingFailed(undefined, { cause })
  const beginsAsFilm = await isIsoMedia(source)
  return cause.reason !== 'exit' || beginsAsFilm
    ? new VideoUnreadable(undefined, { cause })
    : new NotAVideo(undefined, { cause })
}

/** Ours to mend, not the film's: folders of another user, an ffmpeg that is kept from them (snap, AppArmor). */
function isClosedToFfmpeg({ log }: FfmpegFailed, source: string): boolean {
  return log
    .split('\n')
    .some((line) => line.includes(source) && /: (?:Permission denied|Operation not permitted)$/.test(line.trim()))
}

/** The type of the first box of MP4 and QuickTime files, cut or whole. */
async function isIsoMedia(source: string): Promise<boolean> {
  await using file = await open(source)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0)
  return bytesRead === 8 && ['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip'].includes(buffer.toString('latin1', 4))
}

async function countDuration(ffmpeg: Ffmpeg, source: string, stream: number, signal?: AbortSignal): Promise<number> {
  const command = ffmpeg
    .reading(source)
    .output('pipe:3')
    .outputOptions('-map', `0:${stream}`, '-c', 'copy', '-f', 'null')
  const drain = async (bytes: AsyncIterable<unknown>) => {
    for await (const _ of bytes);
  }
  const counted = await ffmpeg
    .run(command, { outputs: [drain], signal, timeLimitSeconds: 600 })
    .catch((cause: unknown) => {
      throw cause instanceof FfmpegFailed ? new VideoUnreadable(undefined, { cause }) : cause
    })
  return counted.outTimeSeconds
}
