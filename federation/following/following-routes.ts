/** HTTP of whom a person follows: PeerTube's paths (`users/me/subscriptions`), where channels are people here. */
import { z } from 'zod'
import type { Viewer } from '#src/access/viewer.ts'
import { accountSummary } from '#src/accounts/account-schemas.ts'
import {
  subscription,
  subscriptionAsked,
  subscriptionPage,
  subscriptionStates,
} from '#src/accounts/following-schemas.ts'
import { type Route, route } from '#src/http/route.ts'
import { type VideoPage, videoPage } from '#src/videos/video-schemas.ts'
import { pageQuery, type VideosQuery, videosQuery } from '#src/videos/videos-query.ts'
import type { FollowSomeone } from './follow-someone.ts'

const tag = 'subscriptions'
const door = 'signed-in' as const
const refusals = ['sign-in-needed', 'charter-not-accepted', 'not-found', 'invalid-input'] as const
const params = z.object({ uri: z.string().min(1).max(400) })

export interface FollowingActions extends FollowSomeone {
  /** What those that the viewer follows published, the newest first. */
  feed(viewer: Viewer, query: VideosQuery): Promise<VideoPage>
}

export function followingRoutes(actions: FollowingActions): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/users/me/subscriptions',
        summary: 'Whom the caller follows, the latest first.',
        tag,
        door,
        query: pageQuery,
        answer: subscriptionPage,
        refusals: ['sign-in-needed'],
      },
      ({ viewer, query }) => actions.list(viewer, query),
    ),
    route(
      {
        method: 'post',
        path: '/api/v1/users/me/subscriptions',
        summary: 'Follows somebody, here or elsewhere.',
        tag,
        door,
        body: subscriptionAsked,
        answer: subscription,
        refusals,
      },
      ({ viewer, body }) => actions.follow(viewer, body.uri),
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/users/me/subscriptions/states',
        summary: 'How each of these stands.',
        tag,
        door,
        query: z.object({ uris: z.string().max(4000) }),
        answer: subscriptionStates,
        refusals: ['sign-in-needed'],
      },
      ({ viewer, query }) => actions.states(viewer, query.uris.split(',').slice(0, 20)),
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/users/me/subscriptions/videos',
        summary: 'What those that the caller follows published, the newest first.',
        tag,
        door,
        query: videosQuery,
        answer: videoPage,
        refusals: ['sign-in-needed'],
      },
      ({ viewer, query }) => actions.feed(viewer, query),
    ),
    route(
      {
        method: 'delete',
        path: '/api/v1/users/me/subscriptions/{uri}',
        summary: 'Follows somebody no more.',
        tag,
        door,
        params,
        answer: z.void(),
        refusals: ['sign-in-needed', 'charter-not-accepted'],
      },
      async ({ viewer, params }) => {
        await actions.unfollow(viewer, params.uri)
        return undefined
      },
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/search/people-elsewhere',
        summary: 'Who has this address (`name@host`), asked of their instance when nobody here knows them.',
        tag,
        door,
        budget: 'search',
        query: z.object({ address: z.string().min(3).max(2000) }),
        answer: accountSummary,
        refusals: ['sign-in-needed', 'charter-not-accepted', 'not-found'],
      },
      ({ viewer, query }) => actions.findPerson(viewer, query.address),
    ),
  ]
}
