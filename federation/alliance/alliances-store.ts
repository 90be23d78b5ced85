/** Where alliances are kept: one with each host, whatever became of it. */
import type { Engine, Page, Transaction, Watcher } from '#src/store/engine.ts'
import type { Alliance, AllianceState } from './alliance.ts'

export interface AlliancesStore {
  find(host: string, tx?: Transaction): Promise<Alliance | null>
  /** Now, whatever is held in memory: that one is told of a change a moment after it. */
  isAllied(host: string): Promise<boolean>
  /** The one of this name (`Alliance.token`) that stands. */
  named(token: string): Promise<Alliance | null>
  put(alliance: Alliance, tx: Transaction): Promise<void>
  /** In these states, by host. */
  list(states: readonly AllianceState[], page?: { count?: number; after?: string | undefined }): Promise<Page<Alliance>>
  /** Each of them in these states, by host, some at a time. */
  all(states: readonly AllianceState[]): AsyncIterable<Alliance>
  count(states: readonly AllianceState[]): Promise<number>
  watch(watcher: Watcher, signal: AbortSignal): void
}

export function createAlliancesStore({ engine }: { engine: Engine }): AlliancesStore {
  const alliances = engine.collection<Alliance>({ name: 'alliances', indexes: [{ fields: ['state'] }] })
  const store: AlliancesStore = {
    find: (host, tx) => (tx ? tx.in(alliances) : alliances).get(host),
    isAllied: async (host) => (await alliances.get(host))?.state === 'allied',
    named: (token) => alliances.findOne({ state: 'allied', token }),
    async put(alliance, tx) {
      await tx.in(alliances).put(alliance)
    },
    list: (states, { count = 100, after } = {}) => alliances.find({ state: { in: states } }, { limit: count, after }),
    async *all(states) {
      let after: string | undefined
      do {
        const page = await store.list(states, { count: 1000, after })
        yield* page.items
        after = page.next ?? undefined
      } while (after !== undefined)
    },
    count: (states) => alliances.count({ state: { in: states } }, { limit: 10_000 }),
    watch: (watcher, signal) => alliances.watch(watcher, signal),
  }
  return store
}
