/** Engines for tests: a fresh, empty storage that goes away with the engine. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { MongoClient } from 'mongodb'
import { type Clock, systemClock } from '#src/clock.ts'
import type { Engine } from '#src/store/engine.ts'
import { openEngine } from '#src/store/open-engine.ts'

/** A fresh SQLite file in a temporary folder, or a fresh MongoDB database (`MONGODB_URL`); removed when disposed. */
export async function anEngine({
  kind = 'sqlite',
  clock = systemClock,
}: {
  kind?: Engine['kind']
  clock?: Clock
} = {}): Promise<Engine> {
  const storage = await aStorage(kind)
  const engine = await openEngine({ databaseUrl: storage.databaseUrl, clock })
  const dispose = async () => {
    await engine.close()
    await storage.remove()
  }
  return Object.assign(engine, { [Symbol.asyncDispose]: dispose })
}

/** Where an engine may be opened, several times and in several processes. */
export interface Storage {
  databaseUrl: string
  remove(): Promise<void>
}

export async function aStorage(kind: Engine['kind'] = 'sqlite'): Promise<Storage> {
  return kind === 'sqlite' ? aFile() : aDatabase()
}

async function aFile(): Promise<Storage> {
  const folder = await mkdtemp(join(tmpdir(), 'classe-a-12-store-'))
  return {
    databaseUrl: `sqlite:${join(folder, 'data.sqlite')}`,
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

async function aDatabase(): Promise<Storage> {
  const address = process.env.MONGODB_URL
  if (address === undefined) throw new Error('MONGODB_URL is not set')
  const [, servers, options = ''] = /^(mongodb(?:\+srv)?:\/\/[^/]+)(?:\/[^?]*)?(?:\?(.*))?$/.exec(address) ?? []
  if (servers === undefined) throw new Error(`MONGODB_URL is not an address of MongoDB: ${address}`)
  const name = `test-${randomUUID()}`
  const databaseUrl = `${servers}/${name}?${options}${options === '' ? '' : '&'}appName=${name}`
  const remove = async () => {
    await using client = new MongoClient(withoutName(databaseUrl))
    await endThoseOf(client, name)
    await client.db().dropDatabase()
  }
  return { databaseUrl, remove }
}

const namePart = /appName=([^&]*)/
const withoutName = (databaseUrl: string) => databaseUrl.replace(namePart, '')

/** The same storage under a name that one process alone has, for `endTransactionsOf`. */
export function ownAddress(databaseUrl: string): string {
  return databaseUrl.replace(namePart, `$&-${randomUUID()}`)
}

/**
 * Of a process that was killed, by its `ownAddress`: MongoDB would keep them a minute, and hold up whoever writes the
 * same documents. Resolves once the server has nothing more of it.
 */
export async function endTransactionsOf(ownAddress: string): Promise<void> {
  const [, name = ''] = namePart.exec(ownAddress) ?? []
  if (name === '') return
  await using client = new MongoClient(withoutName(ownAddress))
  // What it had sent last may be read by the server after its death.
  while ((await endThoseOf(client, name)) > 0) await delay(20)
}

/** @returns how many connections and transactions there were of clients of such a name */
async function endThoseOf(client: MongoClient, name: string): Promise<number> {
  const admin = client.db('admin')
  const found = await admin
    .aggregate([
      { $currentOp: { idleConnections: true, idleSessions: true } },
      { $match: { appName: { $regex: `^${name}` } } },
    ])
    .toArray()
  const sessions = found.flatMap(({ lsid }) => lsid ?? [])
  for (const lsid of sessions) await admin.command({ killAllSessionsByPattern: [{ lsid }] })
  return found.length
}

/** Each engine that repositories and journeys are tested on; `pending` says why one is left out. */
export const enginesUnderTest: readonly {
  name: string
  kind: Engine['kind']
  pending: string | null
  open(options?: { clock?: Clock }): Promise<Engine>
}[] = [
  { name: 'SQLite', kind: 'sqlite', pending: null, open: (options) => anEngine({ ...options, kind: 'sqlite' }) },
  {
    name: 'MongoDB',
    kind: 'mongodb',
    pending: process.env.MONGODB_URL ? null : 'MONGODB_URL is not set',
    open: (options) => anEngine({ ...options, kind: 'mongodb' }),
  },
]
