/** HTTP of people: one's own account, and the public page of each. */
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { accountDetails, charterAcceptance, me, profileChanges } from './account-schemas.ts'
import type { AccountsPart } from './accounts-part.ts'

/** `name` of one of ours, or `name@host`. */
export const accountName = z.object({ name: z.string().min(1).max(300) })

export function accountRoutes(
  actions: Pick<AccountsPart, 'showAccount' | 'showMe' | 'updateProfile' | 'acceptCharter'>,
): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/users/me',
        summary: 'The signed-in person, what they accepted and what they may do.',
        tag: 'accounts',
        door: 'signed-in',
        answer: me,
        refusals: ['sign-in-needed'],
      },
      ({ viewer }) => actions.showMe(viewer),
    ),
    route(
      {
        method: 'patch',
        path: '/api/v1/users/me',
        summary: 'Changes how one shows oneself.',
        tag: 'accounts',
        door: 'signed-in',
        body: profileChanges,
        answer: me,
        refusals: ['invalid-input', 'sign-in-needed', 'charter-not-accepted'],
      },
      ({ viewer, body }) => actions.updateProfile(viewer, body),
    ),
    route(
      {
        method: 'post',
        path: '/api/v1/users/me/charter',
        summary: 'Accepts the charter in force.',
        tag: 'accounts',
        door: 'signed-in',
        isOpenBeforeCharter: true,
        body: charterAcceptance,
        answer: me,
        refusals: ['invalid-input', 'sign-in-needed'],
      },
      ({ viewer, body }) => actions.acceptCharter(viewer, body.version),
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/accounts/{name}',
        summary: 'A person’s public page.',
        tag: 'accounts',
        door: 'anyone',
        params: accountName,
        answer: accountDetails,
        refusals: ['not-found'],
      },
      ({ viewer, params }) => actions.showAccount(viewer, params.name),
    ),
  ]
}
