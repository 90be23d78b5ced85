/** HTTP of a person who changes instance. */
import { z } from 'zod'
import { moving } from '#src/accounts/moving-schemas.ts'
import { type Route, route } from '#src/http/route.ts'
import type { MoveAccount } from './move-account.ts'

const tag = 'accounts'
const door = 'signed-in' as const
const refusals = ['sign-in-needed', 'charter-not-accepted', 'invalid-input'] as const

const body = z
  .object({ address: z.string().min(3).max(400).describe('`name@instance`, or the address of the account.') })
  .meta({ id: 'MovingAddress' })

export function moveRoutes(actions: MoveAccount): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/users/me/moving',
        summary: 'The accounts that the caller had on other instances, and where they moved.',
        tag,
        door,
        answer: moving,
        refusals: ['sign-in-needed', 'charter-not-accepted'],
      },
      ({ viewer }) => actions.show(viewer),
    ),
    route(
      {
        method: 'post',
        path: '/api/v1/users/me/moving/former',
        summary: 'Declares an account that the caller had on another instance, so that it may move here.',
        tag,
        door,
        body,
        answer: moving,
        refusals,
      },
      ({ viewer, body: { address } }) => actions.declareFormer(viewer, address),
    ),
    route(
      {
        method: 'post',
        path: '/api/v1/users/me/moving',
        summary:
          'Moves to another instance, where this account was declared: whoever follows is told, and follows there.',
        tag,
        door,
        needsFreshSignIn: true,
        body,
        answer: moving,
        refusals: [...refusals, 'not-allowed', 'fresh-sign-in-needed'],
      },
      ({ viewer, body: { address } }) => actions.moveTo(viewer, address),
    ),
    route(
      {
        method: 'delete',
        path: '/api/v1/users/me/moving',
        summary: 'Comes back: this account no longer says that it moved. Those who went along stay there.',
        tag,
        door,
        answer: moving,
        refusals: ['sign-in-needed', 'charter-not-accepted'],
      },
      ({ viewer }) => actions.comeBack(viewer),
    ),
    route(
      {
        method: 'delete',
        path: '/api/v1/users/me/moving/former',
        summary: 'Takes back that an account of another instance was the caller’s.',
        tag,
        door,
        query: z.object({ id: z.string().max(2000).describe('One of `alsoKnownAs`.') }),
        answer: moving,
        refusals: ['sign-in-needed', 'charter-not-accepted'],
      },
      ({ viewer, query: { id } }) => actions.forgetFormer(viewer, id),
    ),
  ]
}
