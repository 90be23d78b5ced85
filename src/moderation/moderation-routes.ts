/** HTTP of moderation: reports by anyone, decisions by moderators. Shapes are in `moderation-schemas.ts`. */
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import type { ModerationPart } from './moderation-part.ts'
import {
  decision,
  report,
  reportPage,
  reportReceipt,
  reportsQuery,
  statedReason,
  withheldPage,
  withheldQuery,
  writtenReport,
} from './moderation-schemas.ts'

const tag = 'moderation'
const moderatorsOnly = ['sign-in-needed', 'charter-not-accepted', 'not-allowed'] as const
const videoParams = z.object({ id: z.string().min(1).max(36) })

export function moderationRoutes(actions: Omit<ModerationPart, 'routes' | 'defineJobs' | 'receiveReport'>): Route[] {
  return [
    route(
      {
        method: 'post',
        path: '/api/v1/abuses',
        summary: 'Reports a video, a comment or a list of videos; nobody needs to be signed in (DSA art. 16).',
        tag,
        door: 'anyone',
        isOpenBeforeCharter: true,
        budget: 'report',
        body: writtenReport,
        answer: reportReceipt,
        refusals: ['invalid-input', 'not-found', 'reports-full'],
      },
      ({ viewer, body }) => actions.reportContent(viewer, body),
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/moderation/reports',
        summary: 'The queue: the oldest open report first; or those decided, the newest first.',
        tag,
        door: 'moderator',
        query: reportsQuery,
        answer: reportPage,
        refusals: ['invalid-input', ...moderatorsOnly],
      },
      ({ viewer, query }) => actions.listReports(viewer, query),
    ),
    route(
      {
        method: 'post',
        path: '/api/v1/moderation/reports/{id}/decision',
        summary:
          'Decides of a report, and of all open ones about the same thing, with the reason that is told (art. 17).',
        tag,
        door: 'moderator',
        params: z.object({ id: z.uuid() }),
        body: decision,
        answer: report,
        refusals: ['invalid-input', 'not-found', 'already-decided', ...moderatorsOnly],
      },
      ({ viewer, params, body }) => actions.decideReport(viewer, params.id, body),
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/moderation/videos',
        summary: 'Videos that wait for review, or that a moderator has hidden; the longest waiting first.',
        tag,
        door: 'moderator',
        query: withheldQuery,
        answer: withheldPage,
        refusals: ['invalid-input', ...moderatorsOnly],
      },
      ({ viewer, query }) => actions.listWithheldVideos(viewer, query),
    ),
    ...(['hide', 'show'] as const).map((act) =>
      route(
        {
          method: 'post',
          path: `/api/v1/moderation/videos/{id}/${act}`,
          summary:
            act === 'hide'
              ? 'Hides a video from all but its authors and moderators, with the reason told to its author.'
              : 'Lets it be seen again, or for the first time after review.',
          tag,
          door: 'moderator',
          params: videoParams,
          body: statedReason,
          answer: z.void(),
          refusals: ['invalid-input', 'not-found', ...moderatorsOnly],
        },
        async ({ viewer, params, body }) => {
          await (act === 'hide' ? actions.hideVideo : actions.showVideo)(viewer, params.id, body.reason)
          return undefined
        },
      ),
    ),
  ]
}
