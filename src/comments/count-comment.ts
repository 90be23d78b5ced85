/** How many comments a video has, and how many answers a thread: those that appear. */
import type { Transaction } from '../store/engine.ts'
import type { Video } from '../videos/video.ts'
import type { Comment } from './comment.ts'
import type { WriteCommentParts } from './write-comment.ts'

export function createCountComment({ comments, videos }: Pick<WriteCommentParts, 'comments' | 'videos'>) {
  /** @returns false when the video is no more, and nothing was counted */
  return async function countComment(
    { videoId, accountId, inReplyTo, threadId }: Comment,
    { authors }: Pick<Video, 'authors'>,
    by: 1 | -1,
    tx: Transaction,
  ): Promise<boolean> {
    if (!(await videos.adjustCount(videoId, 'comments', by, tx))) return false
    if (inReplyTo === null) return true
    const byAuthor = authors.includes(accountId) ? by : 0
    await comments.change(threadId, tx, (first) => ({
      ...first,
      replies: first.replies + by,
      authorReplies: first.authorReplies + byAuthor,
    }))
    return true
  }
}
