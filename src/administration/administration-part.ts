/** Everything of the administration, built once. */
import type { Viewer } from '../access/viewer.ts'
import type { Route } from '../http/route.ts'
import type {
  AccountsQuery,
  AdministeredAccountPage,
  AuditPage,
  AuditQuery,
  JobPage,
  JobsQuery,
  Overview,
} from './administration-schemas.ts'

export interface AdministrationPart {
  readonly routes: Route[]
  /** Each: @throws {SignInNeeded} {NotAllowed}. Queries with their defaults: `jobsQuery.parse({})`… */
  showOverview(viewer: Viewer): Promise<Overview>
  listJobs(viewer: Viewer, query: JobsQuery): Promise<JobPage>
  listAccounts(viewer: Viewer, query: AccountsQuery): Promise<AdministeredAccountPage>
  listAudit(viewer: Viewer, query: AuditQuery): Promise<AuditPage>
}
