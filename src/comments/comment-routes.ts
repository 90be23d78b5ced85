/** HTTP of comments: PeerTube's paths, with edition beside. Shapes are in `comment-schemas.ts`. */
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import {
  heldComments,
  myCommentPage,
  myCommentsQuery,
  oneComment,
  quarantinedPage,
  quarantinedQuery,
  threadAnswers,
  threadAnswersQuery,
  threadPage,
  threadsQuery,
  writtenComment,
} from './comment-schemas.ts'
import type { CommentsPart } from './comments-part.ts'

const tag = 'comments'
const videoParams = z.object({ id: z.string().min(1).max(36) })
const commentParams = videoParams.extend({ commentId: z.string().min(1).max(36) })
const threadParams = videoParams.extend({ threadId: z.string().min(1).max(36) })
const writers = ['sign-in-needed', 'charter-not-accepted', 'not-found', 'comments-closed', 'invalid-input'] as const

export function commentRoutes(
  actions: Pick<
    CommentsPart,
    | 'listThreads'
    | 'showThread'
    | 'listHeld'
    | 'listMyComments'
    | 'listQuarantined'
    | 'writeComment'
    | 'approveComment'
    | 'editComment'
    | 'deleteComment'
  >,
): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/videos/{id}/comment-threads',
        summary: 'The first comments of a video, the newest first.',
        tag,
        door: 'anyone',
        params: videoParams,
        query: threadsQuery,
        answer: threadPage,
        refusals: ['not-found', 'invalid-input'],
      },
      ({ viewer, params, query }) => actions.listThreads(viewer, params.id, query),
    ),
    route(
      {
        method: 'post',
        path: '/api/v1/videos/{id}/comment-threads',
        summary: 'Writes a first comment, about a second of the video if one is given.',
        tag,
        door: 'signed-in',
        params: videoParams,
        body: writtenComment,
        answer: oneComment,
        refusals: writers,
      },
      async ({ viewer, params, body }) => ({ comment: await actions.writeComment(viewer, params.id, body) }),
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/videos/{id}/comment-threads/{threadId}',
        summary: 'A thread as a tree, the oldest answers first.',
        tag,
        door: 'anyone',
        params: threadParams,
        query: threadAnswersQuery,
        answer: threadAnswers,
        refusals: ['not-found', 'invalid-input'],
      },
      ({ viewer, params, query }) => actions.showThread(viewer, params.id, params.threadId, query),
    ),
    route(
      {
        method: 'post',
        path: '/api/v1/videos/{id}/comments/{commentId}',
        summary: 'Answers a comment.',
        tag,
        door: 'signed-in',
        params: commentParams,
        body: writtenComment,
        answer: oneComment,
        refusals: writers,
      },
      async ({ viewer, params, body }) => ({
        comment: await actions.writeComment(viewer, params.id, body, params.commentId),
      }),
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/videos/{id}/held-comments',
        summary: 'Comments that wait: for who may let them appear, and for who wrote them.',
        tag,
        door: 'signed-in',
        params: videoParams,
        answer: heldComments,
        refusals: ['not-found', 'sign-in-needed'],
      },
      ({ viewer, params }) => actions.listHeld(viewer, params.id),
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/users/me/comments',
        summary: 'One’s own comments, the newest first, also under videos that one may no longer see.',
        tag,
        door: 'signed-in',
        query: myCommentsQuery,
        answer: myCommentPage,
        refusals: ['sign-in-needed', 'invalid-input'],
      },
      ({ viewer, query }) => actions.listMyComments(viewer, query),
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/moderation/comments',
        summary: 'Comments of instances in quarantine that wait for moderators, the longest waiting first.',
        tag,
        door: 'moderator',
        query: quarantinedQuery,
        answer: quarantinedPage,
        refusals: ['sign-in-needed', 'charter-not-accepted', 'not-allowed', 'invalid-input'],
      },
      ({ viewer, query }) => actions.listQuarantined(viewer, query),
    ),
    route(
      {
        method: 'post',
        path: '/api/v1/videos/{id}/comments/{commentId}/approve',
        summary: 'Lets a comment appear that waited for an author of the video, or for a moderator.',
        tag,
        door: 'signed-in',
        params: commentParams,
        answer: oneComment,
        refusals: ['sign-in-needed', 'charter-not-accepted', 'not-found', 'not-allowed'],
      },
      async ({ viewer, params }) => ({ comment: await actions.approveComment(viewer, params.id, params.commentId) }),
    ),
    route(
      {
        method: 'patch',
        path: '/api/v1/videos/{id}/comments/{commentId}',
        summary: 'Changes one’s own words.',
        tag,
        door: 'signed-in',
        params: commentParams,
        body: writtenComment,
        answer: oneComment,
        refusals: ['sign-in-needed', 'charter-not-accepted', 'not-found', 'not-allowed', 'invalid-input'],
      },
      async ({ viewer, params, body }) => ({
        comment: await actions.editComment(viewer, params.id, params.commentId, body),
      }),
    ),
    route(
      {
        method: 'delete',
        path: '/api/v1/videos/{id}/comments/{commentId}',
        summary: 'Takes a comment away: one’s own, or another’s as a moderator, with the reason told to its author.',
        tag,
        door: 'signed-in',
        params: commentParams,
        body: z.object({ reason: z.string().max(3000).optional() }),
        answer: z.void(),
        refusals: ['sign-in-needed', 'charter-not-accepted', 'not-found', 'not-allowed', 'invalid-input'],
      },
      async ({ viewer, params, body }) => {
        await actions.deleteComment(viewer, params.id, params.commentId, body)
        return undefined
      },
    ),
  ]
}
