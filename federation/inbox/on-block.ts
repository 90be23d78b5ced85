/** Block: somebody elsewhere wants nothing of one of ours: neither follows the other any more, and nothing is told. */
import type { Handler } from './effect.ts'
import type { HandlerParts } from './handler-parts.ts'

export function createOnBlock({ ours, follows }: HandlerParts): Handler {
  return async function onBlock({ actor, objectId }) {
    const blocked = objectId === null ? null : await ours.byId(objectId)
    if (blocked === null) return { nothing: 'not-for-here' }
    return {
      recipient: blocked,
      async apply(tx) {
        await follows.remove(actor._id, blocked.id, tx)
        await follows.remove(blocked.id, actor._id, tx)
      },
    }
  }
}
