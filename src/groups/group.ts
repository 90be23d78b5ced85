/**
 * A group of teachers who share films among themselves: a school, a network of schools (REP), a constellation of
 * colleagues around a trainer. Its members may be of several allied académies. Pure.
 */
import type { AccountId } from '../accounts/account.ts'
import { AppError, type FieldFault, InvalidInput, NotFound } from '../app-error.ts'
import { iso } from '../clock.ts'
import { characters, oneLine, severalLines } from '../text/written-text.ts'

export type GroupId = string & { readonly __brand: 'GroupId' }

const groupKinds = ['ecole', 'reseau', 'constellation'] as const
type GroupKind = (typeof groupKinds)[number]

export interface Group {
  readonly _id: GroupId
  name: string
  kind: GroupKind
  /** What it is for: one paragraph, as written. */
  description: string
  /** Of a closed one, nobody sees anything any more but those who wrote it. */
  state: 'active' | 'closed'
  /** Members, invitations apart. */
  members: number
  /** Of another instance, known here because people of ours are in it; null for those of this one. */
  remote: { readonly id: string; readonly host: string } | null
  readonly createdAt: string
  updatedAt: string
}

export type MemberRole = 'coordinator' | 'member'

export interface Membership {
  /** Of both ids: one for a pair. */
  readonly _id: string
  readonly groupId: GroupId
  readonly accountId: AccountId
  role: MemberRole
  /** `invited`: until the person answers. Somebody of another instance is a member at once, and may leave. */
  state: 'invited' | 'member'
  /** Of somebody of another instance; null for those of this one. */
  readonly host: string | null
  readonly invitedBy: AccountId | null
  at: string
}

export const groupLimits = { name: { min: 3, max: 80 }, description: 1000, members: 500, perPerson: 50 } as const

export interface GroupWritten {
  name?: string | undefined
  kind?: GroupKind | undefined
  description?: string | undefined
}

/** @throws {InvalidInput} */
export function made(written: GroupWritten, { id, now }: { id: GroupId; now: Temporal.Instant }): Group {
  const at = iso(now)
  const bare: Group = {
    _id: id,
    name: '',
    kind: 'reseau',
    description: '',
    state: 'active',
    members: 0,
    remote: null,
    createdAt: at,
    updatedAt: at,
  }
  return rewritten(bare, { name: '', ...written }, now)
}

/** All of the changes or none. @throws {InvalidInput} */
export function rewritten(group: Group, written: GroupWritten, now: Temporal.Instant): Group {
  const faults: FieldFault[] = []
  const next = { ...group }
  if (written.name !== undefined) {
    next.name = oneLine(written.name)
    const length = characters(next.name)
    if (length < groupLimits.name.min) {
      faults.push({ pointer: '/name', detail: 'Donnez un nom d’au moins 3 caractères.' })
    }
    if (length > groupLimits.name.max) {
      faults.push({ pointer: '/name', detail: `Ce nom dépasse ${groupLimits.name.max} caractères.` })
    }
  }
  if (written.kind !== undefined) next.kind = written.kind
  if (written.description !== undefined) {
    next.description = severalLines(written.description)
    if (characters(next.description) > groupLimits.description) {
      faults.push({ pointer: '/description', detail: 'Cette présentation dépasse 1 000 caractères.' })
    }
  }
  if (faults.length > 0) throw new InvalidInput(faults)
  return { ...next, updatedAt: iso(now) }
}

export function membershipId(groupId: GroupId, accountId: AccountId): string {
  return `${groupId}:${accountId}`
}

export class GroupNotFound extends NotFound {
  constructor(options?: ErrorOptions) {
    super('Ce groupe n’existe pas, ou vous n’en êtes pas membre.', options)
  }
}

/** The last one who coordinates can neither leave nor become a plain member. */
export class LastCoordinator extends AppError {
  readonly code = 'last-coordinator'
  constructor() {
    super('Un groupe garde au moins une personne qui le coordonne : confiez-le d’abord à quelqu’un, ou fermez-le.')
  }
}
