/** The calls of the local door: a password and a code, or a passkey; and what a one-time link lets choose. */
import { z } from 'zod'
import { type Route, type RouteInput, route } from '../../http/route.ts'
import type { Sessions } from '../sessions.ts'
import type { Entry, LocalDoor } from './local-door.ts'
import {
  authenticationResponse,
  creationOptions,
  passkeyLabel,
  registrationResponse,
  requestOptions,
} from './passkey-schemas.ts'
import type { Passkeys } from './passkeys.ts'
import { passwordLength } from './password.ts'

const localEntry = z
  .discriminatedUnion('next', [
    z.object({ next: z.literal('in') }),
    z.object({ next: z.literal('code') }).describe('Ask again, with the code of the second factor.'),
    z
      .object({ next: z.literal('enrol'), ticket: z.string(), secret: z.string(), uri: z.string() })
      .describe('The second factor is to be set: put the secret in an authenticator, and send its first code.'),
  ])
  .meta({ id: 'LocalEntry' })
export type LocalEntry = z.infer<typeof localEntry>

const token = z.string().length(43)
const shared = { tag: 'Sign-in', door: 'anyone', isOpenBeforeCharter: true, budget: 'sign-in' } as const
const refusals = ['wrong-credentials', 'too-many-requests'] as const

interface LocalDoorRoutesParts {
  door: LocalDoor
  passkeys: Passkeys
  sessions: Sessions
}

export function localDoorRoutes({ door, passkeys, sessions }: LocalDoorRoutesParts): Route[] {
  async function answer(
    entry: Entry,
    { request, response }: Pick<RouteInput<unknown, unknown, unknown>, 'request' | 'response'>,
  ): Promise<LocalEntry> {
    if (entry.next !== 'in') return entry
    await sessions.start(request, response, { accountId: entry.accountId, door: 'local' })
    return { next: 'in' }
  }

  return [
    route(
      {
        ...shared,
        method: 'post',
        path: '/api/v1/local/session',
        summary: 'Signs in by the local door: a handle, a password, and a code once a second factor is set.',
        body: z.object({
          login: z.string().min(1).max(100),
          password: z.string().min(1).max(1000),
          code: z.string().max(20).optional(),
        }),
        bodyLimitBytes: 4096,
        answer: localEntry,
        refusals,
      },
      async (input) => answer(await door.prove({ ...input.body, address: input.request.ip ?? '' }), input),
    ),
    route(
      {
        ...shared,
        method: 'post',
        path: '/api/v1/local/password',
        summary: 'Chooses the password, with a one-time link; the second factor comes next.',
        body: z.object({
          token,
          password: z.string().max(1000).describe(`${passwordLength.least} to ${passwordLength.most} characters.`),
        }),
        bodyLimitBytes: 4096,
        answer: localEntry,
        refusals: ['invalid-input', ...refusals],
      },
      async (input) => answer(await door.choosePassword({ ...input.body, address: input.request.ip ?? '' }), input),
    ),
    route(
      {
        ...shared,
        method: 'post',
        path: '/api/v1/local/second-factor',
        summary: 'The first code of a new second factor: signs in.',
        body: z.object({ ticket: token, code: z.string().max(20) }),
        bodyLimitBytes: 4096,
        answer: localEntry,
        refusals,
      },
      async (input) => {
        const accountId = await door.enrol({ ...input.body, address: input.request.ip ?? '' })
        return answer({ next: 'in', accountId }, input)
      },
    ),
    route(
      {
        ...shared,
        method: 'post',
        path: '/api/v1/local/link/passkey-options',
        summary: 'What the browser needs to make a passkey, with a one-time link.',
        body: z.object({ token }),
        bodyLimitBytes: 4096,
        answer: creationOptions,
        refusals,
      },
      async ({ body, request }) =>
        passkeys.creationOptions(await door.ownerOfLink({ ...body, address: request.ip ?? '' })),
    ),
    route(
      {
        ...shared,
        method: 'post',
        path: '/api/v1/local/link/passkey',
        summary: 'Keeps the passkey made with a one-time link, and signs in.',
        body: z.object({ token, label: passkeyLabel, response: registrationResponse }),
        bodyLimitBytes: 65_536,
        answer: localEntry,
        refusals,
      },
      async (input) => {
        const { token: link, label, response } = input.body
        const account = await door.ownerOfLink({ token: link, address: input.request.ip ?? '' })
        const { _id } = await passkeys.register(account, response, label)
        try {
          await door.useLink(link)
        } catch (error) {
          await passkeys.remove(account._id, _id)
          throw error
        }
        return answer({ next: 'in', accountId: await door.enterBy(account._id) }, input)
      },
    ),
    route(
      {
        ...shared,
        method: 'post',
        path: '/api/v1/local/passkey/options',
        summary: 'What the browser needs to sign in by a passkey.',
        answer: requestOptions,
        refusals: ['too-many-requests'],
      },
      () => passkeys.requestOptions(),
    ),
    route(
      {
        ...shared,
        method: 'post',
        path: '/api/v1/local/passkey',
        summary: 'Signs in by a passkey.',
        body: z.object({ response: authenticationResponse }),
        bodyLimitBytes: 65_536,
        answer: localEntry,
        refusals,
      },
      async (input) => {
        const accountId = await door.enterBy(await passkeys.prove(input.body.response))
        return answer({ next: 'in', accountId }, input)
      },
    ),
  ]
}
