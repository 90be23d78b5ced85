/**
 * Puts right what a crash may leave: files that no video shows, and videos whose preparation nobody does any more.
 * Everything else is kept right by transactions.
 */
import type { Logger } from 'pino'
import { type Clock, iso } from '../clock.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { MediaStore } from '../media/media-store.ts'
import type { Engine } from '../store/engine.ts'
import { folderOf } from './delete-video-files.ts'
import type { PrepareVideo } from './prepare-video.ts'
import { preparationKinds } from './stages.ts'
import { storyboardPrefix, type Video, type VideoId } from './video.ts'
import type { VideosStore } from './videos-store.ts'

export interface SweepVideosParts {
  videos: VideosStore
  prepare: PrepareVideo
  media: MediaStore
  jobs: Jobs
  transact: Engine['transaction']
  clock: Clock
  log: Logger
}

/** Younger files may belong to work whose end is not written yet. */
const youngHours = 24
/** A video that waits for longer than that without a job is put back in the queue. */
const forgottenMinutes = 15

export function createSweepVideos({ videos, prepare, media, jobs, transact, clock, log }: SweepVideosParts) {
  return {
    /**
     * Every version `videos/<id>/<version>/` and every uploaded file `sources/<id>/…` that no video names.
     * @returns how many were removed
     */
    async sweepFiles(signal: AbortSignal): Promise<number> {
      return (await sweepVersions(signal)) + (await sweepSources(signal))
    },

    /** @returns how many were put back in the queue */
    async resumeForgotten(signal: AbortSignal): Promise<number> {
      const before = iso(clock.now().subtract({ minutes: forgottenMinutes }))
      let resumed = 0
      for (const video of await videos.underWaySince(before, 200)) {
        signal.throwIfAborted()
        if (await isBeingDone(video)) continue
        log.warn({ videoId: video._id, state: video.state }, 'a forgotten video is prepared again')
        await transact(async (tx) => {
          const current = await videos.find(video._id, tx)
          const isSame = current?.state === video.state && current.isPartial === video.isPartial
          if (isSame && current.replacement?.state === video.replacement?.state) await prepare(current, tx)
        })
        resumed += 1
      }
      return resumed
    },
  }

  async function sweepVersions(signal: AbortSignal): Promise<number> {
    let removed = 0
    let looked = ''
    for await (const { key } of media.list('videos')) {
      signal.throwIfAborted()
      const [, videoId = '', version = ''] = key.split('/')
      const prefix = `${folderOf(videoId)}/${version}`
      if (prefix === looked) continue
      looked = prefix
      const video = await videos.find(videoId as VideoId)
      if (video !== null && shows(video, prefix)) continue
      if (!(await isOld(key))) continue
      log.info({ videoId, version }, 'files that no video shows are removed')
      await media.deleteAll(prefix)
      removed += 1
    }
    return removed
  }

  async function sweepSources(signal: AbortSignal): Promise<number> {
    let removed = 0
    for await (const { key } of media.list('sources')) {
      signal.throwIfAborted()
      const video = await videos.find(key.split('/')[1] as VideoId)
      // While it is received, the upload knows its file and the video does not yet.
      if (video?.source?.key === key || video?.state === 'receiving' || video?.replacement?.awaited === key) continue
      if (!(await isOld(key))) continue
      log.info({ videoId: video?._id ?? null }, 'an uploaded file that no video names is removed')
      await media.delete(key)
      removed += 1
    }
    return removed
  }

  async function isOld(key: string): Promise<boolean> {
    const stored = await media.stat(key)
    return stored !== null && clock.now().epochMilliseconds - stored.modifiedAt.getTime() > youngHours * 3_600_000
  }

  async function isBeingDone({ _id }: Video): Promise<boolean> {
    const found = await Promise.all(preparationKinds.map((kind) => jobs.find(kind, _id)))
    return found.some((job) => job?.state === 'waiting' || job?.state === 'running')
  }
}

function shows(video: Video, prefix: string): boolean {
  const { mediaPrefix, formerPrefix, makingPrefix, thumbnailsPrefix, captions } = video
  const films = [
    mediaPrefix,
    formerPrefix,
    makingPrefix,
    video.replacement?.makingPrefix,
    thumbnailsPrefix,
    storyboardPrefix(video),
  ]
  return [...films, ...captions.map((track) => track.prefix)].includes(prefix)
}
