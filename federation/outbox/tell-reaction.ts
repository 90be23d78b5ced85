/** « Merci » and « Je l’ai essayé » are told to the author of the video, and to nobody else: what a teacher looks at is hers. */
import type { Account, AccountId } from '#src/accounts/account.ts'
import type { ToldEvent } from '#src/events/events.ts'
import type { Engine, Stored } from '#src/store/engine.ts'
import type { Video, VideoId } from '#src/videos/video.ts'
import type { Iri } from '../actor.ts'
import type { OurActors } from '../actors/local-actors.ts'
import type { OurActivities } from '../documents/our-activities.ts'
import type { OurDocuments } from '../documents/our-documents.ts'
import type { Ids } from '../ids.ts'
import { undo } from '../vocabulary/activities.ts'
import type { DeliveryEngine } from './create-deliveries.ts'
import type { Recipients } from './recipients.ts'
import type { Telling } from './tell-video.ts'

interface TellReactionParts {
  engine: Engine
  ids: Ids
  actors: OurActors
  documents: OurDocuments
  activities: OurActivities
  recipients: Recipients
  findVideo: (id: VideoId) => Promise<Video | null>
  findAccount: (id: AccountId) => Promise<Account | null>
  deliveries: Pick<DeliveryEngine, 'deliverTo'>
}

/** As it was last said, by the id without its instant: what is taken back is named as it was given. */
interface SaidReaction extends Stored {
  readonly activityId: Iri
}

type AboutReaction = Extract<ToldEvent, { reaction: string }>
const nothing: Telling = async () => undefined

export function createTellReaction(parts: TellReactionParts) {
  const { engine, ids, actors, documents, activities, recipients, findVideo, findAccount, deliveries } = parts
  const said = engine.collection<SaidReaction>({ name: 'said_reactions' })

  return async function tellReaction(event: AboutReaction): Promise<Telling> {
    const [video, account] = await Promise.all([findVideo(event.videoId), findAccount(event.accountId)])
    if (!video?.remote || account === null || account.remote) return nothing
    const from = actors.person(account)
    const [activity, author] = await Promise.all([
      activities.reaction(from, event.reaction, video),
      documents.toAuthorOf(video),
    ])
    if (activity === null || author === null) return nothing
    const to = await recipients.actors(async () => true, author)
    return async (tx) => {
      const known = await tx.in(said).get(activity.id)
      if (event.kind === 'reaction-taken-back') {
        if (known === null) return
        await tx.in(said).delete(known._id)
        const id = ids.undoOf(known.activityId)
        const undone = undo(
          { id, actor: from.id, at: event.at, to: [author], cc: [] },
          { ...activity, id: known.activityId },
        )
        return deliveries.deliverTo(tx, { activity: undone, from }, to)
      }
      // Given, taken back and given again: an id that was seen would not be read.
      const id = `${activity.id}#${event.at}`
      await tx.in(said).put({ _id: activity.id, activityId: id })
      return deliveries.deliverTo(tx, { activity: { ...activity, id }, from }, to)
    }
  }
}
