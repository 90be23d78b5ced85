/** Anyone reports a video, a comment or a list that they can see; a receipt says when it was received (DSA art. 16 §4). */
import { canSeeComment, participates } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import { InvalidInput } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import { CommentNotFound } from '../comments/comment.ts'
import type { CommentsPart } from '../comments/comments-part.ts'
import { orderedId } from '../ordered-id.ts'
import type { PlaylistsPart } from '../playlists/playlists-part.ts'
import { DuplicateKey, type Engine, type Transaction } from '../store/engine.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import type { ReportReceipt, WrittenReport } from './moderation-schemas.ts'
import { anonymousLimits, type Report, type ReportId, ReportsFull, type ReportTarget, reported } from './report.ts'
import type { ReportsStore } from './reports-store.ts'

export interface ReportContentParts {
  reports: ReportsStore
  videos: Pick<VideosPart, 'seenBy' | 'store'>
  comments: Pick<CommentsPart, 'store'>
  playlists: Pick<PlaylistsPart, 'seenBy'>
  /**
   * Told to the instance that the thing is of, in the transaction of the report, without who reported it; that instance,
   * or null when it is ours.
   */
  forwardReport: (report: Report, tx: Transaction) => Promise<string | null>
  transact: Engine['transaction']
  clock: Clock
}

export function createReportContent(parts: ReportContentParts) {
  const { reports, videos, comments, playlists, forwardReport, transact, clock } = parts

  /** Reported again by the same person while it waits, it is the same report. @throws {NotFound} {InvalidInput} {ReportsFull} */
  return async function reportContent(viewer: Viewer, written: WrittenReport): Promise<ReportReceipt> {
    const target = await targetOf(viewer, written)
    const reporter = participates(viewer) ? viewer.accountId : null
    const report = reported(target, written, reporter, {
      id: orderedId() as ReportId,
      now: clock.now(),
    })
    if (reporter === null) await assertRoom(report.targetId)
    const kept = await keep(report, written.forward)
    return { abuse: { id: kept._id }, receivedAt: kept.reportedAt }
  }

  /** Kept and forwarded: both or neither. The same one, when it waits already. */
  async function keep(report: Report, isForwarded: boolean): Promise<Report> {
    for (;;) {
      try {
        return await transact(async (tx) => {
          const same = await reports.sameAs(report, tx)
          if (same !== null) return same
          const forwardedTo = isForwarded ? await forwardReport(report, tx) : null
          const whole = forwardedTo === null ? report : { ...report, forwardedTo }
          await reports.insertIn(whole, tx)
          return whole
        })
      } catch (error) {
        // The same one came at the same moment: it is found now.
        if (!(error instanceof DuplicateKey) || report.openKey === null) throw error
      }
    }
  }

  /** A few more may pass that come together: it bounds, it does not count. @throws {ReportsFull} */
  async function assertRoom(targetId: string): Promise<void> {
    const { ofOneThing, inAll } = anonymousLimits
    if ((await reports.countAnonymous(targetId, ofOneThing)) >= ofOneThing) throw new ReportsFull('thing')
    if ((await reports.countAnonymous(null, inAll)) >= inAll) throw new ReportsFull('all')
  }

  async function targetOf(viewer: Viewer, { video, comment, playlist }: WrittenReport): Promise<ReportTarget> {
    if ([video, comment, playlist].filter((one) => one !== undefined).length !== 1) {
      throw new InvalidInput([
        { pointer: '/video', detail: 'Signalez soit une vidéo, soit un commentaire, soit une liste.' },
      ])
    }
    if (playlist !== undefined) {
      const { _id: playlistId } = await playlists.seenBy(viewer, String(playlist.id))
      return { videoId: null, commentId: null, playlistId }
    }
    if (comment === undefined) {
      const { video: seen } = await videos.seenBy(viewer, String(video?.id))
      return { videoId: seen._id, commentId: null, playlistId: null }
    }
    const found = await comments.store.findByAddress(String(comment.id))
    if (found === null || found.deletedAt !== null) throw new CommentNotFound()
    // Who reads a comment of a video « par lien » had its link.
    const { video: seen } = await videos.seenBy(viewer, found.videoId).catch((cause: unknown) => {
      throw new CommentNotFound({ cause })
    })
    if (!canSeeComment(viewer, seen, found)) throw new CommentNotFound()
    return { videoId: seen._id, commentId: found._id, playlistId: null }
  }
}
