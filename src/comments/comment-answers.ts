/** Comments as the API shows them, to a viewer who may see the video. */
import { isMuted, mutedBy } from '../access/muted.ts'
import { canApproveComment, canDeleteComment, canEditComment } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import type { AccountId } from '../accounts/account.ts'
import type { AccountSummary } from '../accounts/account-schemas.ts'
import type { Addresses } from '../addresses.ts'
import type { Markdown } from '../text/markdown.ts'
import type { Video } from '../videos/video.ts'
import { type Comment, commentator } from './comment.ts'
import type { CommentAnswer } from './comment-schemas.ts'

export interface CommentAnswersParts {
  addresses: Addresses
  markdown: Markdown
  summariesOf: (ids: Iterable<AccountId>) => Promise<Map<AccountId, AccountSummary>>
}

export type CommentAnswers = ReturnType<typeof createCommentAnswers>

export function createCommentAnswers({ addresses, markdown, summariesOf }: CommentAnswersParts) {
  /** In the order given. */
  return async function answersFor(
    viewer: Viewer,
    video: Video,
    comments: readonly Comment[],
  ): Promise<CommentAnswer[]> {
    const accounts = await summariesOf(comments.map(({ accountId }) => accountId))
    const untilSeconds = video.durationSeconds ?? 0
    const muted = mutedBy(viewer)
    return Promise.all(
      comments.map(async (comment) => {
        const isDeleted = comment.deletedAt !== null
        const isHidden = !isDeleted && isMuted(muted, commentator(comment))
        const text = isHidden ? '' : comment.text
        const deletion = canDeleteComment(viewer, comment)
        return {
          id: comment.number,
          uuid: comment._id,
          url: comment.remote ? comment.remote.id : addresses.comment(video._id, comment.number),
          threadId: comment.threadNumber,
          inReplyToCommentId: comment.inReplyToNumber,
          videoId: video.number,
          createdAt: comment.writtenAt,
          updatedAt: comment.editedAt ?? comment.writtenAt,
          deletedAt: comment.deletedAt,
          isDeleted,
          heldForReview: Boolean(comment.held) && !isDeleted,
          totalReplies: comment.replies,
          totalRepliesFromVideoAuthor: comment.authorReplies,
          account: isDeleted || isHidden ? null : (accounts.get(comment.accountId) ?? null),
          text,
          html: await markdown.toHtml(text, { withTimes: { untilSeconds } }),
          atSeconds: comment.atSeconds,
          isEdited: comment.editedAt !== null && !isDeleted,
          isMuted: isHidden,
          isByVideoAuthor: !isDeleted && !isHidden && video.authors.includes(comment.accountId),
          may: {
            edit: canEditComment(viewer, comment),
            approve: !isDeleted && canApproveComment(viewer, video, comment),
            delete: deletion.allowed && !deletion.needsReason,
            deleteAsModerator: deletion.allowed && deletion.needsReason,
          },
        }
      }),
    )
  }
}
