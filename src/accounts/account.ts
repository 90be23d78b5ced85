/** A person known here: what they chose to show, and the rules on it. How they prove who they are is `src/access`. */
import type { Role } from '../access/viewer.ts'

export type AccountId = string & { readonly __brand: 'AccountId' }

export interface Account {
  readonly _id: AccountId
  /** Small integer, unique here, as PeerTube's API has. */
  readonly number: number
  /** The local part of the address: lower case, digits, `.`, `-`; stable for ever, never given again. */
  handle: string
  displayName: string
  /** The name as the SSO last gave it: while the person keeps it, `displayName` follows it. Null for a local account. */
  nameFromSso: string | null
  /** Markdown, at most 1000 characters. */
  bio: string
  /** From the SSO: never shown publicly, used to write to the person. */
  mail: string | null
  /** Code of `config/academies.ts`, from the SSO. */
  academie: string | null
  /** UAI codes of the schools, from the SSO. Shown only if the person chooses it. */
  schools: readonly string[]
  showsSchool: boolean
  /** What the person may do: those from the SSO and those granted here, together (`rolesOf`). */
  roles: readonly Role[]
  /** As the rules gave them at the last sign-in by SSO: the SSO takes back only these. */
  rolesFromSso: readonly Role[]
  /** Given by an administrator of this instance, until an administrator takes them back. */
  rolesGranted: readonly Role[]
  /** Version of the charter accepted, and when (ISO 8601); null before the first acceptance. */
  charter: { version: string; acceptedAt: string } | null
  /** Closed accounts keep their handle and can no longer sign in. */
  state: 'active' | 'suspended' | 'closed'
  createdAt: string
  updatedAt: string
  lastSignInAt: string | null
}

/** Always in this order, each once; someone who is let in is at least a teacher. */
export function rolesOf(account: Pick<Account, 'rolesFromSso' | 'rolesGranted'>): readonly Role[] {
  const held = new Set<Role>(['teacher', ...account.rolesFromSso, ...account.rolesGranted])
  return (['teacher', 'animator', 'moderator', 'administrator'] as const).filter((role) => held.has(role))
}
