/** What ties an account to a person of an identity provider. Never a mail: it changes, and is given again to others. */
import type { AccountId } from './account.ts'

/** Who the provider says is there: its entityId, and an identifier that it never gives to someone else. */
export interface IdentityKey {
  readonly provider: string
  /** With its source, so that changing the source never confuses two people: `NameID:…`, `uid:…`. */
  readonly identifier: string
}

/** One account may have several (a change of académie); an identity has one account, for ever. */
export interface Identity extends IdentityKey {
  /** SHA-256 of the key, so that one document per identity is the rule of every engine. */
  readonly _id: string
  accountId: AccountId
  linkedAt: string
  lastSignInAt: string
}
