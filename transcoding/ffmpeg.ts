/**
 * Runs ffmpeg and ffprobe on files that strangers made. The only file of the project that starts processes,
 * and the only one that knows fluent-ffmpeg, which builds argument lists; we start the process ourselves, since it takes more pipes
 * than fluent-ffmpeg can open, limits and a priority.
 */
import { type ChildProcess, spawn } from 'node:child_process'
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
} from './accepted-media.ts'
import { confine, confinedEnvironment, type Holds } from './confinement.ts'
import { createProgressReader, type EncodingState } from './ffmpeg-progress.ts'
import { findFfmpeg, findHolds } from './find-ffmpeg.ts'

export { FfmpegNotFound } from './find-ffmpeg.ts'
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
  /** @throws {FfmpegFailed}, what a consumer threw, or the reason of `signal` */
  run(command: FfmpegCommand, run: Run): Promise<RunEnd>
  /** What ffprobe tells of a file, parsed JSON. @throws {FfmpegFailed} */
  describe(source: string, options: readonly string[], signal?: AbortSignal): Promise<unknown>
}

export interface Run {
  /** Readers of `pipe:3`, `pipe:4`… in this order, which must be read together: one that waits holds all the others. */
  outputs?: readonly ((bytes: Readable) => Promise<void>)[]
  onProgress?: ((state: EncodingState) => void) | undefined
  signal?: AbortSignal | undefined
  /** Wall time, after which it is killed. */
  timeLimitSeconds: number
  /** Without a byte out nor a moment encoded for that long, it is killed. Default 120. */
  stallLimitSeconds?: number | undefined
}

export interface RunEnd {
  /** The end of what ffmpeg said on stderr: warnings, when it went well. */
  log: string
  /** The furthest moment written, in seconds; 0 when it never told. */
  outTimeSeconds: number
}

/** ffmpeg or ffprobe did not end well. `log` is for operators: it may hold the path of the file. */
export class FfmpegFailed extends Error {
  override readonly name = 'FfmpegFailed'
  readonly reason: 'exit' | 'crash' | 'time-limit' | 'stalled' | 'not-started'
  readonly log: string
  constructor(reason: FfmpegFailed['reason'], detail: string, log: string, options?: ErrorOptions) {
    super(`ffmpeg: ${reason}, ${detail}${log ? `\n${log}` : ''}`, options)
    this.reason = reason
    this.log = log
  }
}

/** @throws {FfmpegNotFound} when none that can make H.264 and AAC is there */
export async function openFfmpeg(settings: FfmpegSettings = {}): Promise<Ffmpeg> {
  const holds = await findHolds(ask)
  const found = await findFfmpeg(settings, ask)
  const threads = settings.threads || Math.min(8, availableParallelism())
  const memoryMiB = settings.memoryMiB ?? 4096
  const niceness = settings.niceness ?? 10
  const start = (program: string, programArguments: readonly string[], timeLimitSeconds: number, pipes = 0) => {
    const cpuSeconds = timeLimitSeconds * Math.max(1, availableParallelism())
    return startProcess(confine(program, programArguments, { memoryMiB, cpuSeconds, niceness }, holds), pipes)
  }

  return {
    ...found,
    threads,
    holds,
    reading(source, ...inputOptions) {
      const command = fluentFfmpeg(inputAddress(source))
      return command.inputOptions(...readOnlyThis, '-threads', String(threads), ...inputOptions)
    },
    async run(command, run) {
      run.signal?.throwIfAborted()
      const readers = run.outputs ?? []
      const ffmpegArguments = [...quietly, ...command._getArguments()]
      const child = start(found.path, ffmpegArguments, run.timeLimitSeconds, readers.length)
      const watch = watchProcess(child, run)
      const progress = createProgressReader((state) => {
        watch.alive()
        run.onProgress?.(state)
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
      signal?.throwIfAborted()
      const probeArguments = ['-v', 'error', ...readOnlyThis, '-of', 'json', ...options, '-i', inputAddress(source)]
      const limits = { timeLimitSeconds: 60, signal }
      const child = start(found.probePath, probeArguments, limits.timeLimitSeconds)
      const watch = watchProcess(child, limits)
      const told: Buffer[] = []
      await watch.end([collect(child.stdout, told, 4 << 20)])
      return JSON.parse(Buffer.concat(told).toString('utf8'))
    },
  }
}

/** A protocol before an absolute path: a file named `-i`, `http:…` or `concat:…` is only a file. */
function inputAddress(source: string): string {
  return `file:${resolve(source)}`
}

const readOnlyThis = [
  ...['-protocol_whitelist', acceptedProtocols, '-format_whitelist', acceptedContainers],
  ...[
    '-codec_whitelist',
    acceptedDecoders,
    '-max_pixels',
    String(maximumPixels),
    '-max_streams',
    String(maximumStreams),
  ],
]
const quietly = ['-hide_banner', '-nostdin', '-loglevel', 'warning', '-nostats', '-progress', 'pipe:1']

// ── Running ─────────────────────────────────────────────────────────────────

/** Runs one of our own short questions (never on a stranger's file) and gives what it prints. */
async function ask(...command: [string, ...string[]]): Promise<string> {
  const child = startProcess(command, 0)
  const told: Buffer[] = []
  await watchProcess(child, { timeLimitSeconds: 20 }).end([collect(child.stdout, told, 1 << 20)])
  return Buffer.concat(told).toString('utf8')
}

/** Processes that run now, each at the head of its own group. */
const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) killGroup(child)
})

function startProcess([program, ...programArguments]: readonly [string, ...string[]], pipes: number): ChildProcess {
  const child = spawn(program, programArguments, {
    stdio: ['ignore', 'pipe', 'pipe', ...Array.from({ length: pipes }, () => 'pipe' as const)],
    env: confinedEnvironment,
    cwd: '/',
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  running.add(child)
  child.once('close', () => running.delete(child))
  return child
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL')
  } catch {
    child.kill('SIGKILL') // it ended between the two lines, or its group is not there yet
  }
}

/** Follows one process to its end: whatever goes wrong first kills it, is waited for, and is what is thrown. */
function watchProcess(
  child: ChildProcess,
  { signal, timeLimitSeconds, stallLimitSeconds = 120 }: Omit<Run, 'outputs'>,
) {
  let failure: { cause: unknown } | null = null
  let log = ''
  const fail = (cause: unknown) => {
    failure ??= { cause }
    killGroup(child)
    for (const stream of child.stdio) stream?.destroy()
  }
  const onAbort = () => fail(signal?.reason)
  signal?.addEventListener('abort', onAbort, { once: true })
  const limit = (reason: 'time-limit' | 'stalled', seconds: number) =>
    setTimeout(() => fail(new FfmpegFailed(reason, `after ${seconds} s`, log)), seconds * 1000)
  const timeLimit = limit('time-limit', timeLimitSeconds)
  const stallLimit = limit('stalled', stallLimitSeconds)
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-8192)
  })
  // A pipe that breaks is told by the process's end, or by its reader.
  for (const stream of child.stdio) stream?.on('error', () => {})
  const ended = new Promise<void>((done) => {
    child.once('error', (cause) => {
      failure ??= { cause: new FfmpegFailed('not-started', cause.message, '', { cause }) }
      done()
    })
    child.once('close', (code, killedBy) => {
      if (code !== 0) {
        const cause = new FfmpegFailed(killedBy ? 'crash' : 'exit', killedBy ?? `code ${code}`, log.trim())
        failure ??= { cause }
      }
      done()
    })
  })

  return {
    alive: () => {
      stallLimit.refresh()
    },
    async end(readers: readonly Promise<void>[]): Promise<string> {
      // A process that fails also breaks its readers: they are heard first only when they failed by themselves.
      const read = readers.map((reader) =>
        reader.catch((cause: unknown) => (child.exitCode === null ? fail(cause) : undefined)),
      )
      await Promise.all([ended, ...read])
      clearTimeout(timeLimit)
      clearTimeout(stallLimit)
      signal?.removeEventListener('abort', onAbort)
      running.delete(child)
      if (failure) throw (failure as { cause: unknown }).cause
      return log.trim()
    },
  }
}

async function readLines(stream: Readable | null, line: (text: string) => void): Promise<void> {
  let rest = ''
  for await (const text of stream?.setEncoding('utf8') ?? []) {
    const lines = (rest + text).split('\n')
    rest = (lines.pop() ?? '').slice(-4096)
    for (const one of lines) line(one)
  }
}

async function collect(stream: Readable | null, into: Buffer[], maximumBytes: number): Promise<void> {
  let size = 0
  for await (const chunk of stream ?? []) {
    size += chunk.length
    if (size > maximumBytes) throw new FfmpegFailed('exit', `it said more than ${maximumBytes} bytes`, '')
    into.push(chunk)
  }
}
