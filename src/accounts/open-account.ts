/**
 * Opening an account: at the first sign-in by SSO, or for a local administrator. At each later sign-in, what the SSO
 * says is followed (name, mail, académie, schools, its roles), and what the person chose stays.
 */
import { randomUUID } from 'node:crypto'
import type { Role } from '../access/viewer.ts'
import type { Clock } from '../clock.ts'
import type { Numbers } from '../numbering/numbers.ts'
import type { Transaction } from '../store/engine.ts'
import { type Account, type AccountId, nothingKnown, rolesOf } from './account.ts'
import { type AccountsStore, HandleTaken, IdentityTaken, identityId } from './accounts-store.ts'
import { handlesFor } from './handle.ts'
import type { Identity, IdentityKey } from './identity.ts'

/** What the SSO says of a person today. */
export interface PersonFromSso {
  identity: IdentityKey
  /**
   * How the same person was known before the operator changed the identifier or the provider: vouched for by the same
   * sign-in. The account found by one of these is theirs, and the new identity opens it from now on.
   */
  formerIdentities?: readonly IdentityKey[]
  displayName: string
  mail: string | null
  /** Code of `config/academies.ts`. */
  academie: string | null
  /** UAI codes. */
  schools: readonly string[]
  roles: readonly Role[]
}

interface OpenAccountParts {
  accounts: AccountsStore
  numbers: Numbers
  clock: Clock
}

/** Signing in twice at once opens one account. The answer says whether this call opened it. */
export function createOpenOrRefreshAccount({ accounts, numbers, clock }: OpenAccountParts) {
  /** True when the new identity now opens the account that a former one opened. */
  async function follow({ identity, formerIdentities = [] }: PersonFromSso, at: string): Promise<boolean> {
    for (const former of formerIdentities) {
      const account = await accounts.byIdentity(former)
      if (!account) continue
      const linked = { ...identity, _id: identityId(identity), accountId: account._id, linkedAt: at, lastSignInAt: at }
      await accounts.link(linked).catch((error: unknown) => {
        if (!(error instanceof IdentityTaken)) throw error
      })
      return true
    }
    return false
  }

  return async function openOrRefreshAccount(person: PersonFromSso): Promise<{ account: Account; isNew: boolean }> {
    for (;;) {
      const at = clock.now().toString({ smallestUnit: 'millisecond' })
      const known = await accounts.signedIn(person.identity, at, (account) =>
        account.state === 'closed' ? {} : refreshed(account, person, at),
      )
      if (known) return { account: known, isNew: false }
      if (await follow(person, at)) continue
      try {
        const account = await open(accounts, numbers, {
          at,
          name: person.displayName,
          fields: { ...refreshed({ displayName: '', nameFromSso: '', rolesGranted: [] }, person, at) },
          identity: person.identity,
        })
        return { account, isNew: true }
      } catch (error) {
        if (!(error instanceof IdentityTaken)) throw error
      }
    }
  }
}

/** For `npm run admin`: no identity of an SSO; how the person signs in is `src/access/local`. */
export function createOpenLocalAccount({ accounts, numbers, clock }: OpenAccountParts) {
  return function openLocalAccount(
    person: { displayName: string; mail: string | null; roles: readonly Role[] },
    tx?: Transaction,
  ): Promise<Account> {
    const rolesGranted = person.roles
    return open(accounts, numbers, {
      at: clock.now().toString({ smallestUnit: 'millisecond' }),
      name: person.displayName,
      fields: {
        displayName: person.displayName,
        mail: person.mail,
        rolesGranted,
        roles: rolesOf({ rolesFromSso: [], rolesGranted }),
      },
      tx,
    })
  }
}

function refreshed(
  account: Pick<Account, 'displayName' | 'nameFromSso' | 'rolesGranted'>,
  person: PersonFromSso,
  at: string,
): Partial<Account> {
  const rolesFromSso = person.roles
  return {
    ...(account.displayName === account.nameFromSso ? { displayName: person.displayName } : {}),
    nameFromSso: person.displayName,
    mail: person.mail,
    academie: person.academie,
    schools: person.schools,
    rolesFromSso,
    roles: rolesOf({ rolesFromSso, rolesGranted: account.rolesGranted }),
    lastSignInAt: at,
    departure: null,
    updatedAt: at,
  }
}

async function open(
  accounts: AccountsStore,
  numbers: Numbers,
  opening: { at: string; name: string; fields: Partial<Account>; identity?: IdentityKey; tx?: Transaction | undefined },
): Promise<Account> {
  const { at, identity, tx } = opening
  const accountId = randomUUID() as string as AccountId
  const linked: Identity | undefined = identity && {
    ...identity,
    _id: identityId(identity),
    accountId,
    linkedAt: at,
    lastSignInAt: at,
  }
  const number = await numbers.next('account', tx)
  for (const handle of handlesFor(opening.name)) {
    const account: Account = {
      ...nothingKnown,
      displayName: opening.name,
      roles: ['teacher'],
      state: 'active',
      remote: null,
      ...opening.fields,
      _id: accountId,
      number,
      handle,
      createdAt: at,
      updatedAt: at,
    }
    if (tx) {
      if (await accounts.openIn(account, tx)) return account
      continue
    }
    try {
      await accounts.open(account, linked)
      return account
    } catch (error) {
      if (!(error instanceof HandleTaken)) throw error
    }
  }
  throw new Error('unreachable: handles never end')
}
