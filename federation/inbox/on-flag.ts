/** Flag: a report of something of ours, for our moderators. */
import type { Handler } from './effect.ts'
import type { HandlerParts } from './handler-parts.ts'

export function createOnFlag({ moderation }: HandlerParts): Handler {
  return async function onFlag({ actor, activity }) {
    return { apply: (tx) => moderation.onFlag(tx, { actor, activity }) }
  }
}
