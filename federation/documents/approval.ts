/** That a comment of another instance was let appear under a video of ours: what its author is sent, and others may ask for (FEP-5624). */
import type { Comment } from '#src/comments/comment.ts'
import type { Video } from '#src/videos/video.ts'
import type { Iri } from '../actor.ts'
import type { Ids } from '../ids.ts'
import type { ActivityDocument } from '../ports.ts'
import { approveReply } from '../vocabulary/activities.ts'

/** Null when it never waited, waits, or is gone. @param by who published the video */
export function approvalOf(ids: Ids, comment: Comment, video: Video, by: Iri, to: Iri | null): ActivityDocument | null {
  const { remote, approvedAt, held, deletedAt, number } = comment
  if (!remote || !approvedAt || held || deletedAt !== null || video.remote) return null
  const id = `${ids.comment(video._id, number)}/approve-reply`
  return approveReply({ id, actor: by, at: approvedAt, to: to === null ? [] : [to] }, remote.id, ids.video(video._id))
}
