/** Undo: what this actor said before is taken back: a follow, thanks, a share, a block. Only their own is ever touched. */
import type { Iri } from '../actor.ts'
import type { Effect, Handler, Prepared } from './effect.ts'
import { type Fields, idOf, typeOf, withId } from './fields.ts'
import type { HandlerParts } from './handler-parts.ts'
import { createFindLiked, reactionOf } from './on-like.ts'
import { createRecordFollows } from './record-follows.ts'

export function createOnUndo(parts: HandlerParts): Handler {
  const { subjects, follows, ledger, inbox, alliance, rules, ids, ours } = parts
  const record = createRecordFollows(parts)
  const findLiked = createFindLiked(parts)

  /** Sent from queues (Mastodon), it may come before what it takes back, which then does nothing. */
  function evenBefore(id: Iri, by: Iri, effect: Effect): Effect {
    return {
      ...('nothing' in effect ? { isUnledgered: true } : effect),
      async apply(tx) {
        await inbox.markUndone(by, id, tx)
        return 'nothing' in effect ? effect.nothing : effect.apply(tx)
      },
    }
  }

  return async function onUndo(said) {
    const { actor, objectId } = said
    // As it was received; what is inline is believed when it was not, since it can only be of the same actor.
    const kept = objectId === null ? null : await ledger.activity(objectId)
    if (kept !== null && kept.actor !== actor._id) return { nothing: 'undo-of-another' }
    const undone = kept?.document ?? said.object
    const about = undone === null ? null : idOf(undone.object, rules)
    const effect: Effect =
      undone === null || about === null ? { nothing: 'not-known' } : await takeBack(said, undone, about, kept !== null)
    const mayCome = kept === null && objectId !== null && (about === null || ids.isOurs(about))
    return mayCome ? evenBefore(objectId, actor._id, effect) : effect
  }

  async function takeBack(said: Prepared, undone: Fields, about: Iri, isKept: boolean): Promise<Effect> {
    const { actor, objectId, activity } = said
    // Fedify and others name what they take back by what it says, without its id: the ledger cannot find it.
    const unnamed = objectId === null ? { isUnledgered: true as const } : {}
    switch (typeOf(undone)) {
      case 'Follow': {
        const followed = await ours.byId(about)
        return {
          ...unnamed,
          async apply(tx) {
            const whole = { ...activity, object: withId(undone, String(undone.id ?? '')) }
            if (await alliance.onUndoFollow(tx, { activity: whole, actor })) return
            const wasThere = await follows.remove(actor._id, about, tx)
            if (wasThere && followed !== null) await record.unfollowed(followed, actor, tx)
          },
        }
      }
      case 'Like':
      case 'EmojiReact': {
        const video = await findLiked(about, actor)
        const account = await subjects.accounts.store.byRemoteId(actor._id)
        if (video === null || account === null) return { nothing: 'not-for-here' }
        const taken = { videoId: video._id, accountId: account._id, isGiven: false }
        return {
          ...unnamed,
          async apply(tx) {
            await subjects.reactions.receiveReaction({ ...taken, reaction: reactionOf(undone) }, tx)
          },
        }
      }
      case 'Announce': {
        const named = ids.read(about)
        const account = await subjects.accounts.store.byRemoteId(actor._id)
        if (named?.kind !== 'video' || account === null) {
          return isKept ? { apply: async () => undefined } : { nothing: 'not-for-here' }
        }
        const taken = { videoId: named.videoId, accountId: account._id, activityId: objectId }
        return { ...unnamed, apply: (tx) => subjects.shares.takeBackShare(taken, tx) }
      }
      default:
        // A block, a share of elsewhere: nothing of ours stood on it but the ledger, which forgets it.
        return ids.isOurs(about) || isKept ? { ...unnamed, apply: async () => undefined } : { nothing: 'not-for-here' }
    }
  }
}
