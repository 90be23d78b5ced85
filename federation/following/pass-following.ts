/** Two accounts of one person were joined: whom the one that was closed followed, here or elsewhere, the other follows, once. */
import type { Account, AccountId } from '#src/accounts/account.ts'
import { type Clock, iso } from '#src/clock.ts'
import type { Engine } from '#src/store/engine.ts'
import { untilNone } from '#src/store/until-none.ts'
import type { LocalActor } from '../actor.ts'
import type { OurActors } from '../actors/local-actors.ts'
import type { Effects } from '../apex.ts'
import { followFromHere } from '../follows/follow-from-here.ts'
import type { Ids } from '../ids.ts'
import type { Deliveries, Follow, Follows } from '../ports.ts'
import { follow as followActivity, undo } from '../vocabulary/activities.ts'

interface PassFollowingParts {
  follows: Pick<Follows, 'find' | 'put' | 'remove' | 'allFollowedBy'>
  ours: Pick<OurActors, 'person'>
  findAccount: (id: AccountId) => Promise<Account | null>
  sent: Effects['sent']
  deliveries: Pick<Deliveries, 'deliver'>
  ids: Pick<Ids, 'undoOf'>
  transact: Engine['transaction']
  clock: Clock
}

/** One after the other; done again, it finds none left. */
export function createPassFollowing(parts: PassFollowingParts) {
  const { follows, ours, findAccount, sent, deliveries, ids, transact, clock } = parts

  async function pass({ followed }: Follow, from: LocalActor, to: LocalActor): Promise<void> {
    await transact(async (tx) => {
      const former = await follows.find(from.id, followed, tx)
      if (former === null) return
      await follows.remove(from.id, followed, tx)
      if (!former.isFollowedLocal) {
        const taken = followActivity({ id: former.activityId, actor: from.id }, followed)
        const activity = undo({ id: ids.undoOf(former.activityId), actor: from.id, to: [followed], cc: [] }, taken)
        await deliveries.deliver(tx, { activity, from, to: [followed] })
      }
      if (followed === to.id || (await follows.find(to.id, followed, tx)) !== null) return
      const made = followFromHere({ follower: to.id, followed, target: null, at: former.at })
      if (former.isFollowedLocal) return follows.put(made, tx)
      const { inbox, sharedInbox, host } = former
      const asked = { ...made, state: 'asked', isFollowedLocal: false, inbox, sharedInbox, host } as const
      await follows.put({ ...asked, at: iso(clock.now()) }, tx)
      const activity = followActivity({ id: made.activityId, actor: to.id, to: [followed], cc: [] }, followed)
      await sent(tx, to, activity)
      await deliveries.deliver(tx, { activity, from: to, to: [followed], personally: true })
    })
  }

  return async function passFollowing(from: AccountId, to: AccountId, signal: AbortSignal): Promise<void> {
    const [left, kept] = await Promise.all([findAccount(from), findAccount(to)])
    if (left === null || kept === null || kept.state === 'closed') return
    const [former, now] = [ours.person(left), ours.person(kept)]
    await untilNone(
      async () => (await follows.allFollowedBy(former.id, { limit: 100 })).items,
      (one) => pass(one, former, now),
      signal,
    )
  }
}
