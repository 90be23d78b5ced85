/** Engines for tests: a fresh, empty storage that goes away with the engine. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, systemClock } from '#src/clock.ts'
import type { Engine } from '#src/store/engine.ts'
import { openEngine } from '#src/store/open-engine.ts'

export interface AnEngineOptions {
  kind?: Engine['kind']
  clock?: Clock
}

/** A fresh SQLite file in a temporary folder, or a fresh MongoDB database (`MONGODB_URL`); removed when disposed. */
export async function anEngine({ kind = 'sqlite', clock = systemClock }: AnEngineOptions = {}): Promise<Engine> {
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
  if (kind === 'mongodb') throw new Error('MongoDB is not there yet')
  const folder = await mkdtemp(join(tmpdir(), 'classe-a-12-store-'))
  return {
    databaseUrl: `sqlite:${join(folder, 'data.sqlite')}`,
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Each engine that repositories and journeys are tested on; `pending` says why one is left out. */
export const enginesUnderTest: readonly {
  name: string
  kind: Engine['kind']
  pending: string | null
  open(options?: { clock?: Clock }): Promise<Engine>
}[] = [{ name: 'SQLite', kind: 'sqlite', pending: null, open: (options) => anEngine({ ...options, kind: 'sqlite' }) }]
