/** A person of an instance under test, signed in without the SSO, which has its own tests. */
import { randomUUID } from 'node:crypto'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { Role } from '#src/access/viewer.ts'
import type { Me } from '#src/accounts/account-schemas.ts'
import { createOpenOrRefreshAccount } from '#src/accounts/open-account.ts'
import { systemClock } from '#src/clock.ts'
import { createNumbers } from '#src/numbering/numbers.ts'
import type { Caller, TestInstance } from './an-instance.ts'

export interface PersonOfTest extends Caller {
  readonly me: Me
}

/** With the charter accepted, unless the test says otherwise. */
export async function asPerson(
  instance: TestInstance,
  displayName: string,
  { roles = ['teacher'], hasAcceptedCharter = true }: { roles?: readonly Role[]; hasAcceptedCharter?: boolean } = {},
): Promise<PersonOfTest> {
  const { accountsStore, access, engine } = instance.parts
  const open = createOpenOrRefreshAccount({
    accounts: accountsStore,
    numbers: createNumbers({ engine }),
    clock: systemClock,
  })
  const { account } = await open({
    identity: { provider: 'https://test.example', identifier: `test:${randomUUID()}` },
    displayName,
    mail: null,
    academie: '10',
    schools: [],
    roles,
  })
  const request = new IncomingMessage(new Socket())
  const response = new ServerResponse(request)
  await access.sessions.start(request, response, { accountId: account._id, door: 'sso' })
  const cookies = [response.getHeader('Set-Cookie') ?? []].flat().map((line) => String(line).split(';')[0] ?? '')
  const caller = instance.caller(cookies.join('; '))
  const { body } = await caller.get<Me>('/api/v1/users/me')
  if (!hasAcceptedCharter) return { ...caller, me: body }
  const accepted = await caller.send<Me>('POST', '/api/v1/users/me/charter', { version: body.charter.version })
  return { ...caller, me: accepted.body }
}
