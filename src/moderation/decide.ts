/** A moderator decides: of a report, or of a video, a comment or a list at once. What is done, its trace and its reason are one transaction. */
import { moderator } from '../access/acting-person.ts'
import type { Person } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import type { AccountId } from '../accounts/account.ts'
import type { AuditTrail } from '../administration/audit-trail.ts'
import type { Clock } from '../clock.ts'
import type { Comment } from '../comments/comment.ts'
import type { CommentsPart } from '../comments/comments-part.ts'
import type { NotificationsPart } from '../notifications/notifications-part.ts'
import type { Playlist, PlaylistId } from '../playlists/playlist.ts'
import type { PlaylistsPart } from '../playlists/playlists-part.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import { severalLines } from '../text/written-text.ts'
import { VideoNotFound } from '../videos/find-video.ts'
import type { Video, VideoId } from '../videos/video.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import type { Decision } from './moderation-schemas.ts'
import {
  type DecisionKind,
  decided,
  kindOf,
  type Report,
  type ReportId,
  ReportNotFound,
  removals,
  statedReason,
} from './report.ts'
import type { ReportsStore } from './reports-store.ts'

interface DecideParts {
  reports: ReportsStore
  audit: AuditTrail
  videos: Pick<VideosPart, 'seenBy' | 'store' | 'hide' | 'show'>
  comments: Pick<CommentsPart, 'store' | 'remove'>
  playlists: Pick<PlaylistsPart, 'remove'>
  /** Whose it was, and who reported it, learn what was decided. */
  tell: () => NotificationsPart['decisions']
  transact: Engine['transaction']
  clock: Clock
}

export type Decisions = ReturnType<typeof createDecide>

export function createDecide({ reports, audit, videos, comments, playlists, tell, transact, clock }: DecideParts) {
  /** Other open reports of the same thing get the same decision: nobody has to read them again. */
  async function settle(
    targetId: string,
    decision: { kind: DecisionKind; reason: string },
    by: AccountId | null,
    tx: Transaction,
  ): Promise<void> {
    for (const report of await reports.openOn(targetId, tx)) await put(decided(report, decision, by, clock.now()), tx)
  }

  async function put(report: Report, tx: Transaction): Promise<void> {
    await reports.put(report, tx)
    await tell().ofReport(report, tx)
  }

  async function hideIn(tx: Transaction, videoId: VideoId, by: AccountId, reason: string): Promise<void> {
    const video = await videos.hide(videoId, by, reason, tx)
    if (video === null) throw new VideoNotFound()
    await tell().ofHidden(video, reason, tx)
    await audit.record(tx, {
      by,
      action: 'video-hidden',
      target: { kind: 'video', id: videoId },
      concerns: video.authors[0] ?? null,
      reason,
    })
  }

  async function commentRemoved(comment: Comment, by: AccountId, reason: string, tx: Transaction): Promise<void> {
    const { _id: id, accountId: concerns } = comment
    await audit.record(tx, { by, action: 'comment-deleted', target: { kind: 'comment', id }, concerns, reason })
    await tell().ofComment(comment, reason, tx)
  }

  async function playlistRemoved(playlist: Playlist, by: AccountId, reason: string, tx: Transaction): Promise<void> {
    const { _id: id, accountId: concerns } = playlist
    await audit.record(tx, { by, action: 'playlist-deleted', target: { kind: 'playlist', id }, concerns, reason })
    await tell().ofPlaylist(playlist, reason, tx)
  }

  /** What is reported is taken away; gone already, nothing is. */
  async function remove({ videoId, commentId, playlistId }: Report, by: AccountId, reason: string, tx: Transaction) {
    if (playlistId) {
      const playlist = await playlists.remove(playlistId, tx)
      if (playlist !== null) await playlistRemoved(playlist, by, reason, tx)
      return
    }
    if (videoId === null) return
    if (commentId === null) return hideIn(tx, videoId, by, reason)
    const comment = await comments.store.find(commentId, tx)
    const video = await videos.store.find(videoId, tx)
    await comments.remove(commentId, isBy(video), tx)
    if (comment !== null) await commentRemoved(comment, by, reason, tx)
  }

  return {
    /** @throws {ReportNotFound} {AlreadyDecided} {InvalidInput} */
    async decideReport(viewer: Viewer, id: string, { decision: kind, reason }: Decision): Promise<Report> {
      const { accountId } = moderator(viewer)
      return transact(async (tx) => {
        const report = await reports.find(id as ReportId, tx)
        if (report === null) throw new ReportNotFound()
        const settled = decided(report, { kind, reason }, accountId, clock.now())
        const told = settled.decision?.reason ?? ''
        await put(settled, tx)
        if (kind !== 'leave') await remove(settled, accountId, told, tx)
        await audit.record(tx, {
          by: accountId,
          action: settled.state === 'accepted' ? 'report-accepted' : 'report-rejected',
          target: { kind: 'report', id: report._id },
          concerns: report.reporter.accountId,
          reason: told,
        })
        await settle(report.targetId, { kind, reason: told }, accountId, tx)
        return settled
      })
    },

    /** @throws {VideoNotFound} {InvalidInput} without a reason */
    async hideVideo(viewer: Viewer, address: string, reason: string): Promise<void> {
      const person = moderator(viewer)
      const { video } = await videos.seenBy(person, address)
      const told = statedReason(reason)
      await transact(async (tx) => {
        await hideIn(tx, video._id, person.accountId, told)
        await settle(video._id, { kind: 'hide-video', reason: told }, person.accountId, tx)
      })
    },

    /** Again, or for the first time after review. The reason may be empty. @throws {VideoNotFound} */
    async showVideo(viewer: Viewer, address: string, reason: string): Promise<void> {
      const person = moderator(viewer)
      const { video } = await videos.seenBy(person, address)
      await transact(async (tx) => {
        const current = await videos.store.find(video._id, tx)
        if (current === null) throw new VideoNotFound()
        if (current.hidden === null) return
        await videos.show(video._id, tx)
        await tell().ofShown(current, tx)
        await audit.record(tx, {
          by: person.accountId,
          action: 'video-shown',
          target: { kind: 'video', id: video._id },
          concerns: video.authors[0] ?? null,
          reason: severalLines(reason) || null,
        })
      })
    },

    /** For comments: a moderator took one away by its own button. */
    async commentDeletedByModerator(
      { comment, by, reason }: { comment: Comment; by: Person; reason: string },
      tx: Transaction,
    ): Promise<void> {
      await commentRemoved(comment, by.accountId, reason, tx)
      await settle(comment._id, { kind: 'delete-comment', reason }, by.accountId, tx)
    },

    /** For lists: likewise. */
    async playlistDeletedByModerator(
      { playlist, by, reason }: { playlist: Playlist; by: Person; reason: string },
      tx: Transaction,
    ): Promise<void> {
      await playlistRemoved(playlist, by.accountId, reason, tx)
      await settle(playlist._id, { kind: 'delete-playlist', reason }, by.accountId, tx)
    },

    /** Whose it was did away with it: nothing is left to decide. */
    playlistIsGone: (id: PlaylistId, tx: Transaction): Promise<void> =>
      settle(id, { kind: 'delete-playlist', reason: 'La liste a été supprimée.' }, null, tx),

    /** For videos: an administrator removed one for good. */
    async videoDeletedByOther({ video, by }: { video: Video; by: Viewer }, tx: Transaction): Promise<void> {
      await audit.record(tx, {
        by: by.kind === 'person' ? by.accountId : null,
        action: 'video-deleted',
        target: { kind: 'video', id: video._id },
        concerns: video.authors[0] ?? null,
        reason: null,
      })
    },

    /** The thing is gone: nothing is left to decide. */
    videoIsGone: (videoId: VideoId): Promise<void> =>
      transact(async (tx) => {
        for (const report of await reports.openOnVideo(videoId, tx)) {
          const gone = { kind: removals[kindOf(report)], reason: 'La vidéo a été supprimée.' }
          await put(decided(report, gone, null, clock.now()), tx)
        }
      }),
  }
}

function isBy(video: Video | null): (comment: Comment) => boolean {
  return ({ accountId }) => video?.authors.includes(accountId) ?? false
}
