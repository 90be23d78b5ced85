/** HTTP of the administration. Shapes are in `administration-schemas.ts`. */
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import type { AdministrationPart } from './administration-part.ts'
import {
  accountsQuery,
  administeredAccount,
  administeredAccountPage,
  auditPage,
  auditQuery,
  jobPage,
  jobsQuery,
  joining,
  overview,
  rolesGiven,
  suspension,
} from './administration-schemas.ts'

const tag = 'administration'
const door = 'administrator' as const
const refusals = ['sign-in-needed', 'charter-not-accepted', 'not-allowed'] as const
const accountParams = z.object({ id: z.string().min(1).max(50) })

export function administrationRoutes(actions: Omit<AdministrationPart, 'routes'>): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/administration/overview',
        summary: 'What the instance holds, what it does, how much room is left.',
        tag,
        door,
        answer: overview,
        refusals,
      },
      ({ viewer }) => actions.showOverview(viewer),
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/administration/jobs',
        summary: 'Durable work: dead letters unless another state is asked for, the newest first.',
        tag,
        door,
        query: jobsQuery,
        answer: jobPage,
        refusals: ['invalid-input', ...refusals],
      },
      ({ viewer, query }) => actions.listJobs(viewer, query),
    ),
    route(
      {
        method: 'post',
        path: '/api/v1/administration/jobs/{id}/retry',
        summary: 'Makes a dead letter wait again.',
        tag,
        door,
        params: z.object({ id: z.string().min(1).max(100) }),
        answer: z.void(),
        refusals: ['not-found', ...refusals],
      },
      async ({ viewer, params }) => {
        await actions.retryJob(viewer, params.id)
        return undefined
      },
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/administration/accounts',
        summary: 'Accounts by name, mail, state or role.',
        tag,
        door,
        query: accountsQuery,
        answer: administeredAccountPage,
        refusals: ['invalid-input', ...refusals],
      },
      ({ viewer, query }) => actions.listAccounts(viewer, query),
    ),
    ...(['suspend', 'restore'] as const).map((act) =>
      route(
        {
          method: 'post',
          path: `/api/v1/administration/accounts/{id}/${act}`,
          summary:
            act === 'suspend'
              ? 'Ends a person’s sessions and lets them sign in no more, with the reason.'
              : 'Lets a suspended person sign in again.',
          tag,
          door,
          params: accountParams,
          body: suspension,
          answer: administeredAccount,
          refusals: ['invalid-input', 'not-found', 'last-administrator', ...refusals],
        },
        ({ viewer, params, body }) =>
          (act === 'suspend' ? actions.suspendAccount : actions.restoreAccount)(viewer, params.id, body.reason),
      ),
    ),
    route(
      {
        method: 'post',
        path: '/api/v1/administration/accounts/{id}/join',
        summary:
          'One person with two accounts: whatever opened the other opens this one, which gets what it had; the other is closed.',
        tag,
        door,
        params: accountParams,
        body: joining,
        answer: administeredAccount,
        refusals: ['invalid-input', 'not-found', 'last-administrator', ...refusals],
      },
      ({ viewer, params, body }) => actions.joinAccounts(viewer, params.id, body),
    ),
    route(
      {
        method: 'put',
        path: '/api/v1/administration/accounts/{id}/roles',
        summary: 'The roles given here, beside those that the SSO gives.',
        tag,
        door,
        params: accountParams,
        body: rolesGiven,
        answer: administeredAccount,
        refusals: ['invalid-input', 'not-found', 'last-administrator', ...refusals],
      },
      ({ viewer, params, body }) => actions.giveRoles(viewer, params.id, body.roles, body.reason),
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/administration/audit',
        summary: 'Who decided what, on what and why, the newest first.',
        tag,
        door,
        query: auditQuery,
        answer: auditPage,
        refusals: ['invalid-input', ...refusals],
      },
      ({ viewer, query }) => actions.listAudit(viewer, query),
    ),
  ]
}
