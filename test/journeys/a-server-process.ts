/** The instance as its operator starts it: a process of its own, with the demonstration's identity provider, that can be killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { settings as settingRows } from '#config/settings.ts'
import { clips } from '#src/demonstration/clips.ts'
import type { Engine } from '#src/store/engine.ts'
import { openEngine } from '#src/store/open-engine.ts'
import { type Browser, createBrowser } from '../access/an-access.ts'
import { freePort } from '../free-port.ts'
import { aStorage, endTransactionsOf, ownAddress } from '../store/an-engine.ts'

export interface ServerProcess extends AsyncDisposable {
  readonly url: URL
  readonly folder: string
  readonly databaseUrl: string
  browser(): Browser
  /** Ends when the process has; the data stay. */
  kill(signal: NodeJS.Signals): Promise<void>
  /** The same data and address, in a new process. */
  startAgain(): Promise<void>
}

export async function aServerProcess(
  kind: Engine['kind'],
  settings: Record<string, string> = {},
): Promise<ServerProcess> {
  const stack = new AsyncDisposableStack()
  const storage = await aStorage(kind)
  stack.defer(() => storage.remove())
  const folder = stack.adopt(await mkdtemp(join(tmpdir(), 'c12-journey-')), (path) =>
    rm(path, { recursive: true, force: true }),
  )
  await withoutClips(storage.databaseUrl)
  const [port, providerPort] = await Promise.all([freePort(), freePort()])
  const url = new URL(`http://localhost:${port}/`)
  const own = ownAddress(storage.databaseUrl)
  let child: ChildProcess | null = null

  async function kill(signal: NodeJS.Signals): Promise<void> {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
    await endTransactionsOf(own)
  }

  async function start(): Promise<void> {
    const started = spawn(process.execPath, ['src/main.ts'], {
      cwd: join(import.meta.dirname, '../..'),
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...withoutSettings(process.env),
        PORT: String(port),
        DEMONSTRATION: 'oui',
        DEMONSTRATION_PORT: String(providerPort),
        DATA_FOLDER: folder,
        DATABASE_URL: own,
        LOG_LEVEL: 'silent',
        ...settings,
      },
    })
    child = started
    const ended = once(started, 'exit').then(([code]) => {
      throw new Error(`the server ended with ${code} before it was ready`)
    })
    ended.catch(() => {})
    await Promise.race([ready(started), ended])
  }

  stack.defer(() => kill('SIGKILL'))
  await start()
  return {
    url,
    folder,
    databaseUrl: storage.databaseUrl,
    browser: () => createBrowser(url),
    kill,
    startAgain: start,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

/** Reads on after the first words: a pipe that is closed would answer the next ones by an error. */
function ready({ stdout }: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    let said = ''
    stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (said.includes('est prête')) resolve()
    })
  })
}

/** Settings of whoever runs the tests (an S3, a database) are not this instance's. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = new Set<string>(Object.values(settingRows).map(({ variable }) => variable))
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !own.has(name)))
}

/** The demonstration's clips would keep ffmpeg busy: they stand as published already. */
async function withoutClips(databaseUrl: string): Promise<void> {
  const engine = await openEngine({ databaseUrl })
  const memory = engine.collection<{ _id: string; videoId: string }>({ name: 'demonstration_clips' })
  for (const { slug } of clips) await memory.put({ _id: slug, videoId: '' })
  await engine.close()
}
