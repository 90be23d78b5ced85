/**
 * Counts that a video is watched: once per person or address and day, keeping nothing of either. What tells two
 * viewers apart is a keyed digest, in memory only, under a key that is forgotten every day.
 */
import { createHmac, randomBytes } from 'node:crypto'
import type { Viewer } from '../access/viewer.ts'
import { isAuthor } from '../access/visibility.ts'
import type { Clock } from '../clock.ts'
import type { FindVideo } from './find-video.ts'
import type { VideosStore } from './videos-store.ts'

interface CountViewParts {
  find: FindVideo
  videos: VideosStore
  clock: Clock
  /** How many views of one day are remembered; beyond, the oldest may count again. */
  remembered?: number
}

export function createCountView({ find, videos, clock, remembered = 100_000 }: CountViewParts) {
  let day = ''
  let key = randomBytes(32)
  let seen = new Set<string>()

  function isNew(videoId: string, who: string): boolean {
    const today = clock.now().toString().slice(0, 10)
    if (today !== day) {
      day = today
      key = randomBytes(32)
      seen = new Set()
    }
    const mark = createHmac('sha256', key).update(videoId).update(who).digest('base64url').slice(0, 16)
    if (seen.has(mark)) return false
    seen.add(mark)
    const [oldest] = seen
    if (seen.size > remembered && oldest !== undefined) seen.delete(oldest)
    return true
  }

  /** Authors do not count. @param address of the network, when nobody is signed in @throws {VideoNotFound} */
  return async function countView(viewer: Viewer, videoAddress: string, address: string): Promise<void> {
    const { video } = await find.seenBy(viewer, videoAddress)
    if (isAuthor(viewer, video)) return
    const who = viewer.kind === 'person' ? `person ${viewer.accountId}` : `address ${address}`
    if (isNew(video._id, who)) await videos.count(video._id, 'views', 1)
  }
}
