/** What moderators have to look at: reports, and videos that nobody else sees. */
import { moderator } from '../access/acting-person.ts'
import type { Viewer } from '../access/viewer.ts'
import { canSee } from '../access/visibility.ts'
import type { AccountId } from '../accounts/account.ts'
import type { AccountSummary } from '../accounts/account-schemas.ts'
import type { Addresses } from '../addresses.ts'
import type { CommentsPart } from '../comments/comments-part.ts'
import { PlaylistNotFound } from '../playlists/playlist.ts'
import type { PlaylistsPart } from '../playlists/playlists-part.ts'
import { isHeldForReview } from '../videos/video.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import type { ReportAnswer, ReportPage, ReportsQuery, WithheldPage, WithheldQuery } from './moderation-schemas.ts'
import { kindOf, type Report } from './report.ts'
import type { ReportsStore } from './reports-store.ts'

export interface ListReportsParts {
  reports: ReportsStore
  videos: Pick<VideosPart, 'store' | 'summariesOf'>
  comments: Pick<CommentsPart, 'store' | 'answersFor'>
  playlists: Pick<PlaylistsPart, 'showPlaylist' | 'videosOfPlaylist'>
  summariesOf: (ids: Iterable<AccountId>) => Promise<Map<AccountId, AccountSummary>>
  addresses: Addresses
}

/** Of a list that is reported. */
const shownFilms = 20

export function createListReports(parts: ListReportsParts) {
  const { reports, videos, comments, playlists, summariesOf, addresses } = parts

  /** For moderators only: it names reporters. */
  async function answerFor(viewer: Viewer, report: Report): Promise<ReportAnswer> {
    const { reporter, decision } = report
    const [found, comment, playlist, accounts, openOnes] = await Promise.all([
      report.videoId === null ? null : videos.store.find(report.videoId),
      report.commentId === null ? null : comments.store.find(report.commentId),
      report.playlistId ? playlistFor(viewer, report.playlistId) : null,
      summariesOf([reporter.accountId, decision?.by ?? null].filter((id) => id !== null)),
      reports.countOpenOn(report.targetId),
    ])
    // What its author withdrew meanwhile is theirs alone again.
    const video = found !== null && canSee(viewer, found, { linkGiven: true }) ? found : null
    const [shownVideo] = video === null ? [] : await videos.summariesOf(viewer, [video])
    const [shownComment] = video === null || comment === null ? [] : await comments.answersFor(viewer, video, [comment])
    return {
      id: report._id,
      state: report.state,
      kind: kindOf(report),
      ground: report.ground,
      reason: report.reason,
      startAt: report.startAt,
      reportedAt: report.reportedAt,
      reporter: {
        account: (reporter.accountId && accounts.get(reporter.accountId)) || null,
        name: reporter.name,
        mail: reporter.mail,
      },
      fromHost: report.from?.host ?? null,
      forwardedTo: report.forwardedTo ?? null,
      video:
        video === null || shownVideo === undefined
          ? null
          : {
              id: video.number,
              uuid: video._id,
              name: video.title,
              path: shownVideo.path,
              thumbnailPath: shownVideo.thumbnailPath,
              isHidden: video.hidden !== null,
              account: shownVideo.account,
            },
      comment:
        video === null || shownComment === undefined
          ? null
          : {
              id: shownComment.id,
              uuid: shownComment.uuid,
              html: shownComment.html,
              path: addresses.commentOnPage(video._id, shownComment),
              account: shownComment.account,
              isDeleted: shownComment.isDeleted,
            },
      playlist,
      decision:
        decision === null
          ? null
          : {
              kind: decision.kind,
              reason: decision.reason,
              at: decision.at,
              by: (decision.by && accounts.get(decision.by)) || null,
            },
      sameTarget: Math.max(0, openOnes - (report.state === 'open' ? 1 : 0)),
    }
  }

  /** As this moderator finds it. */
  async function playlistFor(viewer: Viewer, id: string): Promise<ReportAnswer['playlist']> {
    try {
      const [list, { data }] = await Promise.all([
        playlists.showPlaylist(viewer, id),
        playlists.videosOfPlaylist(viewer, id, { count: shownFilms }),
      ])
      return {
        id: list.id,
        uuid: list.uuid,
        displayName: list.displayName,
        description: list.description,
        path: list.path,
        thumbnailPath: list.thumbnailPath,
        videosLength: list.videosLength,
        account: list.ownerAccount,
        films: data.map(({ id, note, video: { name, path } }) => ({ id, name, path, note })),
      }
    } catch (error) {
      if (error instanceof PlaylistNotFound) return null
      throw error
    }
  }

  return {
    answerFor,

    async listReports(viewer: Viewer, query: ReportsQuery): Promise<ReportPage> {
      moderator(viewer)
      const [page, total] = await Promise.all([reports.list(query.state, query), reports.count(query.state)])
      return {
        total,
        data: await Promise.all(page.items.map((report) => answerFor(viewer, report))),
        next: page.next,
      }
    },

    async listWithheldVideos(viewer: Viewer, { waiting, count, after }: WithheldQuery): Promise<WithheldPage> {
      moderator(viewer)
      const [page, total] = await Promise.all([
        videos.store.withheld({ isHeld: waiting }, { count, after }),
        videos.store.countWithheld({ isHeld: waiting }),
      ])
      const summaries = await videos.summariesOf(viewer, page.items)
      const data = summaries.flatMap((summary) => {
        const video = page.items.find(({ _id }) => _id === summary.uuid)
        if (video === undefined || video.hidden === null) return []
        return {
          id: summary.id,
          uuid: summary.uuid,
          name: summary.name,
          path: summary.path,
          thumbnailPath: summary.thumbnailPath,
          account: summary.account,
          since: video.hidden.at,
          reason: video.hidden.reason,
          isHeldForReview: isHeldForReview(video),
        }
      })
      return { total, data, next: page.next }
    },
  }
}
