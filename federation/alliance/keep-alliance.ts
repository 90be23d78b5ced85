/**
 * What follows from each move of an alliance, in its transaction: the follows of both instance actors, what the other side
 * is told, and what goes when it is over.
 */

import { type Clock, iso } from '#src/clock.ts'
import { orderedId } from '#src/ordered-id.ts'
import type { Transaction } from '#src/store/engine.ts'
import type { Iri, LocalActor } from '../actor.ts'
import type { ActivityDocument, Deliveries, Follows } from '../ports.ts'
import { accept, follow, reject, undo } from '../vocabulary/activities.ts'
import { allianceContext } from '../vocabulary/context.ts'
import { type Alliance, ended } from './alliance.ts'
import type { AlliancesStore } from './alliances-store.ts'

interface KeepAllianceParts {
  alliances: AlliancesStore
  follows: Follows
  deliveries: Deliveries
  instance: () => Promise<LocalActor>
  /** What it shared with us alone goes, soon after this transaction. */
  forgetShared: (host: string, tx: Transaction) => Promise<void>
  clock: Clock
}

export type KeepAlliance = ReturnType<typeof createKeepAlliance>

export function createKeepAlliance({
  alliances,
  follows,
  deliveries,
  instance,
  forgetShared,
  clock,
}: KeepAllianceParts) {
  const followId = async (): Promise<Iri> => `${(await instance()).id}/follows/${orderedId()}`

  /** Marked: it asks for an alliance, not only for what is public. */
  function ourFollow(us: LocalActor, { ourFollow: id, actorId }: Alliance): ActivityDocument {
    return {
      ...follow({ id: id ?? '', actor: us.id, to: [actorId], cc: [] }, actorId),
      '@context': allianceContext,
      alliance: true,
    } as ActivityDocument
  }

  function theirFollow(us: LocalActor, { theirFollow: id, actorId }: Alliance): ActivityDocument {
    return { type: 'Follow', id: id ?? '', actor: actorId, object: us.id } as ActivityDocument
  }

  async function say(activity: ActivityDocument, alliance: Alliance, us: LocalActor, tx: Transaction): Promise<void> {
    await deliveries.deliver(tx, { activity, from: us, to: [alliance.actorId], personally: true })
  }

  /** Our Follow waits for their answer, or has it. */
  async function putOurFollow(alliance: Alliance, state: 'asked' | 'accepted', tx: Transaction): Promise<void> {
    const us = await instance()
    await follows.put(
      {
        ...bothEnds(alliance),
        follower: us.id,
        followed: alliance.actorId,
        isFollowerLocal: true,
        isFollowedLocal: false,
        activityId: alliance.ourFollow ?? '',
        state,
      },
      tx,
    )
  }

  function bothEnds({ _id: host, inbox }: Alliance) {
    return { inbox, sharedInbox: null, host, at: iso(clock.now()) }
  }

  return {
    followId,
    putOurFollow,

    async propose(alliance: Alliance, tx: Transaction): Promise<void> {
      const us = await instance()
      await alliances.put(alliance, tx)
      await putOurFollow(alliance, 'asked', tx)
      await say(ourFollow(us, alliance), alliance, us, tx)
    },

    /** Their Follow is accepted; ours goes back when it was not sent yet, so that each follows the other. */
    async accept(alliance: Alliance, tx: Transaction): Promise<void> {
      const us = await instance()
      const isAsked = alliance.ourFollow !== null
      const complete = isAsked ? alliance : { ...alliance, ourFollow: await followId() }
      await alliances.put(complete, tx)
      await follows.put(
        {
          ...bothEnds(complete),
          follower: complete.actorId,
          followed: us.id,
          isFollowerLocal: false,
          isFollowedLocal: true,
          activityId: complete.theirFollow ?? '',
          state: 'accepted',
        },
        tx,
      )
      const id = `${us.id}/accepts/${orderedId()}`
      await say(
        accept({ id, actor: us.id, to: [complete.actorId], cc: [] }, theirFollow(us, complete)),
        complete,
        us,
        tx,
      )
      if (isAsked) return
      await putOurFollow(complete, 'asked', tx)
      await say(ourFollow(us, complete), complete, us, tx)
    },

    /** Refused, taken back or ended. When it is our doing, the other is told both that we follow no more and are no more followed. */
    async end(alliance: Alliance, by: 'us' | 'them', tx: Transaction): Promise<void> {
      const us = await instance()
      await alliances.put(ended(alliance, by, clock.now()), tx)
      await follows.remove(us.id, alliance.actorId, tx)
      await follows.remove(alliance.actorId, us.id, tx)
      if (alliance.state === 'allied') await forgetShared(alliance._id, tx)
      if (by === 'them') return
      if (alliance.ourFollow !== null) {
        const undone = ourFollow(us, alliance)
        await say(
          undo({ id: `${undone.id}/undo`, actor: us.id, to: [alliance.actorId], cc: [] }, undone),
          alliance,
          us,
          tx,
        )
      }
      if (alliance.theirFollow !== null) {
        const id = `${us.id}/rejects/${orderedId()}`
        await say(
          reject({ id, actor: us.id, to: [alliance.actorId], cc: [] }, theirFollow(us, alliance)),
          alliance,
          us,
          tx,
        )
      }
    },
  }
}
