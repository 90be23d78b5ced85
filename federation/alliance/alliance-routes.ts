/** HTTP of alliances. Shapes are in `src/administration/alliance-schemas.ts`. */
import { z } from 'zod'
import {
  allianceAnswer,
  allianceAnswered,
  alliancePage,
  allianceProposal,
  alliedInstances,
} from '#src/administration/alliance-schemas.ts'
import { type Route, route } from '#src/http/route.ts'
import type { ManageAlliances } from './manage-alliances.ts'

const tag = 'federation'
const door = 'administrator' as const
const refusals = ['sign-in-needed', 'charter-not-accepted', 'not-allowed'] as const
const params = z.object({ host: z.string().min(1).max(300) })

export function allianceRoutes(actions: ManageAlliances): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/federation/allies',
        summary: 'The allied instances, with whose teachers those of this one share.',
        tag,
        door: 'anyone',
        answer: alliedInstances,
      },
      () => actions.listAllied(),
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/administration/alliances',
        summary: 'Every alliance, whatever became of it.',
        tag,
        door,
        answer: alliancePage,
        refusals,
      },
      ({ viewer }) => actions.listAlliances(viewer),
    ),
    route(
      {
        method: 'post',
        path: '/api/v1/administration/alliances',
        summary: 'Proposes an alliance to another instance; agrees when it proposed one already.',
        tag,
        door,
        body: allianceProposal,
        answer: allianceAnswer,
        refusals: ['invalid-input', ...refusals],
      },
      ({ viewer, body }) => actions.proposeAlliance(viewer, body.host),
    ),
    route(
      {
        method: 'post',
        path: '/api/v1/administration/alliances/{host}/answer',
        summary: 'Accepts or refuses what the other instance proposed.',
        tag,
        door,
        params,
        body: allianceAnswered,
        answer: allianceAnswer,
        refusals: ['invalid-input', 'already-decided', 'not-found', ...refusals],
      },
      ({ viewer, params: { host }, body }) => actions.answerAlliance(viewer, host, body.accepts),
    ),
    route(
      {
        method: 'delete',
        path: '/api/v1/administration/alliances/{host}',
        summary: 'Ends an alliance, or takes back its proposal: what was shared by it is seen no more.',
        tag,
        door,
        params,
        answer: allianceAnswer,
        refusals: ['not-found', ...refusals],
      },
      ({ viewer, params: { host } }) => actions.endAlliance(viewer, host),
    ),
  ]
}
