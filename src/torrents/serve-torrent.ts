/**
 * `/lazy-static/torrents/<file>` and `/download/torrents/<file>`, where PeerTube's readers ask for torrents. No session is read:
 * a film that is not everyone's has none, and answers as what never was.
 */
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import type { RequestHandler } from 'express'
import { placed } from '#transcoding/torrent.ts'
import { NotFound } from '../app-error.ts'
import { MethodNotAllowed } from '../http/refusals.ts'
import { attachment, commonHeaders } from '../media/answer-head.ts'
import { type MediaStore, NoSuchFile } from '../media/media-store.ts'
import type { Video, VideoId } from '../videos/video.ts'
import { filmOfTorrentFile, nameInTorrent, torrentsOf } from './torrent.ts'

interface ServeTorrentParts {
  findVideo: (id: VideoId) => Promise<Video | null>
  media: MediaStore
  trackerUrl: () => string | null
  /** Absolute, of a file that everyone may have. */
  fileUrl: (video: Video, file: string) => string
}

/** Mounted at the folder. @param isDownload kept as a file, under a name that says what it is */
export function createServeTorrent(
  { findVideo, media, trackerUrl, fileUrl }: ServeTorrentParts,
  { isDownload }: { isDownload: boolean },
): RequestHandler {
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') throw new MethodNotAllowed(['GET', 'HEAD'])
    const fileName = request.path.slice(1)
    const id = filmOfTorrentFile(fileName)
    const video = id && (await findVideo(id))
    const torrent = video && torrentsOf(video).find((one) => one.fileName === fileName)
    if (!video || !torrent) throw new NotFound()
    const { rendition, key } = torrent
    const webSeedUrl = fileUrl(video, `${rendition.name}.mp4`)
    const content = placed(await contentOf(key), { trackerUrl: trackerUrl(), webSeedUrl })
    const headers = commonHeaders('growing', 'application/x-bittorrent')
    for (let at = 0; at < headers.length; at += 2) response.setHeader(headers[at] ?? '', headers[at + 1] ?? '')
    // Asked again each time: it may be withdrawn, or another version shown under the same address.
    response.setHeader('Cache-Control', 'no-cache')
    const etag = `"${createHash('sha256').update(content).digest('hex').slice(0, 32)}"`
    response.setHeader('ETag', etag)
    if (isDownload) {
      const name = nameInTorrent(video._id, rendition)
      response.setHeader('Content-Disposition', attachment(`${video.title || name} (${rendition.name}).torrent`))
    }
    if (request.headers['if-none-match'] === etag) response.status(304).end()
    else response.send(content)
  }

  async function contentOf(key: string): Promise<Buffer> {
    try {
      return await buffer(await media.read(key))
    } catch (error) {
      if (error instanceof NoSuchFile) throw new NotFound(undefined, { cause: error })
      throw error
    }
  }
}
