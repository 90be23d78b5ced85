/** Everything of comments, built once. */
import type { Viewer } from '../access/viewer.ts'
import type { Route } from '../http/route.ts'
import type { CommentAnswer, ThreadPage, ThreadsQuery, ThreadTree, WrittenComment } from './comment-schemas.ts'

export interface CommentsPart {
  readonly routes: Route[]
  defineJobs(): void
  /** @param video address of one the viewer may see. @param query with its defaults: `threadsQuery.parse({})`. */
  listThreads(viewer: Viewer, video: string, query: ThreadsQuery): Promise<ThreadPage>
  /** @param thread number or UUID */
  showThread(viewer: Viewer, video: string, thread: string): Promise<ThreadTree>
  writeComment(viewer: Viewer, video: string, written: WrittenComment, inReplyTo?: string): Promise<CommentAnswer>
  editComment(viewer: Viewer, video: string, comment: string, written: WrittenComment): Promise<CommentAnswer>
  deleteComment(viewer: Viewer, video: string, comment: string, options?: { reason?: string }): Promise<void>
}
