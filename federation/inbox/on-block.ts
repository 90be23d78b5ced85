/** Block: somebody elsewhere wants nothing of one of ours: neither follows the other any more, and nothing is told. */
import type { Handler } from './effect.ts'
import type { HandlerParts } from './handler-parts.ts'
import { createRecordFollows } from './record-follows.ts'

export function createOnBlock(parts: HandlerParts): Handler {
  const { ours, follows } = parts
  const record = createRecordFollows(parts)
  return async function onBlock({ actor, objectId }) {
    const blocked = objectId === null ? null : await ours.byId(objectId)
    if (blocked === null) return { nothing: 'not-for-here' }
    return {
      recipient: blocked,
      async apply(tx) {
        if (await follows.remove(actor._id, blocked.id, tx)) await record.unfollowed(blocked, actor, tx)
        await follows.remove(blocked.id, actor._id, tx)
      },
    }
  }
}
