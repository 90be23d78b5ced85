/** Everything of torrents, built once: they are made as films appear, told beside them, and given to whoever asks. */
import type { RequestHandler } from 'express'
import { anonymous } from '../access/viewer.ts'
import type { Addresses } from '../addresses.ts'
import type { Events } from '../events/events.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { MediaStore } from '../media/media-store.ts'
import type { Engine } from '../store/engine.ts'
import { mediaPathsOf } from '../videos/media-paths.ts'
import type { Video } from '../videos/video.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import { createAskTorrents, makeTorrentsJob } from './make-torrents.ts'
import { createServeTorrent } from './serve-torrent.ts'
import { downloadedAt, lacksTorrents, shownAt, torrentsOf } from './torrent.ts'

export interface TorrentsPart {
  /** Declares `make-torrents`. Before `jobs.start()`. */
  defineJobs(): void
  readonly files: readonly { path: string; handle: RequestHandler }[]
  /** Of a film published before there were torrents, or while this was not running: they are made soon after. */
  wanted(video: Video): Promise<void>
  /** By the number of one of its torrents: whether everyone may have the film now. */
  isShared(infoHash: string): Promise<boolean>
}

interface TorrentsParts {
  engine: Engine
  media: MediaStore
  jobs: Jobs
  events: Events
  addresses: Addresses
  videos: Pick<VideosPart, 'store' | 'save'>
  trackerUrl: () => string | null
  settings: { retrySeconds?: number }
}

/** Films asked for are remembered, so that a look at each does not ask the database again. */
const mostRemembered = 10_000

export function createTorrentsPart(parts: TorrentsParts): TorrentsPart {
  const { engine, media, jobs, events, addresses, videos, trackerUrl } = parts
  const ask = createAskTorrents({ jobs })
  const findVideo = videos.store.find
  const asked = new Set<string>()

  events.listen(
    'torrents-of-videos',
    ['video-published', 'video-updated', 'video-withdrawn'],
    async (event, telling) => {
      if (!('videoId' in event) || event.isRemote) return
      const { videoId } = event
      await engine.transaction(async (tx) => {
        await ask(videoId, tx)
        await telling.done(tx)
      })
    },
  )

  const serving = {
    findVideo,
    media,
    trackerUrl,
    fileUrl: (video: Video, file: string) => {
      const paths = mediaPathsOf(anonymous, video, () => {
        throw new Error(`a grant of ${video._id} would be written in a torrent`)
      })
      return addresses.absolute(paths.file(video.mediaPrefix ?? '', file))
    },
  }
  return {
    defineJobs() {
      const transact: Engine['transaction'] = (work) => engine.transaction(work)
      const { retrySeconds = 10 } = parts.settings
      jobs.define(
        makeTorrentsJob({ findVideo: (id) => findVideo(id), save: videos.save, media, transact, retrySeconds }),
      )
    },
    files: [
      { path: shownAt, handle: createServeTorrent(serving, { isDownload: false }) },
      { path: downloadedAt, handle: createServeTorrent(serving, { isDownload: true }) },
    ],
    async isShared(infoHash) {
      const video = await videos.store.findByTorrent(infoHash)
      return video !== null && torrentsOf(video).some((torrent) => torrent.infoHash === infoHash)
    },
    async wanted(video) {
      const version = video.mediaPrefix ?? ''
      if (!lacksTorrents(video) || asked.has(version)) return
      if (asked.size >= mostRemembered) asked.clear()
      asked.add(version)
      await ask(video._id)
    },
  }
}
