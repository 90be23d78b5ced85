/**
 * Whether the alliance that a grant names stands, asked at each request of its files. Read from the store once a second at
 * most, and again as soon as an alliance or a host is told to have changed: what is held in memory for all other questions
 * (`policies/host-policies.ts`) has no bound when the feed of changes is cut.
 */
import { createShortMemory } from '#src/short-memory.ts'
import type { Watcher } from '#src/store/engine.ts'
import { withDomainsAbove } from '../policies/host.ts'
import type { PoliciesStore } from '../policies/policies-store.ts'
import { policyFor } from '../policies/policy.ts'
import type { AlliancesStore } from './alliances-store.ts'

interface StandingAlliancesParts {
  alliances: Pick<AlliancesStore, 'named' | 'watch'>
  hosts: Pick<PoliciesStore['hosts'], 'getMany' | 'watch'>
  /** How long one is believed that another process has ended, when nothing tells so. Default 1000. */
  believedMilliseconds?: number
}

export function createStandingAlliances({ alliances, hosts, believedMilliseconds = 1000 }: StandingAlliancesParts) {
  const memory = createShortMemory({ read: isStandingNow, milliseconds: believedMilliseconds, most: 1000 })

  async function isStandingNow(token: string): Promise<boolean> {
    const alliance = await alliances.named(token)
    if (alliance === null) return false
    const decided = new Map((await hosts.getMany(withDomainsAbove(alliance._id))).map((one) => [one._id, one.policy]))
    return policyFor(alliance._id, (host) => decided.get(host), 'open') !== 'blocked'
  }

  return {
    /** No promise while it is remembered. */
    isStanding: (token: string): boolean | Promise<boolean> => memory.now(token) ?? memory.ask(token),

    follow(signal: AbortSignal): void {
      // Neither tells which grants it concerns.
      const watcher: Watcher = { changed: () => memory.anyChanged(), anyChanged: () => memory.anyChanged() }
      alliances.watch(watcher, signal)
      hosts.watch(watcher, signal)
      memory.setFollowed(true)
      signal.addEventListener('abort', () => memory.setFollowed(false), { once: true })
    },
  }
}
