/** Everything of groups, built once. */
import type { Viewer } from '../access/viewer.ts'
import type { Account, AccountId } from '../accounts/account.ts'
import { iso } from '../clock.ts'
import type { Route } from '../http/route.ts'
import { orderedId } from '../ordered-id.ts'
import type { Transaction } from '../store/engine.ts'
import type { VideoPage } from '../videos/video-schemas.ts'
import type { VideosQuery } from '../videos/videos-query.ts'
import { type GroupId, GroupNotFound, type GroupWritten, type MemberRole, membershipId } from './group.ts'
import { groupRoutes } from './group-routes.ts'
import type { GroupList, GroupSummary, MemberPage } from './group-schemas.ts'
import type { GroupsStore } from './groups-store.ts'
import { createManageGroups } from './manage-groups.ts'
import { createManageMembers, type ManageMembersParts } from './manage-members.ts'
import { createShowGroups, type ShowGroupsParts } from './show-groups.ts'

/** Each @throws {SignInNeeded} {CharterNotAccepted} {GroupNotFound} to who is not in it. */
export interface GroupsPart {
  readonly routes: Route[]
  readonly store: GroupsStore
  myGroups(viewer: Viewer): Promise<GroupList>
  makeGroup(viewer: Viewer, written: GroupWritten): Promise<GroupSummary>
  showGroup(viewer: Viewer, id: string): Promise<GroupSummary>
  rewriteGroup(viewer: Viewer, id: string, written: GroupWritten): Promise<GroupSummary>
  closeGroup(viewer: Viewer, id: string): Promise<void>
  videosOf(viewer: Viewer, id: string, query: VideosQuery): Promise<VideoPage>
  membersOf(viewer: Viewer, id: string, page: { count?: number; after?: string | undefined }): Promise<MemberPage>
  invite(viewer: Viewer, id: string, address: string): Promise<void>
  answerInvitation(viewer: Viewer, id: string, accepts: boolean): Promise<void>
  /** @param name the handle of a member: `jeanne.martin`, `anne@creteil.example` */
  removeMember(viewer: Viewer, id: string, name: string): Promise<void>
  giveRole(viewer: Viewer, id: string, name: string, role: MemberRole): Promise<void>
  /**
   * For federation, in its transaction: the group of another instance that a film came to, known here from now on, as its
   * instance says: these people of ours are in it, and no others.
   */
  mirror(
    tx: Transaction,
    group: { id: string; host: string; name: string; members: readonly AccountId[] },
  ): Promise<GroupId>
  /** For federation: another instance says that somebody left, theirs or ours. Nothing when they were not in it. */
  leaveAs(tx: Transaction, id: GroupId, accountId: AccountId): Promise<void>
  /** Of who is erased: what she coordinated alone goes to another of its members, or is closed. */
  leaveAll(accountId: AccountId): Promise<void>
}

export interface GroupsParts extends ShowGroupsParts, Omit<ManageMembersParts, 'coordinated' | 'close'> {
  byHandle: (handle: string) => Promise<Account | null>
}

export function createGroupsPart(parts: GroupsParts): GroupsPart {
  const { groups, setGroupsOf, closeFilmsOf, clock, byHandle } = parts
  const manage = createManageGroups(parts)
  const members = createManageMembers({ ...parts, coordinated: manage.coordinated, close: manage.close })
  const show = createShowGroups(parts)

  async function memberNamed(name: string): Promise<AccountId> {
    const account = await byHandle(name.toLowerCase())
    if (account === null) throw new GroupNotFound()
    return account._id
  }

  parts.events.listen('groups-of-joined-accounts', ['account-joined'], async (event) => {
    if (event.kind === 'account-joined') await members.passAll(event.accountId, event.intoId)
  })

  parts.events.listen('groups-of-suspended-accounts', ['account-updated'], async ({ accountId, isRemote }) => {
    if (!isRemote) await members.keepAllCoordinated(accountId)
  })

  const part: Omit<GroupsPart, 'routes'> = {
    store: groups,
    ...show,
    async makeGroup(viewer, written) {
      const { _id } = await manage.makeGroup(viewer, written)
      return show.showGroup(viewer, _id)
    },
    async rewriteGroup(viewer, id, written) {
      await manage.rewriteGroup(viewer, id, written)
      return show.showGroup(viewer, id)
    },
    closeGroup: manage.closeGroup,
    invite: members.invite,
    answerInvitation: members.answerInvitation,
    removeMember: async (viewer, id, name) => members.removeMember(viewer, id, await memberNamed(name)),
    giveRole: async (viewer, id, name, role) => members.giveRole(viewer, id, await memberNamed(name), role),

    async mirror(tx, { id, host, name, members: people }) {
      const at = iso(clock.now())
      const known = await groups.findByRemoteId(id, tx)
      const group = known ?? {
        _id: orderedId() as GroupId,
        name,
        kind: 'reseau' as const,
        description: '',
        state: 'active' as const,
        members: 0,
        remote: { id, host },
        createdAt: at,
        updatedAt: at,
      }
      const wanted = new Set(people)
      const already = new Set<AccountId>()
      let isLeft = false
      for (const { accountId } of await groups.everyoneIn(group._id, tx)) {
        already.add(accountId)
        if (wanted.has(accountId)) continue
        await groups.removeMembership(group._id, accountId, tx)
        await setGroupsOf(accountId, tx, (before) => before.filter((one) => one !== group._id))
        isLeft = true
      }
      for (const accountId of wanted) {
        if (already.has(accountId)) continue
        const membership = { role: 'member', state: 'member', host: null, invitedBy: null, at } as const
        const ids = { _id: membershipId(group._id, accountId), groupId: group._id, accountId }
        await groups.putMembership({ ...ids, ...membership }, tx)
        await setGroupsOf(accountId, tx, (before) => [...before, group._id])
      }
      await groups.put({ ...group, name, state: 'active', members: wanted.size, updatedAt: at }, tx)
      if (isLeft) await closeFilmsOf(group._id, tx)
      return group._id
    },

    leaveAll: members.leaveAll,

    async leaveAs(tx, id, accountId) {
      if ((await groups.membership(id, accountId, tx)) !== null)
        await members.leave(id, accountId, tx, { isRemote: true })
    },
  }
  return { ...part, routes: groupRoutes(part) }
}
