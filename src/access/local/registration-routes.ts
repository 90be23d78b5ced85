/** HTTP of coming in without an SSO: asking, being invited, accepting; and what administrators decide of it. */
import { z } from 'zod'
import { type Route, route } from '../../http/route.ts'
import type { Registration } from './registration.ts'
import {
  acceptance,
  accepted,
  asked,
  invitationMade,
  invitationShown,
  invitationToken,
  invited,
  registrations,
  registrationsQuery,
} from './registration-schemas.ts'

const open = { tag: 'Sign-in', door: 'anyone', isOpenBeforeCharter: true, budget: 'sign-in' } as const
const administered = { tag: 'administration', door: 'administrator' } as const
const refusals = ['sign-in-needed', 'charter-not-accepted', 'not-allowed'] as const
const params = z.object({ id: z.string().length(43) })

export function registrationRoutes(registration: Registration): Route[] {
  return [
    route(
      {
        ...open,
        method: 'post',
        path: '/api/v1/local/requests',
        summary:
          'Asks for an account, where there is no SSO. The answer is the same whether the address is known or not.',
        body: asked,
        bodyLimitBytes: 16_384,
        answer: z.void(),
        refusals: ['invalid-input', 'not-allowed', 'too-many-requests'],
      },
      async ({ body, request }) => {
        await registration.ask({ ...body, address: request.ip ?? '' })
        return undefined
      },
    ),
    route(
      {
        ...open,
        method: 'post',
        path: '/api/v1/local/invitation',
        summary: 'Whom an invitation is for.',
        body: invitationToken,
        bodyLimitBytes: 4096,
        answer: invitationShown,
        refusals: ['wrong-credentials', 'too-many-requests'],
      },
      ({ body }) => registration.invitation(body.token),
    ),
    route(
      {
        ...open,
        method: 'post',
        path: '/api/v1/local/registration',
        summary: 'Accepts an invitation: the account is opened.',
        body: accepted,
        bodyLimitBytes: 4096,
        answer: acceptance,
        refusals: ['invalid-input', 'wrong-credentials', 'too-many-requests'],
      },
      ({ body }) => registration.accept(body),
    ),
    route(
      {
        ...administered,
        method: 'get',
        path: '/api/v1/administration/registrations',
        summary: 'Who asked for an account, and who was invited and has not come yet.',
        query: registrationsQuery,
        answer: registrations,
        refusals: ['invalid-input', ...refusals],
      },
      ({ viewer, query }) => registration.list(viewer, query),
    ),
    route(
      {
        ...administered,
        method: 'post',
        path: '/api/v1/administration/invitations',
        summary: 'Invites a person: the link is theirs only, once, for a fortnight.',
        body: invited,
        answer: invitationMade,
        refusals: ['invalid-input', ...refusals],
      },
      ({ viewer, body }) => registration.invite(viewer, body),
    ),
    route(
      {
        ...administered,
        method: 'post',
        path: '/api/v1/administration/registrations/{id}/approve',
        summary: 'Lets in who asked: an invitation is made for them.',
        params,
        answer: invitationMade,
        refusals: ['not-found', ...refusals],
      },
      ({ viewer, params: { id } }) => registration.approve(viewer, id),
    ),
    route(
      {
        ...administered,
        method: 'delete',
        path: '/api/v1/administration/registrations/{id}',
        summary: 'Refuses a request; it is forgotten.',
        params,
        answer: z.void(),
        refusals: ['not-found', ...refusals],
      },
      async ({ viewer, params: { id } }) => {
        await registration.reject(viewer, id)
        return undefined
      },
    ),
  ]
}
