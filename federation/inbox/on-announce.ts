/**
 * Announce: a channel or an instance that is followed shares a video (PeerTube’s way), or what somebody did in a
 * community (FEP-1b12). What is inside is never believed: the video is asked of its own host.
 */

import { hostOf } from '../iri.ts'
import { activityTypes } from './admit.ts'
import type { Handler } from './effect.ts'
import { idOf, inlineOf, typeOf } from './fields.ts'
import type { HandlerParts } from './handler-parts.ts'
import { createIsWanted } from './wanted.ts'

export function createOnAnnounce(parts: HandlerParts): Handler {
  const { ids, rules, fetch, takeVideo, subjects, policies } = parts
  const isWanted = createIsWanted(parts)

  return async function onAnnounce({ actor, activity, objectId, signal }) {
    if (actor.type !== 'Group' && actor.type !== 'Application') return { nothing: 'shared-by-a-person' }
    const inline = inlineOf(activity.object)
    const isActivity = (activityTypes as readonly (string | null)[]).includes(typeOf(inline))
    const about = isActivity && inline !== null ? idOf(inline.object, rules) : objectId
    if (about === null) return { nothing: 'object-missing' }
    if (ids.isOurs(about)) return { nothing: 'shares-ours' }
    if (policies.of(hostOf(about)) === 'blocked') return { nothing: 'blocked' }
    if ((await subjects.videos.store.findByRemoteId(about)) !== null) return { nothing: 'known' }
    if (!(await isWanted(actor))) return { nothing: 'not-for-here' }
    const { document } = await fetch.document(about, { signal })
    if (typeOf(document) !== 'Video') return { nothing: `a ${document.type}` }
    const taking = await takeVideo(document, signal)
    if ('nothing' in taking) return taking
    return {
      async apply(tx) {
        await taking.take(tx)
      },
    }
  }
}
