/**
 * Makes the torrents of a film that everyone may see, and takes away those of one that is so no more. A job for each film:
 * done again after a crash, it writes the same bytes, and the film is told of them once.
 */
import { makeTorrent } from '#transcoding/torrent.ts'
import type { JobKind, Jobs } from '../jobs/jobs.ts'
import type { MediaStore } from '../media/media-store.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import type { SaveVideo } from '../videos/save-video.ts'
import { plainRenditions, type Video, type VideoId } from '../videos/video.ts'
import { lacksTorrents, nameInTorrent, torrentKey, torrentsMade, withoutTorrents } from './torrent.ts'

interface MakeTorrentsParts {
  findVideo: (id: VideoId) => Promise<Video | null>
  save: SaveVideo
  media: MediaStore
  transact: Engine['transaction']
  retrySeconds: number
}

const kind = 'make-torrents'

/** Asked for twice while it waits, done once. */
export function createAskTorrents({ jobs }: { jobs: Jobs }) {
  return async function askTorrents(videoId: VideoId, tx?: Transaction): Promise<void> {
    await jobs.enqueue(kind, { videoId }, { key: videoId, ...(tx ? { tx } : {}) })
  }
}

export function makeTorrentsJob(parts: MakeTorrentsParts): JobKind<{ videoId: VideoId }> {
  const { findVideo, save, media, transact } = parts

  async function make(video: Video, prefix: string, signal: AbortSignal): Promise<NonNullable<Video['torrents']>> {
    const made: { name: string; infoHash: string }[] = []
    for (const rendition of plainRenditions(video)) {
      signal.throwIfAborted()
      const { content, infoHash } = await makeTorrent({
        bytes: await media.read(`${prefix}/${rendition.name}.mp4`),
        sizeBytes: rendition.sizeBytes,
        name: nameInTorrent(video._id, rendition),
        signal,
      })
      await media.write(torrentKey(prefix, rendition), content)
      made.push({ name: rendition.name, infoHash })
    }
    return { prefix, names: made.map(({ name }) => name), hashes: made.map(({ infoHash }) => infoHash) }
  }

  async function takeAway({ prefix, names }: NonNullable<Video['torrents']>): Promise<void> {
    for (const name of names) await media.delete(torrentKey(prefix, { name }))
  }

  return {
    name: kind,
    attempts: 6,
    backoffSeconds: parts.retrySeconds,
    async handle({ payload: { videoId }, signal, done }) {
      // Closed, or shown in another version, while its files were read: once more, for nobody else was asked to.
      for (let isSettled = false; !isSettled; ) {
        const video = await findVideo(videoId)
        const made = video && lacksTorrents(video) ? await make(video, video.mediaPrefix ?? '', signal) : null
        const gone = video?.torrents && withoutTorrents(video) !== video ? video.torrents : null
        if (gone !== null) await takeAway(gone)
        isSettled = await transact(async (tx) => {
          const saved = await save(videoId, tx, (now) => {
            const left = withoutTorrents(now, gone)
            return withoutTorrents(made === null ? left : torrentsMade(left, made))
          })
          const isInVain = made !== null && saved?.torrents?.prefix !== made.prefix
          if (isInVain || (saved !== null && lacksTorrents(saved))) return false
          await done(tx)
          return true
        })
        if (made !== null && !isSettled) await takeAway(made)
      }
    },
  }
}
