/** Two accounts of one person were joined: films of the one that was closed, drafts too, become the other's. */
import type { AccountId } from '../accounts/account.ts'
import type { Events } from '../events/events.ts'
import type { Engine } from '../store/engine.ts'
import { untilNone } from '../store/until-none.ts'
import type { Video } from './video.ts'
import type { VideosStore } from './videos-store.ts'

interface PassVideosParts {
  videos: VideosStore
  events: Events
  transact: Engine['transaction']
}

/** One after the other; done again, it finds none left. */
export function createPassVideos({ videos, events, transact }: PassVideosParts) {
  return async function passVideos(from: AccountId, to: AccountId, signal: AbortSignal): Promise<void> {
    const pass = ({ _id }: Video) =>
      transact(async (tx) => {
        const before = await videos.find(_id, tx)
        if (!before?.authors.includes(from)) return
        const authors = [...new Set(before.authors.map((one) => (one === from ? to : one)))]
        await videos.change(_id, tx, (video) => ({ ...video, authors }))
        // Told by whose it was for the others: it is somebody else's from now on.
        if (before.authors[0] !== from) return
        await events.record(tx, { kind: 'video-updated', videoId: _id, accountId: from })
      })
    await untilNone(async () => (await videos.ofAuthor(from, { count: 100 })).items, pass, signal)
  }
}
