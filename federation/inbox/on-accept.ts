/** Accept and Reject of a Follow that one of ours sent, by whom it was sent to. Nothing else is ever accepted. */
import type { Transaction } from '#src/store/engine.ts'
import type { Iri } from '../actor.ts'
import type { ActivityDocument, Follow } from '../ports.ts'
import type { Handler } from './effect.ts'
import { idOf, inlineOf, typeOf } from './fields.ts'
import type { HandlerParts } from './handler-parts.ts'

/** Of ours, by the id that we gave it; null when none such stands. `<follower>/follows/<anything>`. */
export function createFindSent({ ids, follows }: Pick<HandlerParts, 'ids' | 'follows'>) {
  return async function findSent(id: Iri, followed: Iri, tx?: Transaction): Promise<Follow | null> {
    const [, follower] = /^(.+)\/follows\/[^/]+$/.exec(id) ?? []
    if (follower === undefined || !ids.isOurs(id)) return null
    const follow = await follows.find(follower, followed, tx)
    return follow?.activityId === id ? follow : null
  }
}

function asDocument({ activityId: id, follower, followed }: Follow): ActivityDocument {
  return { id, type: 'Follow', actor: follower, object: followed }
}

export function createOnAccept(parts: HandlerParts): Handler {
  const { follows, alliance, rules, ours, ids } = parts
  const findSent = createFindSent(parts)

  return async function onAccept(said) {
    const { type, actor, activity, objectId } = said
    const inline = inlineOf(activity.object)
    const follow = (objectId !== null && (await findSent(objectId, actor._id))) || (await byPair(inline, actor._id))
    const recipient = follow ? await ours.byId(follow.follower) : null
    return {
      ...(follow && recipient ? { recipient, object: asDocument(follow) } : { isUnledgered: true }),
      async apply(tx) {
        const answered = type === 'Accept' ? alliance.onAccept : alliance.onReject
        if (await answered(tx, { activity, actor })) return undefined
        if (!follow) return 'follow-not-sent'
        const current = await follows.find(follow.follower, follow.followed, tx)
        if (current === null) return 'follow-not-sent'
        if (type === 'Reject') await follows.remove(current.follower, current.followed, tx)
        else if (current.state !== 'accepted') await follows.put({ ...current, state: 'accepted' }, tx)
        return undefined
      },
    }
  }

  /** Some answer with the Follow itself and an id of their own: who asked and whom is what counts. */
  async function byPair(inline: ReturnType<typeof inlineOf>, actorId: Iri): Promise<Follow | null> {
    if (inline === null || typeOf(inline) !== 'Follow' || idOf(inline.object, rules) !== actorId) return null
    const follower = idOf(inline.actor, rules)
    return follower !== null && ids.isOurs(follower) ? follows.find(follower, actorId) : null
  }
}
