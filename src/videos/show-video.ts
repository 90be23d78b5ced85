/** One video, whole, for a viewer who may see it. */
import type { Viewer } from '../access/viewer.ts'
import { isAuthor } from '../access/visibility.ts'
import type { Addresses } from '../addresses.ts'
import { type FindVideo, VideoNotFound } from './find-video.ts'
import type { MyVideos } from './my-videos.ts'
import type { Video } from './video.ts'
import type { VideoAnswers } from './video-answers.ts'
import type { StoryboardList, VideoDetails } from './video-schemas.ts'

interface ShowVideoParts {
  find: FindVideo
  answers: VideoAnswers
  mine: Pick<MyVideos, 'jobOf'>
  torrentsWanted: (video: Video) => Promise<void>
  addresses: Pick<Addresses, 'absolute'>
}

export function createShowVideo({ find, answers, mine, torrentsWanted, addresses }: ShowVideoParts) {
  /** After an action of this viewer's, or once the door was passed. @throws {VideoNotFound} when its author is gone */
  async function detailsOf(viewer: Viewer, video: Video, linkGiven = true): Promise<VideoDetails> {
    const job = isAuthor(viewer, video) ? await mine.jobOf(video) : null
    const details = await answers.details(viewer, video, { job, linkGiven })
    if (details === null) throw new VideoNotFound()
    return details
  }

  return {
    detailsOf,
    /** As PeerTube tells them: none, or one. @throws {VideoNotFound} */
    async listStoryboards(viewer: Viewer, address: string): Promise<StoryboardList> {
      const { video, linkGiven } = await find.seenBy(viewer, address)
      const { storyboard } = await detailsOf(viewer, video, linkGiven)
      if (storyboard === null) return { storyboards: [] }
      const { path, columns, rows, tileWidth, tileHeight, everySeconds } = storyboard
      return {
        storyboards: [
          {
            storyboardPath: path,
            fileUrl: addresses.absolute(path),
            totalWidth: columns * tileWidth,
            totalHeight: rows * tileHeight,
            spriteWidth: tileWidth,
            spriteHeight: tileHeight,
            spriteDuration: everySeconds,
          },
        ],
      }
    },
    async showVideo(viewer: Viewer, address: string): Promise<VideoDetails> {
      const { video, linkGiven } = await find.seenBy(viewer, address)
      await torrentsWanted(video)
      return detailsOf(viewer, video, linkGiven)
    },
  }
}
