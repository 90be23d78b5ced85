/** Everything of alliances, built once: what administrators do, what the other side says, what is shared by it. */
import type { AccountId } from '#src/accounts/account.ts'
import type { AccountSummary } from '#src/accounts/account-schemas.ts'
import { createAuditTrail } from '#src/administration/audit-trail.ts'
import type { Clock } from '#src/clock.ts'
import type { Route } from '#src/http/route.ts'
import type { Jobs } from '#src/jobs/jobs.ts'
import type { Engine } from '#src/store/engine.ts'
import type { VideosPart } from '#src/videos/videos-part.ts'
import type { OurActors } from '../actors/local-actors.ts'
import type { Ids } from '../ids.ts'
import type { HeldPolicies } from '../policies/host-policies.ts'
import type { PoliciesStore } from '../policies/policies-store.ts'
import type { AllianceInbox, Deliveries, Discovery, Follows, MediaGrants, RemoteFetch } from '../ports.ts'
import { allianceRoutes } from './alliance-routes.ts'
import type { AlliancesStore } from './alliances-store.ts'
import { createForgetShared } from './forget-shared.ts'
import { createHearAlliance } from './hear-alliance.ts'
import { createKeepAlliance, type KeepAlliance } from './keep-alliance.ts'
import { createManageAlliances, type ManageAlliances } from './manage-alliances.ts'
import { createMediaGrants } from './media-grants.ts'
import { createStandingAlliances } from './standing-alliances.ts'

interface AllianceParts {
  engine: Engine
  clock: Clock
  jobs: Pick<Jobs, 'define' | 'enqueue'>
  ids: Ids
  actors: OurActors
  follows: Follows
  deliveries: Deliveries
  discovery: Discovery
  fetch: RemoteFetch
  policies: HeldPolicies
  alliances: AlliancesStore
  hosts: PoliciesStore['hosts']
  videos: Pick<VideosPart, 'store' | 'received'>
  summariesOf: (ids: Iterable<AccountId>) => Promise<Map<AccountId, AccountSummary>>
}

export interface AlliancePart {
  readonly routes: Route[]
  readonly manage: ManageAlliances
  readonly inbox: AllianceInbox
  readonly grants: MediaGrants
  readonly keep: KeepAlliance
  /** Whether the alliance of this name stands. */
  isStanding(token: string): boolean | Promise<boolean>
  /** Until the signal aborts, this remembers for a moment what it answered. */
  followStanding(signal: AbortSignal): void
  /** Before `jobs.start()`. */
  defineJobs(): void
}

export function createAlliancePart(parts: AllianceParts): AlliancePart {
  const { engine, clock, ids, actors } = parts
  const transact: Engine['transaction'] = (work) => engine.transaction(work)
  const { defineJobs, forgetShared } = createForgetShared({
    ...parts,
    transact,
    isAllied: (host) => parts.alliances.isAllied(host),
  })
  const keep = createKeepAlliance({ ...parts, instance: () => actors.instance(), forgetShared })
  const manage = createManageAlliances({
    ...parts,
    keep,
    audit: createAuditTrail({ engine, clock }),
    ourHost: () => ids.host,
    // Instances that speak together speak the same way.
    addressOf: (host) => `${new URL(ids.origin).protocol}//${host}/`,
    transact,
  })
  const standing = createStandingAlliances(parts)
  return {
    routes: allianceRoutes(manage),
    manage,
    inbox: createHearAlliance({ ...parts, keep, us: ids.instance }),
    grants: createMediaGrants(parts),
    keep,
    isStanding: standing.isStanding,
    followStanding: standing.follow,
    defineJobs,
  }
}
