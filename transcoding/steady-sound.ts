/**
 * A sound that changes its rate or its channels on the way, as where two recordings were joined in one MPEG stream. ffmpeg begins its
 * graph again there, and would put all the time before once more, as silence: such a sound is made one first, in a file of its own.
 */
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { collect, type Ffmpeg, FfmpegFailed } from './ffmpeg.ts'
import { latestEnd, type Probe } from './probe.ts'

export interface SteadySound {
  /** Its only track is the sound of the film. */
  path: string
  /** How much later than the film it begins, in seconds. */
  delaySeconds: number
}

interface SteadySoundParts {
  ffmpeg: Ffmpeg
  source: string
  probe: Probe
  folder: string
  signal?: AbortSignal | undefined
}

/** Where it is looked whether it changes: some hundredths of a second of a processor in all. */
const looks = 12

/** Where it is kept: to be removed whatever happens. */
export const steadySoundIn = (folder: string) => join(folder, '.steady-sound')

/** Null when it is one already, as nearly all are. @throws {FfmpegFailed} */
export async function makeSteadySound(parts: SteadySoundParts): Promise<SteadySound | null> {
  const { ffmpeg, source, probe, folder, signal } = parts
  const { audio, video, durationSeconds } = probe
  if (audio === null || !(await changesOnTheWay(parts))) return null
  const path = steadySoundIn(folder)
  const most = latestEnd(durationSeconds)
  const command = ffmpeg.reading(source).output('pipe:3').outputOptions('-map', `0:${audio.index}`)
  // FLAC loses nothing; holes are filled here, where each stretch begins at its own moment.
  command.outputOptions(
    '-af',
    'aresample=48000:async=1,aformat=channel_layouts=stereo',
    '-c:a',
    'flac',
    '-sample_fmt',
    's16',
    '-t',
    String(most),
  )
  command.outputOptions('-map_metadata', '-1', '-map_chapters', '-1', '-f', 'nut')
  const keep = (bytes: Readable) => pipeline(bytes, createWriteStream(path))
  await ffmpeg.run(command, { outputs: [keep], signal, timeLimitSeconds: 120 + most })
  const begins = video.isDrawn ? audio.startSeconds : Math.min(video.startSeconds, audio.startSeconds)
  return { path, delaySeconds: audio.startSeconds - begins }
}

/** Other containers tell their sound once for the whole film. */
async function changesOnTheWay({ ffmpeg, source, probe, signal }: SteadySoundParts): Promise<boolean> {
  const { container, audio, durationSeconds } = probe
  if (audio === null || !container.startsWith('mpeg')) return false
  const moment = (index: number) => [
    '-skip_frame:v',
    'all',
    '-ss',
    ((durationSeconds * index) / looks).toFixed(3),
    '-t',
    '0.1',
  ]
  const command = ffmpeg.reading(source, ...moment(0.5))
  for (let index = 1; index < looks; index++) ffmpeg.alsoReading(command, source, ...moment(index + 0.5))
  const heads: Buffer[][] = Array.from({ length: looks }, () => [])
  heads.forEach((_, index) => {
    command.output(`pipe:${3 + index}`).outputOptions('-map', `${index}:${audio.index}`, '-f', 'wav')
  })
  const outputs = heads.map((into) => (bytes: Readable) => collect(bytes, into, 1 << 20))
  try {
    await ffmpeg.run(command, { outputs, signal, timeLimitSeconds: 60 })
  } catch (error) {
    signal?.throwIfAborted()
    // What cannot be read there may be read from its beginning.
    if (error instanceof FfmpegFailed) return false
    throw error
  }
  return new Set(heads.flatMap((chunks) => kindIn(Buffer.concat(chunks)) ?? [])).size > 1
}

/** Channels and samples a second, as the head of a WAV tells; null when nothing was there to be heard. */
function kindIn(wav: Buffer): string | null {
  const isHeard = wav.length > 200 && wav.toString('latin1', 12, 16) === 'fmt '
  return isHeard ? `${wav.readUInt16LE(22)} ${wav.readUInt32LE(24)}` : null
}
