/** « Remplacer le fichier »: another film for a video that keeps its address, its comments and its counts. */

import { canModerate } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Clock } from '../clock.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Engine } from '../store/engine.ts'
import type { DeleteVideoFiles, UselessFiles } from './delete-video-files.ts'
import { type FindVideo, VideoNotFound } from './find-video.ts'
import { type Replacement, replacementGivenUp, replacementStarted } from './replacement.ts'
import type { SaveVideo } from './save-video.ts'
import { preparationKinds } from './stages.ts'
import type { AlsoWritten } from './start-video.ts'
import type { Video, VideoId } from './video.ts'
import type { VideosStore } from './videos-store.ts'

interface ReplaceVideoParts {
  find: FindVideo
  videos: VideosStore
  save: SaveVideo
  deleteFiles: DeleteVideoFiles
  jobs: Jobs
  transact: Engine['transaction']
  clock: Clock
  /** A moderator looks first, except at what moderators put online themselves. */
  moderatesFirst: boolean
}

export function createReplaceVideo(parts: ReplaceVideoParts) {
  const { find, videos, save, deleteFiles, jobs, transact, clock, moderatesFirst } = parts
  return {
    /**
     * For the upload.
     * @param keyFor where the file will be kept
     * @param also written with it
     * @throws {VideoNotFound} {NotAllowed} {VideoNotInState}
     */
    async startReplacement(
      viewer: Viewer,
      address: string,
      keyFor: (id: VideoId) => string,
      also: AlsoWritten = async () => {},
    ): Promise<Video> {
      const { video, person } = await find.authoredBy(viewer, address)
      const reviewedFirst = moderatesFirst && !canModerate(person)
      const saved = await transact(async (tx) => {
        const before = await videos.find(video._id, tx)
        const started = await save(video._id, tx, (current) =>
          replacementStarted(current, keyFor(current._id), clock.now(), { reviewedFirst }),
        )
        await deleteFiles(filesOf(before?.replacement), tx)
        if (started !== null) await also(video._id, tx)
        return started
      })
      if (saved === null) throw new VideoNotFound()
      jobs.expect('probe')
      return saved
    },

    /** Whatever was sent or made of the next film goes; the present one stays. Does nothing when there is none. */
    async giveUpReplacement(viewer: Viewer, address: string): Promise<void> {
      const { video } = await find.authoredBy(viewer, address)
      const givenUp = await transact(async (tx) => {
        const before = await videos.find(video._id, tx)
        if (!before?.replacement) return false
        await save(video._id, tx, (current) => replacementGivenUp(current, clock.now()))
        await deleteFiles(filesOf(before.replacement), tx)
        return true
      })
      if (givenUp) await Promise.all(preparationKinds.map((kind) => jobs.cancel(kind, video._id)))
    },
  }
}

/** What was sent and made of a next film that will not come: one that failed keeps its file to be tried again. */
function filesOf(replacement: Replacement | null | undefined): UselessFiles {
  const { source = null, makingPrefix = null } = replacement ?? {}
  return { keys: source === null ? [] : [source.key], prefixes: makingPrefix === null ? [] : [makingPrefix] }
}
