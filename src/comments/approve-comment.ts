/** An author of a video, or a moderator, lets a comment appear that waited: from then on it is counted, told and answered. */
import { participant } from '../access/acting-person.ts'
import { isMuted, mutedBy } from '../access/muted.ts'
import { canApproveComment, canModerate, canSeeComment } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import { NotAllowed } from '../app-error.ts'
import { VideoNotFound } from '../videos/find-video.ts'
import type { Video } from '../videos/video.ts'
import { approved, type Comment, CommentNotFound, commentator, hasAppeared } from './comment.ts'
import { createCountComment } from './count-comment.ts'
import type { WriteCommentParts } from './write-comment.ts'

export function createApproveComment(parts: WriteCommentParts) {
  const { comments, videos, events, transact, clock } = parts
  const count = createCountComment(parts)
  return {
    /** Approved twice, it appears once. @throws {CommentNotFound} {NotAllowed} */
    async approveComment(
      viewer: Viewer,
      videoAddress: string,
      address: string,
    ): Promise<{ video: Video; comment: Comment }> {
      const person = participant(viewer)
      const { video } = await videos.seenBy(person, videoAddress)
      const found = await comments.findByAddress(address)
      if (found === null || found.videoId !== video._id || found.deletedAt !== null) throw new CommentNotFound()
      if (!found.held) return { video, comment: found }
      if (!canApproveComment(person, video, found)) {
        // Who may not let it appear does not know that it is there.
        if (!canSeeComment(person, video, found) && !video.authors.includes(person.accountId))
          throw new CommentNotFound()
        throw new NotAllowed('Ce commentaire attend l’accord de quelqu’un d’autre.')
      }
      const comment = await transact(async (tx) => {
        const before = await comments.find(found._id, tx)
        if (before === null || before.deletedAt !== null) throw new CommentNotFound()
        if (!before.held) return before
        const after = await comments.change(found._id, tx, (current) => approved(current, clock.now()))
        if (after === null || !(await count(after, video, 1, tx))) throw new VideoNotFound()
        await events.record(tx, {
          // Known already with other words, it is not news.
          kind: hasAppeared(before) ? 'comment-edited' : 'comment-written',
          commentId: after._id,
          videoId: video._id,
          accountId: after.accountId,
          ...(after.remote ? { isRemote: true as const } : {}),
        })
        return after
      })
      return { video, comment }
    },

    /** Those that this viewer may let appear, or wrote; to anybody else, none. */
    async heldUnder(viewer: Viewer, videoAddress: string): Promise<{ video: Video; held: Comment[] }> {
      const { video } = await videos.seenBy(viewer, videoAddress)
      if (viewer.kind !== 'person') return { video, held: [] }
      const muted = mutedBy(viewer)
      const held = (await comments.heldUnder(video._id)).filter((one) => !isMuted(muted, commentator(one)))
      return { video, held: held.filter((one) => canSeeComment(viewer, video, one)) }
    },

    /** For moderators: those that wait for them. */
    async heldForModeration(viewer: Viewer, page: { count: number; after?: string | undefined }) {
      if (!canModerate(viewer)) throw new NotAllowed('Cette action est réservée aux personnes qui modèrent.')
      const [{ items, next }, total] = await Promise.all([
        comments.heldForModeration(page),
        comments.countHeldForModeration(),
      ])
      return { items, next, total }
    },
  }
}
