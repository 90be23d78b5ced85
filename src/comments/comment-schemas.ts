/** Comments as the API takes and shows them: PeerTube's threads, with the rendered text and the second spoken of. */
import { z } from 'zod'
import { accountSummary } from '../accounts/account-schemas.ts'

/** PeerTube's `VideoComment`. */
const commentAnswer = z
  .object({
    id: z.int().describe('Small integer, unique here; routes also take the UUID.'),
    uuid: z.uuid(),
    url: z.url(),
    threadId: z.int(),
    inReplyToCommentId: z.int().nullable(),
    videoId: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    deletedAt: z.iso.datetime().nullable(),
    isDeleted: z.boolean(),
    heldForReview: z.boolean().describe('It waits for the word of an author of the video, or of a moderator.'),
    totalReplies: z.int().describe('In a list of threads; 0 elsewhere.'),
    totalRepliesFromVideoAuthor: z.int(),
    account: accountSummary.nullable().describe('Null once deleted.'),
    /** Markdown as written; empty once deleted. */
    text: z.string(),
    /** Ours from here. */
    html: z.string().describe('Rendered and safe.'),
    atSeconds: z.number().nullable(),
    isEdited: z.boolean(),
    isByVideoAuthor: z.boolean(),
    isMuted: z.boolean().describe('By somebody whom the caller muted: its place stays for what was answered to it.'),
    may: z.object({ edit: z.boolean(), approve: z.boolean(), delete: z.boolean(), deleteAsModerator: z.boolean() }),
  })
  .meta({ id: 'Comment' })
export type CommentAnswer = z.infer<typeof commentAnswer>

export const threadPage = z
  .object({
    total: z.int().describe('Threads.'),
    totalNotDeletedComments: z.int(),
    data: z.array(commentAnswer),
    next: z.string().nullable(),
  })
  .meta({ id: 'ThreadPage' })
export type ThreadPage = z.infer<typeof threadPage>

/** PeerTube's `VideoCommentThreadTree`. */
export interface ThreadTree {
  comment: CommentAnswer
  children: ThreadTree[]
}
const threadTree: z.ZodType<ThreadTree> = z
  .object({
    comment: commentAnswer,
    get children() {
      return z.array(threadTree)
    },
  })
  .meta({ id: 'ThreadTree' })

/** The tree, or the following answers under the same first comment. */
export const threadAnswers = z
  .object({
    comment: commentAnswer,
    children: z.array(threadTree).describe('An answer whose own question came on an earlier page stands at the top.'),
    next: z.string().nullable().describe('Ours: for `after`, when a thread has more answers.'),
  })
  .meta({ id: 'ThreadAnswers' })
export type ThreadAnswers = z.infer<typeof threadAnswers>
export const threadAnswersQuery = z.object({
  count: z.coerce.number().int().min(1).max(1000).default(1000),
  after: z.string().max(1000).optional(),
})
export type ThreadAnswersQuery = z.infer<typeof threadAnswersQuery>

/** Limits are the rule's (`comment.ts`), so that a refusal says them in French beside the field. */
export const writtenComment = z
  .object({ text: z.string(), atSeconds: z.number().nullable().optional() })
  .meta({ id: 'WrittenComment' })
export type WrittenComment = z.infer<typeof writtenComment>

/** PeerTube answers a written comment inside `comment`. */
export const oneComment = z.object({ comment: commentAnswer })

export const threadsQuery = z.object({
  start: z.coerce.number().int().min(0).max(10_000).default(0),
  count: z.coerce.number().int().min(1).max(100).default(15),
  sort: z.enum(['-createdAt', 'createdAt']).default('-createdAt'),
  after: z.string().max(1000).optional(),
})
export type ThreadsQuery = z.infer<typeof threadsQuery>

/** What waits for moderators, wherever it is. */
const quarantinedComment = commentAnswer
  .extend({ video: z.object({ uuid: z.uuid(), name: z.string(), path: z.string() }) })
  .meta({ id: 'QuarantinedComment' })
export type QuarantinedComment = z.infer<typeof quarantinedComment>
export const quarantinedPage = z
  .object({
    total: z.int().describe('Counted up to 1 000.'),
    data: z.array(quarantinedComment),
    next: z.string().nullable(),
  })
  .meta({ id: 'QuarantinedComments' })
export type QuarantinedPage = z.infer<typeof quarantinedPage>
export const quarantinedQuery = z.object({
  count: z.coerce.number().int().min(1).max(100).default(20),
  after: z.string().max(1000).optional(),
})

/** One’s own, wherever its film is now. */
const myComment = commentAnswer
  .extend({
    video: z.object({
      uuid: z.uuid(),
      name: z.string().nullable().describe('Null when one may no longer see it.'),
      path: z.string().nullable().describe('Of the comment, on the page of the video.'),
    }),
  })
  .meta({ id: 'MyComment' })
export type MyComment = z.infer<typeof myComment>
export const myCommentPage = z
  .object({
    total: z.int().describe('Counted up to 10 000.'),
    data: z.array(myComment),
    next: z.string().nullable(),
  })
  .meta({ id: 'MyComments' })
export type MyCommentPage = z.infer<typeof myCommentPage>
export const myCommentsQuery = z.object({
  count: z.coerce.number().int().min(1).max(100).default(20),
  after: z.string().max(1000).optional(),
})
export type MyCommentsQuery = z.infer<typeof myCommentsQuery>

/** What waits under a video, for who may let it appear and for who wrote it. */
export const heldComments = z.object({ data: z.array(commentAnswer) }).meta({ id: 'HeldComments' })
export type HeldComments = z.infer<typeof heldComments>
