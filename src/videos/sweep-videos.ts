/**
 * Puts right what a crash may leave: files that no video shows, and videos whose preparation nobody does any more.
 * Everything else is kept right by transactions.
 */
import type { Logger } from 'pino'
import { type Clock, iso } from '../clock.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { MediaStore } from '../media/media-store.ts'
import type { Engine } from '../store/engine.ts'
import type { PrepareVideo } from './prepare-video.ts'
import type { Video, VideoId } from './video.ts'
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
    /** Every file under `videos/<id>/<version>/` whose version no video names. @returns how many versions were removed */
    async sweepFiles(signal: AbortSignal): Promise<number> {
      let removed = 0
      let looked = ''
      for await (const { key } of media.list('videos')) {
        signal.throwIfAborted()
        const prefix = key.split('/').slice(0, 3).join('/')
        if (prefix === looked) continue
        looked = prefix
        const [, videoId = '', version = ''] = key.split('/')
        const video = await videos.find(videoId as VideoId)
        if (video !== null && uses(video, prefix, key)) continue
        const stored = await media.stat(key)
        const age = clock.now().epochMilliseconds - (stored?.modifiedAt.getTime() ?? Number.POSITIVE_INFINITY)
        if (age < youngHours * 3_600_000) continue
        log.info({ videoId, version }, 'files that no video shows are removed')
        await media.deleteAll(prefix)
        removed += 1
      }
      return removed
    },

    /** @returns how many were put back in the queue */
    async resumeForgotten(signal: AbortSignal): Promise<number> {
      const before = iso(clock.now().subtract({ minutes: forgottenMinutes }))
      let resumed = 0
      for (const state of ['queued', 'processing'] as const) {
        for (const video of await videos.inStateSince(state, before, 100)) {
          signal.throwIfAborted()
          if (await isBeingDone(video)) continue
          log.warn({ videoId: video._id, state }, 'a forgotten video is prepared again')
          await transact(async (tx) => {
            const current = await videos.find(video._id, tx)
            if (current?.state === state) await prepare(current, tx)
          })
          resumed += 1
        }
      }
      return resumed
    },
  }

  async function isBeingDone({ _id }: Video): Promise<boolean> {
    const found = await Promise.all([jobs.find('probe', _id), jobs.find('transcode', _id)])
    return found.some((job) => job?.state === 'waiting' || job?.state === 'running')
  }
}

function uses(video: Video, prefix: string, key: string): boolean {
  return (
    [video.mediaPrefix, video.makingPrefix, video.thumbnailsPrefix].includes(prefix) ||
    video.source?.key === key ||
    video.source?.key.startsWith(`${prefix}/`) === true
  )
}
