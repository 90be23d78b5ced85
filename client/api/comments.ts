/** What is said under a video. */
import type {
  CommentAnswer,
  HeldComments,
  MyCommentPage,
  ThreadAnswers,
  ThreadPage,
  WrittenComment,
} from '#src/comments/comment-schemas.ts'
import { get, send } from './request.ts'

const under = (videoId: string) => `/api/v1/videos/${encodeURIComponent(videoId)}`

export function threads(videoId: string, after: string) {
  return get<ThreadPage>(`${under(videoId)}/comment-threads`, { query: { after } })
}

/** `after`: the answers that follow, under the same first comment. */
export function thread(videoId: string, threadId: number, after?: string) {
  return get<ThreadAnswers>(`${under(videoId)}/comment-threads/${threadId}`, { query: { after } })
}

export function openThread(videoId: string, written: WrittenComment) {
  return send<{ comment: CommentAnswer }>('POST', `${under(videoId)}/comment-threads`, written)
}

export function answerComment(videoId: string, commentId: number, written: WrittenComment) {
  return send<{ comment: CommentAnswer }>('POST', `${under(videoId)}/comments/${commentId}`, written)
}

export function editComment(videoId: string, commentId: number, written: WrittenComment) {
  return send<{ comment: CommentAnswer }>('PATCH', `${under(videoId)}/comments/${commentId}`, written)
}

/** `reason`: for a moderator, told to the author. */
export function heldComments(videoId: string) {
  return get<HeldComments>(`${under(videoId)}/held-comments`)
}

/** One’s own, wherever they are. */
export function myComments({ after, count = 20 }: { after?: string | undefined; count?: number }) {
  return get<MyCommentPage>('/api/v1/users/me/comments', { query: { after, count } })
}

/** Lets it appear. */
export function approveComment(videoId: string, commentId: string) {
  return send<{ comment: CommentAnswer }>('POST', `${under(videoId)}/comments/${encodeURIComponent(commentId)}/approve`)
}

export function deleteComment(videoId: string, commentId: number, reason?: string) {
  return send<void>('DELETE', `${under(videoId)}/comments/${commentId}`, reason ? { reason } : {})
}
