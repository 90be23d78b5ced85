/** A person answers under a video, or answers an answer: the words, the counts and the event in one transaction. */
import { participant } from '../access/acting-person.ts'
import { canComment, canEditVideo, canModerate, type Person } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Clock } from '../clock.ts'
import type { Events } from '../events/events.ts'
import type { Numbers } from '../numbering/numbers.ts'
import { orderedId } from '../ordered-id.ts'
import type { Engine } from '../store/engine.ts'
import { VideoNotFound } from '../videos/find-video.ts'
import type { Video } from '../videos/video.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import {
  answerTo,
  type Comment,
  type CommentId,
  CommentNotFound,
  CommentsClosed,
  checkedWords,
  firstComment,
  isSameAgain,
} from './comment.ts'
import type { CommentsStore } from './comments-store.ts'
import { createCountComment } from './count-comment.ts'

export interface WriteCommentParts {
  comments: CommentsStore
  videos: Pick<VideosPart, 'seenBy' | 'adjustCount' | 'store'>
  numbers: Numbers
  events: Events
  transact: Engine['transaction']
  clock: Clock
}

/** What this person says under it waits for its author. Under a video of another instance, that one holds it. */
export function waitsForAuthor(person: Person, video: Video): boolean {
  return video.approvesComments === true && !video.remote && !canEditVideo(person, video) && !canModerate(person)
}

export interface Written {
  text: string
  atSeconds?: number | null | undefined
}

export function createWriteComment(parts: WriteCommentParts) {
  const { comments, videos, numbers, events, transact, clock } = parts
  const count = createCountComment(parts)

  /**
   * Sent twice within a minute, kept once. @param parent number or UUID
   * @throws {SignInNeeded} {CharterNotAccepted} {VideoNotFound} {CommentsClosed} {CommentNotFound} {InvalidInput}
   */
  return async function writeComment(
    viewer: Viewer,
    videoAddress: string,
    written: Written,
    parent?: string,
  ): Promise<{ video: Video; comment: Comment }> {
    const person = participant(viewer)
    const { video, linkGiven } = await videos.seenBy(person, videoAddress)
    if (!canComment(person, video, { linkGiven })) throw new CommentsClosed()
    const words = checkedWords(written, video.durationSeconds)
    const above = parent === undefined ? null : await comments.findByAddress(parent)
    if (parent !== undefined && (above?.videoId !== video._id || above.held)) throw new CommentNotFound()
    const from = {
      id: orderedId() as CommentId,
      number: await numbers.next('comment'),
      videoId: video._id,
      author: person.accountId,
      ...words,
      now: clock.now(),
    }
    // Said to the instance of the video, and to nobody else before it agrees.
    const held = video.remote && video.approvesComments ? 'origin' : waitsForAuthor(person, video) ? 'author' : null
    const comment = await transact(async (tx) => {
      const current = above && (await comments.find(above._id, tx))
      if (above !== null && current === null) throw new CommentNotFound()
      const written = current === null ? firstComment(from) : answerTo(current, from)
      const comment: Comment = held === null ? written : { ...written, held }
      const last = await comments.lastOf(person.accountId, tx)
      if (last !== null && isSameAgain(comment, last)) return last
      // Counted, and told to others than the authors, once it appears.
      if (held !== null) {
        await comments.insert(comment, tx)
        const { _id: commentId, videoId, accountId } = comment
        await events.record(tx, { kind: 'comment-held', commentId, videoId, accountId })
        return comment
      }
      if (!(await count(comment, video, 1, tx))) throw new VideoNotFound()
      await comments.insert(comment, tx)
      await events.record(tx, {
        kind: 'comment-written',
        commentId: comment._id,
        videoId: video._id,
        accountId: person.accountId,
      })
      return comment
    })
    return { video, comment }
  }
}
