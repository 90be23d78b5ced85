/** View (PeerTube): one person watched a film of ours on their instance. How many watch at once (`expires`) is not kept. */
import { anonymous } from '#src/access/viewer.ts'
import { canSee } from '#src/access/visibility.ts'
import type { Handler } from './effect.ts'
import type { HandlerParts } from './handler-parts.ts'

export function createOnView({ subjects, ids }: HandlerParts): Handler {
  const { store } = subjects.videos
  return async function onView({ objectId, activity }) {
    const named = objectId === null ? null : ids.read(objectId)
    if (named?.kind !== 'video' || activity.expires !== undefined) return { nothing: 'not-counted' }
    const video = await store.find(named.videoId)
    if (video === null || video.remote || !canSee(anonymous, video)) return { nothing: 'not-for-here' }
    return {
      async apply(tx) {
        await store.count(video._id, 'views', 1, tx)
      },
    }
  }
}
