/** HTTP of videos. Shapes are in `video-schemas.ts`; uploads and files have their own routes beside. */
import { z } from 'zod'
import { participant, signedIn } from '../access/acting-person.ts'
import { participates } from '../access/permissions.ts'
import { viewerNow } from '../access/viewer-of.ts'
import { accountName } from '../accounts/account-routes.ts'
import { openEventStream } from '../http/event-stream.ts'
import { type Route, route } from '../http/route.ts'
import type { FollowMyVideos } from './follow-my-videos.ts'
import {
  liveState,
  myVideoPage,
  publication,
  storyboardList,
  videoAddress,
  videoChanges,
  videoDetails,
  videoPage,
} from './video-schemas.ts'
import type { VideosPart } from './videos-part.ts'
import { pageQuery, videosQuery } from './videos-query.ts'

type VideoActions = Pick<
  VideosPart,
  | 'listVideos'
  | 'showVideo'
  | 'listStoryboards'
  | 'videosOfAccount'
  | 'myVideos'
  | 'editVideo'
  | 'publishVideo'
  | 'retryVideo'
  | 'chooseThumbnail'
  | 'deleteVideo'
  | 'countView'
> & { followMyVideos: FollowMyVideos['follow'] }

const tag = 'videos'
const authorsOnly = ['sign-in-needed', 'charter-not-accepted', 'not-found', 'not-allowed'] as const

export function videoRoutes(actions: VideoActions): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/videos',
        summary: 'Videos that the caller may find, by thématique, level or keyword.',
        tag,
        door: 'anyone',
        query: videosQuery,
        answer: videoPage,
        refusals: ['invalid-input'],
      },
      ({ viewer, query }) => actions.listVideos(viewer, query),
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/videos/{id}',
        summary: 'One video, whole.',
        tag,
        door: 'anyone',
        params: videoAddress,
        answer: videoDetails,
        refusals: ['not-found'],
      },
      ({ viewer, params }) => actions.showVideo(viewer, params.id),
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/videos/{id}/description',
        summary: 'Its whole description, in Markdown.',
        tag,
        door: 'anyone',
        params: videoAddress,
        answer: z.object({ description: z.string() }),
        refusals: ['not-found'],
      },
      async ({ viewer, params }) => {
        const { description } = await actions.showVideo(viewer, params.id)
        return { description }
      },
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/videos/{id}/storyboards',
        summary: 'Its storyboard: one picture of many small ones.',
        tag,
        door: 'anyone',
        params: videoAddress,
        answer: storyboardList,
        refusals: ['not-found'],
      },
      ({ viewer, params }) => actions.listStoryboards(viewer, params.id),
    ),
    route(
      {
        method: 'patch',
        path: '/api/v1/videos/{id}',
        summary: 'Changes what its author says of it, and who may see it.',
        tag,
        door: 'signed-in',
        params: videoAddress,
        body: videoChanges,
        answer: videoDetails,
        refusals: ['invalid-input', ...authorsOnly],
      },
      ({ viewer, params, body }) => actions.editVideo(viewer, params.id, body),
    ),
    route(
      {
        method: 'delete',
        path: '/api/v1/videos/{id}',
        summary: 'Removes it for good, with its files and what was said under it.',
        tag,
        door: 'signed-in',
        params: videoAddress,
        answer: z.void(),
        refusals: authorsOnly,
      },
      async ({ viewer, params }) => {
        await actions.deleteVideo(viewer, params.id)
        return undefined
      },
    ),
    route(
      {
        method: 'post',
        path: '/api/v1/videos/{id}/publish',
        summary: 'Publishes it, with last changes: seen by its audience as soon as it is ready.',
        tag,
        door: 'signed-in',
        params: videoAddress,
        body: publication,
        answer: videoDetails,
        refusals: ['invalid-input', ...authorsOnly],
      },
      ({ viewer, params, body }) => actions.publishVideo(viewer, params.id, body),
    ),
    route(
      {
        method: 'post',
        path: '/api/v1/videos/{id}/retry',
        summary: 'Prepares it again after a failure.',
        tag,
        door: 'signed-in',
        params: videoAddress,
        answer: liveState,
        refusals: ['video-not-in-state', ...authorsOnly],
      },
      ({ viewer, params }) => actions.retryVideo(viewer, params.id),
    ),
    route(
      {
        method: 'post',
        path: '/api/v1/videos/{id}/thumbnail',
        summary: 'Chooses the second that its thumbnail shows.',
        tag,
        door: 'signed-in',
        params: videoAddress,
        body: z.object({ atSeconds: z.number() }),
        answer: videoDetails,
        refusals: ['invalid-input', ...authorsOnly],
      },
      ({ viewer, params, body }) => actions.chooseThumbnail(viewer, params.id, body.atSeconds),
    ),
    route(
      {
        method: 'post',
        path: '/api/v1/videos/{id}/views',
        summary: 'Says that it is being watched; counted once per person or address and day.',
        tag,
        door: 'anyone',
        isOpenBeforeCharter: true,
        params: videoAddress,
        answer: z.void(),
        refusals: ['not-found'],
      },
      async ({ viewer, params, request }) => {
        await actions.countView(viewer, params.id, request.ip ?? '')
        return undefined
      },
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/accounts/{name}/videos',
        summary: 'A person’s videos that the caller may find.',
        tag: 'accounts',
        door: 'anyone',
        params: accountName,
        query: videosQuery,
        answer: videoPage,
        refusals: ['invalid-input', 'not-found'],
      },
      ({ viewer, params, query }) => actions.videosOfAccount(viewer, params.name, query),
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/users/me/videos',
        summary: 'One’s own videos, in any state, with what is being made of them.',
        tag: 'accounts',
        door: 'signed-in',
        query: pageQuery,
        answer: myVideoPage,
        refusals: ['invalid-input', 'sign-in-needed'],
      },
      ({ viewer, query }) => actions.myVideos(viewer, query),
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/users/me/videos/progress',
        summary: 'Server-sent events: the state of one’s videos as it changes, one `state` event each.',
        tag: 'accounts',
        door: 'signed-in',
        answer: liveState,
        refusals: ['sign-in-needed', 'charter-not-accepted'],
      },
      async ({ viewer, request, response, signal }) => {
        const person = participant(signedIn(viewer))
        let leave = () => {}
        const stream = openEventStream(response, {
          signal,
          onEnd: () => leave(),
          mayRead: async () => {
            const now = await viewerNow(request)
            return participates(now) && now.accountId === person.accountId
          },
        })
        leave = actions.followMyVideos(person, (state) => stream.tell('state', state), stream.end)
        return undefined
      },
    ),
  ]
}
