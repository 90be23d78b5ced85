/** A person changes their own words. */
import { participant } from '../access/acting-person.ts'
import { canEditComment, canSeeComment } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import { NotAllowed } from '../app-error.ts'
import type { Video } from '../videos/video.ts'
import { type Comment, CommentNotFound, checkedWords, reworded } from './comment.ts'
import { createTellReworded } from './tell-reworded.ts'
import { type WriteCommentParts, type Written, waitsForAuthor } from './write-comment.ts'

/** Rejects with `InvalidInput` beside the field; an absent `atSeconds` stays as it is. */
export function createEditComment(parts: WriteCommentParts) {
  const { comments, videos, transact, clock } = parts
  const tellReworded = createTellReworded(parts)
  return async function editComment(
    viewer: Viewer,
    videoAddress: string,
    address: string,
    written: Written,
  ): Promise<{ video: Video; comment: Comment }> {
    const person = participant(viewer)
    const { video } = await videos.seenBy(person, videoAddress)
    const found = await comments.findByAddress(address)
    if (found === null || found.videoId !== video._id || found.deletedAt !== null) throw new CommentNotFound()
    if (!canSeeComment(person, video, found)) throw new CommentNotFound()
    if (!canEditComment(person, found)) throw new NotAllowed('On ne modifie que ses propres commentaires.')
    const words = checkedWords({ atSeconds: found.atSeconds, ...written }, video.durationSeconds)
    const comment = await transact(async (tx) => {
      const before = await comments.find(found._id, tx)
      if (before === null || before.deletedAt !== null) throw new CommentNotFound()
      const because = waitsForAuthor(person, video) ? 'author' : null
      const after = await comments.change(found._id, tx, (current) => reworded(current, words, because, clock.now()))
      if (after === null) throw new CommentNotFound()
      await tellReworded(before, after, video, tx)
      return after
    })
    return { video, comment }
  }
}
