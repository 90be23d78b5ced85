/** Create: a video or a list of who is followed here or of an ally, a comment under a video known here. All else is of no use. */

import { iso } from '#src/clock.ts'
import type { RemoteActor } from '../actor.ts'
import type { IriRules } from '../iri.ts'
import { noteTypes } from '../vocabulary/read-note.ts'
import type { Handler } from './effect.ts'
import { audienceOf, type Fields, idsOf, isApproved, typeOf } from './fields.ts'
import type { HandlerParts } from './handler-parts.ts'
import { ledgerForm } from './ledger-form.ts'
import { createOnPlaylist } from './on-playlist.ts'
import { createPassOn } from './pass-on.ts'
import { createIsWanted, namesUs } from './wanted.ts'

export function createOnCreate(parts: HandlerParts): Handler {
  const { fetch, takeVideo, takeNote, ids, subjects, ledger, inbox, clock, rules } = parts
  const isWanted = createIsWanted(parts)
  const passOn = createPassOn(parts)
  const onPlaylist = createOnPlaylist(parts)

  return async function onCreate(said) {
    const { actor, objectId, signal } = said
    let { object } = said
    if (objectId === null) return { nothing: 'object-missing' }
    if (object === null) {
      // A bare id (seen of several): asked of its own host, when it may be of use.
      const isOfUse = namesUs(audienceOf(said.activity, rules), ids) || (await isWanted(actor))
      if (!isOfUse) return { nothing: 'not-for-here' }
      object = (await fetch.document(objectId, { signal })).document
    }
    const type = typeOf(object)
    if (type === 'Video') {
      if (!(await isWanted(actor, idsOf(object.attributedTo, rules)))) return { nothing: 'not-for-here' }
      // Withdrawn and given again, or said to be of somebody else first: its own address tells, whatever travels of it.
      const isGiven = (await inbox.goneAt(objectId)) !== null
      const isOfAnother = said.object !== null && !isOwn(object, actor, rules)
      const readAt = iso(clock.now())
      if (isGiven || isOfAnother) object = (await fetch.document(objectId, { signal, isAnew: true })).document
      if (typeOf(object) !== 'Video') return { nothing: `a ${typeOf(object) ?? 'thing'}` }
      const taking = await takeVideo(object, signal, isGiven ? { readAt } : {})
      if ('nothing' in taking) return taking
      // Who says that they are in a channel that is followed may not be.
      if (!(await isWanted(actor, taking.by))) return { nothing: 'not-for-here' }
      return {
        object,
        async apply(tx) {
          await taking.take(tx)
        },
      }
    }
    if (type === 'Playlist') return onPlaylist(said, object)
    if (type === null || !noteTypes.has(type)) return { nothing: `a ${type ?? 'thing'}` }
    const taking = await takeNote(object, {
      signal,
      from: said.from,
      mayAsk: async ({ said: named }) => namesUs(named, ids) || isWanted(actor),
    })
    if ('nothing' in taking) return taking
    const [owner] = taking.under.remote ? [] : taking.under.authors
    const account = owner === undefined ? null : await subjects.accounts.store.get(owner)
    // Said again once it was agreed to, under the same id (PeerTube): the ledger has it, those who have the video may not.
    const kept = isApproved(object) ? await ledger.activity(said.activity.id) : null
    if (kept !== null && kept.actor !== actor._id) return { nothing: 'seen-with-other-content' }
    const isKnown = kept !== null
    if (isApproved(kept?.document.object)) return { nothing: 'again' }
    return {
      object,
      ...(isKnown ? { isUnledgered: true as const } : {}),
      ...(account ? { recipient: parts.ours.person(account) } : {}),
      async apply(tx) {
        if (isKnown) await ledger.in(tx).updateActivity(ledgerForm({ ...said.activity, object }, actor._id), true)
        const comment = await taking.take(tx)
        // What waits here is told to nobody.
        if (comment !== null && !comment.held) await passOn(said, taking.under, tx)
      },
    }
  }
}

/** A Group publishes for its people (FEP-1b12). */
function isOwn({ attributedTo }: Fields, { _id, type }: RemoteActor, rules: IriRules): boolean {
  return type === 'Group' || idsOf(attributedTo, rules)[0] === _id
}
