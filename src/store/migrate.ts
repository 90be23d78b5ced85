/**
 * Brings a database to the version of the program: runs the migrations that it has not had, in order, each once,
 * whatever the number of processes that start together, and again from its beginning when one was cut.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Clock, systemClock } from '../clock.ts'
import { type Collection, DuplicateKey, type Engine, type Stored } from './engine.ts'
import { migrations as released } from './migrations.ts'
import { assertWhole } from './passage.ts'
import { instantText } from './requests.ts'

export interface Migration {
  /** Whole, from 1. */
  number: number
  /** What it changes, for the operator. */
  name: string
  /**
   * Works through the port alone, by pages, outside of one long transaction. May be run again on a database that
   * it has half changed: what is done already is left as it is.
   */
  run(engine: Engine): Promise<void>
}

interface MigrateParts {
  migrations?: readonly Migration[]
  clock?: Clock
  /** Told before each migration that this process runs, and once when another process is waited for. */
  tell?(event: { kind: 'running'; migration: Migration } | { kind: 'waiting' }): void
  signal?: AbortSignal
}

interface Done extends Stored {
  name: string
  doneAt: string
}

interface Lease extends Stored {
  holder: string
  until: string
}

const leaseSeconds = 30
const renewMilliseconds = 10_000
const waitMilliseconds = 200

/**
 * @returns the numbers of what this process ran; empty when there was nothing to do, or another process did it
 * @throws {TransferUnfinished} @throws {DatabaseIsNewer} when a newer program already changed this database: nothing is touched
 */
export async function migrate(engine: Engine, parts: MigrateParts = {}): Promise<number[]> {
  const { migrations = released, clock = systemClock, tell = () => {}, signal } = parts
  const ordered = inOrder(migrations)
  const history = engine.collection<Done>({ name: 'migrations' })
  const leases = engine.collection<Lease>({ name: 'migration_leases', expiresBy: 'until' })
  const ran: number[] = []
  await assertWhole(engine)
  for (let isTold = false; ; isTold = true) {
    if ((await leftOf(ordered, history)).length === 0) return ran
    await using lease = await takeLease(leases, clock)
    if (lease === null) {
      if (!isTold) tell({ kind: 'waiting' })
      await sleep(waitMilliseconds, undefined, { signal })
      continue
    }
    // Read again under the lease: another process may have finished in between.
    for (const migration of await leftOf(ordered, history)) {
      signal?.throwIfAborted()
      tell({ kind: 'running', migration })
      await Promise.race([migration.run(engine), lease.lost])
      await history.put({ _id: idOf(migration), name: migration.name, doneAt: instantText(clock.now()) })
      ran.push(migration.number)
    }
  }
}

function inOrder(migrations: readonly Migration[]): Migration[] {
  const ordered = migrations.toSorted((a, b) => a.number - b.number)
  for (const [index, { number }] of ordered.entries()) {
    if (!Number.isSafeInteger(number) || number < 1) throw new TypeError(`not a number for a migration: ${number}`)
    if (ordered[index - 1]?.number === number) throw new TypeError(`two migrations have the number ${number}`)
  }
  return ordered
}

async function leftOf(ordered: readonly Migration[], history: Collection<Done>): Promise<Migration[]> {
  const last = await history.findOne({}, { sort: [['_id', 'desc']] })
  const newest = ordered.at(-1)
  if (last !== null && (newest === undefined || last._id > idOf(newest))) throw new DatabaseIsNewer(last.name)
  const done = new Set((await history.getMany(ordered.map(idOf))).map(({ _id }) => _id))
  return ordered.filter((migration) => !done.has(idOf(migration)))
}

/** So that ids sort as numbers do. */
function idOf({ number }: Migration): string {
  return `${number}`.padStart(8, '0')
}

/** Null while another process has it. It ends with the process that holds it, half a minute after its last sign. */
async function takeLease(leases: Collection<Lease>, clock: Clock) {
  const holder = randomUUID()
  const until = () => instantText(clock.now().add({ seconds: leaseSeconds }))
  try {
    await leases.insert({ _id: 'migrations', holder, until: until() })
  } catch (error) {
    if (error instanceof DuplicateKey) return null
    throw error
  }
  const lost = Promise.withResolvers<never>()
  lost.promise.catch(() => undefined)
  const renew = async () => {
    const isOurs = await leases.update('migrations', { set: { until: until() } }, { onlyIf: { holder } })
    if (!isOurs) throw new Error('another process took over the migrations')
  }
  const timer = setInterval(() => renew().catch(lost.reject), renewMilliseconds)
  return {
    lost: lost.promise,
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await leases.delete('migrations', { onlyIf: { holder } })
    },
  }
}

/** For the operator: to install the newer program again, or to restore the backup made before it. */
export class DatabaseIsNewer extends Error {
  override readonly name = 'DatabaseIsNewer'
  constructor(migration: string) {
    super(`the database was changed by a newer version of the program (${migration})`)
  }
}
