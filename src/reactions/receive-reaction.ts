/** Somebody of another instance says « Merci » or « Je l’ai essayé », or takes it back. Said twice, counted once. */
import type { AccountId } from '../accounts/account.ts'
import { iso } from '../clock.ts'
import type { Transaction } from '../store/engine.ts'
import type { VideoId } from '../videos/video.ts'
import type { ReactParts } from './react.ts'
import type { ReactionKind } from './reaction.ts'

export function createReceiveReaction({ reactions, videos, events, clock }: ReactParts) {
  /** False when it changed nothing: nobody thanks herself. Whether they may see the video was decided before. */
  return async function receiveReaction(
    {
      videoId,
      accountId,
      reaction,
      isGiven,
    }: {
      videoId: VideoId
      accountId: AccountId
      reaction: ReactionKind
      isGiven: boolean
    },
    tx: Transaction,
  ): Promise<boolean> {
    const video = await videos.store.find(videoId, tx)
    if (video === null || (isGiven && video.authors.includes(accountId))) return false
    const isChange = isGiven
      ? await reactions.give({ videoId, accountId, reaction, givenAt: iso(clock.now()) }, tx)
      : await reactions.takeBack(videoId, accountId, reaction, tx)
    if (!isChange || !(await videos.adjustCount(videoId, reaction, isGiven ? 1 : -1, tx))) return false
    const kind = isGiven ? 'reaction-given' : 'reaction-taken-back'
    await events.record(tx, { kind, reaction, videoId, accountId, isRemote: true })
    return true
  }
}
