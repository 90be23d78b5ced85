/** Where groups and who is in them are kept. */
import type { AccountId } from '../accounts/account.ts'
import type { Engine, Page, Transaction } from '../store/engine.ts'
import { type Group, type GroupId, groupLimits, type Membership, membershipId } from './group.ts'

export interface GroupsStore {
  find(id: GroupId, tx?: Transaction): Promise<Group | null>
  /** Of another instance, by its address there. */
  findByRemoteId(id: string, tx?: Transaction): Promise<Group | null>
  findMany(ids: readonly GroupId[]): Promise<Group[]>
  insert(group: Group, tx: Transaction): Promise<void>
  put(group: Group, tx: Transaction): Promise<void>
  membership(groupId: GroupId, accountId: AccountId, tx?: Transaction): Promise<Membership | null>
  putMembership(membership: Membership, tx: Transaction): Promise<void>
  removeMembership(groupId: GroupId, accountId: AccountId, tx: Transaction): Promise<boolean>
  /** Coordinators first, then the longest there. */
  membersOf(groupId: GroupId, page: { count?: number; after?: string | undefined }): Promise<Page<Membership>>
  /** All of them, with those who are invited. */
  everyoneIn(groupId: GroupId, tx: Transaction): Promise<Membership[]>
  coordinatorsOf(groupId: GroupId, tx: Transaction): Promise<Membership[]>
  /** All of a person's, invitations too. */
  of(accountId: AccountId, tx?: Transaction): Promise<Membership[]>
  /** Groups of this instance in which people of that host are. */
  withPeopleOf(host: string): Promise<GroupId[]>
  /** Who is in one of these and belongs to another instance. */
  peopleElsewhere(groups: readonly GroupId[], tx?: Transaction): Promise<Membership[]>
}

export function createGroupsStore({ engine }: { engine: Engine }): GroupsStore {
  const groups = engine.collection<Group>({
    name: 'groups',
    indexes: [{ fields: ['remote.id'], isUnique: true }],
  })
  const members = engine.collection<Membership>({
    name: 'group_members',
    indexes: [{ fields: ['groupId', 'role', 'at'] }, { fields: ['accountId'] }, { fields: ['host', 'groupId'] }],
  })
  // One document for a group: those who count its coordinators write it, so that no two of them let go at once.
  const guards = engine.collection<{ _id: string; asked: number }>({ name: 'group_guards' })
  const groupsIn = (tx?: Transaction) => (tx ? tx.in(groups) : groups)
  const membersIn = (tx?: Transaction) => (tx ? tx.in(members) : members)

  return {
    find: (id, tx) => groupsIn(tx).get(id),
    findByRemoteId: (id, tx) => groupsIn(tx).findOne({ 'remote.id': id }),
    findMany: (ids) => groups.getMany(ids),
    insert: (group, tx) => tx.in(groups).insert(group),
    async put(group, tx) {
      await tx.in(groups).put(group)
    },
    membership: (groupId, accountId, tx) => membersIn(tx).get(membershipId(groupId, accountId)),
    async putMembership(membership, tx) {
      await tx.in(members).put(membership)
    },
    removeMembership: (groupId, accountId, tx) => tx.in(members).delete(membershipId(groupId, accountId)),
    membersOf: (groupId, { count = 50, after }) =>
      members.find(
        { groupId },
        {
          sort: [
            ['role', 'asc'],
            ['at', 'asc'],
          ],
          limit: count,
          after,
        },
      ),
    async everyoneIn(groupId, tx) {
      // Invitations are bounded as members are (`manage-members.ts`).
      const { items } = await tx.in(members).find({ groupId }, { limit: 2 * groupLimits.members })
      return items
    },
    async coordinatorsOf(groupId, tx) {
      const [asked, insertIfAbsent] = [{ inc: { asked: 1 } }, { _id: groupId, asked: 0 }]
      await tx.in(guards).findAndUpdate({ _id: groupId }, asked, { insertIfAbsent })
      const { items } = await tx.in(members).find({ groupId, role: 'coordinator' }, { limit: groupLimits.members })
      return items
    },
    async of(accountId, tx) {
      const { items } = await membersIn(tx).find({ accountId }, { limit: 1000 })
      return items
    },
    async withPeopleOf(host) {
      const { items } = await members.find({ host }, { limit: 1000 })
      return [...new Set(items.map(({ groupId }) => groupId))]
    },
    async peopleElsewhere(ids, tx) {
      const found = await Promise.all(
        ids.map((groupId) =>
          membersIn(tx).find({ groupId, host: { gt: '' }, state: 'member' }, { limit: groupLimits.members }),
        ),
      )
      return found.flatMap(({ items }) => items)
    },
  }
}
