/** Where what was decided of hosts and of actors is kept. */
import type { Collection, Engine, Page, Transaction, Watcher } from '#src/store/engine.ts'
import type { HostPolicy } from '../ports.ts'
import type { ActorDecision, HostDecision } from './policy.ts'

interface PageOfDecisions {
  start?: number
  count?: number
  after?: string | undefined
}

interface Kept<T> {
  get(id: string): Promise<T | null>
  getMany(ids: readonly string[]): Promise<T[]>
  put(decision: T, tx: Transaction): Promise<void>
  remove(id: string, tx: Transaction): Promise<boolean>
  /** Each of them, by id, some at a time. */
  all(): AsyncIterable<T>
  watch(watcher: Watcher, signal: AbortSignal): void
}

export interface PoliciesStore {
  readonly hosts: Kept<HostDecision> & {
    /** The newest first. */
    list(policy: HostPolicy | undefined, page: PageOfDecisions): Promise<Page<HostDecision>>
    count(policy: HostPolicy | undefined): Promise<number>
  }
  readonly actors: Kept<ActorDecision> & {
    list(page: PageOfDecisions): Promise<Page<ActorDecision>>
    count(): Promise<number>
  }
}

export function createPoliciesStore({ engine }: { engine: Engine }): PoliciesStore {
  const hosts = engine.collection<HostDecision>({
    name: 'host_policies',
    indexes: [{ fields: [['at', 'desc']] }, { fields: ['policy', ['at', 'desc']] }],
  })
  const actors = engine.collection<ActorDecision>({ name: 'blocked_actors', indexes: [{ fields: [['at', 'desc']] }] })
  const ofPolicy = (policy: HostPolicy | undefined) => (policy === undefined ? {} : { policy })
  const asked = ({ start = 0, count = 15, after }: PageOfDecisions) =>
    ({ sort: [['at', 'desc']], limit: count, ...(after === undefined ? { skip: start } : { after }) }) as const

  return {
    hosts: {
      ...kept(hosts),
      list: (policy, page) => hosts.find(ofPolicy(policy), asked(page)),
      count: (policy) => hosts.count(ofPolicy(policy), { limit: 100_000 }),
    },
    actors: {
      ...kept(actors),
      list: (page) => actors.find({}, asked(page)),
      count: () => actors.count({}, { limit: 100_000 }),
    },
  }
}

function kept<T extends { readonly _id: string }>(collection: Collection<T>): Kept<T> {
  return {
    get: (id) => collection.get(id),
    getMany: (ids) => collection.getMany(ids),
    async put(decision, tx) {
      await tx.in(collection).put(decision)
    },
    remove: (id, tx) => tx.in(collection).delete(id),
    async *all() {
      let after: string | undefined
      do {
        const page = await collection.find({}, { limit: 1000, after })
        yield* page.items
        after = page.next ?? undefined
      } while (after !== undefined)
    },
    watch: (watcher, signal) => collection.watch(watcher, signal),
  }
}
