/** Whoever of here follows an account follows the one it became, wherever both are: the second half of a Move. */
import { type Clock, iso } from '#src/clock.ts'
import type { Transaction } from '#src/store/engine.ts'
import type { Iri, RemoteActor } from '../actor.ts'
import type { OurActors } from '../actors/local-actors.ts'
import { followFromHere } from '../follows/follow-from-here.ts'
import type { Ids } from '../ids.ts'
import type { Deliveries, Follow, Follows } from '../ports.ts'
import { follow as followActivity, undo } from '../vocabulary/activities.ts'

export interface CarryFollowsParts {
  follows: Follows
  ours: Pick<OurActors, 'byId'>
  deliveries: Pick<Deliveries, 'deliver'>
  ids: Pick<Ids, 'undoOf' | 'isOurs'>
  clock: Clock
}

/** Beyond, people follow by hand: one Move must not make us say thousands of things. */
const mostCarried = 500

export type CarryFollows = ReturnType<typeof createCarryFollows>

export function createCarryFollows({ follows, ours, deliveries, ids, clock }: CarryFollowsParts) {
  return {
    /** People of here who follow this account, at most `mostCarried`. */
    async followersHere(followed: Iri): Promise<Follow[]> {
      const found: Follow[] = []
      let after: string | undefined
      do {
        const page = await follows.followersOf(followed, { limit: 500, ...(after === undefined ? {} : { after }) })
        found.push(...page.items.filter(({ isFollowerLocal }) => isFollowerLocal))
        after = page.next ?? undefined
      } while (after !== undefined && found.length < mostCarried)
      return found.slice(0, mostCarried)
    },

    /** Who takes it back meanwhile, or follows the other already, is left as they wish. @param to one of ours is an id */
    async carry(
      tx: Transaction,
      followers: readonly Pick<Follow, 'follower' | 'activityId'>[],
      from: Iri,
      to: RemoteActor | Iri,
    ): Promise<void> {
      const target = typeof to === 'string' ? null : to
      const followed = typeof to === 'string' ? to : to._id
      for (const { follower, activityId } of followers) {
        const local = await ours.byId(follower)
        if (local === null || (await follows.find(follower, from, tx)) === null) continue
        await follows.remove(follower, from, tx)
        if (!ids.isOurs(from)) {
          const former = followActivity({ id: activityId, actor: follower }, from)
          const taken = undo({ id: ids.undoOf(activityId), actor: follower }, former)
          await deliveries.deliver(tx, { activity: taken, from: local, to: [from] })
        }
        if (follower === followed || (await follows.find(follower, followed, tx)) !== null) continue
        const made = followFromHere({ follower, followed, target, at: iso(clock.now()) })
        await follows.put(made, tx)
        if (target === null) continue
        const asked = followActivity({ id: made.activityId, actor: follower }, followed)
        await deliveries.deliver(tx, { activity: asked, from: local, to: [followed], personally: true })
      }
    },
  }
}
