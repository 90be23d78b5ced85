/**
 * Announce: somebody shares a video of here; or a channel or an instance that is followed shares one of elsewhere
 * (PeerTube’s way), or what somebody did in a community (FEP-1b12). What is inside is never believed: the video is asked of its own host.
 */
import { anonymous } from '#src/access/viewer.ts'
import { canSee } from '#src/access/visibility.ts'
import { iso } from '#src/clock.ts'
import type { Iri, RemoteActor } from '../actor.ts'
import { hostOf } from '../iri.ts'
import type { ActivityDocument } from '../ports.ts'
import { activityTypes } from './admit.ts'
import type { Effect, Handler } from './effect.ts'
import { idOf, inlineOf, typeOf } from './fields.ts'
import type { HandlerParts } from './handler-parts.ts'
import { createIsWanted } from './wanted.ts'

export function createOnAnnounce(parts: HandlerParts): Handler {
  const { ids, rules, fetch, takeVideo, takePerson, subjects, policies, inbox, clock } = parts
  const isWanted = createIsWanted(parts)

  /** By anybody, of what is everyone's: it is in the collection of its shares, and its author is told. */
  async function shareOfOurs(about: Iri, actor: RemoteActor, { id }: ActivityDocument): Promise<Effect> {
    const named = ids.read(about)
    const video = named?.kind === 'video' ? await subjects.videos.store.find(named.videoId) : null
    if (video === null || video.remote || !canSee(anonymous, video)) return { nothing: 'not-for-here' }
    const { host, type } = actor
    // Instances share too, and are nobody; those of a limited or quarantined one disturb no one.
    const isTold = type !== 'Application' && policies.of(host) === 'open'
    return {
      async apply(tx) {
        const { _id: accountId, state } = await takePerson(actor, tx)
        if (state !== 'active' || (await subjects.videos.store.find(video._id, tx)) === null) return
        await subjects.shares.receiveShare({ videoId: video._id, accountId, activityId: id, host, isTold }, tx)
      },
    }
  }

  return async function onAnnounce({ actor, activity, objectId, signal }) {
    const inline = inlineOf(activity.object)
    const isActivity = (activityTypes as readonly (string | null)[]).includes(typeOf(inline))
    const about = isActivity && inline !== null ? idOf(inline.object, rules) : objectId
    if (about === null) return { nothing: 'object-missing' }
    if (ids.isOurs(about)) return isActivity ? { nothing: 'about-ours' } : shareOfOurs(about, actor, activity)
    if (actor.type !== 'Group' && actor.type !== 'Application') return { nothing: 'shared-by-a-person' }
    if (policies.of(hostOf(about)) === 'blocked') return { nothing: 'blocked' }
    if ((await subjects.videos.store.findByRemoteId(about)) !== null) return { nothing: 'known' }
    if (!(await isWanted(actor))) return { nothing: 'not-for-here' }
    const readAt = iso(clock.now())
    const isAnew = (await inbox.goneAt(about)) !== null
    const { document } = await fetch.document(about, { signal, isAnew })
    if (typeOf(document) !== 'Video') return { nothing: `a ${document.type}` }
    const taking = await takeVideo(document, signal, { readAt })
    if ('nothing' in taking) return taking
    return {
      async apply(tx) {
        await taking.take(tx)
      },
    }
  }
}
