/** Takes a comment away: one's own freely, another's as a moderator, with a reason that is told and kept. */
import { participant } from '../access/acting-person.ts'
import { canDeleteComment, canEditComment, canSeeComment, type Person } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import { InvalidInput, NotAllowed } from '../app-error.ts'
import type { Transaction } from '../store/engine.ts'
import { severalLines } from '../text/written-text.ts'
import { VideoNotFound } from '../videos/find-video.ts'
import type { Video } from '../videos/video.ts'
import { parseVideoAddress } from '../videos/video-address.ts'
import { type Comment, type CommentId, CommentNotFound, deleted, hasAppeared } from './comment.ts'
import type { WriteCommentParts } from './write-comment.ts'

export interface DeleteCommentParts extends WriteCommentParts {
  /** Told in the same transaction when a moderator did it: the statement of reasons is kept (DSA art. 17). */
  deletedByModerator: (deleted: { comment: Comment; by: Person; reason: string }, tx: Transaction) => Promise<void>
}

export function createDeleteComment(parts: DeleteCommentParts) {
  const { comments, videos, events, transact, clock, deletedByModerator } = parts

  /** In a transaction of its own subject or of moderation's. Already deleted, it changes nothing. `isRemote`: another instance did it. */
  async function remove(
    id: CommentId,
    isByVideoAuthor: (comment: Comment) => boolean,
    tx: Transaction,
    options: { isRemote?: boolean } = {},
  ): Promise<void> {
    const before = await comments.find(id, tx)
    if (before === null || before.deletedAt !== null) return
    await comments.change(id, tx, (comment) => deleted(comment, clock.now()))
    const { accountId, videoId } = before
    const about = { commentId: id, videoId, accountId, ...(options.isRemote ? { isRemote: true as const } : {}) }
    // Not counted, and unknown but to who could let it appear.
    if (!hasAppeared(before)) return events.record(tx, { kind: 'held-comment-deleted', ...about })
    if (!before.held) {
      if (before.inReplyTo !== null) {
        const byAuthor = isByVideoAuthor(before) ? 1 : 0
        await comments.change(before.threadId, tx, (first) => ({
          ...first,
          replies: first.replies - 1,
          authorReplies: first.authorReplies - byAuthor,
        }))
      }
      await videos.adjustCount(videoId, 'comments', -1, tx)
    }
    await events.record(tx, { kind: 'comment-deleted', ...about })
  }

  /** @throws {VideoNotFound} when the address is of another, or of none */
  async function underWhich({ videoId }: Comment, videoAddress: string): Promise<Video> {
    const asked = parseVideoAddress(videoAddress)
    const video = await videos.store.find(videoId)
    const isThisOne = asked !== null && (asked.by === 'uuid' ? asked.uuid === videoId : asked.number === video?.number)
    if (video === null || !isThisOne) throw new VideoNotFound()
    return video
  }

  return {
    remove,

    /** @param reason needed of a moderator @throws {CommentNotFound} {NotAllowed} {InvalidInput} */
    async deleteComment(
      viewer: Viewer,
      videoAddress: string,
      address: string,
      { reason = '' }: { reason?: string | undefined } = {},
    ): Promise<void> {
      const person = participant(viewer)
      const comment = await comments.findByAddress(address)
      const isOwn = comment !== null && canEditComment(person, comment)
      // One's own words may be taken back also from where one may no longer read: a draft, another's group.
      const video = isOwn ? await underWhich(comment, videoAddress) : (await videos.seenBy(person, videoAddress)).video
      if (comment === null || comment.videoId !== video._id || comment.deletedAt !== null) throw new CommentNotFound()
      if (!canSeeComment(person, video, comment)) throw new CommentNotFound()
      const answer = canDeleteComment(person, comment)
      if (!answer.allowed) throw new NotAllowed('On ne supprime que ses propres commentaires.')
      const told = severalLines(reason)
      if (answer.needsReason && told === '') {
        throw new InvalidInput([{ pointer: '/reason', detail: 'Écrivez la raison : elle est donnée à son auteur.' }])
      }
      await transact(async (tx) => {
        await remove(comment._id, ({ accountId }) => video.authors.includes(accountId), tx)
        if (answer.needsReason) await deletedByModerator({ comment, by: person, reason: told }, tx)
      })
    },
  }
}
