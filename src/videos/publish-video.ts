/** Publishing ends here, on this instance; telling others follows from the event, recorded in the same transaction. */
import { canModerate } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import type { DeleteVideoFiles } from './delete-video-files.ts'
import { assertOwnGroups, type EditVideoParts } from './edit-video.ts'
import { type FindVideo, VideoNotFound } from './find-video.ts'
import { withoutNeedlessSource } from './retouch.ts'
import { edited, published, type Video } from './video.ts'
import type { Changes } from './video-form.ts'
import type { VideosStore } from './videos-store.ts'

interface PublishVideoParts extends EditVideoParts {
  find: FindVideo
  /** A moderator looks first, except at what moderators publish themselves. */
  moderatesFirst: boolean
  videos: VideosStore
  deleteFiles: DeleteVideoFiles
  keepsOriginals: boolean
}

/**
 * With the last changes of the form: published together with them, or neither. Asked twice, done once. The file that its
 * author could still retouch is destroyed; when it is not ready yet, the end of its preparation does so.
 */
export function createPublishVideo(parts: PublishVideoParts) {
  const { find, videos, save, deleteFiles, transact, vocabulary, clock, moderatesFirst } = parts
  return async function publishVideo(viewer: Viewer, address: string, lastChanges: Changes = {}): Promise<Video> {
    const { video, person } = await find.authoredBy(viewer, address)
    assertOwnGroups(person, video, lastChanges)
    const reviewedFirst = moderatesFirst && !canModerate(person)
    const saved = await transact(async (tx) => {
      const source = (await videos.find(video._id, tx))?.source ?? null
      const after = await save(video._id, tx, (current) => {
        const now = clock.now()
        const changed = Object.keys(lastChanges).length === 0 ? current : edited(current, lastChanges, vocabulary, now)
        return withoutNeedlessSource(published(changed, now, { reviewedFirst }), parts)
      })
      if (source !== null && after?.source === null) await deleteFiles({ keys: [source.key] }, tx)
      return after
    })
    if (saved === null) throw new VideoNotFound()
    return saved
  }
}
