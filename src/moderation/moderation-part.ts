/** Everything of reports and decisions, built once. */
import type { Viewer } from '../access/viewer.ts'
import type { Route } from '../http/route.ts'
import type { ReportPage, ReportsQuery, WithheldPage, WithheldQuery } from './moderation-schemas.ts'

export interface ModerationPart {
  readonly routes: Route[]
  /** @throws {SignInNeeded} {NotAllowed} @param query with its defaults: `reportsQuery.parse({})`. */
  listReports(viewer: Viewer, query: ReportsQuery): Promise<ReportPage>
  listWithheldVideos(viewer: Viewer, query: WithheldQuery): Promise<WithheldPage>
}
