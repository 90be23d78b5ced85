/** The two calls of `/administration/connexion`. */
import { z } from 'zod'
import { type Route, route } from '../../http/route.ts'
import type { Sessions } from '../sessions.ts'
import type { LocalDoor } from './local-door.ts'
import { passwordLength } from './password.ts'

const signedInAnswer = z.object({ accountId: z.uuid() })

export function localDoorRoutes({ door, sessions }: { door: LocalDoor; sessions: Sessions }): Route[] {
  return [
    route(
      {
        method: 'post',
        path: '/api/v1/administration/session',
        summary: 'Signs an administrator in by the local door.',
        tag: 'Sign-in',
        door: 'anyone',
        isOpenBeforeCharter: true,
        budget: 'sign-in',
        body: z.object({ login: z.string().min(1).max(100), password: z.string().min(1).max(1000) }),
        bodyLimitBytes: 4096,
        answer: signedInAnswer,
        refusals: ['wrong-credentials', 'too-many-requests'],
      },
      async ({ body, request, response }) => {
        const accountId = await door.prove({ ...body, address: request.ip ?? '' })
        await sessions.start(request, response, { accountId, door: 'local' })
        return { accountId }
      },
    ),
    route(
      {
        method: 'post',
        path: '/api/v1/administration/password',
        summary:
          'Chooses the password of the local door, with the one-time link that `npm run admin` gave, and signs in.',
        tag: 'Sign-in',
        door: 'anyone',
        isOpenBeforeCharter: true,
        budget: 'sign-in',
        body: z.object({
          token: z.string().length(43),
          password: z.string().max(1000).describe(`${passwordLength.least} to ${passwordLength.most} characters.`),
        }),
        bodyLimitBytes: 4096,
        answer: signedInAnswer,
        refusals: ['wrong-credentials', 'invalid-input', 'too-many-requests'],
      },
      async ({ body, request, response }) => {
        const accountId = await door.choosePassword({ ...body, address: request.ip ?? '' })
        await sessions.start(request, response, { accountId, door: 'local' })
        return { accountId }
      },
    ),
  ]
}
