/** One video, whole, for a viewer who may see it. */
import type { Viewer } from '../access/viewer.ts'
import { isAuthor } from '../access/visibility.ts'
import { type FindVideo, VideoNotFound } from './find-video.ts'
import type { MyVideos } from './my-videos.ts'
import type { Video } from './video.ts'
import type { VideoAnswers } from './video-answers.ts'
import type { VideoDetails } from './video-schemas.ts'

export interface ShowVideoParts {
  find: FindVideo
  answers: VideoAnswers
  mine: Pick<MyVideos, 'jobOf'>
  torrentsWanted: (video: Video) => Promise<void>
}

export function createShowVideo({ find, answers, mine, torrentsWanted }: ShowVideoParts) {
  /** After an action of this viewer's, or once the door was passed. @throws {VideoNotFound} when its author is gone */
  async function detailsOf(viewer: Viewer, video: Video, linkGiven = true): Promise<VideoDetails> {
    const job = isAuthor(viewer, video) ? await mine.jobOf(video) : null
    const details = await answers.details(viewer, video, { job, linkGiven })
    if (details === null) throw new VideoNotFound()
    return details
  }

  return {
    detailsOf,
    async showVideo(viewer: Viewer, address: string): Promise<VideoDetails> {
      const { video, linkGiven } = await find.seenBy(viewer, address)
      await torrentsWanted(video)
      return detailsOf(viewer, video, linkGiven)
    },
  }
}
