/**
 * Runs ffmpeg and ffprobe on files that strangers made. The only file that knows fluent-ffmpeg, which builds argument
 * lists; the process is ours to start (`run-program.ts`), since it takes more pipes than fluent-ffmpeg can open, limits and a
 * priority.
 */
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import fluentFfmpeg, { type FfmpegCommand } from 'fluent-ffmpeg'
import {
  acceptedContainers,
  acceptedDecoders,
  acceptedProtocols,
  maximumPixels,
  maximumStreams,
  probedDecoders,
} from './accepted-media.ts'
import { confine, type Holds } from './confinement.ts'
import { createProgressReader, type EncodingState } from './ffmpeg-progress.ts'
import { findFfmpeg } from './find-ffmpeg.ts'
import {
  ask,
  collect,
  findHolds,
  type Patience,
  processorSecondsOf,
  readLines,
  startProgram,
  watchProgram,
} from './run-program.ts'

export { FfmpegNotFound } from './find-ffmpeg.ts'
export { collect, ProgramFailed as FfmpegFailed } from './run-program.ts'
export type { FfmpegCommand }

export interface FfmpegSettings {
  /** Absolute paths; found when absent: the system's, else those of npm. */
  ffmpegPath?: string | undefined
  ffprobePath?: string | undefined
  /** Of each decoder and encoder. Default: the cores found, at most 8. */
  threads?: number | undefined
  /** That one run may take. Default 4096. */
  memoryMiB?: number | undefined
  /** 0 to 19. Default 10: people's requests come first. */
  niceness?: number | undefined
}

export interface Ffmpeg {
  readonly path: string
  readonly probePath: string
  /** As it names itself: `5.1.9-0+deb12u1`. */
  readonly version: string
  /** `npm` is a build of 2018 without any fix since: fit for a first start, not for strangers' files. */
  readonly origin: 'setting' | 'system' | 'npm'
  readonly encoders: ReadonlySet<string>
  readonly filters: ReadonlySet<string>
  readonly threads: number
  /** How its processes are held on this machine. */
  readonly holds: Holds
  /** A command that reads this file, and it alone. `inputOptions` come before it (`-ss`, `-t`). */
  reading(source: string, ...inputOptions: readonly string[]): FfmpegCommand
  /** The next input of a command, read as carefully. */
  alsoReading(command: FfmpegCommand, source: string, ...inputOptions: readonly string[]): void
  /** @throws {FfmpegFailed}, what a consumer threw, or the reason of `signal` */
  run(command: FfmpegCommand, run: Run): Promise<RunEnd>
  /** What ffprobe tells of a file, parsed JSON. @throws {FfmpegFailed} */
  describe(source: string, options: readonly string[], signal?: AbortSignal): Promise<unknown>
  /** What ffprobe tells of a file, line by line: for what may be long. @throws {FfmpegFailed} */
  list(source: string, options: readonly string[], line: (text: string) => void, signal?: AbortSignal): Promise<void>
}

interface Run extends Patience {
  /** Readers of `pipe:3`, `pipe:4`… in this order, which must be read together: one that waits holds all the others. */
  outputs?: readonly ((bytes: Readable) => Promise<void>)[]
  /** Yields that much more than usual to others, 0 to 9. */
  politeness?: number | undefined
  /** A moment encoded, or a byte out, is a sign of life. */
  onProgress?: ((state: EncodingState & Spent) => void) | undefined
}

interface Spent {
  /** Of the processors until now, in seconds of one; null where the system does not tell. */
  processorSeconds: number | null
}

interface RunEnd {
  /** The end of what ffmpeg said on stderr: warnings, when it went well. */
  log: string
  /** The furthest moment written, in seconds; 0 when it never told. */
  outTimeSeconds: number
}

/** @throws {FfmpegNotFound} when none that can make H.264 and AAC is there */
export async function openFfmpeg(settings: FfmpegSettings = {}): Promise<Ffmpeg> {
  const [holds, found] = await Promise.all([findHolds(), findFfmpeg(settings, ask)])
  const threads = settings.threads || Math.min(8, availableParallelism())
  const memoryMiB = settings.memoryMiB ?? 4096
  const niceness = settings.niceness ?? 10
  const start = (
    program: string,
    programArguments: readonly string[],
    timeLimitSeconds: number,
    { pipes = 0, politeness = 0 } = {},
  ) => {
    const cpuSeconds = timeLimitSeconds * Math.max(1, availableParallelism())
    const limits = { memoryMiB, cpuSeconds, niceness: Math.min(19, niceness + politeness) }
    return startProgram(confine(program, programArguments, limits, holds), { pipes, politeness })
  }

  const look = async (
    source: string,
    options: readonly string[],
    limits: { timeLimitSeconds: number; signal: AbortSignal | undefined },
    read: (told: Readable | null) => Promise<void>,
  ) => {
    limits.signal?.throwIfAborted()
    const probeArguments = ['-v', 'error', ...readOnly(probedDecoders), ...options, '-i', inputAddress(source)]
    const child = start(found.probePath, probeArguments, limits.timeLimitSeconds)
    await watchProgram(child, limits).end([read(child.stdout)])
  }

  return {
    ...found,
    threads,
    holds,
    reading(source, ...inputOptions) {
      const command = fluentFfmpeg(inputAddress(source))
      return command.inputOptions(...readOnlyThis, '-threads', String(threads), ...inputOptions)
    },
    alsoReading(command, source, ...inputOptions) {
      command.input(inputAddress(source)).inputOptions(...readOnlyThis, '-threads', String(threads), ...inputOptions)
    },
    async run(command, run) {
      run.signal?.throwIfAborted()
      const readers = run.outputs ?? []
      const ffmpegArguments = [...quietly, ...command._getArguments()]
      const child = start(found.path, ffmpegArguments, run.timeLimitSeconds, {
        pipes: readers.length,
        politeness: run.politeness,
      })
      const watch = watchProgram(child, run)
      const progress = createProgressReader((state) => {
        watch.alive()
        run.onProgress?.({ ...state, processorSeconds: processorSecondsOf(child) })
      })
      const outputs = readers.map((read, index) => {
        const pipe = child.stdio[3 + index] as Readable
        pipe.on('data', watch.alive).pause()
        return read(pipe)
      })
      const log = await watch.end([readLines(child.stdout, progress.line), ...outputs])
      return { log, outTimeSeconds: progress.outTimeSeconds() }
    },
    async describe(source, options, signal) {
      const told: Buffer[] = []
      const limits = { timeLimitSeconds: 60, signal }
      await look(source, ['-of', 'json', ...options], limits, (bytes) => collect(bytes, told, 4 << 20))
      return JSON.parse(Buffer.concat(told).toString('utf8'))
    },
    async list(source, options, line, signal) {
      await look(source, options, { timeLimitSeconds: 600, signal }, (bytes) => readLines(bytes, line))
    },
  }
}

/** A protocol before an absolute path: a file named `-i`, `http:…` or `concat:…` is only a file. */
function inputAddress(source: string): string {
  return `file:${resolve(source)}`
}

const readOnly = (decoders: string) => [
  ...['-protocol_whitelist', acceptedProtocols, '-format_whitelist', acceptedContainers],
  ...['-codec_whitelist', decoders, '-max_pixels', String(maximumPixels), '-max_streams', String(maximumStreams)],
]
const readOnlyThis = readOnly(acceptedDecoders)
const quietly = ['-hide_banner', '-nostdin', '-loglevel', 'warning', '-nostats', '-progress', 'pipe:1']
