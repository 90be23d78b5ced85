/** Follow: accepted at once for a person or a channel of here; the instance is followed by those that its alliances let. */
import { createHash } from 'node:crypto'
import { type Clock, iso } from '#src/clock.ts'
import type { Iri, LocalActor, RemoteActor } from '../actor.ts'
import type { ActivityDocument } from '../ports.ts'
import { accept } from '../vocabulary/activities.ts'
import type { Handler } from './effect.ts'
import type { HandlerParts } from './handler-parts.ts'
import { createRecordFollows } from './record-follows.ts'

export function createOnFollow(parts: HandlerParts): Handler {
  const { ours, follows, deliveries, alliance, clock } = parts
  const record = createRecordFollows(parts)
  return async function onFollow({ actor, activity, objectId }) {
    const followed = objectId === null ? null : await ours.byId(objectId)
    if (followed === null) return { nothing: 'not-for-here' }
    return {
      recipient: followed,
      async apply(tx) {
        if (followed.kind === 'instance' && (await alliance.onFollow(tx, { activity, actor }))) return
        const isNew = (await follows.find(actor._id, followed.id, tx)) === null
        await follows.put(followOf(activity, actor, followed, clock), tx)
        if (isNew) await record.followed(followed, actor, tx)
        // PeerTube takes it at the personal inbox only, and reads the Follow inside.
        const answer = accept(
          { id: answerId(followed, activity.id), actor: followed.id },
          { id: activity.id, type: 'Follow', actor: actor._id, object: followed.id },
        )
        await deliveries.deliver(tx, { activity: answer, from: followed, to: [actor._id], personally: true })
      },
    }
  }
}

/** The same each time that the same is answered. */
function answerId(followed: LocalActor, activityId: Iri): Iri {
  return `${followed.id}/accepts/${createHash('sha256').update(activityId).digest('base64url').slice(0, 22)}`
}

function followOf(activity: ActivityDocument, actor: RemoteActor, followed: LocalActor, clock: Clock) {
  return {
    activityId: activity.id,
    follower: actor._id,
    followed: followed.id,
    state: 'accepted' as const,
    isFollowerLocal: false,
    isFollowedLocal: true,
    inbox: actor.inbox,
    sharedInbox: actor.sharedInbox,
    host: actor.host,
    at: iso(clock.now()),
  }
}
