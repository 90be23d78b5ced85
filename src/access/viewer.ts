/** Who is asking. Made once per request from the session (`sessions.ts`); everything that decides takes it. */
import type { AccountId } from '../accounts/account.ts'
import type { GroupId } from '../groups/group.ts'

/** People, their channels elsewhere and whole instances that one person muted, for themselves alone. */
export interface Muted {
  readonly accounts: readonly AccountId[]
  /** Actors (Group) of other instances, among those accounts. */
  readonly channels: readonly string[]
  readonly hosts: readonly string[]
}

/** Given by the académie's SSO rules or by an administrator. A person may hold several; a teacher holds at least `teacher`. */
export type Role = 'teacher' | 'animator' | 'moderator' | 'administrator'

export type Viewer =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'person'
      readonly accountId: AccountId
      readonly roles: readonly Role[]
      readonly sessionId: string
      /** False until the charter in force is accepted: such a person may read, sign out and accept, nothing else. */
      readonly hasAcceptedCharter: boolean
      /** Those that the person is a member of. Absent: none. */
      readonly groups?: readonly GroupId[]
      /** What the person wishes not to meet. Absent: nothing. */
      readonly muted?: Muted
    }
  /** Another instance, by its signature: reads documents, and nothing else. */
  | {
      readonly kind: 'peer'
      readonly host: string
      readonly isAllied: boolean
      /** Of an allied one: those in which some of its people are. Absent: none. */
      readonly groups?: readonly GroupId[]
    }

export const anonymous: Viewer = { kind: 'anonymous' }

/** Somebody of this instance, charter accepted, of no group: what such a viewer may list is written beside what lists hold. */
export const anyMember: Viewer = {
  kind: 'person',
  accountId: '' as AccountId,
  roles: [],
  sessionId: '',
  hasAcceptedCharter: true,
}
