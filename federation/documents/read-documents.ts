/**
 * What is given to whoever asks for an address of ours as a document. Nothing is written of what `visibility.ts` does
 * not show to the asker: it answers as what is absent.
 */
import { anonymous, type Viewer } from '#src/access/viewer.ts'
import { canSee } from '#src/access/visibility.ts'
import type { Account, AccountId } from '#src/accounts/account.ts'
import { handlePattern } from '#src/accounts/handle.ts'
import type { Comment } from '#src/comments/comment.ts'
import type { CommentsPart } from '#src/comments/comments-part.ts'
import type { ReactionKind } from '#src/reactions/reaction.ts'
import type { Video, VideoId } from '#src/videos/video.ts'
import { longUuid } from '#src/videos/video-address.ts'
import type { LocalActorKind } from '../actor.ts'
import type { OurActors } from '../actors/local-actors.ts'
import type { Ids } from '../ids.ts'
import type { ActivityDocument } from '../ports.ts'
import { create, tombstone } from '../vocabulary/activities.ts'
import { chaptersDocument } from '../vocabulary/video.ts'
import { approvalOf } from './approval.ts'
import type { OurActivities } from './our-activities.ts'
import type { OurDocuments } from './our-documents.ts'

/** `gone`: it was here, and a Tombstone says so (410). `elsewhere`: it is another host's. Null: nothing, or nothing for this asker. */
export type Answer = { document: ActivityDocument } | { gone: ActivityDocument } | { elsewhere: string } | null

/** Who asks, found out only when what is public is not the answer: checking a signature may cost a request. */
export type Asker = () => Promise<Viewer>

export interface ReadDocumentsParts {
  ids: Ids
  actors: OurActors
  documents: OurDocuments
  activities: OurActivities
  accountByHandle: (handle: string) => Promise<Account | null>
  findVideo: (id: VideoId) => Promise<Video | null>
  comments: Pick<CommentsPart['store'], 'findByAddress'>
  given: (account: AccountId, video: VideoId) => Promise<Record<ReactionKind, boolean>>
  /** What stands where a video was told of and is no more. */
  tombstoneOf: (id: VideoId) => Promise<ActivityDocument | null>
}

export type ReadDocuments = ReturnType<typeof createReadDocuments>

export function createReadDocuments(parts: ReadDocumentsParts) {
  const { ids, actors, documents, activities, accountByHandle, findVideo, comments, given, tombstoneOf } = parts

  /** Who has the link may see a video « par lien » on its page: that is not federating it. */
  async function seen(asker: Asker, address: string): Promise<Video | null> {
    const id = longUuid(address) ?? address
    const video = await findVideo(id as VideoId)
    if (video === null) return null
    return canSee(anonymous, video) || canSee(await asker(), video) ? video : null
  }

  async function seenComment(asker: Asker, address: string, number: string) {
    const video = await seen(asker, address)
    if (video === null || !/^\d+$/.test(number)) return null
    const comment = await comments.findByAddress(number)
    if (comment === null || comment.videoId !== video._id) return null
    if (!comment.held) return { video, comment }
    // Whose word it waits for reads it (PeerTube asks for it again by its id).
    const viewer = comment.held === 'origin' ? await asker() : anonymous
    return viewer.kind === 'peer' && viewer.host === video.remote?.host ? { video, comment } : null
  }

  const document = (found: ActivityDocument | null): Answer => found && { document: found }

  async function note(comment: Comment, video: Video): Promise<Answer> {
    if (comment.remote) return { elsewhere: comment.remote.id }
    const found = await documents.note(comment, video)
    return found && comment.deletedAt !== null ? { gone: found } : document(found)
  }

  return {
    seen,

    /** Actors are given to everyone, whatever they sign with: their keys must be read to check anything at all. */
    async actor(kind: LocalActorKind, handle: string): Promise<Answer> {
      const found = await actors.named(kind, handle)
      if (found !== null) return document(await documents.actor(found.actor, found.account))
      const account = handlePattern.test(handle) ? await accountByHandle(handle) : null
      if (account?.state !== 'closed') return null
      const type = kind === 'channel' ? 'Group' : 'Person'
      return { gone: tombstone(ids.actor(kind, handle), type, account.updatedAt) }
    },

    async video(asker: Asker, address: string): Promise<Answer> {
      const video = await seen(asker, address)
      if (video?.remote) return { elsewhere: video.remote.id }
      if (video !== null) return document(await documents.video(video))
      const gone = await tombstoneOf((longUuid(address) ?? address) as VideoId)
      return gone && { gone }
    },

    async chapters(asker: Asker, address: string): Promise<Answer> {
      const video = await seen(asker, address)
      return document(video && chaptersDocument(video, ids))
    },

    async createOfVideo(asker: Asker, address: string): Promise<Answer> {
      const video = await seen(asker, address)
      return document(video && (await activities.createOfVideo(video)))
    },

    async announce(asker: Asker, address: string, by: string): Promise<Answer> {
      const video = await seen(asker, address)
      const all = video === null ? [] : await activities.announces(video)
      return document(all.find(({ id }) => id.endsWith(`/announces/${by}`)) ?? null)
    },

    async comment(asker: Asker, address: string, number: string): Promise<Answer> {
      const found = await seenComment(asker, address, number)
      return found && note(found.comment, found.video)
    },

    async createOfComment(asker: Asker, address: string, number: string): Promise<Answer> {
      const found = await seenComment(asker, address, number)
      const object = found?.comment.deletedAt === null ? await documents.note(found.comment, found.video) : null
      if (object === null || found === null) return null
      const { attributedTo, published } = object as { attributedTo?: unknown; published?: unknown }
      return document(
        create({ id: ids.createOf(object.id), actor: String(attributedTo), at: String(published) }, object),
      )
    },

    /** Read by those who met the comment of another instance elsewhere. */
    async approval(asker: Asker, address: string, number: string): Promise<Answer> {
      const found = await seenComment(asker, address, number)
      const author = found === null ? null : await documents.toAuthorOf(found.video)
      if (found === null || author === null) return null
      return document(approvalOf(ids, found.comment, found.video, author, null))
    },

    /** Given for who holds the id: they were sent it. */
    async reaction(asker: Asker, reaction: ReactionKind, handle: string, address: string): Promise<Answer> {
      const found = await actors.named('person', handle)
      const video = await seen(asker, address)
      if (!found?.account || video === null) return null
      const isGiven = (await given(found.account._id, video._id))[reaction]
      return document(isGiven ? await activities.reaction(found.actor, reaction, video) : null)
    },
  }
}
