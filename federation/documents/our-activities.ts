/** What is said of what is ours, the same each time it is written: for those who ask and those who are told. */
import { isPublic } from '#src/access/visibility.ts'
import type { ReactionKind } from '#src/reactions/reaction.ts'
import type { Video } from '#src/videos/video.ts'
import type { LocalActor } from '../actor.ts'
import type { OurActors } from '../actors/local-actors.ts'
import { type Ids, instanceName } from '../ids.ts'
import type { ActivityDocument } from '../ports.ts'
import { announce, create, like, tried } from '../vocabulary/activities.ts'
import { everyone } from '../vocabulary/addressing.ts'
import type { OurDocuments } from './our-documents.ts'

export type OurActivities = ReturnType<typeof createOurActivities>

export function createOurActivities(parts: { ids: Ids; actors: OurActors; documents: OurDocuments }) {
  const { ids, actors, documents } = parts

  return {
    async createOfVideo(video: Video): Promise<ActivityDocument | null> {
      const account = await documents.authorOf(video)
      const object = await documents.video(video)
      if (account === null || object === null) return null
      const actor = actors.person(account).id
      return create({ id: ids.createOf(object.id), actor, at: video.publishedAt ?? video.createdAt }, object)
    },

    /** By the channel and by the instance; none of what is not everyone's. */
    async announces(video: Video): Promise<ActivityDocument[]> {
      const account = isPublic(video) ? await documents.authorOf(video) : null
      if (account === null) return []
      const author = actors.person(account)
      const by = (actor: LocalActor, handle: string) =>
        announce(
          {
            id: ids.announceOf(video._id, { kind: actor.kind, handle }),
            actor: actor.id,
            at: video.publishedAt ?? video.createdAt,
            to: [everyone],
            cc: [actor.followers, author.id],
          },
          ids.video(video._id),
        )
      return [by(actors.channel(account), account.handle), by(await actors.instance(), instanceName)]
    },

    async reaction(actor: LocalActor, reaction: ReactionKind, video: Video): Promise<ActivityDocument | null> {
      const to = await documents.toAuthorOf(video)
      if (to === null) return null
      const { id, said } =
        reaction === 'merci'
          ? { id: ids.likeOf(actor.name, video._id), said: like }
          : { id: ids.triedOf(actor.name, video._id), said: tried }
      return said({ id, actor: actor.id, to: [to], cc: [] }, documents.idOf.video(video))
    },
  }
}
