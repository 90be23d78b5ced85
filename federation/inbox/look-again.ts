/**
 * Somebody passed on what another wrote, with no proof of it: the object is asked of its own host, and what is found there
 * is believed. Only of what is known here, or answers it: nobody makes us fetch the rest.
 */
import type { Iri } from '../actor.ts'
import { hostOf } from '../iri.ts'
import { RemoteRefused } from '../ports.ts'
import { noteTypes } from '../vocabulary/read-note.ts'
import type { Effect } from './effect.ts'
import { type Fields, idOf, inlineOf, typeOf } from './fields.ts'
import type { HandlerParts } from './handler-parts.ts'
import { isTakenAway } from './take-video.ts'

export function createLookAgain(parts: HandlerParts) {
  const { ids, rules, fetch, subjects, policies, takeVideo, takeNote, inbox } = parts
  const { videos, comments } = subjects

  return async function lookAgain(document: Fields, from: string, signal: AbortSignal): Promise<Effect> {
    const id = idOf(document.object, rules)
    if (id === null || ids.isOurs(id) || policies.of(hostOf(id)) === 'blocked') return { nothing: 'not-its-actor' }
    const video = await videos.store.findByRemoteId(id)
    const comment = video === null ? await comments.store.findByRemoteId(id) : null
    const answered = idOf(inlineOf(document.object)?.inReplyTo, rules)
    if (video === null && comment === null && !(await isKnown(answered))) return { nothing: 'not-its-actor' }
    try {
      const found = (await fetch.document(id, { signal })).document
      if (typeOf(found) === 'Tombstone') return goneAs(id)
      const taking =
        typeOf(found) === 'Video'
          ? await takeVideo(found, signal)
          : noteTypes.has(found.type)
            ? await takeNote(found, { signal, from, mayAsk: async () => false })
            : { nothing: `a ${found.type}` }
      if ('nothing' in taking) {
        if (video === null || !isTakenAway(taking.nothing, found, video)) return taking
        return {
          async apply(tx) {
            await videos.received.withdrawVideo(video._id, tx)
          },
        }
      }
      return {
        async apply(tx) {
          await taking.take(tx)
        },
      }
    } catch (error) {
      const isGone = error instanceof RemoteRefused && (error.reason === 'gone' || error.reason === 'not-found')
      if (isGone && (video !== null || comment !== null)) return goneAs(id)
      throw error
    }
  }

  function goneAs(id: Iri): Effect {
    return {
      async apply(tx) {
        await inbox.markGone(id, tx)
        const video = await videos.store.findByRemoteId(id, tx)
        if (video !== null) await videos.received.withdrawVideo(video._id, tx)
        const comment = await comments.store.findByRemoteId(id, tx)
        const under = comment && (await videos.store.find(comment.videoId, tx))
        if (comment && under) await comments.received.withdrawComment(comment._id, under, tx)
      },
    }
  }

  async function isKnown(id: Iri | null): Promise<boolean> {
    if (id === null) return false
    if (ids.isOurs(id)) return ['video', 'comment'].includes(ids.read(id)?.kind ?? '')
    return (await videos.store.findByRemoteId(id)) !== null || (await comments.store.findByRemoteId(id)) !== null
  }
}
