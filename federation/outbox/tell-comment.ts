/**
 * Others are told of a comment written here: those who have the video, those who follow who writes, those who are
 * answered; under a video of another instance, that instance, which tells the others.
 */
import type { Account, AccountId } from '#src/accounts/account.ts'
import { type Comment, type CommentId, saidAs } from '#src/comments/comment.ts'
import type { ToldEvent } from '#src/events/events.ts'
import { isOut, type Video, type VideoId } from '#src/videos/video.ts'
import type { LocalActor } from '../actor.ts'
import type { OurActors } from '../actors/local-actors.ts'
import type { OurDocuments } from '../documents/our-documents.ts'
import type { Ids } from '../ids.ts'
import type { ActivityDocument } from '../ports.ts'
import { create, remove, update } from '../vocabulary/activities.ts'
import { everyone } from '../vocabulary/addressing.ts'
import { type NoteFacts, noteAddressing } from '../vocabulary/note.ts'
import type { DeliveryEngine, Inbox } from './create-deliveries.ts'
import { inboxesOf, type Recipients } from './recipients.ts'
import type { Telling } from './tell-video.ts'
import type { ToldComments } from './told-comments.ts'

interface TellCommentParts {
  ids: Ids
  actors: OurActors
  documents: OurDocuments
  recipients: Recipients
  findVideo: (id: VideoId) => Promise<Video | null>
  findComment: (id: CommentId) => Promise<Comment | null>
  findAccount: (id: AccountId) => Promise<Account | null>
  deliveries: Pick<DeliveryEngine, 'deliverTo'>
  told: ToldComments
}

type AboutComment = Extract<ToldEvent, { commentId: CommentId }>
const nothing: Telling = async () => undefined

export function createTellComment(parts: TellCommentParts) {
  const { ids, actors, documents, recipients, findVideo, findComment, findAccount, deliveries, told } = parts

  /**
   * What is taken back is told also while the video is hidden or withdrawn, else its words would stay: to who had the
   * video, and to who might see it if it were shown.
   */
  const isTakenBack = ({ kind }: AboutComment) => kind === 'comment-deleted'
  const doorOf = (video: Video, event: AboutComment) =>
    recipients.doorOf(video, isTakenBack(event) ? 'taken-back' : 'now')

  /** Who has the video, wherever it is from. */
  async function whereTheVideoIs(video: Video, event: AboutComment): Promise<Inbox[]> {
    if (video.remote) {
      const origin = await documents.toAuthorOf(video)
      return origin === null ? [] : recipients.actors(async () => true, origin)
    }
    const author = await documents.authorOf(video)
    if (author === null) return []
    const followed = [actors.person(author).id, actors.channel(author).id, (await actors.instance()).id]
    const door = doorOf(video, event)
    const copies = isTakenBack(event) ? recipients.everHolding(video) : recipients.holding(video)
    const held = (await copies).flatMap(inboxesOf)
    const may = await Promise.all(held.map(({ host }) => (isTakenBack(event) ? recipients.isFree : door)(host)))
    return [...held.filter((_, rank) => may[rank]), ...(await recipients.following(door, ...followed))]
  }

  async function recipientsOf(
    event: AboutComment,
    facts: NoteFacts,
    author: LocalActor,
    video: Video,
  ): Promise<Inbox[]> {
    const door = doorOf(video, event)
    const there = await whereTheVideoIs(video, event)
    // What is not everyone's goes to where it is from, which tells those who may know.
    if (video.remote && !facts.isPublic) return there
    const answered = facts.answered.map(({ id }) => id)
    return [...there, ...(await recipients.following(door, author.id)), ...(await recipients.actors(door, ...answered))]
  }

  function activityOf(event: AboutComment, note: ActivityDocument, facts: NoteFacts): ActivityDocument {
    const { id, author } = facts
    if (event.kind === 'comment-deleted' || event.kind === 'held-comment-deleted') {
      return remove({ id: ids.deleteOf(id), actor: author, at: event.at, ...noteAddressing(facts) }, note)
    }
    return event.kind === 'comment-edited'
      ? update({ id: ids.updateOf(id, event.at), actor: author, at: event.at }, note)
      : create({ id: createIdOf(facts), actor: author, at: facts.comment.writtenAt }, note)
  }

  /** What the instance of the video was told before it agreed comes again: an id that was seen is not read twice. */
  function createIdOf({ id, comment }: NoteFacts): string {
    return comment.approval ? `${ids.createOf(id)}#${comment.approvedAt}` : ids.createOf(id)
  }

  /** Somebody's of another instance, taken away here: the author of the video says so (PeerTube takes it from them). */
  async function takenAway(event: AboutComment, comment: Comment, video: Video): Promise<Telling> {
    const author = await documents.authorOf(video)
    if (author === null || !comment.remote) return nothing
    const from = actors.person(author)
    const writer = await findAccount(comment.accountId)
    const to = [
      ...(await whereTheVideoIs(video, event)),
      ...(writer?.remote ? await recipients.actors(async () => true, writer.remote.id) : []),
    ]
    const id = ids.deleteOf(ids.comment(video._id, comment.number))
    const audience = video.audience === 'public' ? everyone : documents.allies()
    const activity = remove(
      { id, actor: from.id, at: event.at, to: [audience], cc: [from.followers] },
      comment.remote.id,
    )
    return (tx) => deliveries.deliverTo(tx, { activity, from }, to)
  }

  async function tell(event: AboutComment): Promise<Telling> {
    const [comment, now] = await Promise.all([findComment(event.commentId), findVideo(event.videoId)])
    if (comment === null || now === null) return nothing
    if (comment.remote) return event.kind === 'comment-deleted' ? takenAway(event, comment, now) : nothing
    // Deleted since: that will be told, or was never known to anybody.
    // New words that wait are told once somebody agreed.
    const isDeleted = event.kind === 'comment-deleted' || event.kind === 'held-comment-deleted'
    const waitsThere = comment.held === 'origin'
    if ((comment.deletedAt !== null || (comment.held && !waitsThere)) && !isDeleted) return nothing
    // What waits there was told there; of what waited here nobody knows, and what appeared since is told as such.
    if (!waitsThere && (event.kind === 'comment-held' || event.kind === 'held-comment-deleted')) return nothing
    if (!isDeleted && !now.remote && !isOut(now)) {
      return (tx) => told.owe(comment, event.kind === 'comment-edited' ? event.kind : 'comment-written', tx)
    }
    if (isDeleted && (await told.isUnknown(comment))) return (tx) => told.forget(comment, tx)
    const video = isDeleted ? await told.asTold(comment, now) : now
    const [account, facts, note] = await Promise.all([
      findAccount(saidAs(comment)),
      documents.noteFacts(comment, video),
      documents.note(comment, video),
    ])
    if (account === null || facts === null || note === null) return nothing
    const from = actors.person(account)
    const to = await (waitsThere ? whereTheVideoIs(video, event) : recipientsOf(event, facts, from, video))
    const activity = activityOf(event, note, facts)
    const isForAllies = !video.remote && (video.audience === 'alliees' || video.audience === 'groupe')
    return async (tx) => {
      await deliveries.deliverTo(tx, { activity, from, isForAllies }, to)
      if (isDeleted) await told.forget(comment, tx)
      else if (to.length > 0) await told.tell(comment, video, tx)
    }
  }

  return {
    tell,
    /** With a film that is no more goes what was kept of those under it. */
    async videoGone(videoId: VideoId): Promise<void> {
      await told.deleteAllOf(videoId)
    },

    /** Under a film that is out again: what was said or reworded while it was not. */
    async owed(videoId: VideoId): Promise<Telling> {
      const all: Telling[] = []
      for (const { _id: commentId, owed } of await told.owedUnder(videoId)) {
        const comment = await findComment(commentId)
        if (comment === null || comment.deletedAt !== null) continue
        const { accountId, editedAt, writtenAt } = comment
        all.push(await tell({ kind: owed, commentId, videoId, accountId, at: editedAt ?? writtenAt } as AboutComment))
      }
      return async (tx) => {
        for (const one of all) await one(tx)
      }
    },
  }
}
