/** My sessions: the list, ending one, ending all the others, and signing out here. */
import { z } from 'zod'
import type { AccountId } from '../accounts/account.ts'
import type { Identity } from '../accounts/identity.ts'
import { NotFound } from '../app-error.ts'
import { type Route, route } from '../http/route.ts'
import { signedIn } from './acting-person.ts'
import type { Session } from './session.ts'
import type { Sessions } from './sessions.ts'

const sessionAnswer = z
  .object({
    id: z.uuid(),
    startedAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime().describe('Within a few minutes.'),
    device: z.string().describe('« Firefox sur Windows », as far as the browser says.'),
    door: z.enum(['sso', 'oidc', 'local']),
    isCurrent: z.boolean(),
  })
  .meta({ id: 'Session' })
type SessionAnswer = z.infer<typeof sessionAnswer>

/** Without the identifier: it is the provider's, and says nothing to the person. */
const identityAnswer = z
  .object({
    provider: z.string().describe('Its entityID.'),
    linkedAt: z.iso.datetime(),
    lastSignInAt: z.iso.datetime(),
  })
  .meta({ id: 'Identity' })

export interface SessionRoutesParts {
  sessions: Sessions
  accounts: { identitiesOf(id: AccountId): Promise<Identity[]> }
  /** Where to send the person next: the provider, the académie's portal, or '/'. Never fails. */
  leave(session: Session): Promise<string>
}

export function sessionRoutes({ sessions, accounts, leave }: SessionRoutesParts): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/users/me/sessions',
        summary: 'Lists where I am signed in, newest first.',
        tag: 'My account',
        door: 'signed-in',
        answer: z.object({ data: z.array(sessionAnswer) }),
      },
      async ({ viewer }) => {
        const { accountId, sessionId } = signedIn(viewer)
        return { data: sessionAnswers(await sessions.of(accountId), sessionId) }
      },
    ),
    route(
      {
        method: 'delete',
        path: '/api/v1/users/me/sessions/{id}',
        summary: 'Ends one of my sessions, at once and for good.',
        tag: 'My account',
        door: 'signed-in',
        isOpenBeforeCharter: true,
        params: z.object({ id: z.uuid() }),
        answer: z.void(),
        refusals: ['not-found'],
      },
      async ({ viewer, params, response }) => {
        const { accountId, sessionId } = signedIn(viewer)
        if (!(await sessions.revoke(accountId, params.id))) throw new NotFound('Cette session est déjà fermée.')
        if (params.id === sessionId) sessions.clearCookie(response)
        return undefined
      },
    ),
    route(
      {
        method: 'delete',
        path: '/api/v1/users/me/sessions',
        summary: 'Ends all my sessions but this one.',
        tag: 'My account',
        door: 'signed-in',
        isOpenBeforeCharter: true,
        answer: z.object({ ended: z.int() }),
      },
      async ({ viewer }) => {
        const { accountId, sessionId } = signedIn(viewer)
        return { ended: await sessions.revokeAll(accountId, { id: sessionId }) }
      },
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/users/me/identities',
        summary: 'By which identities I may sign in. Another is added at /connexion/sso?lier, where both are proven.',
        tag: 'My account',
        door: 'signed-in',
        answer: z.object({ data: z.array(identityAnswer) }),
      },
      async ({ viewer }) => {
        return { data: identityAnswers(await accounts.identitiesOf(signedIn(viewer).accountId)) }
      },
    ),
    route(
      {
        method: 'post',
        path: '/api/v1/sessions/end',
        summary: 'Signs out of this browser; says where to go next, to sign out of the SSO too.',
        tag: 'Sign-in',
        door: 'anyone',
        isOpenBeforeCharter: true,
        answer: z.object({ redirect: z.string() }),
      },
      async ({ request, response }) => {
        const session = await sessions.end(request, response)
        return { redirect: session ? await leave(session) : '/' }
      },
    ),
  ]
}

export function sessionAnswers(sessions: readonly Session[], currentId: string): SessionAnswer[] {
  return sessions.map(({ id, startedAt, seenAt, device, door }) => ({
    id,
    startedAt,
    lastSeenAt: seenAt,
    device,
    door,
    isCurrent: id === currentId,
  }))
}

export function identityAnswers(identities: readonly Identity[]): z.infer<typeof identityAnswer>[] {
  return identities.map(({ provider, linkedAt, lastSignInAt }) => ({ provider, linkedAt, lastSignInAt }))
}
