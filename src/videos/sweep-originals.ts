/** The uploaded file of a draft is kept for its author to retouch it, not for ever: it carries what was to be hidden, and what the phone wrote. */
import type { Logger } from 'pino'
import { type Clock, iso } from '../clock.ts'
import type { Engine } from '../store/engine.ts'
import type { DeleteVideoFiles } from './delete-video-files.ts'
import { keepsForRetouching } from './retouch.ts'
import type { SaveVideo } from './save-video.ts'
import { withoutSource } from './video.ts'
import type { VideosStore } from './videos-store.ts'

export interface SweepOriginalsParts {
  videos: Pick<VideosStore, 'withSourceSince' | 'find'>
  save: SaveVideo
  deleteFiles: DeleteVideoFiles
  transact: Engine['transaction']
  clock: Clock
  log: Logger
  draftOriginalDays: number
  keepsOriginals: boolean
}

export function createSweepOriginals(parts: SweepOriginalsParts) {
  const { videos, save, deleteFiles, transact, clock, log, draftOriginalDays, keepsOriginals } = parts

  /** @returns how many were destroyed */
  return async function sweepOriginals(signal: AbortSignal): Promise<number> {
    const before = iso(clock.now().subtract({ hours: 24 * draftOriginalDays }))
    let destroyed = 0
    for (const { _id } of await videos.withSourceSince(before, 500)) {
      signal.throwIfAborted()
      await transact(async (tx) => {
        const video = await videos.find(_id, tx)
        if (!video?.source || video.updatedAt >= before || !keepsForRetouching(video, { keepsOriginals })) return
        await save(_id, tx, withoutSource)
        await deleteFiles({ keys: [video.source.key] }, tx)
        destroyed += 1
      })
    }
    if (destroyed > 0) log.info({ destroyed }, 'uploaded files of old drafts were destroyed')
    return destroyed
  }
}
