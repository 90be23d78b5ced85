/**
 * Finds ffmpeg and ffprobe and runs them on files that strangers made. The only file of the project that starts processes,
 * and the only one that knows fluent-ffmpeg, which builds argument lists; we start the process ourselves, since it takes more pipes
 * than fluent-ffmpeg can open, limits and a priority.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { access, chmod, constants } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import fluentFfmpeg, { type FfmpegCommand } from 'fluent-ffmpeg'
import {
  acceptedContainers,
  acceptedDecoders,
  acceptedProtocols,
  maximumPixels,
  maximumStreams,
} from './accepted-media.ts'
import { confine, confinedEnvironment, type Holds, noHolds } from './confinement.ts'
import { createProgressReader, type EncodingState } from './ffmpeg-progress.ts'

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
  const holds = await findHolds()
  const found = await findBinaries(settings)
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

/** No ffmpeg that can make H.264 and AAC: `tried` says where it was looked for and what was wrong. */
export class FfmpegNotFound extends Error {
  override readonly name = 'FfmpegNotFound'
  constructor(tried: readonly string[]) {
    super(`no usable ffmpeg and ffprobe: ${tried.join('; ')}`)
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

// ── Finding ─────────────────────────────────────────────────────────────────

type Found = Pick<Ffmpeg, 'path' | 'probePath' | 'version' | 'origin' | 'encoders' | 'filters'>

async function findBinaries({ ffmpegPath, ffprobePath }: FfmpegSettings): Promise<Found> {
  const tried: string[] = []
  for (const origin of ffmpegPath ? (['setting'] as const) : (['system', 'npm'] as const)) {
    try {
      const path = ffmpegPath ?? (await locate('ffmpeg', origin))
      const probePath =
        ffprobePath ??
        (await locate('ffprobe', origin === 'npm' ? 'npm' : 'system').catch(() => locate('ffprobe', 'npm')))
      const version = /^ffmpeg version (\S+)/.exec(await ask(path, '-version'))?.[1] ?? 'unknown'
      const encoders = namesIn(await ask(path, '-hide_banner', '-encoders'))
      const filters = namesIn(await ask(path, '-hide_banner', '-filters'))
      await ask(probePath, '-version')
      const missing = ['libx264', 'aac'].filter((name) => !encoders.has(name))
      if (missing.length) throw new Error(`${path} lacks ${missing.join(' and ')}`)
      return { path, probePath, version, origin, encoders, filters }
    } catch (error) {
      tried.push(`${origin}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  throw new FfmpegNotFound(tried)
}

async function locate(program: 'ffmpeg' | 'ffprobe', origin: 'system' | 'npm' | 'setting'): Promise<string> {
  if (origin === 'npm') return locateInNpm(program)
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder || '.', program)
    // npm puts its own programs first on the PATH of its scripts; these are found by name below.
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path
  }
  throw new Error(`no ${program} on the PATH`)
}

/** Some archives lose the permission to execute on their way (`@ffprobe-installer` gives it to the owner only). */
async function locateInNpm(program: 'ffmpeg' | 'ffprobe'): Promise<string> {
  const { path } = createRequire(import.meta.url)(`@${program}-installer/${program}`) as { path: string }
  await access(path, constants.X_OK).catch(() => chmod(path, 0o755))
  return path
}

async function findHolds(): Promise<Holds> {
  if (process.platform === 'win32') return noHolds
  const works = (...command: [string, ...string[]]) =>
    ask(...command).then(
      () => true,
      () => false,
    )
  const [shell, deathSignal, noNetwork] = await Promise.all([
    works('sh', '-c', 'ulimit -d 1048576; ulimit -f 0; exec nice -n 1 true'),
    works('setpriv', '--pdeathsig', 'KILL', '--', 'true'),
    works('unshare', '--user', '--net', '--', 'true'),
  ])
  return { shell, deathSignal, noNetwork }
}

/** Runs one of our own short questions (never on a stranger's file) and gives what it prints. */
async function ask(...command: [string, ...string[]]): Promise<string> {
  const child = startProcess(command, 0)
  const told: Buffer[] = []
  await watchProcess(child, { timeLimitSeconds: 20 }).end([collect(child.stdout, told, 1 << 20)])
  return Buffer.concat(told).toString('utf8')
}

/** The second word of each line of `-encoders` and `-filters`, whose first is made of flags. */
function namesIn(listing: string): ReadonlySet<string> {
  return new Set([...listing.matchAll(/^ [A-Z.|]{2,6} +(\S+)/gm)].map(([, name]) => name ?? ''))
}

// ── Running ─────────────────────────────────────────────────────────────────

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
