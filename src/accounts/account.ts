/** A person known here: what they chose to show, and the rules on it. How they prove who they are is `src/access`. */
import type { Muted, Role } from '../access/viewer.ts'
import { type FieldFault, InvalidInput } from '../app-error.ts'
import { iso } from '../clock.ts'
import type { GroupId } from '../groups/group.ts'
import { characters, oneLine, severalLines } from '../text/written-text.ts'
import type { Departure, Erased } from './leaving.ts'

export type AccountId = string & { readonly __brand: 'AccountId' }

/** Who somebody of another instance is there. They have neither identity nor role, and open no session here. */
export interface RemotePerson {
  /** Address of their actor: what they are known by, unique here. */
  readonly id: string
  /** Lower case, with its port when it is not the usual one. */
  readonly host: string
  /** As their instance writes it (`preferredUsername`). */
  readonly name: string
  /** Their page for people. */
  readonly url: string
  /** The channel or network that publishes by them (a Group), rather than a person. */
  readonly isGroup: boolean
  /** Re-encoded and served from here; null without any. `from` is where it was fetched. */
  readonly avatar: { readonly from: string; readonly file: string } | null
}

export interface Account {
  readonly _id: AccountId
  /** Small integer, unique here, as PeerTube's API has. */
  readonly number: number
  /** The local part of the address: lower case, digits, `.`, `-`; stable for ever, never given again. `name@host` for a remote one. */
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
  /** Of another instance; null for those of this one (absent where it was written before there were others). */
  remote: RemotePerson | null
  /** Those that the person is a member of, changed with the membership. Absent: none. */
  groups?: readonly GroupId[]
  /** What the person wishes not to meet, changed with their list (`src/mutes`). Absent: nothing. */
  muted?: Muted
  /** Noticed, and not erased yet. Absent, as null: here to stay. */
  departure?: Departure | null
  /** Set once the person is erased: the account is then closed and says nothing of them. */
  erased?: Erased
  /** The other account of the same person, which this one, closed, became part of. */
  joinedTo?: AccountId
  /** Those that became part of this one. */
  joined?: readonly AccountId[]
}

/** An account before anything is known of the person, and once they are erased. */
export const nothingKnown = {
  nameFromSso: null,
  bio: '',
  mail: null,
  academie: null,
  schools: [],
  showsSchool: false,
  rolesFromSso: [],
  rolesGranted: [],
  charter: null,
  lastSignInAt: null,
} as const satisfies Partial<Account>

/** Always in this order, each once; someone who is let in is at least a teacher. */
export function rolesOf(account: Pick<Account, 'rolesFromSso' | 'rolesGranted'>): readonly Role[] {
  const held = new Set<Role>(['teacher', ...account.rolesFromSso, ...account.rolesGranted])
  return (['teacher', 'animator', 'moderator', 'administrator'] as const).filter((role) => held.has(role))
}

/** What a person may change of how they show themselves. */
interface ProfileChange {
  displayName?: string | undefined
  bio?: string | undefined
  showsSchool?: boolean | undefined
}

export const profileLimits = { displayName: 80, bio: 1000 } as const

/** All of the changes or none. @throws {InvalidInput} */
export function withProfile(account: Account, change: ProfileChange, now: Temporal.Instant): Account {
  const faults: FieldFault[] = []
  const next = { ...account }
  if (change.displayName !== undefined) {
    next.displayName = oneLine(change.displayName)
    const length = characters(next.displayName)
    if (length === 0) faults.push({ pointer: '/displayName', detail: 'Écrivez le nom sous lequel on vous verra.' })
    if (length > profileLimits.displayName) {
      faults.push({ pointer: '/displayName', detail: `Ce nom dépasse ${profileLimits.displayName} caractères.` })
    }
  }
  if (change.bio !== undefined) {
    next.bio = severalLines(change.bio)
    if (characters(next.bio) > profileLimits.bio) {
      faults.push({ pointer: '/bio', detail: 'Cette présentation dépasse 1 000 caractères.' })
    }
  }
  if (change.showsSchool !== undefined) next.showsSchool = change.showsSchool
  if (faults.length > 0) throw new InvalidInput(faults)
  return { ...next, updatedAt: iso(now) }
}

/** Accepting again keeps the first date. @throws {InvalidInput} when the version is not the one in force */
export function withCharter(account: Account, version: string, inForce: string, now: Temporal.Instant): Account {
  if (version !== inForce) {
    throw new InvalidInput([{ pointer: '/version', detail: 'La charte a changé : relisez-la avant de l’accepter.' }])
  }
  if (hasAccepted(account, inForce)) return account
  const at = iso(now)
  return { ...account, charter: { version, acceptedAt: at }, updatedAt: at }
}

export function hasAccepted(account: Pick<Account, 'charter'>, inForce: string): boolean {
  return account.charter?.version === inForce
}

/** Signs in no more, until restored; what was published stays. Closed for good stays closed. */
export function suspended(account: Account, now: Temporal.Instant): Account {
  return account.state === 'active' ? { ...account, state: 'suspended', updatedAt: iso(now) } : account
}

export function restored(account: Account, now: Temporal.Instant): Account {
  return account.state === 'suspended' ? { ...account, state: 'active', updatedAt: iso(now) } : account
}

/** For good: nobody signs in to it any more. Its handle is never given again; what was published stays until removed. */
export function closed(account: Account, now: Temporal.Instant): Account {
  return account.state === 'closed' ? account : { ...account, state: 'closed', updatedAt: iso(now) }
}

/** Closed, and another account of the same person from now on: what it had is that one's, and is kept there alone. */
export function joinedTo(account: Account, kept: AccountId, now: Temporal.Instant): Account {
  return { ...closed(account, now), joinedTo: kept, joined: [], mail: null, nameFromSso: null, schools: [] }
}

/** @param others what was part of the other is part of this one */
export function joinedBy(account: Account, others: readonly AccountId[], now: Temporal.Instant): Account {
  return { ...account, joined: [...(account.joined ?? []), ...others], updatedAt: iso(now) }
}

/**
 * What an administrator gives: those of the SSO stay, whatever is given here. Named with the others, they are not given
 * here for that: they go when the SSO takes them back.
 */
export function withRolesGranted(account: Account, granted: readonly Role[], now: Temporal.Instant): Account {
  const isGiven = (role: Role) => role !== 'teacher' && !account.rolesFromSso.includes(role)
  const rolesGranted = [...new Set(granted)].filter(isGiven)
  const roles = rolesOf({ rolesFromSso: account.rolesFromSso, rolesGranted })
  return { ...account, rolesGranted, roles, updatedAt: iso(now) }
}
