/** Everything of comments, built once. */
import type { Viewer } from '../access/viewer.ts'
import type { Route } from '../http/route.ts'
import type { Transaction } from '../store/engine.ts'
import { untilNone } from '../store/until-none.ts'
import { VideoNotFound } from '../videos/find-video.ts'
import type { Video } from '../videos/video.ts'
import { createApproveComment } from './approve-comment.ts'
import { type Comment, type CommentId, saidAs } from './comment.ts'
import { type CommentAnswersParts, createCommentAnswers } from './comment-answers.ts'
import { commentRoutes } from './comment-routes.ts'
import type {
  CommentAnswer,
  HeldComments,
  MyCommentPage,
  MyCommentsQuery,
  QuarantinedPage,
  ThreadAnswers,
  ThreadAnswersQuery,
  ThreadPage,
  ThreadsQuery,
  WrittenComment,
} from './comment-schemas.ts'
import type { CommentsStore } from './comments-store.ts'
import { createDeleteComment, type DeleteCommentParts } from './delete-comment.ts'
import { createEditComment } from './edit-comment.ts'
import { createListComments } from './list-comments.ts'
import { createMyComments } from './my-comments.ts'
import { createReceiveComment } from './receive-comment.ts'
import { createWriteComment } from './write-comment.ts'

export interface CommentsPart {
  readonly routes: Route[]
  readonly store: CommentsStore
  /** For `federation/`: what comes from other instances, in its transactions. */
  readonly received: ReturnType<typeof createReceiveComment>
  /** @param video address of one the viewer may see. @param query with its defaults: `threadsQuery.parse({})`. */
  listThreads(viewer: Viewer, video: string, query: ThreadsQuery): Promise<ThreadPage>
  /** For feeds: threads and answers alike, the newest first. @throws {VideoNotFound} */
  listLatest(
    viewer: Viewer,
    video: string,
    page: { count: number; after?: string | undefined },
  ): Promise<{ data: CommentAnswer[]; next: string | null }>
  /** @param thread number or UUID */
  showThread(viewer: Viewer, video: string, thread: string, page?: ThreadAnswersQuery): Promise<ThreadAnswers>
  writeComment(viewer: Viewer, video: string, written: WrittenComment, inReplyTo?: string): Promise<CommentAnswer>
  editComment(viewer: Viewer, video: string, comment: string, written: WrittenComment): Promise<CommentAnswer>
  deleteComment(
    viewer: Viewer,
    video: string,
    comment: string,
    options?: { reason?: string | undefined },
  ): Promise<void>
  /** One’s own, wherever they are, the newest first. @throws {SignInNeeded} */
  listMyComments(viewer: Viewer, query: MyCommentsQuery): Promise<MyCommentPage>
  /** Those that wait: for who may let them appear, and for who wrote them. */
  listHeld(viewer: Viewer, video: string): Promise<HeldComments>
  /** For moderators: those of instances in quarantine, the longest waiting first. @throws {NotAllowed} */
  listQuarantined(viewer: Viewer, page: { count: number; after?: string | undefined }): Promise<QuarantinedPage>
  /** @throws {CommentNotFound} {NotAllowed} */
  approveComment(viewer: Viewer, video: string, comment: string): Promise<CommentAnswer>
  /** For moderation, in its own transaction, which keeps the reason. */
  remove(id: CommentId, isByVideoAuthor: (comment: Comment) => boolean, tx: Transaction): Promise<void>
  /** For moderation: of a video that the caller has already decided to show. */
  answersFor(viewer: Viewer, video: Video, comments: readonly Comment[]): Promise<CommentAnswer[]>
}

export function createCommentsPart(parts: DeleteCommentParts & CommentAnswersParts): CommentsPart {
  const { comments, events } = parts
  const answersFor = createCommentAnswers(parts)
  const write = createWriteComment(parts)
  const edit = createEditComment(parts)
  const approval = createApproveComment(parts)
  const { remove, deleteComment } = createDeleteComment(parts)

  // A deleted video takes with it what was said under it.
  events.listen('comments-of-deleted-videos', ['video-deleted'], async (event) => {
    if (event.kind === 'video-deleted') await comments.deleteAllOf(event.videoId)
  })

  // Two accounts of one person were joined: what either said is theirs to find, correct and take back.
  events.listen('comments-of-joined-accounts', ['account-joined'], async (event, { signal }) => {
    if (event.kind !== 'account-joined') return
    const { accountId: from, intoId: accountId } = event
    const pass = ({ _id }: Comment) =>
      parts.transact((tx) =>
        comments.change(_id, tx, (comment) => ({ ...comment, accountId, saidAs: saidAs(comment) })),
      )
    await untilNone(() => comments.ofAuthor(from, 100), pass, signal)
  })

  async function answerFor(viewer: Viewer, { video, comment }: { video: Video; comment: Comment }) {
    const [answer] = await answersFor(viewer, video, [comment])
    return answer as CommentAnswer
  }

  const part: Omit<CommentsPart, 'routes'> = {
    store: comments,
    received: createReceiveComment(parts),
    ...createListComments({ ...parts, answersFor }),
    listMyComments: createMyComments({ ...parts, answersFor }),
    writeComment: async (viewer, video, written, inReplyTo) =>
      answerFor(viewer, await write(viewer, video, written, inReplyTo)),
    editComment: async (viewer, video, comment, written) =>
      answerFor(viewer, await edit(viewer, video, comment, written)),
    async listHeld(viewer, address) {
      const { video, held } = await approval.heldUnder(viewer, address)
      return { data: await answersFor(viewer, video, held) }
    },
    async listQuarantined(viewer, asked) {
      const { items, next, total } = await approval.heldForModeration(viewer, asked)
      const data = await Promise.all(
        items.map(async (comment) => {
          // Under a draft, it waits until the video is seen again.
          const seen = await parts.videos.seenBy(viewer, comment.videoId).catch(unlessUnseen)
          if (seen === null) return []
          const { video } = seen
          const path = parts.addresses.videoPage(video._id)
          const answer = await answerFor(viewer, { video, comment })
          return { ...answer, video: { uuid: video._id, name: video.title, path } }
        }),
      )
      return { total, data: data.flat(), next }
    },
    approveComment: async (viewer, video, comment) =>
      answerFor(viewer, await approval.approveComment(viewer, video, comment)),
    deleteComment,
    remove,
    answersFor,
  }
  return { ...part, routes: commentRoutes(part) }
}

function unlessUnseen(error: unknown): null {
  if (error instanceof VideoNotFound) return null
  throw error
}
