/** A comment of another instance that waited here appears: who wrote it is told (PeerTube's `ApproveReply`, to their own inbox). */
import type { Events } from '#src/events/events.ts'
import type { Engine } from '#src/store/engine.ts'
import type { Subjects } from '#src/subjects.ts'
import type { OurActors } from '../actors/local-actors.ts'
import type { Ids } from '../ids.ts'
import type { Deliveries } from '../ports.ts'
import { approveReply } from '../vocabulary/activities.ts'

export interface ApproveRepliesParts {
  events: Pick<Events, 'listen'>
  engine: Pick<Engine, 'transaction'>
  ids: Ids
  actors: Pick<OurActors, 'person'>
  subjects: Pick<Subjects, 'videos' | 'comments' | 'accounts'>
  deliveries: Pick<Deliveries, 'deliver'>
}

export function listenForApprovals({ events, engine, ids, actors, subjects, deliveries }: ApproveRepliesParts): void {
  const { videos, comments } = subjects
  const accounts = subjects.accounts.store
  events.listen('approve-replies', ['comment-written'], async (event, telling) => {
    if (event.kind !== 'comment-written' || event.isRemote !== true) return
    const [comment, video] = await Promise.all([comments.store.find(event.commentId), videos.store.find(event.videoId)])
    if (!comment?.remote || !comment.approvedAt || comment.deletedAt !== null || video === null || video.remote) return
    const [author, writer] = await Promise.all([
      accounts.get(video.authors[0] as (typeof video.authors)[number]),
      accounts.get(comment.accountId),
    ])
    if (author === null || author.remote || !writer?.remote) return
    const from = actors.person(author)
    const to = writer.remote.id
    const activity = approveReply(
      {
        id: `${ids.comment(video._id, comment.number)}/approve-reply`,
        actor: from.id,
        at: comment.approvedAt,
        to: [to],
      },
      comment.remote.id,
      ids.video(video._id),
    )
    await engine.transaction(async (tx) => {
      await deliveries.deliver(tx, { activity, from, to: [to], personally: true })
      await telling.done(tx)
    })
  })
}
