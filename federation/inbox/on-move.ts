/** Move: somebody followed from here changed instance, and both their accounts say so (FEP-7628): the follows go along. */
import type { Iri } from '../actor.ts'
import { createCarryFollows } from '../moving/carry-follows.ts'
import type { MovesStore } from '../moving/moves-store.ts'
import type { Handler } from './effect.ts'
import { idOf, idsOf } from './fields.ts'
import type { HandlerParts } from './handler-parts.ts'

export function createOnMove(parts: HandlerParts & { moves: Pick<MovesStore, 'of'> }): Handler {
  const { rules, actors, fetch, ours, ids, policies, takePerson, moves } = parts
  const { followersHere, carry } = createCarryFollows(parts)

  /** She came here. */
  async function saysOfHerself(targetId: Iri, former: Iri): Promise<boolean> {
    const target = await ours.byId(targetId)
    if (target?.kind !== 'person' || target.accountId === null) return false
    return (await moves.of(target.accountId)).alsoKnownAs.includes(former)
  }

  return async function onMove({ actor, activity, signal }) {
    const targetId = idOf(activity.target, rules)
    if (targetId === null) return { nothing: 'object-missing' }
    if (policies.isActorBlocked(targetId)) return { nothing: 'blocked' }
    const followers = await followersHere(actor._id)
    if (followers.length === 0) return { nothing: 'not-for-here' }
    if (ids.isOurs(targetId)) {
      if (!(await saysOfHerself(targetId, actor._id))) return { nothing: 'not-said-by-both' }
      return { apply: (tx) => carry(tx, followers, actor._id, targetId) }
    }
    const { document } = await fetch.document(targetId, { signal })
    if (!idsOf(document.alsoKnownAs, rules).includes(actor._id)) return { nothing: 'not-said-by-both' }
    const target = await actors.get(targetId, { signal })
    return {
      async apply(tx) {
        // Those who followed see her in their list under her new address.
        await takePerson(target, tx)
        await carry(tx, followers, actor._id, target)
      },
    }
  }
}
