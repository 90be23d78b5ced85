/** What follows from new words: told to others, or, when they wait for somebody's word, no longer counted until then. */
import type { Transaction } from '../store/engine.ts'
import type { Video } from '../videos/video.ts'
import type { Comment } from './comment.ts'
import { createCountComment } from './count-comment.ts'
import type { WriteCommentParts } from './write-comment.ts'

export function createTellReworded(parts: Pick<WriteCommentParts, 'comments' | 'videos' | 'events'>) {
  const { events } = parts
  const count = createCountComment(parts)

  /** In the transaction that changed it. @param options.isRemote another instance did it */
  return async function tellReworded(
    before: Comment,
    after: Comment,
    video: Pick<Video, 'authors'>,
    tx: Transaction,
    options: { isRemote?: boolean } = {},
  ): Promise<void> {
    const isWaitingThere = before.held === 'origin' && after.held === 'origin'
    if ((before.held && !isWaitingThere) || (after.text === before.text && after.atSeconds === before.atSeconds)) return
    if (after.held && !isWaitingThere) await count(after, video, -1, tx)
    await events.record(tx, {
      kind: after.held && !isWaitingThere ? 'comment-held' : 'comment-edited',
      commentId: after._id,
      videoId: after.videoId,
      accountId: after.accountId,
      ...(options.isRemote ? { isRemote: true as const } : {}),
    })
  }
}
