/** Makes the thumbnails again, at the second that the author chose, from the largest rendition. */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { JobRun } from '../jobs/jobs.ts'
import type { MediaStore } from '../media/media-store.ts'
import type { Engine } from '../store/engine.ts'
import { type DeleteVideoFiles, folderOf } from './delete-video-files.ts'
import { toThumbnail } from './make-renditions.ts'
import type { VideoJob } from './prepare-video.ts'
import type { SaveVideo } from './save-video.ts'
import { type Ffmpeg, makeThumbnails } from './transcoder.ts'
import { thumbnailsMade, type Video } from './video.ts'
import type { VideosStore } from './videos-store.ts'

interface MakeThumbnailsParts {
  videos: VideosStore
  save: SaveVideo
  deleteFiles: DeleteVideoFiles
  media: MediaStore
  openFfmpeg: () => Promise<Ffmpeg>
  transact: Engine['transaction']
  clock: Clock
}

type Images = Pick<Video, 'thumbnails' | 'placeholder'>

/** The job `thumbnail`. When another second was chosen meanwhile, it makes that one too before it ends. */
export function createMakeVideoThumbnails(parts: MakeThumbnailsParts) {
  const { videos, save, deleteFiles, media, openFfmpeg, transact, clock } = parts

  return async function makeVideoThumbnails(run: JobRun<VideoJob>): Promise<void> {
    for (;;) {
      const video = await videos.find(run.payload.videoId)
      if (video === null || video.state !== 'ready' || video.mediaPrefix === null) return
      const prefix = `${folderOf(video._id)}/${randomBytes(8).toString('hex')}`
      const images = await make(video, prefix, run.signal)
      if (await finish(video, prefix, images, run)) return
    }
  }

  async function make(video: Video, prefix: string, signal: AbortSignal): Promise<Images> {
    const largest = video.renditions.find(({ width }) => width > 0)
    if (largest === undefined) throw new Error(`${video._id} has no picture`)
    const folder = await media.workFolder(prefix)
    try {
      await using film = await media.openLocally(`${video.mediaPrefix}/${largest.name}.mp4`, signal)
      const { thumbnails, placeholder } = await makeThumbnails({
        ffmpeg: await openFfmpeg(),
        source: film.path,
        width: largest.width,
        height: largest.height,
        durationSeconds: video.durationSeconds ?? 0,
        folder: folder.path,
        atSeconds: video.thumbnailAtSeconds,
        signal,
      })
      await folder.commit()
      return { thumbnails: thumbnails.map(toThumbnail), placeholder }
    } catch (error) {
      await folder.discard()
      throw error
    }
  }

  /** Answers whether these are the images of the second chosen last; others are kept only until then. */
  function finish(video: Video, prefix: string, images: Images, run: JobRun<VideoJob>): Promise<boolean> {
    return transact(async (tx) => {
      const before = await videos.find(video._id, tx)
      if (before === null || before.state !== 'ready') {
        await deleteFiles({ prefixes: [prefix] }, tx)
        await run.done(tx)
        return true
      }
      if (before.mediaPrefix !== video.mediaPrefix) {
        // Of a film that is no longer shown: it may hold what its author has hidden since.
        await deleteFiles({ prefixes: [prefix] }, tx)
        await run.hold(tx)
        return false
      }
      await save(video._id, tx, (current) => thumbnailsMade(current, { prefix, ...images }, clock.now()))
      if (before.thumbnailsPrefix !== null) {
        await deleteFiles(oldImages(before, before.thumbnailsPrefix), tx)
      }
      const isLast = before.thumbnailAtSeconds === video.thumbnailAtSeconds
      await (isLast ? run.done(tx) : run.hold(tx))
      return isLast
    })
  }
}

/** The first thumbnails are among the files of the film, which stay. */
function oldImages(video: Video, prefix: string) {
  return prefix === video.mediaPrefix
    ? { keys: video.thumbnails.map(({ file }) => `${prefix}/${file}`) }
    : { prefixes: [prefix] }
}
