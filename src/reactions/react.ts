/** A person says « Merci » or « Je l’ai essayé », or takes it back. Said twice, counted once. */
import { participant } from '../access/acting-person.ts'
import { canReact } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import { NotAllowed } from '../app-error.ts'
import { type Clock, iso } from '../clock.ts'
import type { Events } from '../events/events.ts'
import { DuplicateKey, type Engine } from '../store/engine.ts'
import { VideoNotFound } from '../videos/find-video.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import type { ReactionKind } from './reaction.ts'
import type { ReactionCount } from './reaction-schemas.ts'
import type { ReactionsStore } from './reactions-store.ts'

export interface ReactParts {
  reactions: ReactionsStore
  videos: Pick<VideosPart, 'seenBy' | 'adjustCount' | 'store'>
  events: Events
  transact: Engine['transaction']
  clock: Clock
}

const isOwn = 'C’est votre vidéo : « Merci » et « Je l’ai essayé » sont pour vos collègues.'

export function createReact({ reactions, videos, events, transact, clock }: ReactParts) {
  /** @throws {SignInNeeded} {CharterNotAccepted} {VideoNotFound} {NotAllowed} */
  return async function react(
    viewer: Viewer,
    videoAddress: string,
    reaction: ReactionKind,
    isGiven: boolean,
  ): Promise<ReactionCount> {
    const person = participant(viewer)
    const { video, linkGiven } = await videos.seenBy(person, videoAddress)
    // What was said before one became its author may be taken back.
    if (isGiven && !canReact(person, video, { linkGiven })) throw new NotAllowed(isOwn)
    const { accountId } = person
    const videoId = video._id
    await transact(async (tx) => {
      const givenAt = iso(clock.now())
      const isChange = isGiven
        ? await reactions.give({ videoId, accountId, reaction, givenAt }, tx)
        : await reactions.takeBack(videoId, accountId, reaction, tx)
      if (!isChange) return
      if (!(await videos.adjustCount(videoId, reaction, isGiven ? 1 : -1, tx))) throw new VideoNotFound()
      await events.record(tx, {
        kind: isGiven ? 'reaction-given' : 'reaction-taken-back',
        reaction,
        videoId,
        accountId,
      })
    }).catch((error: unknown) => {
      // The same finger, twice at once: the other one was first.
      if (!(error instanceof DuplicateKey)) throw error
    })
    const { video: after } = await videos.seenBy(person, videoAddress)
    return { reaction, given: isGiven, count: after.counts[reaction] }
  }
}
