/**
 * Real, independent servers, started by the scripts of the folder that FEDERATION_PEERS names (`snac.sh`, `fedify.sh`):
 * each is a process of its own, driven by its script. They install themselves when they are first started.
 */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../../free-port.ts'
import { takeBackWithFedify } from './a-fedify-sender.ts'

const run = promisify(execFile)

export type PeerKind = 'snac' | 'fedify'

export interface RealPeer extends AsyncDisposable {
  readonly origin: string
  /** Id of its one person. */
  readonly actor: string
  /** `follow`, `post`, `reply`, `like`, `announce`, `unfollow`, `inbox`, `has`… What it printed. */
  does(command: string, ...words: string[]): Promise<string>
  /** Its person takes back a like or a boost: the scripts have no command for it, snac has buttons in her page. */
  takesBack(what: 'like' | 'announce', url: string): Promise<void>
  /** What came in, oldest first; with its answer where it is known (snac answers before it verifies). */
  received(): Promise<Record<string, unknown>[]>
}

const folder = process.env.FEDERATION_PEERS
export const peersAbsence = folder ? null : 'FEDERATION_PEERS names no folder of scripts'

export async function aRealPeer(kind: PeerKind): Promise<RealPeer> {
  const script = join(folder ?? '', `${kind}.sh`)
  const env = { ...process.env, PEER_INSTANCE: `${kind}-${randomUUID().slice(0, 8)}` }
  const printed = new Map<string, string>()
  const does = async (command: string, ...words: string[]) => {
    const { stdout } = await run('bash', [script, command, ...words], { env, maxBuffer: 1 << 26 })
    printed.set([command, ...words].join(' '), stdout)
    return stdout
  }
  const data = join(process.env.PEERS_HOME ?? join(homedir(), '.cache', 'peers'), 'data', env.PEER_INSTANCE)
  const port = await aPairOfPorts()
  await does('start', String(port))
  const actor = (await does('actor')).trim()
  return {
    origin: new URL(actor).origin,
    actor,
    does,
    async takesBack(what, url) {
      if (kind === 'fedify') {
        const done = JSON.parse(printed.get(`${what} ${url}`) ?? '')
        return takeBackWithFedify({ actor, keys: join(data, 'keys.json') }, done)
      }
      const password = (await readFile(join(data, 'pw'), 'utf8')).trim()
      const name = new URL(actor).pathname.split('/').at(-1)
      const response = await fetch(new URL(`${actor}/admin/action`), {
        method: 'POST',
        headers: {
          Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
          // It knows this type without parameters only.
          'Content-Type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams({ id: url, actor: '', action: what === 'like' ? 'Unlike' : 'Unboost' }).toString(),
        redirect: 'manual',
      })
      if (response.status >= 400) throw new Error(`snac answered ${response.status}`)
    },
    async received() {
      const lines = (await does('inbox')).split('\n').filter((line) => line.startsWith('{'))
      return lines.map((line) => {
        const said = JSON.parse(line)
        return said.activity ?? said
      })
    },
    async [Symbol.asyncDispose]() {
      await does('wipe')
    },
  }
}

/** Fedify's is also driven by a door of its own, 10,000 further. */
async function aPairOfPorts(): Promise<number> {
  for (;;) {
    const port = await freePort()
    if (port < 22_000 && (await isFree(port + 10_000))) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer()
      .once('error', () => done(false))
      .listen(port, '127.0.0.1', () => server.close(() => done(true)))
  })
}

/** Looks until it is so. @throws what it saw last, after a minute */
export async function until<T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T> {
  const end = performance.now() + 180_000
  for (;;) {
    const found = await look()
    if (found) return found
    if (performance.now() > end) throw new Error(`it never came: ${what}`)
    await new Promise((done) => setTimeout(done, 250))
  }
}
