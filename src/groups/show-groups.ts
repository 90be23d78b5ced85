/** Groups and who is in them, for those who are. To anybody else a group is not there. */
import { participant } from '../access/acting-person.ts'
import { canMakeGroups } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import type { AccountId } from '../accounts/account.ts'
import type { AccountSummary } from '../accounts/account-schemas.ts'
import type { VideoPage } from '../videos/video-schemas.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import type { VideosQuery } from '../videos/videos-query.ts'
import { type Group, type GroupId, GroupNotFound, type Membership } from './group.ts'
import type { GroupList, GroupSummary, MemberPage } from './group-schemas.ts'
import type { GroupsStore } from './groups-store.ts'

export interface ShowGroupsParts {
  groups: GroupsStore
  summariesOf: (ids: Iterable<AccountId>) => Promise<Map<AccountId, AccountSummary>>
  videos: Pick<VideosPart, 'videosOfGroup'>
}

function groupPath(id: GroupId): string {
  return `/groupes/${id}`
}

export function createShowGroups({ groups, summariesOf, videos }: ShowGroupsParts) {
  async function summaryOf(group: Group, membership: Membership): Promise<GroupSummary> {
    const { invitedBy } = membership
    const accounts = await summariesOf(invitedBy === null ? [] : [invitedBy])
    return {
      id: group._id,
      name: group.name,
      kind: group.kind,
      description: group.description,
      members: group.members,
      host: group.remote?.host ?? null,
      path: groupPath(group._id),
      mine: {
        state: membership.state,
        role: membership.role,
        invitedBy: (invitedBy && accounts.get(invitedBy)) || null,
      },
      createdAt: group.createdAt,
    }
  }

  async function mineIn(id: string, accountId: AccountId): Promise<{ group: Group; membership: Membership }> {
    const group = await groups.find(id as GroupId)
    const membership = await groups.membership(id as GroupId, accountId)
    if (group === null || group.state === 'closed' || membership === null) throw new GroupNotFound()
    return { group, membership }
  }

  return {
    async myGroups(viewer: Viewer): Promise<GroupList> {
      const person = participant(viewer)
      const mine = await groups.of(person.accountId)
      const known = new Map((await groups.findMany(mine.map(({ groupId }) => groupId))).map((one) => [one._id, one]))
      const data = await Promise.all(
        mine.flatMap((membership) => {
          const group = known.get(membership.groupId)
          return group === undefined || group.state === 'closed' ? [] : summaryOf(group, membership)
        }),
      )
      const isInvited = ({ mine }: GroupSummary) => (mine.state === 'invited' ? 0 : 1)
      data.sort((a, b) => isInvited(a) - isInvited(b) || a.name.localeCompare(b.name, 'fr'))
      return { data, may: { make: canMakeGroups(person) } }
    },

    /** Also to who is invited: what they are asked to join. @throws {GroupNotFound} */
    async showGroup(viewer: Viewer, id: string): Promise<GroupSummary> {
      const { group, membership } = await mineIn(id, participant(viewer).accountId)
      return summaryOf(group, membership)
    },

    /** @throws {GroupNotFound} */
    async membersOf(
      viewer: Viewer,
      id: string,
      page: { count?: number; after?: string | undefined },
    ): Promise<MemberPage> {
      const { accountId } = participant(viewer)
      const { group, membership } = await mineIn(id, accountId)
      if (membership.state !== 'member') throw new GroupNotFound()
      const { items, next } = await groups.membersOf(group._id, page)
      const accounts = await summariesOf(items.map((one) => one.accountId))
      const data = items.flatMap((one) => {
        const account = accounts.get(one.accountId)
        if (account === undefined) return []
        return {
          account,
          role: one.role,
          state: one.state,
          host: one.host,
          at: one.at,
          isMe: one.accountId === accountId,
        }
      })
      return { data, next }
    },

    /** @throws {GroupNotFound} */
    async videosOf(viewer: Viewer, id: string, query: VideosQuery): Promise<VideoPage> {
      const { group, membership } = await mineIn(id, participant(viewer).accountId)
      if (membership.state !== 'member') throw new GroupNotFound()
      return videos.videosOfGroup(viewer, group._id, query)
    },
  }
}
