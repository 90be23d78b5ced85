import { orderedId } from '#src/ordered-id.ts'
import type { Iri, RemoteActor } from '../actor.ts'
import type { Follow } from '../ports.ts'

/** Somebody of this instance follows: accepted at once by who is of here too, asked of who is elsewhere. */
export function followFromHere(from: {
  follower: Iri
  followed: Iri
  /** Null when the followed one is of this instance. */
  target: RemoteActor | null
  at: string
}): Omit<Follow, '_id'> {
  const { follower, followed, target, at } = from
  return {
    activityId: `${follower}/follows/${orderedId()}`,
    follower,
    followed,
    state: target === null ? 'accepted' : 'asked',
    isFollowerLocal: true,
    isFollowedLocal: target === null,
    inbox: target?.inbox ?? null,
    sharedInbox: target?.sharedInbox ?? null,
    host: target?.host ?? null,
    at,
  }
}
