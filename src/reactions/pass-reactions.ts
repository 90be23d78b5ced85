/**
 * Two accounts of one person were joined: what either said of a film is said once by the one that stays, and counted once.
 */
import type { AccountId } from '../accounts/account.ts'
import { untilNone } from '../store/until-none.ts'
import type { VideoId } from '../videos/video.ts'
import type { ReactParts } from './react.ts'
import { type Reaction, reactionKinds } from './reaction.ts'

/** One after the other; done again, it finds none left. */
export function createPassReactions({ reactions, videos, events, transact }: PassReactionsParts) {
  async function pass({ videoId, reaction }: Reaction, from: AccountId, to: AccountId): Promise<void> {
    await transact(async (tx) => {
      const given = await reactions.find(videoId, from, reaction, tx)
      if (given === null) return
      await reactions.takeBack(videoId, from, reaction, tx)
      const video = await videos.store.find(videoId, tx)
      const isOwn = video?.authors.some((author) => author === from || author === to) ?? false
      const isNew = !isOwn && (await reactions.give({ videoId, accountId: to, reaction, givenAt: given.givenAt }, tx))
      if (!isNew) await videos.adjustCount(videoId, reaction, -1, tx)
      // Where it is known by who said it, it is somebody else's from now on; here its author was told already.
      const isTold = video?.remote != null
      if (isTold || !isNew) await events.record(tx, { kind: 'reaction-taken-back', reaction, videoId, accountId: from })
      if (isTold && isNew) await events.record(tx, { kind: 'reaction-given', reaction, videoId, accountId: to })
    })
  }

  /** What the one that stays had said of a film that is now its own. */
  async function takeBackOwn(videoId: VideoId, accountId: AccountId): Promise<void> {
    await transact(async (tx) => {
      for (const reaction of reactionKinds) {
        if (!(await reactions.takeBack(videoId, accountId, reaction, tx))) continue
        await videos.adjustCount(videoId, reaction, -1, tx)
        await events.record(tx, { kind: 'reaction-taken-back', reaction, videoId, accountId })
      }
    })
  }

  return async function passReactions(from: AccountId, to: AccountId, signal: AbortSignal): Promise<void> {
    await untilNone(
      () => reactions.by(from, 100),
      (one) => pass(one, from, to),
      signal,
    )
    // Some films may have been passed already, and others not.
    for (const author of [from, to]) {
      for await (const id of videos.store.idsBy(author)) {
        signal.throwIfAborted()
        await takeBackOwn(id, to)
      }
    }
  }
}

interface PassReactionsParts extends Pick<ReactParts, 'reactions' | 'events' | 'transact'> {
  videos: Pick<ReactParts['videos'], 'adjustCount' | 'store'>
}
