/** Update: an actor as it is now, a video or a comment that its owner changed. What is not known and is of no use stays unknown. */
import type { Handler } from './effect.ts'
import { idsOf, typeOf } from './fields.ts'
import type { HandlerParts } from './handler-parts.ts'
import { createPassOn } from './pass-on.ts'
import { createIsWanted } from './wanted.ts'

export function createOnUpdate(parts: HandlerParts): Handler {
  const { fetch, actors, takePerson, takeVideo, takeNote, subjects, clock, rules } = parts
  const isWanted = createIsWanted(parts)
  const passOn = createPassOn(parts)

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
    const known =
      (await subjects.videos.store.findByRemoteId(objectId)) ?? (await subjects.comments.store.findByRemoteId(objectId))
    const isUseful = known !== null || (await isWanted(actor, idsOf(said.object?.attributedTo, rules)))
    if (!isUseful) return { nothing: 'not-for-here' }
    const object = said.object ?? (await fetch.document(objectId, { signal })).document
    if (typeOf(object) === 'Video') {
      const taking = await takeVideo(object, signal)
      if ('nothing' in taking) {
        // No longer to be seen by those who saw it: it is taken away.
        if (known === null || !withdrawing.has(taking.nothing)) return taking
        return {
          async apply(tx) {
            await subjects.videos.received.withdrawVideo(known._id as never, tx)
          },
        }
      }
      return {
        async apply(tx) {
          await taking.take(tx)
        },
      }
    }
    if (known === null) return { nothing: 'not-known' }
    const taking = await takeNote(object, { signal, mayAsk: async () => false })
    if ('nothing' in taking) return taking
    return {
      async apply(tx) {
        const comment = await taking.take(tx)
        // What waits here is told to nobody.
        if (comment !== null && !comment.held) await passOn(said, taking.under, tx)
      },
    }
  }
}

const withdrawing = new Set(['not-public', 'not-ready'])
