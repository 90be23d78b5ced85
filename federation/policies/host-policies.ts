/**
 * What was decided of hosts and of actors, and who is allied, held in memory since every request asks: read once, then
 * followed through changes, also those of other processes.
 */
import type { Logger } from 'pino'
import type { Watcher } from '#src/store/engine.ts'
import type { Alliance } from '../alliance/alliance.ts'
import type { AlliancesStore } from '../alliance/alliances-store.ts'
import type { HostPolicies, HostPolicy, StandingAlliance } from '../ports.ts'
import type { PoliciesStore } from './policies-store.ts'
import { policyFor } from './policy.ts'

export interface HeldPolicies extends HostPolicies, AsyncDisposable {
  /** Before the first request is answered and the first job begins: until then every question is an error. */
  load(): Promise<void>
  /** What this process has just written holds for its very next request. */
  reread(what: 'host' | 'actor' | 'alliance', id: string): Promise<void>
}

interface HeldPoliciesParts {
  policies: PoliciesStore
  alliances: Pick<AlliancesStore, 'find' | 'all' | 'watch'>
  /** Of hosts of which nothing was decided. An allied one is open. */
  newcomers: Extract<HostPolicy, 'open' | 'quarantined'>
  log: Logger
}

/** One collection, as it is held: kept true by what its changes tell. */
interface Held<T> {
  readonly known: Map<string, T>
  /** Reads follow one another: an older answer never takes the place of a newer one. */
  inTurn<R>(read: () => Promise<R>): Promise<R>
  all(): AsyncIterable<T & { readonly _id: string }>
  get(id: string): Promise<T | null>
  watch(watcher: Watcher, signal: AbortSignal): void
  /** Told to have changed, and it could not be read: no longer believed. */
  readonly isForgottenUnread: boolean
  /** Of a document that is held. */
  isHeld(document: T): boolean
}

export function createHeldPolicies({ policies, alliances, newcomers, log }: HeldPoliciesParts): HeldPolicies {
  const stopping = new AbortController()
  let isLoaded = false
  const hosts: Held<{ policy: HostPolicy }> = {
    ...held(policies.hosts),
    isForgottenUnread: false,
    isHeld: () => true,
  }
  const actors: Held<unknown> = { ...held(policies.actors), isForgottenUnread: false, isHeld: () => true }
  const allies: Held<Alliance> = {
    ...held({
      get: (host) => alliances.find(host),
      all: () => alliances.all(['allied']),
      watch: (watcher, signal) => alliances.watch(watcher, signal),
    }),
    isForgottenUnread: true,
    isHeld: ({ state }) => state === 'allied',
  }
  const kinds = { host: hosts, actor: actors, alliance: allies } as const

  function reread<T>(of: Held<T>, id: string): Promise<void> {
    return of.inTurn(async () => {
      const document = await of.get(id).catch((error: unknown) => {
        if (of.isForgottenUnread) of.known.delete(id)
        throw error
      })
      if (document !== null && of.isHeld(document)) of.known.set(id, document)
      else of.known.delete(id)
    })
  }

  function readAll<T>(of: Held<T>): Promise<void> {
    return of.inTurn(async () => {
      const found = new Map<string, T>()
      for await (const document of of.all()) found.set(document._id, document)
      of.known.clear()
      for (const [id, document] of found) of.known.set(id, document)
    })
  }

  /** Reads all again whenever something could not be told, or read. */
  async function follow<T>(of: Held<T>, isRead: () => void): Promise<void> {
    const told = new Set<string>()
    let isAllInDoubt = true
    let wake = () => {}
    const watcher: Watcher = {
      changed(id) {
        told.add(id)
        wake()
      },
      anyChanged() {
        isAllInDoubt = true
        wake()
      },
    }
    // Asked for before reading: what changes while all is read is told after.
    of.watch(watcher, stopping.signal)
    stopping.signal.addEventListener('abort', () => wake(), { once: true })
    while (!stopping.signal.aborted) {
      try {
        if (isAllInDoubt) {
          isAllInDoubt = false
          await readAll(of)
          isRead()
        }
        for (const id of told) {
          told.delete(id)
          await reread(of, id)
        }
      } catch (error) {
        if (stopping.signal.aborted) return
        isAllInDoubt = true
        log.warn({ err: error }, 'changes of policies could not be followed; all of them are read again')
        await new Promise((resolve) => setTimeout(resolve, 1000))
      }
      if (told.size > 0 || isAllInDoubt || stopping.signal.aborted) continue
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  let following: Promise<unknown> = Promise.resolve()
  /** A guess would be acted upon for good: what waits is tried again instead. */
  function known<T>(of: Held<T>): Map<string, T> {
    if (!isLoaded) throw new Error('policies were not read yet')
    return of.known
  }
  const of = (host: string): HostPolicy => {
    return policyFor(host, (one) => known(hosts).get(one)?.policy, known(allies).has(host) ? 'open' : newcomers)
  }
  const standing = (host: string): StandingAlliance | null => {
    const alliance = of(host) === 'blocked' ? undefined : known(allies).get(host)
    if (alliance === undefined || alliance.token === null) return null
    return { host, actorId: alliance.actorId, inbox: alliance.inbox, token: alliance.token }
  }

  return {
    async load() {
      const read = Object.values(kinds).map((kind) => {
        const { promise, resolve } = Promise.withResolvers<void>()
        return { promise, follows: follow(kind as Held<unknown>, resolve) }
      })
      following = Promise.all(read.map(({ follows }) => follows))
      await Promise.all(read.map(({ promise }) => promise))
      isLoaded = true
    },
    reread: (what, id) => reread(kinds[what] as Held<unknown>, id),
    of,
    isAllied: (host) => standing(host) !== null,
    allianceWith: standing,
    allies: () => [...known(allies).keys()].flatMap((host) => standing(host) ?? []),
    isActorBlocked: (id) => known(actors).has(id),
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await following
    },
  }
}

function held<T>(store: {
  get(id: string): Promise<T | null>
  all(): AsyncIterable<T & { readonly _id: string }>
  watch(watcher: Watcher, signal: AbortSignal): void
}) {
  let last: Promise<unknown> = Promise.resolve()
  return {
    known: new Map<string, T>(),
    inTurn<R>(read: () => Promise<R>): Promise<R> {
      const next = last.then(read, read)
      last = next
      return next
    },
    get: (id: string) => store.get(id),
    all: () => store.all(),
    watch: (watcher: Watcher, signal: AbortSignal) => store.watch(watcher, signal),
  }
}
