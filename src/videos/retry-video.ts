/** « Réessayer »: the author asks that a video whose preparation failed be prepared again. */
import type { Viewer } from '../access/viewer.ts'
import type { Clock } from '../clock.ts'
import type { Engine } from '../store/engine.ts'
import { type FindVideo, VideoNotFound } from './find-video.ts'
import type { PrepareVideo } from './prepare-video.ts'
import { onPrepared } from './replacement.ts'
import type { SaveVideo } from './save-video.ts'
import { retried, type Video } from './video.ts'

interface RetryVideoParts {
  find: FindVideo
  save: SaveVideo
  prepare: PrepareVideo
  transact: Engine['transaction']
  clock: Clock
}

/** Rejects with `VideoNotInState` when it did not fail, or when its file is no longer here. */
export function createRetryVideo({ find, save, prepare, transact, clock }: RetryVideoParts) {
  return async function retryVideo(viewer: Viewer, address: string): Promise<Video> {
    const { video } = await find.authoredBy(viewer, address)
    const saved = await transact(async (tx) => {
      const queued = await save(
        video._id,
        tx,
        onPrepared((current) => retried(current, clock.now())),
      )
      if (queued !== null) await prepare(queued, tx)
      return queued
    })
    if (saved === null) throw new VideoNotFound()
    return saved
  }
}
