/**
 * My passkeys: those of somebody who came in by the local door. Whoever comes by an SSO has none: a key of their own
 * would outlive their departure from the académie.
 */
import { z } from 'zod'
import type { Account, AccountId } from '../../accounts/account.ts'
import { NotAllowed } from '../../app-error.ts'
import { type Route, route } from '../../http/route.ts'
import { signedIn } from '../acting-person.ts'
import type { Sessions } from '../sessions.ts'
import type { LocalDoor } from './local-door.ts'
import {
  creationOptions,
  type PasskeyAnswer,
  passkeyAnswer,
  passkeyLabel,
  registrationResponse,
} from './passkey-schemas.ts'
import type { Passkey, Passkeys } from './passkeys.ts'

interface MyPasskeysParts {
  passkeys: Passkeys
  door: Pick<LocalDoor, 'hasPassword'>
  sessions: Pick<Sessions, 'current'>
  accounts: { get(id: AccountId): Promise<Account | null> }
}

const shared = { tag: 'My account', door: 'signed-in', isOpenBeforeCharter: true } as const

export function myPasskeysRoutes({ passkeys, door, sessions, accounts }: MyPasskeysParts): Route[] {
  /** @throws {NotAllowed} */
  async function byLocalDoor(request: Parameters<Sessions['current']>[0]): Promise<Account> {
    const session = await sessions.current(request)
    const account = session?.door === 'local' ? await accounts.get(session.accountId) : null
    if (!account) throw new NotAllowed('Les clés d’accès sont pour les comptes locaux : le vôtre s’ouvre par le SSO.')
    return account
  }

  return [
    route(
      {
        ...shared,
        method: 'get',
        path: '/api/v1/users/me/passkeys',
        summary: 'Lists my passkeys, the oldest first.',
        answer: z.object({ data: z.array(passkeyAnswer) }),
      },
      async ({ viewer }) => ({ data: passkeyAnswers(await passkeys.of(signedIn(viewer).accountId)) }),
    ),
    route(
      {
        ...shared,
        method: 'post',
        path: '/api/v1/users/me/passkeys/options',
        summary: 'What the browser needs to make another passkey.',
        needsFreshSignIn: true,
        answer: creationOptions,
        refusals: ['not-allowed', 'fresh-sign-in-needed'],
      },
      async ({ request }) => passkeys.creationOptions(await byLocalDoor(request)),
    ),
    route(
      {
        ...shared,
        method: 'post',
        path: '/api/v1/users/me/passkeys',
        summary: 'Keeps another passkey.',
        needsFreshSignIn: true,
        body: z.object({ label: passkeyLabel, response: registrationResponse }),
        bodyLimitBytes: 65_536,
        answer: passkeyAnswer,
        refusals: ['not-allowed', 'wrong-credentials', 'fresh-sign-in-needed'],
      },
      async ({ request, body }) => {
        const kept = await passkeys.register(await byLocalDoor(request), body.response, body.label)
        return passkeyAnswers([kept])[0]
      },
    ),
    route(
      {
        ...shared,
        method: 'delete',
        path: '/api/v1/users/me/passkeys/{id}',
        summary: 'Removes one of my passkeys; the last one only if a password is left.',
        needsFreshSignIn: true,
        params: z.object({ id: z.string().min(1).max(2000) }),
        answer: z.void(),
        refusals: ['not-found', 'not-allowed', 'fresh-sign-in-needed'],
      },
      async ({ viewer, params }) => {
        const { accountId } = signedIn(viewer)
        const mine = await passkeys.of(accountId)
        if (mine.length === 1 && mine[0]?._id === params.id && !(await door.hasPassword(accountId))) {
          throw new NotAllowed('C’est votre seul moyen d’entrer : ajoutez d’abord une autre clé.')
        }
        await passkeys.remove(accountId, params.id)
        return undefined
      },
    ),
  ]
}

export function passkeyAnswers(keys: readonly Passkey[]): PasskeyAnswer[] {
  return keys.map(({ _id, label, createdAt, lastUsedAt }) => ({ id: _id, label, createdAt, lastUsedAt }))
}
