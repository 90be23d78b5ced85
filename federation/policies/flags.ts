/**
 * Reports between instances (Flag): what is reported here of another instance is told to its moderators, by the instance
 * and without who reported it; what others report of ours opens a report for ours.
 */
import { anonymous } from '#src/access/viewer.ts'
import { canSee } from '#src/access/visibility.ts'
import { hasAppeared } from '#src/comments/comment.ts'
import type { Report } from '#src/moderation/report.ts'
import { asShown } from '#src/playlists/playlist.ts'
import type { Transaction } from '#src/store/engine.ts'
import type { Subjects } from '#src/subjects.ts'
import type { OurActors } from '../actors/local-actors.ts'
import type { Ids } from '../ids.ts'
import type { Deliveries, HostPolicies, PeerModeration } from '../ports.ts'
import { flag } from '../vocabulary/activities.ts'
import { idsOf } from '../vocabulary/addressing.ts'

interface FlagsParts {
  ids: Ids
  actors: OurActors
  subjects: Pick<Subjects, 'videos' | 'comments' | 'playlists' | 'moderation' | 'accounts'>
  deliveries: Pick<Deliveries, 'deliver'>
  policies: Pick<HostPolicies, 'of'>
}

/** Of one Flag: more is not a report any more. */
const mostReported = 20

export function createFlags({ ids, actors, subjects, deliveries, policies }: FlagsParts) {
  const { videos, comments, playlists, moderation } = subjects
  const accounts = subjects.accounts.store

  /** Whose it is, and how it is named there; null when it is gone. */
  async function reported({ videoId, commentId, playlistId }: Report, tx: Transaction) {
    if (playlistId) return playlists.store.find(playlistId, tx)
    if (commentId !== null) return comments.store.find(commentId, tx)
    const video = videoId && (await videos.store.find(videoId, tx))
    return video && { remote: video.remote, accountId: video.authors[0] }
  }

  return {
    /** @returns the host it was told to; null when the thing is ours, or its host is blocked */
    async forwardReport(report: Report, tx: Transaction): Promise<string | null> {
      const { remote, accountId: author } = (await reported(report, tx)) ?? {}
      if (!remote || author === undefined || policies.of(remote.host) === 'blocked') return null
      const [account] = await accounts.getMany([author])
      if (!account?.remote) return null
      const us = await actors.instance()
      // Mastodon looks at the account first, PeerTube at the things.
      const activity = flag(
        { id: `${us.id}/reports/${report._id}`, actor: us.id, to: [account.remote.id], cc: [] },
        [account.remote.id, remote.id],
        report.reason,
      )
      await deliveries.deliver(tx, { activity, from: us, to: [account.remote.id] })
      return remote.host
    },

    /** `PeerModeration` */
    async onFlag(tx: Transaction, { activity, actor }: Parameters<PeerModeration['onFlag']>[1]): Promise<void> {
      const { object, content } = activity as { object?: unknown; content?: unknown }
      const said = {
        id: activity.id,
        host: actor.host,
        by: actor._id,
        reason: typeof content === 'string' ? content.slice(0, 10_000).toWellFormed() : '',
      }
      const reported = idsOf(object).filter((id) => ids.isOurs(id))
      for (const id of reported.slice(0, mostReported)) {
        const named = ids.read(id)
        if (named?.kind === 'video') {
          const video = await videos.store.find(named.videoId, tx)
          if (video !== null) await moderation.receiveReport({ videoId: video._id }, said, tx)
        }
        if (named?.kind === 'comment') {
          const comment = await comments.store.findByAddress(String(named.number))
          const video = comment?.videoId === named.videoId ? await videos.store.find(named.videoId, tx) : null
          if (comment && video !== null && comment.deletedAt === null && hasAppeared(comment)) {
            await moderation.receiveReport({ videoId: video._id, commentId: comment._id }, said, tx)
          }
        }
        if (named?.kind === 'playlist') {
          const list = await playlists.store.find(named.playlistId, tx)
          // What only its owner or her colleagues have is reported by nobody elsewhere.
          if (list !== null && !list.remote && canSee(anonymous, asShown(list), { linkGiven: true })) {
            await moderation.receiveReport({ playlistId: list._id }, said, tx)
          }
        }
      }
    },
  }
}
