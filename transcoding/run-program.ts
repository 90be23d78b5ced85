/**
 * Starts programs that read what strangers made, follows each to its end and kills it with everything it started when
 * it is given up, too slow, silent, or when we end. The only file of the project that starts processes.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { confinedEnvironment, type Holds, noHolds } from './confinement.ts'
import { yieldSession } from './yield-session.ts'

/** How long one is waited for. */
export interface Patience {
  signal?: AbortSignal | undefined
  /** Wall time, after which it is killed. */
  timeLimitSeconds: number
  /** Without a sign of life for that long, it is killed. Default 120. */
  stallLimitSeconds?: number | undefined
}

/** A program did not end well. `log` is for operators: it may hold the path of the file. */
export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed'
  readonly reason: 'exit' | 'crash' | 'time-limit' | 'stalled' | 'not-started'
  readonly log: string
  constructor(reason: ProgramFailed['reason'], detail: string, log: string, options?: ErrorOptions) {
    super(`${reason}, ${detail}${log ? `\n${log}` : ''}`, options)
    this.reason = reason
    this.log = log
  }
}

/** Runs one of our own short questions (never on a stranger's file) and gives what it prints. */
export async function ask(...command: [string, ...string[]]): Promise<string> {
  const child = startProgram(command)
  const told: Buffer[] = []
  await watchProgram(child, { timeLimitSeconds: 20 }).end([collect(child.stdout, told, 1 << 20)])
  return Buffer.concat(told).toString('utf8')
}

/** What this machine can hold a program with. */
export async function findHolds(): Promise<Holds> {
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

/** Processes that run now, each at the head of its own group. */
const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) killGroup(child)
})

interface Start {
  /** How many pipes beside the usual three. */
  pipes?: number
  /** The folder it starts in. Default: the root, where nothing is its own. */
  from?: string
  /** How much more than we do its session yields to others, where these have a share each (`yield-session.ts`). Default 0. */
  politeness?: number | undefined
}

/** @throws {ProgramFailed} when no file can be opened any more */
export function startProgram(
  [program, ...programArguments]: readonly [string, ...string[]],
  { pipes = 0, from = '/', politeness = 0 }: Start = {},
): ChildProcess {
  const child = spawn(program, programArguments, {
    stdio: ['ignore', 'pipe', 'pipe', ...Array.from({ length: pipes }, () => 'pipe' as const)],
    env: confinedEnvironment,
    cwd: from,
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  // Told to nobody, it would end us; `watchProgram` hears it too.
  child.on('error', () => {})
  // Node gives up half way when no pipe can be made (EMFILE, ENFILE).
  if (child.stdio === undefined) throw new ProgramFailed('not-started', 'too many files are open', '')
  running.add(child)
  child.once('close', () => running.delete(child))
  yieldSession(child, politeness)
  return child
}

/** What it has taken of the processors until now, in seconds of one; null where the system does not tell, or once it has ended. */
export function processorSecondsOf({ pid }: ChildProcess): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // proc(5), fields 14 and 15, in hundredths: the name before them may hold anything.
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
    return (Number(user) + Number(system)) / 100
  } catch {
    return null
  }
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
export function watchProgram(child: ChildProcess, { signal, timeLimitSeconds, stallLimitSeconds = 120 }: Patience) {
  let failure: { cause: unknown } | null = null
  let log = ''
  const fail = (cause: unknown) => {
    failure ??= { cause }
    killGroup(child)
    for (const stream of child.stdio) stream?.destroy()
  }
  const onAbort = () => fail(signal?.reason)
  signal?.addEventListener('abort', onAbort, { once: true })
  if (signal?.aborted) onAbort()
  const limit = (reason: 'time-limit' | 'stalled', seconds: number) =>
    setTimeout(() => fail(new ProgramFailed(reason, `after ${seconds} s`, log)), seconds * 1000)
  const timeLimit = limit('time-limit', timeLimitSeconds)
  const stallLimit = limit('stalled', stallLimitSeconds)
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-8192)
  })
  // A pipe that breaks is told by the process's end, or by its reader.
  for (const stream of child.stdio) stream?.on('error', () => {})
  const ended = new Promise<void>((done) => {
    child.once('error', (cause) => {
      failure ??= { cause: new ProgramFailed('not-started', cause.message, '', { cause }) }
      done()
    })
    child.once('close', (code, killedBy) => {
      if (code !== 0) {
        const cause = new ProgramFailed(killedBy ? 'crash' : 'exit', killedBy ?? `code ${code}`, log.trim())
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
      // A process that fails also breaks its readers: they are heard when they failed by themselves, also once it has ended well.
      const read = readers.map((reader) =>
        reader.catch((cause: unknown) => (child.exitCode === null || child.exitCode === 0 ? fail(cause) : undefined)),
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

export async function readLines(stream: Readable | null, line: (text: string) => void): Promise<void> {
  let rest = ''
  for await (const text of stream?.setEncoding('utf8') ?? []) {
    const lines = (rest + text).split('\n')
    rest = (lines.pop() ?? '').slice(-4096)
    for (const one of lines) line(one)
  }
}

export async function collect(stream: Readable | null, into: Buffer[], maximumBytes: number): Promise<void> {
  let size = 0
  for await (const chunk of stream ?? []) {
    size += chunk.length
    if (size > maximumBytes) throw new ProgramFailed('exit', `it said more than ${maximumBytes} bytes`, '')
    into.push(chunk)
  }
}
