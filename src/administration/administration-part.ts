/** Everything of the administration, built once. */
import { administrator } from '../access/acting-person.ts'
import type { Viewer } from '../access/viewer.ts'
import type { AccountId } from '../accounts/account.ts'
import type { AccountSummary } from '../accounts/account-schemas.ts'
import { NotFound } from '../app-error.ts'
import type { Route } from '../http/route.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { administrationRoutes } from './administration-routes.ts'
import type {
  AccountsQuery,
  AdministeredAccount,
  AdministeredAccountPage,
  AuditPage,
  AuditQuery,
  JobPage,
  JobsQuery,
  Overview,
} from './administration-schemas.ts'
import { createManageAccounts, type ManageAccountsParts } from './manage-accounts.ts'
import { createShowOverview, type ShowOverviewParts } from './show-overview.ts'

export interface AdministrationPart {
  readonly routes: Route[]
  /** Each: @throws {SignInNeeded} {NotAllowed}. Queries with their defaults: `jobsQuery.parse({})`… */
  showOverview(viewer: Viewer): Promise<Overview>
  listJobs(viewer: Viewer, query: JobsQuery): Promise<JobPage>
  /** @throws {NotFound} when it is no dead letter */
  retryJob(viewer: Viewer, id: string): Promise<void>
  listAccounts(viewer: Viewer, query: AccountsQuery): Promise<AdministeredAccountPage>
  suspendAccount(viewer: Viewer, address: string, reason: string): Promise<AdministeredAccount>
  restoreAccount(viewer: Viewer, address: string, reason: string): Promise<AdministeredAccount>
  giveRoles(
    viewer: Viewer,
    address: string,
    roles: AdministeredAccount['roles'],
    reason: string,
  ): Promise<AdministeredAccount>
  joinAccounts(viewer: Viewer, address: string, other: { from: string; reason: string }): Promise<AdministeredAccount>
  listAudit(viewer: Viewer, query: AuditQuery): Promise<AuditPage>
}

interface AdministrationParts extends Omit<ManageAccountsParts, never>, Omit<ShowOverviewParts, 'accounts' | 'jobs'> {
  jobs: Jobs
  summariesOf: (ids: Iterable<AccountId>) => Promise<Map<AccountId, AccountSummary>>
}

export function createAdministrationPart(parts: AdministrationParts): AdministrationPart {
  const { jobs, audit, summariesOf, transact } = parts
  const part: Omit<AdministrationPart, 'routes'> = {
    showOverview: createShowOverview(parts),
    ...createManageAccounts(parts),

    async listJobs(viewer, { state, kind, count, after }) {
      administrator(viewer)
      const [page, counts] = await Promise.all([
        jobs.list(
          { state, ...(kind === undefined ? {} : { kind }) },
          { limit: count, ...(after === undefined ? {} : { after }) },
        ),
        jobs.counts(),
      ])
      return { counts, data: page.items, next: page.next }
    },

    async retryJob(viewer, id) {
      const person = administrator(viewer)
      if (!(await jobs.retry(id))) throw new NotFound('Cette tâche n’attend pas d’être reprise.')
      await transact((tx) =>
        audit.record(tx, {
          by: person.accountId,
          action: 'job-retried',
          target: { kind: 'job', id },
          concerns: null,
          reason: null,
        }),
      )
    },

    async listAudit(viewer, query) {
      administrator(viewer)
      const page = await audit.list(query)
      const accounts = await summariesOf(page.items.flatMap(({ by }) => by ?? []))
      return {
        data: page.items.map(({ _id, by, concerns, ...line }) => ({
          id: _id,
          ...line,
          by: (by && accounts.get(by)) || null,
        })),
        next: page.next,
      }
    },
  }
  return { ...part, routes: administrationRoutes(part) }
}
