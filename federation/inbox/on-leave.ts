/**
 * Groups that are of several instances. Leave: somebody of another one is no longer of a group of ours, by their own
 * word. Remove: an allied instance says that one of ours is no longer of a group of hers. Said again, they change nothing.
 */
import { isSameOrigin } from '../iri.ts'
import { groupIdIn } from '../vocabulary/shared-with.ts'
import type { Handler } from './effect.ts'
import { idOf } from './fields.ts'
import type { HandlerParts } from './handler-parts.ts'

export function createOnLeave({ subjects, ids }: HandlerParts): Handler {
  return async function onLeave({ actor, objectId }) {
    const groupId = objectId === null ? null : groupIdIn(objectId, ids.origin)
    const account = groupId === null ? null : await subjects.accounts.store.byRemoteId(actor._id)
    if (groupId === null || account === null) return { nothing: 'not-for-here' }
    return { isUnledgered: true, apply: (tx) => subjects.groups.leaveAs(tx, groupId, account._id) }
  }
}

export function createOnRemove({ subjects, ours, policies, ids, rules }: HandlerParts): Handler {
  return async function onRemove({ actor, objectId, activity }) {
    const target = idOf(activity.target, rules)
    if (objectId === null || target === null || !ids.isOurs(objectId)) return { nothing: 'not-for-here' }
    // A group is of the host that speaks of it, by the actor that its alliance was made with.
    const isItsInstance = policies.allianceWith(actor.host)?.actorId === actor._id && isSameOrigin(target, actor._id)
    if (!isItsInstance) return { nothing: 'not-its-group' }
    const [group, person] = await Promise.all([subjects.groups.store.findByRemoteId(target), ours.byId(objectId)])
    if (group === null || person?.kind !== 'person' || person.accountId === null) return { nothing: 'not-for-here' }
    const { accountId } = person
    return { isUnledgered: true, apply: (tx) => subjects.groups.leaveAs(tx, group._id, accountId) }
  }
}
