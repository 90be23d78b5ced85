/** What the actor of another instance says to ours about an alliance (`AllianceInbox`). Said again, it changes nothing. */
import type { Clock } from '#src/clock.ts'
import type { Iri, RemoteActor } from '../actor.ts'
import type { AllianceInbox, SaidByActor } from '../ports.ts'
import { idOf } from '../vocabulary/addressing.ts'
import { agreed, isOver, type OtherInstance, proposedByThem } from './alliance.ts'
import type { AlliancesStore } from './alliances-store.ts'
import type { KeepAlliance } from './keep-alliance.ts'

interface HearAllianceParts {
  alliances: AlliancesStore
  keep: KeepAlliance
  /** The id of our instance actor. */
  us: () => Iri
  clock: Clock
}

/** Proposals that nobody has answered yet: beyond, new ones are dropped. */
const mostWaiting = 200

export function createHearAlliance({ alliances, keep, us, clock }: HearAllianceParts): AllianceInbox {
  const isInstance = ({ type }: RemoteActor) => type === 'Application' || type === 'Service'

  return {
    async onFollow(tx, { activity, actor }) {
      const asked = activity as { object?: unknown; alliance?: unknown }
      if (idOf(asked.object) !== us() || asked.alliance !== true || !isInstance(actor)) return false
      const before = await alliances.find(actor.host, tx)
      // One voice for a host: somebody else there cannot take the place of the one we know.
      if (before !== null && !isOver(before) && before.actorId !== actor._id) return true
      if (before === null && (await alliances.count(['received'])) >= mostWaiting) return true
      const next = proposedByThem(otherOf(actor), before, { follow: activity.id, now: clock.now() })
      if (next.state === 'allied') await keep.accept(next, tx)
      else await alliances.put(next, tx)
      return true
    },

    async onAccept(tx, said) {
      const alliance = await ours(said, tx)
      if (alliance === null) return false
      const next = agreed(alliance, clock.now())
      await alliances.put(next, tx)
      await keep.putOurFollow(next, 'accepted', tx)
      return true
    },

    async onReject(tx, said) {
      const alliance = await ours(said, tx)
      if (alliance === null) return false
      await keep.end(alliance, 'them', tx)
      return true
    },

    async onUndoFollow(tx, { activity, actor }) {
      const alliance = await alliances.find(actor.host, tx)
      if (alliance === null || isOver(alliance) || alliance.actorId !== actor._id) return false
      if (idOf((activity as { object?: unknown }).object) !== alliance.theirFollow) return false
      await keep.end(alliance, 'them', tx)
      return true
    },
  }

  /** The alliance whose Follow, sent by us, is answered by the very instance it was sent to. */
  async function ours({ activity, actor }: SaidByActor, tx: Parameters<AllianceInbox['onAccept']>[0]) {
    const alliance = await alliances.find(actor.host, tx)
    if (alliance === null || isOver(alliance) || alliance.actorId !== actor._id) return null
    const answered = idOf((activity as { object?: unknown }).object)
    return alliance.ourFollow !== null && answered === alliance.ourFollow ? alliance : null
  }
}

export function otherOf(actor: RemoteActor): OtherInstance {
  return { _id: actor.host, actorId: actor._id, inbox: actor.inbox, name: actor.displayName || actor.host }
}
