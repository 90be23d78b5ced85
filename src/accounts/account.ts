/** A person known here: what they chose to show, and the rules on it. How they prove who they are is `src/access`. */
import type { Role } from '../access/viewer.ts'

export type AccountId = string & { readonly __brand: 'AccountId' }

export interface Account {
  readonly _id: AccountId
  /** The local part of the address: lower case, digits, `.`, `-`; stable for ever, never given again. */
  handle: string
  displayName: string
  /** Markdown, at most 1000 characters. */
  bio: string
  /** From the SSO: never shown publicly, used to write to the person. */
  mail: string | null
  /** Code of `config/academies.ts`, from the SSO. */
  academie: string | null
  /** UAI codes of the schools, from the SSO. Shown only if the person chooses it. */
  schools: readonly string[]
  showsSchool: boolean
  roles: readonly Role[]
  /** Version of the charter accepted, and when (ISO 8601); null before the first acceptance. */
  charter: { version: string; acceptedAt: string } | null
  /** Closed accounts keep their handle and can no longer sign in. */
  state: 'active' | 'suspended' | 'closed'
  createdAt: string
  updatedAt: string
  lastSignInAt: string | null
}
