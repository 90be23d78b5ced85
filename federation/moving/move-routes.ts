/** HTTP of a person who changes instance. */
import { z } from 'zod'
import { type Route, route } from '#src/http/route.ts'
import type { MoveAccount } from './move-account.ts'

const tag = 'accounts'
const door = 'signed-in' as const
const refusals = ['sign-in-needed', 'charter-not-accepted', 'invalid-input'] as const

const moving = z
  .object({
    alsoKnownAs: z.array(z.string()).describe('Actors of other instances who were this person.'),
    movedTo: z.string().nullable(),
    movedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Moving' })
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
        refusals,
      },
      ({ viewer, body: { address } }) => actions.moveTo(viewer, address),
    ),
  ]
}
