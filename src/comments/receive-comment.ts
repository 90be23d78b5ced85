/** Somebody of another instance answers under a video known here, rewords what they said, or takes it back. */
import type { AccountId } from '../accounts/account.ts'
import { iso } from '../clock.ts'
import { orderedId } from '../ordered-id.ts'
import type { Transaction } from '../store/engine.ts'
import { beginning, severalLines } from '../text/written-text.ts'
import type { Video } from '../videos/video.ts'
import {
  answerTo,
  approved,
  type Comment,
  type CommentId,
  CommentsClosed,
  firstComment,
  longestComment,
  type RemoteComment,
  reworded,
} from './comment.ts'
import { createCountComment } from './count-comment.ts'
import type { DeleteCommentParts } from './delete-comment.ts'
import { createDeleteComment } from './delete-comment.ts'
import { createTellReworded } from './tell-reworded.ts'

interface ReceivedComment {
  remote: RemoteComment
  author: AccountId
  /** Markdown; made regular and cut at the length of ours. */
  text: string
  atSeconds: number | null
  /** ISO 8601; never believed to be in the future. */
  writtenAt: string
  /** A comment of the same video; null for a first one. */
  inReplyTo: CommentId | null
  /** Its instance is in quarantine: a moderator looks first. */
  isQuarantined?: boolean
}

export function createReceiveComment(parts: DeleteCommentParts) {
  const { comments, numbers, events, clock } = parts
  const { remove } = createDeleteComment(parts)
  const tellReworded = createTellReworded(parts)
  const count = createCountComment(parts)

  return {
    /**
     * Received again, it is reworded. Null when it says nothing, when what it answers is gone, or when it was deleted.
     * @throws {CommentsClosed}
     */
    async receiveComment(received: ReceivedComment, video: Video, tx: Transaction): Promise<Comment | null> {
      const now = clock.now()
      const text = beginning(severalLines(received.text), longestComment)
      const words = { text, atSeconds: inFilm(received.atSeconds, video) }
      const remote = saidBy(received.remote, iso(now))
      const known = await comments.findByRemoteId(remote.id, tx)
      if (text === '' || (known !== null && (known.deletedAt !== null || known.accountId !== received.author)))
        return null
      if (known !== null) {
        // What was said before arrives after.
        if ((remote.updatedAt ?? '') < (known.remote?.updatedAt ?? '')) return null
        const because = heldFor(received, video)
        const after = await comments.change(known._id, tx, (comment) => {
          const isSame = comment.remote?.updatedAt === remote.updatedAt
          return reworded(isSame ? comment : { ...comment, remote }, words, because, now)
        })
        if (after !== null) await tellReworded(known, after, video, tx, { isRemote: true })
        return after
      }
      if (!video.commentsAllowed) throw new CommentsClosed()
      const parent = received.inReplyTo && (await comments.find(received.inReplyTo, tx))
      if (received.inReplyTo !== null && (parent?.videoId !== video._id || parent.deletedAt !== null || parent.held))
        return null
      const from = {
        id: orderedId() as CommentId,
        number: await numbers.next('comment', tx),
        videoId: video._id,
        author: received.author,
        ...words,
        now,
      }
      const writtenAt = received.writtenAt < iso(now) ? received.writtenAt : iso(now)
      const comment: Comment = {
        ...(parent ? answerTo(parent, from) : firstComment(from)),
        writtenAt,
        remote,
        held: heldFor(received, video),
      }
      if (!comment.held && !(await count(comment, video, 1, tx))) return null
      await comments.insert(comment, tx)
      // Counted, and told to others than who may let it appear, once it appears.
      if (comment.held) {
        await record('comment-held', comment, tx)
        return comment
      }
      await record('comment-written', comment, tx)
      return comment
    },

    /**
     * The instance of the video agreed to what was said here. Agreed twice, it appears once; false when it does not wait for that.
     * @param approval address of the agreement
     */
    async approveComment(
      id: CommentId,
      video: Pick<Video, '_id' | 'authors'>,
      approval: string,
      tx: Transaction,
    ): Promise<boolean> {
      const before = await comments.find(id, tx)
      if (before === null || before.deletedAt !== null || before.held !== 'origin') return false
      const after = await comments.change(id, tx, (comment) => approved(comment, clock.now(), approval))
      if (after === null || !(await count(after, video, 1, tx))) return false
      const { _id: commentId, videoId, accountId } = after
      await events.record(tx, { kind: 'comment-written', commentId, videoId, accountId })
      return true
    },

    /** By who wrote it, or by who published the video. Already gone, it changes nothing. */
    async withdrawComment(id: CommentId, video: Pick<Video, 'authors'>, tx: Transaction): Promise<void> {
      await remove(id, ({ accountId }) => video.authors.includes(accountId), tx, { isRemote: true })
    },
  }

  async function record(kind: 'comment-written' | 'comment-held', comment: Comment, tx: Transaction): Promise<void> {
    const { _id: commentId, videoId, accountId } = comment
    await events.record(tx, { kind, commentId, videoId, accountId, isRemote: true })
  }
}

/** Never believed to be of the future: what is said later must not seem older. */
function saidBy(remote: RemoteComment, now: string): RemoteComment {
  return { ...remote, updatedAt: (remote.updatedAt ?? now) < now ? (remote.updatedAt ?? now) : now }
}

function inFilm(seconds: number | null, { durationSeconds }: Video): number | null {
  return seconds !== null && seconds >= 0 && seconds <= (durationSeconds ?? 0) ? seconds : null
}

/** Of a video of another instance, its author agrees there. */
function heldFor({ isQuarantined, author }: ReceivedComment, video: Video): NonNullable<Comment['held']> | null {
  if (isQuarantined) return 'moderation'
  return video.approvesComments && !video.remote && !video.authors.includes(author) ? 'author' : null
}
