/** Publishing ends here, on this instance; telling others follows from the event, recorded in the same transaction. */
import { canModerate } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import { assertOwnGroups, type EditVideoParts } from './edit-video.ts'
import { type FindVideo, VideoNotFound } from './find-video.ts'
import { type Changes, edited, published, type Video } from './video.ts'

export interface PublishVideoParts extends EditVideoParts {
  find: FindVideo
  /** A moderator looks first, except at what moderators publish themselves. */
  moderatesFirst: boolean
}

/** With the last changes of the form: published together with them, or neither. Asked twice, done once. */
export function createPublishVideo({ find, save, transact, vocabulary, clock, moderatesFirst }: PublishVideoParts) {
  return async function publishVideo(viewer: Viewer, address: string, lastChanges: Changes = {}): Promise<Video> {
    const { video, person } = await find.authoredBy(viewer, address)
    assertOwnGroups(person, video, lastChanges)
    const reviewedFirst = moderatesFirst && !canModerate(person)
    const saved = await transact((tx) =>
      save(video._id, tx, (current) => {
        const now = clock.now()
        const changed = Object.keys(lastChanges).length === 0 ? current : edited(current, lastChanges, vocabulary, now)
        return published(changed, now, { reviewedFirst })
      }),
    )
    if (saved === null) throw new VideoNotFound()
    return saved
  }
}
