/** Move: somebody followed from here changed instance, and both their accounts say so (FEP-7628): the follows go along. */
import { iso } from '#src/clock.ts'
import { orderedId } from '#src/ordered-id.ts'
import { follow as followActivity, undo } from '../vocabulary/activities.ts'
import type { Handler } from './effect.ts'
import { idOf, idsOf } from './fields.ts'
import type { HandlerParts } from './handler-parts.ts'

/** Beyond, people follow by hand: one Move must not make us say thousands of things. */
const mostFollowers = 500

export function createOnMove(parts: HandlerParts): Handler {
  const { rules, actors, fetch, follows, ours, deliveries, ids, clock, takePerson } = parts
  return async function onMove({ actor, activity, signal }) {
    const targetId = idOf(activity.target, rules)
    if (targetId === null || ids.isOurs(targetId)) return { nothing: 'object-missing' }
    const followers = (await follows.followersOf(actor._id, { limit: mostFollowers })).items
    if (followers.length === 0) return { nothing: 'not-for-here' }
    const { document } = await fetch.document(targetId, { signal })
    if (!idsOf(document.alsoKnownAs, rules).includes(actor._id)) return { nothing: 'not-said-by-both' }
    const target = await actors.get(targetId, { signal })
    return {
      async apply(tx) {
        // Those who followed see her in their list under her new address.
        await takePerson(target, tx)
        for (const { follower, activityId } of followers) {
          const local = await ours.byId(follower)
          if (local === null || (await follows.find(follower, actor._id, tx)) === null) continue
          await follows.remove(follower, actor._id, tx)
          const former = followActivity({ id: activityId, actor: follower }, actor._id)
          const taken = undo({ id: ids.undoOf(activityId), actor: follower }, former)
          await deliveries.deliver(tx, { activity: taken, from: local, to: [actor._id] })
          if ((await follows.find(follower, target._id, tx)) !== null) continue
          const id = `${follower}/follows/${orderedId()}`
          await follows.put(
            {
              activityId: id,
              follower,
              followed: target._id,
              state: 'asked',
              isFollowerLocal: true,
              isFollowedLocal: false,
              inbox: target.inbox,
              sharedInbox: target.sharedInbox,
              host: target.host,
              at: iso(clock.now()),
            },
            tx,
          )
          const asked = followActivity({ id, actor: follower }, target._id)
          await deliveries.deliver(tx, { activity: asked, from: local, to: [target._id], personally: true })
        }
      },
    }
  }
}
