/** HTTP of what a person muted: PeerTube's paths and shapes (`users/me/blocklist`). */
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { pageQuery } from '../videos/videos-query.ts'
import { accountToMute, mutedAccountPage, mutedServerPage, serverToMute } from './mute-schemas.ts'
import type { MutesPart } from './mutes-part.ts'

const tag = 'mutes'
const door = 'signed-in' as const
const refusals = ['sign-in-needed', 'charter-not-accepted', 'invalid-input'] as const
const accounts = '/api/v1/users/me/blocklist/accounts'
const servers = '/api/v1/users/me/blocklist/servers'

export function muteRoutes(actions: Omit<MutesPart, 'routes'>): Route[] {
  return [
    route(
      {
        method: 'get',
        path: accounts,
        summary: 'People that the caller muted, the latest first.',
        tag,
        door,
        query: pageQuery,
        answer: mutedAccountPage,
        refusals: ['sign-in-needed', 'invalid-input'],
      },
      ({ viewer, query }) => actions.listMutedAccounts(viewer, query),
    ),
    route(
      {
        method: 'post',
        path: accounts,
        summary: 'Mutes somebody: the caller no longer meets what they write and publish.',
        tag,
        door,
        body: accountToMute,
        answer: z.void(),
        refusals: [...refusals, 'not-found'],
      },
      async ({ viewer, body }) => {
        await actions.muteAccount(viewer, body.accountName)
        return undefined
      },
    ),
    route(
      {
        method: 'delete',
        path: `${accounts}/{name}`,
        summary: 'Meets them again.',
        tag,
        door,
        params: z.object({ name: accountToMute.shape.accountName }),
        answer: z.void(),
        refusals,
      },
      async ({ viewer, params }) => {
        await actions.unmuteAccount(viewer, params.name)
        return undefined
      },
    ),
    route(
      {
        method: 'get',
        path: servers,
        summary: 'Instances that the caller muted, the latest first.',
        tag,
        door,
        query: pageQuery,
        answer: mutedServerPage,
        refusals: ['sign-in-needed', 'invalid-input'],
      },
      ({ viewer, query }) => actions.listMutedServers(viewer, query),
    ),
    route(
      {
        method: 'post',
        path: servers,
        summary: 'Mutes everybody of another instance.',
        tag,
        door,
        body: serverToMute,
        answer: z.void(),
        refusals,
      },
      async ({ viewer, body }) => {
        await actions.muteServer(viewer, body.host)
        return undefined
      },
    ),
    route(
      {
        method: 'delete',
        path: `${servers}/{host}`,
        summary: 'Meets them again.',
        tag,
        door,
        params: z.object({ host: z.string().min(1).max(300) }),
        answer: z.void(),
        refusals,
      },
      async ({ viewer, params }) => {
        await actions.unmuteServer(viewer, params.host)
        return undefined
      },
    ),
  ]
}
