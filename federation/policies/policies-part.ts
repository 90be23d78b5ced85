/** What moderators decide of hosts and of people elsewhere, built once. */
import type { Account, AccountId } from '#src/accounts/account.ts'
import type { AccountSummary } from '#src/accounts/account-schemas.ts'
import { createAuditTrail } from '#src/administration/audit-trail.ts'
import type { Clock } from '#src/clock.ts'
import type { Route } from '#src/http/route.ts'
import type { Jobs } from '#src/jobs/jobs.ts'
import type { Engine } from '#src/store/engine.ts'
import type { Subjects } from '#src/subjects.ts'
import { ended, isOver } from '../alliance/alliance.ts'
import type { AlliancesStore } from '../alliance/alliances-store.ts'
import type { Discovery, Follows } from '../ports.ts'
import { createForgetBlocked } from './forget-blocked.ts'
import type { HeldPolicies } from './host-policies.ts'
import { createManagePolicies, type ManagePolicies } from './manage-policies.ts'
import type { PoliciesStore } from './policies-store.ts'
import { policyRoutes } from './policy-routes.ts'

interface PoliciesParts {
  engine: Engine
  clock: Clock
  jobs: Pick<Jobs, 'define' | 'enqueue'>
  subjects: Pick<Subjects, 'accounts' | 'videos' | 'comments' | 'shares' | 'playlists'>
  follows: Follows
  discovery: Discovery
  store: PoliciesStore
  held: HeldPolicies
  alliances: AlliancesStore
  newHosts: 'open' | 'quarantined'
  ourHost: () => string
  accountByHandle: (handle: string) => Promise<Account | null>
  summariesOf: (ids: Iterable<AccountId>) => Promise<Map<AccountId, AccountSummary>>
}

export interface PoliciesPart {
  readonly routes: Route[]
  readonly manage: ManagePolicies
  /** Before `jobs.start()`. */
  defineJobs(): void
}

export function createPoliciesPart(parts: PoliciesParts): PoliciesPart {
  const { engine, clock, alliances, held } = parts
  const transact: Engine['transaction'] = (work) => engine.transaction(work)
  const forget = createForgetBlocked({ ...parts, policies: held, transact })
  const manage = createManagePolicies({
    ...parts,
    policies: parts.store,
    newcomers: parts.newHosts,
    audit: createAuditTrail({ engine, clock }),
    async cutHost(host, tx) {
      // Nothing is said to who is blocked.
      const alliance = await alliances.find(host, tx)
      if (alliance !== null && !isOver(alliance)) await alliances.put(ended(alliance, 'us', clock.now()), tx)
      await forget.host(host, tx)
    },
    cutActor: forget.actor,
    freeActor: forget.actorFree,
    transact,
  })
  return { manage, routes: policyRoutes(manage), defineJobs: forget.defineJobs }
}
