/**
 * A second identity for an account: the person proved both in one browser, one after the other. Never because two mails
 * are equal. Joining two accounts that both exist is an administrator's act (`src/administration`).
 */
import { AppError } from '../app-error.ts'
import { type Clock, iso } from '../clock.ts'
import type { AccountId } from './account.ts'
import { type AccountsStore, IdentityTaken, identityId } from './accounts-store.ts'
import type { IdentityKey } from './identity.ts'

/** That identity opens another account already: it cannot open two. */
class IdentityOfAnother extends AppError {
  readonly code = 'identity-of-another'
  constructor(options?: ErrorOptions) {
    super(
      'Cette identité ouvre déjà un autre compte ici. Une personne qui administre l’instance peut réunir les deux.',
      options,
    )
  }
}

export interface LinkIdentityParts {
  accounts: Pick<AccountsStore, 'link' | 'byIdentity'>
  clock: Clock
}

export function createLinkIdentity({ accounts, clock }: LinkIdentityParts) {
  /** Linking what is linked already changes nothing. @throws {IdentityOfAnother} */
  return async function linkIdentity(accountId: AccountId, key: IdentityKey): Promise<void> {
    const at = iso(clock.now())
    try {
      await accounts.link({ ...key, _id: identityId(key), accountId, linkedAt: at, lastSignInAt: at })
    } catch (error) {
      if (!(error instanceof IdentityTaken)) throw error
      const owner = await accounts.byIdentity(key)
      if (owner?._id !== accountId) throw new IdentityOfAnother({ cause: error })
    }
  }
}
