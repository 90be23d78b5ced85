/** What the suites of the document port share: an engine per group of tests, a new collection per test. */
import { expect } from 'chai'
import type { Clock } from '#src/clock.ts'
import type { Collection, CollectionSpec, Engine, Stored } from '#src/store/engine.ts'
import { openEngine } from '#src/store/open-engine.ts'
import type { Storage } from '#test/store/an-engine.ts'

export interface EngineUnderContract {
  name: string
  kind: Engine['kind']
  openStorage(): Promise<Storage>
}

/** A document of any shape. */
export type Any = Stored & { [key: string]: unknown }

/** One engine for the tests of the `describe` that calls this; more handles on its storage when asked. */
export class EngineInUse {
  readonly #under: EngineUnderContract
  readonly #others: Engine[] = []
  #storage: Storage | null = null
  #engine: Engine | null = null
  #count = 0
  /** What the engine takes for now. */
  now = Temporal.Instant.from('2026-11-24T08:00:00Z')
  readonly clock: Clock = { now: () => this.now }

  constructor(under: EngineUnderContract) {
    this.#under = under
    before(async () => {
      this.#storage = await under.openStorage()
      this.#engine = await openEngine({ databaseUrl: this.#storage.databaseUrl, clock: this.clock })
    })
    afterEach(async () => {
      for (const other of this.#others.splice(0)) await other.close()
    })
    after(async () => {
      await this.#engine?.close()
      await this.#storage?.remove()
    })
  }

  get kind(): Engine['kind'] {
    return this.#under.kind
  }

  get engine(): Engine {
    if (this.#engine === null) throw new Error('only inside a test')
    return this.#engine
  }

  get databaseUrl(): string {
    if (this.#storage === null) throw new Error('only inside a test')
    return this.#storage.databaseUrl
  }

  /** A second handle on the same storage, as another process has it; closed after the test. */
  async another(settings: { transactionLimit?: number } = {}): Promise<Engine> {
    const other = await openEngine({ ...settings, databaseUrl: this.databaseUrl, clock: this.clock })
    this.#others.push(other)
    return other
  }

  newName(): string {
    return `things_${++this.#count}`
  }

  /** An empty collection that no other test has. */
  collection<D extends Stored = Any>(spec: Omit<CollectionSpec<NoInfer<D>>, 'name'> = {}): Collection<D> {
    return this.engine.collection<D>({ ...spec, name: this.newName() })
  }
}

/** The error of what must be refused. */
export async function refusalOf(promise: Promise<unknown>): Promise<Error> {
  const outcome = await promise.then(
    () => 'it was not refused',
    (error: unknown) => error,
  )
  expect(outcome).to.be.instanceOf(Error)
  return outcome as Error
}

export function idsOf(documents: readonly Stored[]): string[] {
  return documents.map(({ _id }) => _id)
}
