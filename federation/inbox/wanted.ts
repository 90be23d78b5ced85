/** Whether what an actor publishes is of use to somebody here: what nobody asked for is neither fetched nor kept. */
import type { Iri, RemoteActor } from '../actor.ts'
import type { Ids } from '../ids.ts'
import { isSameOrigin } from '../iri.ts'
import type { Follows, HostPolicies } from '../ports.ts'

/** @param alsoOf its channel; what is said of actors of other hosts is nothing (any stranger may name somebody who is followed) */
type IsWanted = (actor: Pick<RemoteActor, '_id' | 'host'>, alsoOf?: readonly Iri[]) => Promise<boolean>

export function createIsWanted(parts: {
  follows: Pick<Follows, 'followersOf'>
  policies: Pick<HostPolicies, 'isAllied'>
}): IsWanted {
  const { follows, policies } = parts
  return async function isWanted(actor, alsoOf = []) {
    if (policies.isAllied(actor.host)) return true
    const own = alsoOf.filter((id) => isSameOrigin(id, actor._id))
    for (const id of [actor._id, ...own.slice(0, 5)]) {
      // All who follow somebody of another instance, and are known here, are of here.
      if ((await follows.followersOf(id, { limit: 1 })).items.length > 0) return true
    }
    return false
  }
}

/** Somebody of here is named. */
export function namesUs(said: readonly Iri[], ids: Pick<Ids, 'read'>): boolean {
  return said.some((id) => {
    const named = ids.read(id)
    return named?.kind === 'person' || named?.kind === 'channel'
  })
}
