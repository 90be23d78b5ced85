/** HTTP of policies: PeerTube's blocklists of the server, and ours with more to say. Shapes: `src/administration/policy-schemas.ts`. */
import { z } from 'zod'
import type { Viewer } from '#src/access/viewer.ts'
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
import { type Route, route, textAnswer } from '#src/http/route.ts'
import { csvLimits } from './decisions-csv.ts'
import type { ManagePolicies } from './manage-policies.ts'

const common = { tag: 'federation', door: 'moderator' } as const
const refusals = ['invalid-input', 'sign-in-needed', 'charter-not-accepted', 'not-allowed'] as const
const hostName = z.string().min(1).max(300)
/** An address of somebody, or the id of an actor. */
const actorName = z.string().min(1).max(2000)
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
        ...common,
        query: decisionsQuery,
        answer: hostDecisionPage,
        refusals,
      },
      ({ viewer, query }) => actions.listHosts(viewer, query),
    ),
    route(
      {
        method: 'put',
        path: `${hosts}/{host}`,
        summary: 'Opens, limits, quarantines or blocks an instance, and those under its domain.',
        ...common,
        params: z.object({ host: hostName }),
        body: hostDecided,
        answer: hostDecision,
        refusals,
      },
      ({ viewer, params, body }) => actions.decideHost(viewer, params.host, body.policy, body.reason),
    ),
    takingBackHost(hosts, 'Takes a decision back: the instance is as one that is not known.', actions),
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
        ...common,
        query: pageQuery,
        answer: actorDecisionPage,
        refusals,
      },
      ({ viewer, query }) => actions.listActors(viewer, query),
    ),
    blocking(actors, 'Blocks somebody of another instance.', actorBlocked, (viewer, { name, reason }) =>
      actions.blockActor(viewer, name, reason),
    ),
    takingBackActor(actors, actions),
    ...listRoutes(actors, 'people', actions.importActors, actions.exportActors),
  ]
}

/** What both dialects say in the same way. */
function blocking<B extends z.ZodType>(
  path: string,
  summary: string,
  body: B,
  block: (viewer: Viewer, body: z.output<B>) => Promise<unknown>,
): Route {
  return route(
    { method: 'post', path, summary, ...common, body, answer: z.void(), refusals },
    async ({ viewer, body }) => {
      await block(viewer, body)
      return undefined
    },
  )
}

function takingBackHost(path: string, summary: string, { forgetHost }: ManagePolicies): Route {
  const params = z.object({ host: hostName })
  return route(
    { method: 'delete', path: `${path}/{host}`, summary, ...common, params, answer: z.void(), refusals },
    async ({ viewer, params }) => {
      await forgetHost(viewer, params.host)
      return undefined
    },
  )
}

function takingBackActor(path: string, { unblockActor }: ManagePolicies): Route {
  const params = z.object({ name: actorName })
  const summary = 'Blocks them no more.'
  return route(
    { method: 'delete', path: `${path}/{name}`, summary, ...common, params, answer: z.void(), refusals },
    async ({ viewer, params }) => {
      await unblockActor(viewer, params.name)
      return undefined
    },
  )
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
        ...common,
        body: listImported,
        bodyLimitBytes: csvLimits.bytes + 100_000,
        answer: importReport,
        refusals: ['body-too-large', ...refusals],
      },
      ({ viewer, body }) => take(viewer, body.csv),
    ),
    route(
      {
        method: 'get',
        path: `${path}/export`,
        summary: `The list of ${what}, as Mastodon reads it (CSV).`,
        ...common,
        answer: textAnswer,
        textTypes: ['text/csv'],
        refusals,
      },
      async ({ viewer, response }) => {
        const text = await give(viewer)
        response.setHeader('Content-Disposition', `attachment; filename="${what}.csv"`)
        return { type: 'text/csv; charset=utf-8', text, changedAt: null }
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
        ...common,
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
    blocking(servers, 'Blocks an instance.', z.object({ host: z.string().max(300) }), (viewer, { host }) =>
      actions.decideHost(viewer, host, 'blocked', ''),
    ),
    takingBackHost(servers, 'Blocks it no more.', actions),
    route(
      {
        method: 'get',
        path: accounts,
        summary: 'Blocked people and channels.',
        ...common,
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
    blocking(accounts, 'Blocks somebody.', z.object({ accountName: z.string().max(2000) }), (viewer, body) =>
      actions.blockActor(viewer, body.accountName, ''),
    ),
    takingBackActor(accounts, actions),
  ]
}
