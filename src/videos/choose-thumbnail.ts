/** The author chooses the second that the thumbnail shows; the images are made by a job when the video is ready. */
import type { Viewer } from '../access/viewer.ts'
import type { Clock } from '../clock.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Engine } from '../store/engine.ts'
import { type FindVideo, VideoNotFound } from './find-video.ts'
import type { VideoJob } from './prepare-video.ts'
import type { SaveVideo } from './save-video.ts'
import { thumbnailChosen, type Video } from './video.ts'

interface ChooseThumbnailParts {
  find: FindVideo
  save: SaveVideo
  jobs: Jobs
  transact: Engine['transaction']
  clock: Clock
}

/** While the video is being prepared, its preparation takes the second chosen last. */
export function createChooseThumbnail({ find, save, jobs, transact, clock }: ChooseThumbnailParts) {
  return async function chooseThumbnail(viewer: Viewer, address: string, atSeconds: number): Promise<Video> {
    const { video } = await find.authoredBy(viewer, address)
    const saved = await transact(async (tx) => {
      const chosen = await save(video._id, tx, (current) => thumbnailChosen(current, atSeconds, clock.now()))
      if (chosen?.state === 'ready') {
        const payload: VideoJob = { videoId: chosen._id }
        await jobs.enqueue('thumbnail', payload, { key: chosen._id, tx })
      }
      return chosen
    })
    if (saved === null) throw new VideoNotFound()
    return saved
  }
}
