/** Delete: a video with what was said under it, a comment, a list, or an actor with all that is theirs. */
import type { AccountId } from '#src/accounts/account.ts'
import { hasAppeared } from '#src/comments/comment.ts'
import { isSameOrigin } from '../iri.ts'
import type { Handler } from './effect.ts'
import type { HandlerParts } from './handler-parts.ts'
import { findComment } from './owners.ts'
import { createPassOn } from './pass-on.ts'

export const forgetJob = 'forget-remote-account'
export interface ForgetJob {
  accountId: AccountId
}

export function createOnDelete(parts: HandlerParts): Handler {
  const { actors, subjects, inbox, jobs, ledger } = parts
  const { accounts, videos, comments, playlists } = subjects
  const passOn = createPassOn(parts)

  return async function onDelete(said) {
    const { actor, objectId } = said
    if (objectId === null) return { nothing: 'object-missing' }
    if (objectId === actor._id) {
      return {
        async apply(tx) {
          await actors.gone(actor._id, tx)
          const account = await accounts.received.withdrawAccount(actor._id, tx)
          if (account === null) return
          await jobs.enqueue(forgetJob, { accountId: account._id } satisfies ForgetJob, { key: account._id, tx })
        },
      }
    }
    // By who published the video, of somebody of another host: no matter of the ledger, where it is not theirs. What was
    // read at its address, was kept too long ago, or has not arrived yet is not there either.
    const isLedgered = isSameOrigin(objectId, actor._id) && (await ledger.holds(objectId))
    const unledgered = isLedgered ? {} : { isUnledgered: true as const }
    return {
      ...unledgered,
      async apply(tx) {
        // It may be deleted before it arrives, by another way.
        await inbox.markGone(objectId, tx)
        const video = await videos.store.findByRemoteId(objectId, tx)
        if (video !== null) await videos.received.withdrawVideo(video._id, tx)
        const comment = video === null ? await findComment(parts, objectId, tx) : null
        const under = comment && (await videos.store.find(comment.videoId, tx))
        if (comment === null || under === null) {
          const isList = video === null && (await playlists.received.withdrawPlaylist(objectId, tx))
          return video === null && !isList ? 'not-known' : undefined
        }
        await comments.received.withdrawComment(comment._id, under, tx)
        // What never appeared here was told to nobody.
        if (hasAppeared(comment)) await passOn(said, under, tx)
      },
    }
  }
}
