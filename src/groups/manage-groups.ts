/** Those who gather colleagues make groups, say what they are for, and close them. */
import { participant } from '../access/acting-person.ts'
import { canMakeGroups } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import type { AccountId } from '../accounts/account.ts'
import { NotAllowed } from '../app-error.ts'
import { type Clock, iso } from '../clock.ts'
import type { Events } from '../events/events.ts'
import { orderedId } from '../ordered-id.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import { type Group, type GroupId, GroupNotFound, type GroupWritten, made, membershipId, rewritten } from './group.ts'
import type { GroupsStore } from './groups-store.ts'

/** What a person may see is asked at each request: their groups are kept on their account, changed with the membership. */
type SetGroupsOf = (
  id: AccountId,
  tx: Transaction,
  rule: (groups: readonly GroupId[]) => readonly GroupId[],
) => Promise<void>

export interface ManageGroupsParts {
  groups: GroupsStore
  setGroupsOf: SetGroupsOf
  /** Addresses of films given so far to members soon open nothing any more: work of the transaction. */
  closeFilmsOf: (group: GroupId, tx: Transaction) => Promise<void>
  events: Pick<Events, 'record' | 'listen'>
  transact: Engine['transaction']
  clock: Clock
}

export function createManageGroups(parts: ManageGroupsParts) {
  const { groups, setGroupsOf, closeFilmsOf, events, transact, clock } = parts

  /** @throws {GroupNotFound} to who is not in it @throws {NotAllowed} to who does not coordinate it */
  async function coordinated(id: GroupId, person: AccountId, tx: Transaction): Promise<Group> {
    const group = await groups.find(id, tx)
    const membership = await groups.membership(id, person, tx)
    if (group === null || group.state === 'closed' || membership === null) throw new GroupNotFound()
    if (membership.role !== 'coordinator' || membership.state !== 'member' || group.remote !== null) {
      throw new NotAllowed('Seules les personnes qui coordonnent ce groupe peuvent le faire.')
    }
    return group
  }

  /** For good. @param by who decides it, or whose leaving does */
  async function close(group: Group, by: AccountId, tx: Transaction): Promise<void> {
    for (const { accountId, state, host } of await groups.everyoneIn(group._id, tx)) {
      await groups.removeMembership(group._id, accountId, tx)
      if (state === 'invited') {
        const ended = { groupId: group._id, invitedId: accountId, accountId: by }
        await events.record(tx, { kind: 'group-invitation-ended', ...ended })
      } else if (host !== null) {
        await events.record(tx, { kind: 'group-left', groupId: group._id, memberId: accountId, accountId: by })
      }
      await setGroupsOf(accountId, tx, (known) => known.filter((one) => one !== group._id))
    }
    await groups.put({ ...group, state: 'closed', members: 0, updatedAt: iso(clock.now()) }, tx)
    await closeFilmsOf(group._id, tx)
    await events.record(tx, { kind: 'group-closed', groupId: group._id, accountId: by })
  }

  return {
    coordinated,

    /** Whoever makes it coordinates it. @throws {NotAllowed} {InvalidInput} */
    async makeGroup(viewer: Viewer, written: GroupWritten): Promise<Group> {
      const person = participant(viewer)
      if (!canMakeGroups(person)) {
        throw new NotAllowed(
          'Les groupes sont créés par les personnes qui animent un réseau ou administrent l’instance.',
        )
      }
      const now = clock.now()
      const group = { ...made(written, { id: orderedId() as GroupId, now }), members: 1 }
      await transact(async (tx) => {
        await groups.insert(group, tx)
        await groups.putMembership(
          {
            _id: membershipId(group._id, person.accountId),
            groupId: group._id,
            accountId: person.accountId,
            role: 'coordinator',
            state: 'member',
            host: null,
            invitedBy: null,
            at: iso(now),
          },
          tx,
        )
        await setGroupsOf(person.accountId, tx, (known) => [...known, group._id])
      })
      return group
    },

    async rewriteGroup(viewer: Viewer, id: string, written: GroupWritten): Promise<Group> {
      const person = participant(viewer)
      return transact(async (tx) => {
        const group = rewritten(await coordinated(id as GroupId, person.accountId, tx), written, clock.now())
        await groups.put(group, tx)
        return group
      })
    },

    /** For good: its members see its films no more; those who wrote them keep them. */
    async closeGroup(viewer: Viewer, id: string): Promise<void> {
      const person = participant(viewer)
      await transact(async (tx) => {
        await close(await coordinated(id as GroupId, person.accountId, tx), person.accountId, tx)
      })
    },

    close,
  }
}
