/** What was said under a video, thread by thread. */
import { isMuted, mutedBy } from '../access/muted.ts'
import { canSeeComment } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Video } from '../videos/video.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import { type Comment, CommentNotFound, commentator, type Tree, treeOf } from './comment.ts'
import type { CommentAnswers } from './comment-answers.ts'
import type {
  CommentAnswer,
  ThreadAnswers,
  ThreadAnswersQuery,
  ThreadPage,
  ThreadsQuery,
  ThreadTree,
} from './comment-schemas.ts'
import type { CommentsStore } from './comments-store.ts'

interface ListCommentsParts {
  comments: CommentsStore
  videos: Pick<VideosPart, 'seenBy'>
  answersFor: CommentAnswers
}

export function createListComments({ comments, videos, answersFor }: ListCommentsParts) {
  return {
    /** @throws {VideoNotFound} */
    async listThreads(viewer: Viewer, videoAddress: string, query: ThreadsQuery): Promise<ThreadPage> {
      const { video } = await videos.seenBy(viewer, videoAddress)
      const [page, total] = await Promise.all([
        comments.threads(video._id, { ...query, oldestFirst: query.sort === 'createdAt' }, viewer),
        comments.countThreads(video._id, viewer),
      ])
      return {
        total,
        totalNotDeletedComments: video.counts.comments,
        data: await answersFor(viewer, video, page.items),
        next: page.next,
      }
    },

    /** Threads and answers alike, the newest first. What waits is left out, and the answers of a thread that waits. */
    async listLatest(
      viewer: Viewer,
      videoAddress: string,
      page: { count: number; after?: string | undefined },
    ): Promise<{ data: CommentAnswer[]; next: string | null }> {
      const { video } = await videos.seenBy(viewer, videoAddress)
      const { items, next } = await comments.allOf(video._id, page)
      const answered = new Set(items.flatMap(({ inReplyTo, threadId }) => (inReplyTo === null ? [] : threadId)))
      const waiting = (await comments.findMany([...answered])).filter(({ held }) => held).map(({ _id }) => _id)
      const shown = items.filter(({ inReplyTo, threadId }) => inReplyTo === null || !waiting.includes(threadId))
      return { data: await answersFor(viewer, video, shown), next }
    },

    /** @param threadAddress number or UUID of its first comment @throws {VideoNotFound} {CommentNotFound} */
    async showThread(
      viewer: Viewer,
      videoAddress: string,
      threadAddress: string,
      page: ThreadAnswersQuery = { count: 1000 },
    ): Promise<ThreadAnswers> {
      const { video } = await videos.seenBy(viewer, videoAddress)
      const first = await comments.findByAddress(threadAddress)
      if (first === null || first.videoId !== video._id || first.inReplyTo !== null) throw new CommentNotFound()
      if (!canSeeComment(viewer, video, first)) throw new CommentNotFound()
      const muted = mutedBy(viewer)
      const isGone = (one: Comment) => one.deletedAt !== null || isMuted(muted, commentator(one))
      const { items, next } = await comments.answersOf(first._id, page)
      const isWhole = page.after === undefined && next === null
      const tree = treeOf(first, items, isGone) ?? (isWhole ? null : { comment: first, children: [] })
      if (tree === null) throw new CommentNotFound()
      return { ...(await answered(viewer, video, tree)), next }
    },
  }

  async function answered(viewer: Viewer, video: Video, tree: Tree<Comment>): Promise<ThreadTree> {
    const all = [...commentsOf(tree)]
    const answers = await answersFor(viewer, video, all)
    const byId = new Map(answers.map((answer) => [answer.uuid, answer]))
    const shape = ({ comment, children }: Tree<Comment>): ThreadTree => ({
      comment: byId.get(comment._id) as CommentAnswer,
      children: children.map(shape),
    })
    return shape(tree)
  }
}

function* commentsOf({ comment, children }: Tree<Comment>): Generator<Comment> {
  yield comment
  for (const child of children) yield* commentsOf(child)
}
