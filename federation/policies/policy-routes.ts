/** HTTP of policies: PeerTube's blocklists of the server, and ours with more to say. Shapes: `src/administration/policy-schemas.ts`. */
import { z } from 'zod'
import {
  accountBlockPage,
  actorBlocked,
  actorDecisionPage,
  decisionsQuery,
  hostDecided,
  hostDecision,
  hostDecisionPage,
  importReport,
  listImported,
  serverBlockPage,
} from '#src/administration/policy-schemas.ts'
import { type Route, route } from '#src/http/route.ts'
import { csvLimits } from './decisions-csv.ts'
import type { ManagePolicies } from './manage-policies.ts'

const tag = 'federation'
const door = 'moderator' as const
const refusals = ['sign-in-needed', 'charter-not-accepted', 'not-allowed'] as const
const hostParams = z.object({ host: z.string().min(1).max(300) })
const nameParams = z.object({ name: z.string().min(1).max(2000) })
const hosts = '/api/v1/moderation/hosts'
const actors = '/api/v1/moderation/actors'
const blocklist = '/api/v1/server/blocklist'
const pageQuery = decisionsQuery.omit({ policy: true })

export function policyRoutes(actions: ManagePolicies): Route[] {
  return [...hostRoutes(actions), ...actorRoutes(actions), ...peertubeRoutes(actions)]
}

function hostRoutes(actions: ManagePolicies): Route[] {
  return [
    route(
      {
        method: 'get',
        path: hosts,
        summary: 'What was decided of other instances, the newest first.',
        tag,
        door,
        query: decisionsQuery,
        answer: hostDecisionPage,
        refusals: ['invalid-input', ...refusals],
      },
      ({ viewer, query }) => actions.listHosts(viewer, query),
    ),
    route(
      {
        method: 'put',
        path: `${hosts}/{host}`,
        summary: 'Opens, limits, quarantines or blocks an instance, and those under its domain.',
        tag,
        door,
        params: hostParams,
        body: hostDecided,
        answer: hostDecision,
        refusals: ['invalid-input', ...refusals],
      },
      ({ viewer, params, body }) => actions.decideHost(viewer, params.host, body.policy, body.reason),
    ),
    route(
      {
        method: 'delete',
        path: `${hosts}/{host}`,
        summary: 'Takes a decision back: the instance is as one that is not known.',
        tag,
        door,
        params: hostParams,
        answer: z.void(),
        refusals: ['invalid-input', ...refusals],
      },
      async ({ viewer, params }) => {
        await actions.forgetHost(viewer, params.host)
        return undefined
      },
    ),
    ...listRoutes(hosts, 'instances', actions.importHosts, actions.exportHosts),
  ]
}

function actorRoutes(actions: ManagePolicies): Route[] {
  return [
    route(
      {
        method: 'get',
        path: actors,
        summary: 'People and channels of other instances that are blocked here, the newest first.',
        tag,
        door,
        query: pageQuery,
        answer: actorDecisionPage,
        refusals: ['invalid-input', ...refusals],
      },
      ({ viewer, query }) => actions.listActors(viewer, query),
    ),
    route(
      {
        method: 'post',
        path: actors,
        summary: 'Blocks somebody of another instance.',
        tag,
        door,
        body: actorBlocked,
        answer: z.void(),
        refusals: ['invalid-input', ...refusals],
      },
      async ({ viewer, body }) => {
        await actions.blockActor(viewer, body.name, body.reason)
        return undefined
      },
    ),
    route(
      {
        method: 'delete',
        path: `${actors}/{name}`,
        summary: 'Blocks them no more.',
        tag,
        door,
        params: nameParams,
        answer: z.void(),
        refusals,
      },
      async ({ viewer, params }) => {
        await actions.unblockActor(viewer, params.name)
        return undefined
      },
    ),
    ...listRoutes(actors, 'people', actions.importActors, actions.exportActors),
  ]
}

function listRoutes(
  path: string,
  what: string,
  take: ManagePolicies['importHosts'],
  give: ManagePolicies['exportHosts'],
): Route[] {
  return [
    route(
      {
        method: 'post',
        path: `${path}/import`,
        summary: `Takes a list of ${what}, as Mastodon writes it (CSV).`,
        tag,
        door,
        body: listImported,
        bodyLimitBytes: csvLimits.bytes + 100_000,
        answer: importReport,
        refusals: ['invalid-input', 'body-too-large', ...refusals],
      },
      ({ viewer, body }) => take(viewer, body.csv),
    ),
    route(
      {
        method: 'get',
        path: `${path}/export`,
        summary: `The list of ${what}, as Mastodon reads it (CSV).`,
        tag,
        door,
        answer: z.string(),
        refusals,
      },
      async ({ viewer, response }) => {
        const csv = await give(viewer)
        response.setHeader('Content-Type', 'text/csv; charset=utf-8')
        response.setHeader('Content-Disposition', `attachment; filename="${what}.csv"`)
        response.setHeader('Cache-Control', 'no-store')
        response.end(csv)
        return undefined
      },
    ),
  ]
}

/** As PeerTube's administrators and their tools know them: blocked or not. */
function peertubeRoutes(actions: ManagePolicies): Route[] {
  const servers = `${blocklist}/servers`
  const accounts = `${blocklist}/accounts`
  return [
    route(
      {
        method: 'get',
        path: servers,
        summary: 'Blocked instances.',
        tag,
        door,
        query: pageQuery,
        answer: serverBlockPage,
        refusals,
      },
      async ({ viewer, query }) => {
        const { total, data } = await actions.listHosts(viewer, { ...query, policy: 'blocked' })
        return {
          total,
          data: data.map(({ host, at, by }) => ({ byAccount: by, blockedServer: { host }, createdAt: at })),
        }
      },
    ),
    route(
      {
        method: 'post',
        path: servers,
        summary: 'Blocks an instance.',
        tag,
        door,
        body: z.object({ host: z.string().max(300) }),
        answer: z.void(),
        refusals: ['invalid-input', ...refusals],
      },
      async ({ viewer, body }) => {
        await actions.decideHost(viewer, body.host, 'blocked', '')
        return undefined
      },
    ),
    route(
      {
        method: 'delete',
        path: `${servers}/{host}`,
        summary: 'Blocks it no more.',
        tag,
        door,
        params: hostParams,
        answer: z.void(),
        refusals,
      },
      async ({ viewer, params }) => {
        await actions.forgetHost(viewer, params.host)
        return undefined
      },
    ),
    route(
      {
        method: 'get',
        path: accounts,
        summary: 'Blocked people and channels.',
        tag,
        door,
        query: pageQuery,
        answer: accountBlockPage,
        refusals,
      },
      async ({ viewer, query }) => {
        const { total, data } = await actions.listActors(viewer, query)
        return {
          total,
          data: data.map(({ id, name, at, by }) => {
            const [local = '', host = ''] = name.split('@')
            return { byAccount: by, blockedAccount: { name: local, host, url: id }, createdAt: at }
          }),
        }
      },
    ),
    route(
      {
        method: 'post',
        path: accounts,
        summary: 'Blocks somebody.',
        tag,
        door,
        body: z.object({ accountName: z.string().max(2000) }),
        answer: z.void(),
        refusals: ['invalid-input', ...refusals],
      },
      async ({ viewer, body }) => {
        await actions.blockActor(viewer, body.accountName, '')
        return undefined
      },
    ),
    route(
      {
        method: 'delete',
        path: `${accounts}/{name}`,
        summary: 'Blocks them no more.',
        tag,
        door,
        params: nameParams,
        answer: z.void(),
        refusals,
      },
      async ({ viewer, params }) => {
        await actions.unblockActor(viewer, params.name)
        return undefined
      },
    ),
  ]
}
