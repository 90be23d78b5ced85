/** ApproveReply (PeerTube): who published a video lets a comment appear that was written here under it. */
import type { Handler } from './effect.ts'
import type { HandlerParts } from './handler-parts.ts'
import { findComment } from './owners.ts'

export function createOnApprove(parts: HandlerParts): Handler {
  const { subjects, whoseIs, ids } = parts
  return async function onApprove({ actor, objectId, activity }) {
    const comment = objectId !== null && ids.isOurs(objectId) ? await findComment(parts, objectId) : null
    const video = comment && (await subjects.videos.store.find(comment.videoId))
    if (comment === null || !video?.remote) return { nothing: 'not-for-here' }
    const known = await whoseIs(video.remote.id)
    if (!known?.owners.includes(actor._id)) return { nothing: 'not-its-owner' }
    if (comment.held !== 'origin') return { nothing: 'shown-already' }
    return {
      isUnledgered: true,
      apply: async (tx) => {
        await subjects.comments.received.approveComment(comment._id, video, activity.id, tx)
      },
    }
  }
}
