/** Everything of reports and decisions, built once. */
import type { Viewer } from '../access/viewer.ts'
import { iso } from '../clock.ts'
import type { Events } from '../events/events.ts'
import type { Route } from '../http/route.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Decisions } from './decide.ts'
import { createListReports, type ListReportsParts } from './list-reports.ts'
import { moderationRoutes } from './moderation-routes.ts'
import type {
  Decision,
  ReportAnswer,
  ReportPage,
  ReportReceipt,
  ReportsQuery,
  ReportToWrite,
  WithheldPage,
  WithheldQuery,
} from './moderation-schemas.ts'
import { createReceiveReport, type ReceiveReport } from './receive-report.ts'
import { createReportContent, type ReportContentParts } from './report-content.ts'

export interface ModerationPart {
  readonly routes: Route[]
  /** Declares `forget-reporters`. Before `jobs.start()`. */
  defineJobs(): void
  reportContent(viewer: Viewer, written: ReportToWrite): Promise<ReportReceipt>
  /** For federation: a Flag. */
  readonly receiveReport: ReceiveReport
  /** @throws {SignInNeeded} {NotAllowed} @param query with its defaults: `reportsQuery.parse({})`. */
  listReports(viewer: Viewer, query: ReportsQuery): Promise<ReportPage>
  listWithheldVideos(viewer: Viewer, query: WithheldQuery): Promise<WithheldPage>
  decideReport(viewer: Viewer, id: string, decision: Decision): Promise<ReportAnswer>
  hideVideo(viewer: Viewer, address: string, reason: string): Promise<void>
  showVideo(viewer: Viewer, address: string, reason: string): Promise<void>
}

export interface ModerationParts extends ListReportsParts, ReportContentParts {
  videos: ReportContentParts['videos'] & ListReportsParts['videos']
  comments: ReportContentParts['comments'] & ListReportsParts['comments']
  playlists: ReportContentParts['playlists'] & ListReportsParts['playlists']
  decisions: Decisions
  events: Events
  jobs: Jobs
}

/** Of what was decided: who had reported it (`education`: moderation files, one year after the decision). */
const reportersKeptDays = 365

export function createModerationPart(parts: ModerationParts): ModerationPart {
  const { reports, events, jobs, clock, decisions } = parts
  const list = createListReports(parts)
  const reportContent = createReportContent(parts)

  events.listen('reports-of-deleted-videos', ['video-deleted'], async (event) => {
    if (event.kind === 'video-deleted') await decisions.videoIsGone(event.videoId)
  })

  const part: Omit<ModerationPart, 'routes'> = {
    defineJobs: () =>
      jobs.defineRecurring({
        name: 'forget-reporters',
        every: '41 4 * * *',
        async handle() {
          const before = clock.now().subtract({ hours: 24 * reportersKeptDays })
          await reports.forgetReportersOf(iso(before))
        },
      }),
    reportContent: (viewer, written) =>
      reportContent(viewer, { ...written, ground: written.ground ?? 'other', forward: written.forward ?? true }),
    receiveReport: createReceiveReport(parts),
    listReports: list.listReports,
    listWithheldVideos: list.listWithheldVideos,
    decideReport: async (viewer, id, decision) =>
      list.answerFor(viewer, await decisions.decideReport(viewer, id, decision)),
    hideVideo: decisions.hideVideo,
    showVideo: decisions.showVideo,
  }
  return { ...part, routes: moderationRoutes(part) }
}
