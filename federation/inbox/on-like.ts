/** Like, EmojiReact, Dislike: « Merci » or « Je l’ai essayé » on a video that can be seen. Nobody here counts who disliked. */

import { anonymous } from '#src/access/viewer.ts'
import { canSee } from '#src/access/visibility.ts'
import type { ReactionKind } from '#src/reactions/reaction.ts'
import type { Video } from '#src/videos/video.ts'
import type { RemoteActor } from '../actor.ts'
import { hostOf } from '../iri.ts'
import type { Handler } from './effect.ts'
import { type Fields, listOf } from './fields.ts'
import type { HandlerParts } from './handler-parts.ts'

type FindLiked = (objectId: string, actor: RemoteActor) => Promise<Video | null>

/** The video of here that it names and that its actor may see; or one of the actor's own host, which it then counts. */
export function createFindLiked({
  subjects,
  ids,
  viewerOfHost,
}: Pick<HandlerParts, 'subjects' | 'ids' | 'viewerOfHost'>): FindLiked {
  const { store } = subjects.videos
  return async function findLiked(objectId, actor) {
    const named = ids.read(objectId)
    if (named?.kind === 'video') {
      const video = await store.find(named.videoId)
      if (video === null || video.remote) return null
      return canSee(anonymous, video) || canSee(await viewerOfHost(actor.host), video) ? video : null
    }
    if (named !== null || hostOf(objectId) !== actor.host) return null
    return store.findByRemoteId(objectId)
  }
}

/** Ours says which; any other emoji is a thank-you (FEP-c0e0; Misskey’s Like with a reaction). @param activity as said, or as the ledger keeps it */
export function reactionOf({ type, reaction }: Fields): ReactionKind {
  return type === 'EmojiReact' && listOf(reaction)[0] === 'essaye' ? 'essaye' : 'merci'
}

export function createOnLike(parts: HandlerParts): Handler {
  const { subjects, takePerson, ours } = parts
  const findLiked = createFindLiked(parts)
  return async function onLike(said) {
    const { type, objectId, actor, activity } = said
    if (type === 'Dislike' || objectId === null) return { nothing: 'not-counted' }
    const video = await findLiked(objectId, actor)
    if (video === null) return { nothing: 'not-for-here' }
    const [owner] = video.remote ? [] : video.authors
    const account = owner === undefined ? null : await subjects.accounts.store.get(owner)
    const recipient = account ? ours.person(account) : null
    return {
      ...(recipient ? { recipient, objectOwner: recipient.id } : {}),
      async apply(tx) {
        const { _id: accountId, state } = await takePerson(actor, tx)
        if (state !== 'active' || (await subjects.videos.store.find(video._id, tx)) === null) return
        const reaction = reactionOf(activity)
        await subjects.reactions.receiveReaction({ videoId: video._id, accountId, reaction, isGiven: true }, tx)
      },
    }
  }
}
