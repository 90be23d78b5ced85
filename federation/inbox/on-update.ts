/** Update: an actor as it is now, a video, a list or a comment that its owner changed. What is not known and is of no use stays unknown. */
import { noteTypes } from '../vocabulary/read-note.ts'
import type { Handler } from './effect.ts'
import { dateOf, idsOf, reachOf, typeOf } from './fields.ts'
import type { HandlerParts } from './handler-parts.ts'
import { ledgerForm } from './ledger-form.ts'
import { createOnPlaylist } from './on-playlist.ts'
import { createPassOn } from './pass-on.ts'
import { isTakenAway } from './take-video.ts'
import { createIsWanted } from './wanted.ts'

export function createOnUpdate(parts: HandlerParts): Handler {
  const { fetch, actors, takePerson, takeVideo, takeNote, subjects, ledger, clock, rules } = parts
  const isWanted = createIsWanted(parts)
  const passOn = createPassOn(parts)
  const onPlaylist = createOnPlaylist(parts)

  return async function onUpdate(said) {
    const { actor, objectId, signal } = said
    if (objectId === null) return { nothing: 'object-missing' }
    if (objectId === actor._id) {
      const now = clock.now().toString({ smallestUnit: 'millisecond' })
      const fresh = await actors.get(actor._id, { signal, atLeastAsFreshAs: now })
      const known = await subjects.accounts.store.byRemoteId(actor._id)
      if (known === null) return { nothing: 'not-known' }
      return {
        async apply(tx) {
          await takePerson(fresh, tx)
        },
      }
    }
    if (typeOf(said.object) === 'Playlist' && said.object !== null) return onPlaylist(said, said.object)
    const video = await subjects.videos.store.findByRemoteId(objectId)
    const before = video === null ? await subjects.comments.store.findByRemoteId(objectId) : null
    // New words may come before the first ones (Mastodon sends both from queues): what they answer tells their use.
    const isNote = noteTypes.has(typeOf(said.object) ?? '')
    const isKnown = video !== null || before !== null
    const isUseful = isKnown || isNote || (await isWanted(actor, idsOf(said.object?.attributedTo, rules)))
    if (!isUseful) return { nothing: 'not-for-here' }
    // Its owner names somebody else first: its own address says whose it is from now on.
    const isLeft = typeOf(said.object) === 'Video' && idsOf(said.object?.attributedTo, rules)[0] !== actor._id
    const inline = isLeft && actor.type !== 'Group' ? null : said.object
    // Read at its address, said again it is read again; the ledger keeps whose it is now.
    const unledgered = inline === null ? { isUnledgered: true as const } : {}
    const object = inline ?? (await fetch.document(objectId, { signal })).document
    if (typeOf(object) === 'Video') {
      const taking = await takeVideo(object, signal, { mayChangeHands: inline === null })
      if ('nothing' in taking) {
        // No longer to be seen by those who saw it: it is taken away.
        if (video === null || !isTakenAway(taking.nothing, object, video)) return taking
        return {
          ...unledgered,
          async apply(tx) {
            await subjects.videos.received.withdrawVideo(video._id, tx)
          },
        }
      }
      if (!isKnown && !(await isWanted(actor, taking.by))) return { nothing: 'not-for-here' }
      return {
        ...unledgered,
        async apply(tx) {
          if (inline === null) await ledger.in(tx).updateObject(ledgerForm(object), null, true)
          await taking.take(tx)
        },
      }
    }
    if (typeOf(object) === 'Playlist') return onPlaylist(said, object)
    if (!noteTypes.has(typeOf(object) ?? '')) return { nothing: `a ${typeOf(object) ?? 'thing'}` }
    const taking = await takeNote(object, { signal, from: said.from, mayAsk: async () => false })
    if ('nothing' in taking) {
      // Said to some alone from now on.
      const isHidden = taking.nothing === 'not-public' && reachOf(object) === 'private'
      const isOlder = (dateOf(object.updated) ?? '9') < (before?.remote?.updatedAt ?? '')
      const under = before && isHidden && !isOlder ? await subjects.videos.store.find(before.videoId) : null
      if (before === null || under === null) return taking
      return {
        ...unledgered,
        apply: (tx) => subjects.comments.received.withdrawComment(before._id, under, tx),
      }
    }
    return {
      ...unledgered,
      async apply(tx) {
        const comment = await taking.take(tx)
        // What waits here is told to nobody.
        if (comment !== null && !comment.held) await passOn(said, taking.under, tx)
      },
    }
  }
}
