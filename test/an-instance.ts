/**
 * A whole instance for tests: the real composition on a free port of loopback, with its own folders, gone when disposed.
 * `anyone` is nobody; `asPerson` (`as-person.ts`) signs somebody in.
 */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { loadSettings } from '#config/load-settings.ts'
import type { Composition, CompositionOptions } from '#src/composition.ts'
import { type Budgets, defaultBudgets } from '#src/http/rate-limits.ts'
import { startInstance } from '#src/main.ts'

export type EngineKind = 'sqlite' | 'mongodb'

export interface InstanceOptions extends Omit<CompositionOptions, 'log'> {
  /** Default `sqlite`. `mongodb` needs MONGODB_URL. */
  engine?: EngineKind
  /** As in the environment: `{ UPLOAD_SIZE: '1 Mo' }`. */
  settings?: Record<string, string>
  /** Kept after, and found as it was: to start again on the same data. */
  folder?: string
  log?: CompositionOptions['log']
}

/** For those who ask again and again until something is there: what they look at is not how often one may ask. */
export const patientBudgets = Object.fromEntries(
  Object.entries(defaultBudgets).map(([budget, { person, address }]) => [
    budget,
    { person: person * 100, address: address * 100 },
  ]),
) as unknown as Budgets

/** A browser of one person: keeps cookies, says where it comes from, speaks JSON. */
export interface Caller {
  /** `Cookie` header of now, '' without any. */
  readonly cookie: string
  fetch(path: string, init?: RequestInit): Promise<Response>
  get<T = unknown>(path: string): Promise<{ status: number; headers: Headers; body: T }>
  send<T = unknown>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<{ status: number; headers: Headers; body: T }>
}

export interface TestInstance extends AsyncDisposable {
  readonly url: URL
  readonly folder: string
  /** Every part, to look behind the doors. */
  readonly parts: Composition
  readonly anyone: Caller
  /** A new caller without any session. */
  caller(cookie?: string): Caller
  close(): Promise<void>
}

export async function anInstance(options: InstanceOptions = {}): Promise<TestInstance> {
  const { engine = 'sqlite', settings: written = {}, folder: kept, log, ...rest } = options
  const folder = kept ?? (await mkdtemp(join(tmpdir(), 'c12-instance-')))
  const database = engine === 'mongodb' ? mongodbUrl(kept) : undefined
  const { settings } = loadSettings({
    PORT: '0',
    DATA_FOLDER: folder,
    DEMONSTRATION: 'non',
    LOG_LEVEL: 'silent',
    SHUTDOWN_GRACE: '1 s',
    ...(database ? { DATABASE_URL: database } : {}),
    ...written,
  })
  const instance = await startInstance(settings, {
    checkAnswers: true,
    log: log ?? pino({ level: settings.logLevel }),
    ...rest,
  })
  try {
    const parts = await instance.ready
    const close = async () => {
      await instance.close()
      if (kept !== undefined) return
      await rm(folder, { recursive: true, force: true })
      if (database) await drop(database)
    }
    return {
      url: instance.url,
      folder,
      parts,
      anyone: createCaller(instance.url),
      caller: (cookie) => createCaller(instance.url, cookie),
      close,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await instance.close()
    throw error
  }
}

/** A database of its own for each instance, or the one that a folder stands for. */
function mongodbUrl(folder: string | undefined): string {
  const base = process.env.MONGODB_URL
  if (!base) throw new Error('MONGODB_URL is needed for an instance on MongoDB')
  const url = new URL(base)
  url.pathname = `/c12-${folder ? Buffer.from(folder).toString('hex').slice(-24) : randomUUID().slice(0, 13)}`
  return url.href
}

async function drop(database: string): Promise<void> {
  const { MongoClient } = await import('mongodb')
  const client = new MongoClient(database)
  try {
    await client.db().dropDatabase()
  } finally {
    await client.close()
  }
}

function createCaller(base: URL, firstCookie = ''): Caller {
  const jar = new Map(
    firstCookie
      .split(/;\s*/)
      .filter((pair) => pair !== '')
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const),
  )
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')

  async function call(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    if (jar.size > 0 && !headers.has('Cookie')) headers.set('Cookie', cookie())
    if (!headers.has('Origin') && init.method && !/^(GET|HEAD)$/i.test(init.method)) headers.set('Origin', base.origin)
    const response = await fetch(new URL(path, base), { redirect: 'manual', ...init, headers })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const name = pair.slice(0, pair.indexOf('='))
      if (/;\s*max-age=0\b|;\s*expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name)
      else jar.set(name, pair.slice(pair.indexOf('=') + 1))
    }
    return response
  }
  async function read<T>(response: Response): Promise<{ status: number; headers: Headers; body: T }> {
    const text = await response.text()
    const isJson = /\bjson\b/.test(response.headers.get('Content-Type') ?? '')
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T }
  }
  return {
    get cookie() {
      return cookie()
    },
    fetch: call,
    get: async (path) => read(await call(path)),
    send: async (method, path, body) =>
      read(
        await call(path, {
          method,
          ...(body === undefined
            ? {}
            : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
        }),
      ),
  }
}
