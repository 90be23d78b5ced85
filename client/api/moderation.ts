/** Reports (by anyone) and what moderators decide. */
import type { QuarantinedPage } from '#src/comments/comment-schemas.ts'
import type {
  Decision,
  ReportAnswer,
  ReportPage,
  ReportReceipt,
  ReportToWrite,
  WithheldPage,
} from '#src/moderation/moderation-schemas.ts'
import { get, send } from './request.ts'

export function report(written: ReportToWrite) {
  return send<ReportReceipt>('POST', '/api/v1/abuses', written)
}

export function reports(state: ReportAnswer['state'], after?: string) {
  return get<ReportPage>('/api/v1/moderation/reports', { query: { state, after } })
}

export function decide(reportId: string, decision: Decision) {
  return send<ReportAnswer>('POST', `/api/v1/moderation/reports/${reportId}/decision`, decision)
}

export function withheld(waiting: boolean, after?: string) {
  return get<WithheldPage>('/api/v1/moderation/videos', { query: { waiting, after } })
}

export function quarantinedComments(after?: string) {
  return get<QuarantinedPage>('/api/v1/moderation/comments', { query: { after } })
}

export function hideVideo(id: string, reason: string) {
  return send<void>('POST', `/api/v1/moderation/videos/${encodeURIComponent(id)}/hide`, { reason })
}

/** Lets it be seen again, or for the first time when it waited for review. */
export function showVideo(id: string, reason: string) {
  return send<void>('POST', `/api/v1/moderation/videos/${encodeURIComponent(id)}/show`, { reason })
}
