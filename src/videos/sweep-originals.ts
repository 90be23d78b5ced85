/** An uploaded file is kept for its author to retouch it or to try again, not for ever: it carries what was to be hidden, and what the phone wrote. */
import type { Logger } from 'pino'
import { type Clock, iso } from '../clock.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import type { DeleteVideoFiles } from './delete-video-files.ts'
import { withoutOldSources } from './retouch.ts'
import type { SaveVideo } from './save-video.ts'
import type { VideoId } from './video.ts'
import type { VideosStore } from './videos-store.ts'

interface SweepOriginalsParts {
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
    let after: string | undefined
    do {
      // Those that stay, where originals are kept, must not hide those that go.
      const page = await videos.withSourceSince(before, { count: 100, after })
      for (const { _id } of page.items) {
        signal.throwIfAborted()
        destroyed += await transact((tx) => sweep(_id, before, tx))
      }
      after = page.next ?? undefined
    } while (after !== undefined)
    if (destroyed > 0) log.info({ destroyed }, 'uploaded files of old drafts were destroyed')
    return destroyed
  }

  async function sweep(id: VideoId, before: string, tx: Transaction): Promise<number> {
    const video = await videos.find(id, tx)
    if (video === null || video.updatedAt >= before) return 0
    const after = await save(id, tx, (current) => withoutOldSources(current, { keepsOriginals }))
    const kept = [after?.source?.key, after?.replacement?.source?.key]
    const keys = [video.source?.key, video.replacement?.source?.key].filter(
      (key) => key !== undefined && !kept.includes(key),
    ) as string[]
    await deleteFiles({ keys }, tx)
    return keys.length
  }
}
