/** Removes a video for good: from sight at once, then its files by a job, then what was said under it by those who listen. */

import { participant } from '../access/acting-person.ts'
import { canDeleteVideo } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import type { AccountId } from '../accounts/account.ts'
import { NotAllowed } from '../app-error.ts'
import type { Elsewhere } from '../copies/copy.ts'
import type { Events } from '../events/events.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import { type DeleteVideoFiles, folderOf } from './delete-video-files.ts'
import type { FindVideo } from './find-video.ts'
import { preparationKinds } from './stages.ts'
import type { Video, VideoId } from './video.ts'
import type { VideosStore } from './videos-store.ts'

interface DeleteVideoParts {
  find: FindVideo
  videos: VideosStore
  jobs: Jobs
  deleteFiles: DeleteVideoFiles
  events: Events
  transact: Engine['transaction']
  elsewhere: Pick<Elsewhere, 'videoDeleted'>
  /** Told in the same transaction when it was not the author: such a deletion leaves a trace. */
  deletedByOther: (deleted: { video: Video; by: Viewer }, tx: Transaction) => Promise<void>
}

export function createDeleteVideo({
  find,
  videos,
  jobs,
  deleteFiles,
  events,
  transact,
  elsewhere,
  deletedByOther,
}: DeleteVideoParts) {
  /** In its transaction: from sight at once, its files by a job. Gone already, it changes nothing. */
  async function remove(id: VideoId, tx: Transaction, also?: (video: Video) => Promise<void>): Promise<void> {
    const video = await videos.find(id, tx)
    if (video === null) return
    const [author] = video.authors
    await videos.delete(video._id, tx)
    await elsewhere.videoDeleted(tx, video)
    if (author !== undefined) {
      const remote = video.remote ? { isRemote: true as const } : {}
      await events.record(tx, { kind: 'video-deleted', videoId: video._id, accountId: author, ...remote })
    }
    await also?.(video)
    const sources = [video.source, video.replacement?.source].flatMap((source) => source?.key ?? [])
    await deleteFiles({ prefixes: [folderOf(video._id)], keys: sources }, tx)
  }

  async function stopPreparing(id: VideoId): Promise<void> {
    await Promise.all([...preparationKinds, 'thumbnail'].map((kind) => jobs.cancel(kind, id)))
  }

  return {
    /** Its author, or an administrator. @throws {SignInNeeded} {VideoNotFound} {NotAllowed} */
    async deleteVideo(viewer: Viewer, address: string): Promise<void> {
      const person = participant(viewer)
      const { video: seen } = await find.seenBy(person, address)
      if (!canDeleteVideo(person, seen)) {
        throw new NotAllowed('Seule la personne qui a publié cette vidéo peut la supprimer.')
      }
      await transact((tx) =>
        remove(seen._id, tx, async (video) => {
          if (!video.authors.includes(person.accountId)) await deletedByOther({ video, by: person }, tx)
        }),
      )
      await stopPreparing(seen._id)
    },

    /** An author left for good: what others made too stays theirs, the rest is removed. Twice, it changes nothing. */
    async leaveVideo(id: VideoId, author: AccountId): Promise<void> {
      const isRemoved = await transact(async (tx) => {
        const video = await videos.find(id, tx)
        if (!video?.authors.includes(author)) return false
        if (video.authors.length === 1) {
          await remove(id, tx)
          return true
        }
        await videos.change(id, tx, (shared) => ({
          ...shared,
          authors: shared.authors.filter((one) => one !== author),
        }))
        // Told by who leaves, whose it was for the others: it is somebody else's from now on.
        if (video.authors[0] === author) {
          await events.record(tx, { kind: 'video-updated', videoId: id, accountId: author })
        }
        return false
      })
      if (isRemoved) await stopPreparing(id)
    },
  }
}
