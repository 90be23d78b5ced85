/** A comment of another instance that waited here appears: who wrote it is told (PeerTube's `ApproveReply`, to their own inbox). */
import type { Events } from '#src/events/events.ts'
import type { Engine } from '#src/store/engine.ts'
import type { Subjects } from '#src/subjects.ts'
import type { OurActors } from '../actors/local-actors.ts'
import { approvalOf } from '../documents/approval.ts'
import type { Ids } from '../ids.ts'
import type { Deliveries } from '../ports.ts'

interface ApproveRepliesParts {
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
    if (comment === null || video === null) return
    const [author, writer] = await Promise.all([
      accounts.get(video.authors[0] as (typeof video.authors)[number]),
      accounts.get(comment.accountId),
    ])
    if (author === null || author.remote || !writer?.remote) return
    const from = actors.person(author)
    const to = writer.remote.id
    const activity = approvalOf(ids, comment, video, from.id, to)
    if (activity === null) return
    await engine.transaction(async (tx) => {
      await deliveries.deliver(tx, { activity, from, to: [to], personally: true })
      await telling.done(tx)
    })
  })
}
