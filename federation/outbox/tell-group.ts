/**
 * Another instance is told that one of ours left a group of hers (`Leave`), or that one of hers is no longer of a group
 * of ours (`Remove`, by the instance): neither waits for the next film to be known.
 */
import type { Account, AccountId } from '#src/accounts/account.ts'
import type { ToldEvent } from '#src/events/events.ts'
import type { GroupsPart } from '#src/groups/groups-part.ts'
import type { OurActors } from '../actors/local-actors.ts'
import type { Ids } from '../ids.ts'
import type { Deliveries, HostPolicies } from '../ports.ts'
import { leave, takeOut } from '../vocabulary/activities.ts'
import { groupIri } from '../vocabulary/shared-with.ts'
import type { Telling } from './tell-video.ts'

interface TellGroupParts {
  ids: Pick<Ids, 'origin'>
  actors: OurActors
  groups: Pick<GroupsPart['store'], 'find'>
  policies: Pick<HostPolicies, 'allianceWith'>
  findAccount: (id: AccountId) => Promise<Account | null>
  deliveries: Pick<Deliveries, 'deliver'>
}

type LeftGroup = Extract<ToldEvent, { kind: 'group-left' }>
const nothing: Telling = async () => undefined

export function createTellGroup({ ids, actors, groups, policies, findAccount, deliveries }: TellGroupParts) {
  return async function tellGroup({ id, at, groupId, memberId }: LeftGroup): Promise<Telling> {
    const [group, member] = await Promise.all([groups.find(groupId), findAccount(memberId)])
    if (group === null || member === null) return nothing
    if (group.remote !== null) {
      const alliance = policies.allianceWith(group.remote.host)
      if (alliance === null || member.remote || member.state !== 'active') return nothing
      const from = actors.person(member)
      const to = [alliance.actorId]
      const activity = leave({ id: `${from.id}/leaves/${id}`, actor: from.id, at, to }, group.remote.id)
      return (tx) => deliveries.deliver(tx, { activity, from, to })
    }
    if (!member.remote) return nothing
    const from = await actors.instance()
    const to = [member.remote.id]
    const said = { id: `${from.id}/removals/${id}`, actor: from.id, at, to }
    const activity = takeOut(said, member.remote.id, groupIri(ids.origin, group))
    return (tx) => deliveries.deliver(tx, { activity, from, to })
  }
}
