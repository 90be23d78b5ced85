/** HTTP of the administration of other instances. Shapes are in `src/administration/instance-schemas.ts`. */
import { z } from 'zod'
import {
  type InstancesAdministration,
  instancesQuery,
  missingThings,
  otherInstance,
  otherInstancePage,
  replayed,
} from '#src/administration/instance-schemas.ts'
import { type Route, route } from '#src/http/route.ts'

const tag = 'administration'
const door = 'administrator' as const
const refusals = ['sign-in-needed', 'charter-not-accepted', 'not-allowed'] as const
const params = z.object({ host: z.string().min(1).max(260) })
const one = '/api/v1/administration/instances/{host}'

export function peerRoutes(actions: InstancesAdministration): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/administration/instances',
        summary: 'Other instances that this one writes to, and how that goes.',
        tag,
        door,
        query: instancesQuery,
        answer: otherInstancePage,
        refusals: ['invalid-input', ...refusals],
      },
      ({ viewer, query }) => actions.listInstances(viewer, query),
    ),
    route(
      {
        method: 'post',
        path: `${one}/retry`,
        summary: 'Tries now what waits for an instance that did not answer.',
        tag,
        door,
        params,
        answer: otherInstance,
        refusals: ['not-found', ...refusals],
      },
      ({ viewer, params: { host } }) => actions.retryInstance(viewer, host),
    ),
    route(
      {
        method: 'get',
        path: `${one}/missing`,
        summary:
          'Videos and lists that an instance should have, or should have given back, as far as its answers tell.',
        tag,
        door,
        params,
        answer: missingThings,
        refusals: ['not-found', ...refusals],
      },
      ({ viewer, params: { host } }) => actions.missingAt(viewer, host),
    ),
    route(
      {
        method: 'post',
        path: `${one}/replay`,
        summary: 'Sends an instance what it is missing.',
        tag,
        door,
        params,
        answer: replayed,
        refusals: ['not-found', ...refusals],
      },
      ({ viewer, params: { host } }) => actions.replayTo(viewer, host),
    ),
  ]
}
