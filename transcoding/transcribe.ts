/**
 * Has a film listened to by the command that an operator chose, with whisper.cpp's interface (`whisper-cli -m … -f
 * sound.wav -l fr -ovtt -of out -pp`): it is given a sound of ours, and held as ffmpeg is, in a folder of its own.
 */
import { createWriteStream } from 'node:fs'
import { open, readFile, stat, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { confine } from './confinement.ts'
import type { Ffmpeg } from './ffmpeg.ts'
import { ProgramFailed, readLines, startProgram, watchProgram } from './run-program.ts'

/** What listens, and how it is held. */
export interface Transcriber {
  /** Absolute path of the program. */
  readonly command: string
  /** Absolute path; null when the program needs none. */
  readonly model: string | null
  readonly threads: number
  readonly memoryMiB: number
  /** Wall time, for each second of film; a minute more is always given. */
  readonly secondsPerSecond: number
}

interface TranscribeParts {
  ffmpeg: Ffmpeg
  transcriber: Transcriber
  /** A film of ours, or its sound. */
  source: string
  /** Where the sound and the words are written; the caller removes it. */
  folder: string
  /** Of two or three letters. */
  language: string
  durationSeconds: number
  signal: AbortSignal
  onProgress?: (fraction: number) => void
}

/** What whisper was taught with, and other programs of its interface take. */
const sampleRate = 16_000
const bytesPerSecond = sampleRate * 2
const mostWordBytes = 4 << 20

/** @returns what it wrote, WebVTT, unchecked. @throws {ProgramFailed} or the reason of `signal` */
export async function transcribe(parts: TranscribeParts): Promise<Buffer> {
  const sound = join(parts.folder, 'sound.wav')
  await writeSound(sound, parts)
  await listen(sound, parts)
  const words = join(parts.folder, 'out.vtt')
  const { size } = await stat(words).catch((cause: unknown) => {
    throw new ProgramFailed('exit', 'it wrote no words', '', { cause })
  })
  if (size > mostWordBytes) throw new ProgramFailed('exit', `it wrote more than ${mostWordBytes} bytes`, '')
  return readFile(words)
}

/** ffmpeg gives bare samples through its pipe; their length is known at the end, and written before them. */
async function writeSound(file: string, { ffmpeg, source, durationSeconds, signal }: TranscribeParts): Promise<void> {
  await writeFile(file, Buffer.alloc(44))
  const mostBytes = Math.ceil((durationSeconds + 60) * bytesPerSecond)
  let written = 0
  const command = ffmpeg
    .reading(source)
    .output('pipe:3')
    .outputOptions(
      '-map',
      '0:a:0',
      '-vn',
      '-ac',
      '1',
      '-ar',
      String(sampleRate),
      '-f',
      's16le',
      '-t',
      String(durationSeconds + 30),
    )
  const keep = (bytes: Readable) =>
    pipeline(
      bytes,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          written += chunk.length
          if (written > mostBytes) throw new ProgramFailed('exit', 'the sound is longer than its film', '')
          yield chunk
        }
      },
      createWriteStream(file, { flags: 'r+', start: 44 }),
    )
  await ffmpeg.run(command, { outputs: [keep], signal, timeLimitSeconds: 120 + durationSeconds })
  await using wav = await open(file, 'r+')
  await wav.write(wavHeader(written), 0, 44, 0)
}

/** RIFF, PCM of 16 bits, one channel. */
function wavHeader(dataBytes: number): Buffer {
  const header = Buffer.alloc(44)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(36 + dataBytes, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(sampleRate, 24)
  header.writeUInt32LE(bytesPerSecond, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(dataBytes, 40)
  return header
}

async function listen(sound: string, parts: TranscribeParts): Promise<void> {
  const { ffmpeg, transcriber, folder, language, durationSeconds, signal, onProgress } = parts
  const { command, model, threads, memoryMiB, secondsPerSecond } = transcriber
  const timeLimitSeconds = 60 + durationSeconds * secondsPerSecond
  const given = [
    ...(model === null ? [] : ['-m', model]),
    ...['-f', sound, '-l', language, '-t', String(threads), '-ovtt', '-of', join(folder, 'out'), '-pp'],
  ]
  const limits = {
    memoryMiB,
    cpuSeconds: timeLimitSeconds * Math.max(1, availableParallelism()),
    niceness: 15,
    fileKiB: mostWordBytes / 1024,
  }
  // As what completes a film does.
  const child = startProgram(confine(command, given, limits, ffmpeg.holds), { from: folder, politeness: 9 })
  // A large model takes minutes to be read before anything is said.
  const watch = watchProgram(child, { signal, timeLimitSeconds, stallLimitSeconds: Math.max(900, durationSeconds) })
  child.stderr?.on('data', (text: string | Buffer) => {
    watch.alive()
    const [percent] = [...String(text).matchAll(/progress\s*=\s*(\d{1,3})\s*%/g)]
      .map((found) => Number(found[1]))
      .slice(-1)
    if (percent !== undefined) onProgress?.(Math.min(1, percent / 100))
  })
  await watch.end([readLines(child.stdout, watch.alive)])
}
