/** A video of another instance comes, changes or goes, as its instance says: here it is a video like any other, played through us. */
import { randomUUID } from 'node:crypto'
import type { AccountId } from '../accounts/account.ts'
import type { Clock } from '../clock.ts'
import type { Events } from '../events/events.ts'
import { firstKept } from '../media/readings.ts'
import type { Numbers } from '../numbering/numbers.ts'
import type { Transaction } from '../store/engine.ts'
import { type DeleteVideoFiles, folderOf } from './delete-video-files.ts'
import { type ReceivedVideo, remoteVideo, remoteVideoUpdated } from './remote-video.ts'
import type { SaveVideo } from './save-video.ts'
import { isOut, thumbnailsMade, type Video, type VideoId } from './video.ts'
import type { VideosStore } from './videos-store.ts'
import type { Vocabulary } from './vocabulary.ts'

interface ReceiveVideoParts {
  videos: VideosStore
  save: SaveVideo
  deleteFiles: DeleteVideoFiles
  numbers: Numbers
  events: Events
  vocabulary: Vocabulary
  clock: Clock
}

export function createReceiveVideo(parts: ReceiveVideoParts) {
  const { videos, save, deleteFiles, numbers, events, vocabulary, clock } = parts
  return {
    /**
     * Received again, it is the same video, as it is now: its instance decides of it, this one of what it shows here.
     * @param options.authorName the name that a search finds it by
     * @param options.mayChangeHands its author said that it is another's from now on
     * @param options.heldBecause a sentence, when a moderator looks first at what comes
     */
    async receiveVideo(
      received: ReceivedVideo,
      tx: Transaction,
      options: { authorName: string; heldBecause?: string | null; mayChangeHands?: boolean },
    ): Promise<{ video: Video; isNew: boolean }> {
      const known = await videos.findByRemoteId(received.remote.id, tx)
      const now = clock.now()
      if (known !== null) {
        const isAnothers = options.mayChangeHands === true && known.authors[0] !== received.author
        const saved = await save(known._id, tx, (before) => {
          const heldBecause = options.heldBecause ?? null
          const video = remoteVideoUpdated(before, received, { vocabulary, now, heldBecause })
          return isAnothers ? { ...video, authors: [received.author] } : video
        })
        if (isAnothers) await videos.setAuthorNames(known._id, [options.authorName], tx)
        return { video: saved ?? known, isNew: false }
      }
      const video = remoteVideo(received, {
        id: randomUUID() as string as VideoId,
        number: await numbers.next('video', tx),
        vocabulary,
        now,
        heldBecause: options.heldBecause ?? null,
      })
      await videos.insert(video, tx, { authorNames: [options.authorName] })
      if (isOut(video)) {
        const { _id: videoId, authors } = video
        const accountId = authors[0] as AccountId
        await events.record(tx, { kind: 'video-published', videoId, accountId, isRemote: true })
      }
      return { video, isNew: true }
    },

    /** Images made from what its instance gave. Those of another address, chosen meanwhile, are left. */
    async thumbnailsReceived(
      id: VideoId,
      made: { prefix: string; thumbnails: Video['thumbnails']; from: string },
      tx: Transaction,
    ): Promise<void> {
      const { prefix, thumbnails, from } = made
      const before = await videos.find(id, tx)
      if (before?.remote?.thumbnailUrl !== from) return deleteFiles({ prefixes: [prefix] }, tx)
      const { thumbnailsPrefix: place, thumbnailsFrom = '' } = before
      const standing = place === null ? null : { from: thumbnailsFrom, place }
      const { stays, useless } = firstKept(standing, { from, place: prefix })
      if (!stays) {
        await save(id, tx, (video) =>
          thumbnailsMade(video, { prefix, thumbnails, placeholder: null, from }, clock.now()),
        )
      }
      await deleteFiles({ prefixes: useless }, tx)
    },

    /** With what was said under it here, by those who listen. False when it was not known. */
    async withdrawVideo(id: VideoId, tx: Transaction): Promise<boolean> {
      const video = await videos.find(id, tx)
      if (!video?.remote || !(await videos.delete(id, tx))) return false
      const [accountId] = video.authors
      if (accountId !== undefined) {
        await events.record(tx, { kind: 'video-deleted', videoId: id, accountId, isRemote: true })
      }
      await deleteFiles({ prefixes: [folderOf(id)] }, tx)
      return true
    },
  }
}
