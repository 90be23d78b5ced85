/**
 * The torrents of a film: one for each of its renditions, while everyone may see it. What each is called, where it is found
 * and how it is told, to clients of the API and to other instances alike. Pure; whether there may be any is decided by
 * `isOfferedToPeers` (`src/access/visibility.ts`).
 */
import { isOfferedToPeers } from '../access/visibility.ts'
import { plainRenditions, type Rendition, type Video, type VideoId } from '../videos/video.ts'

/** What is needed of a film: to know its torrents, and to make them. */
type SharedFilm = Parameters<typeof isOfferedToPeers>[0] &
  Pick<Video, '_id' | 'mediaPrefix' | 'isPartial' | 'renditions' | 'torrents'>

interface Torrent {
  rendition: Rendition
  infoHash: string
  /** In the media store. */
  key: string
  /** Of its file, last part of its address. */
  fileName: string
}

interface TorrentLinks {
  torrentUrl: string
  torrentDownloadUrl: string
  magnetUri: string
}

/** Addresses of PeerTube's: `LAZY_STATIC_PATHS.TORRENTS` and `DOWNLOAD_PATHS.TORRENTS`. */
export const shownAt = '/lazy-static/torrents'
export const downloadedAt = '/download/torrents'

/** Its version whose renditions are all there and which everyone may have; null when nothing is to be shared. */
function sharedPrefix(video: SharedFilm): string | null {
  return isOfferedToPeers(video) && !video.isPartial ? video.mediaPrefix : null
}

/** They are to be made, or made again. */
export function lacksTorrents(video: SharedFilm): boolean {
  const prefix = sharedPrefix(video)
  return prefix !== null && video.torrents?.prefix !== prefix
}

/** Those that may be told now, in the order of the renditions; none while they are not made. */
export function torrentsOf(video: SharedFilm): Torrent[] {
  const { torrents } = video
  const prefix = sharedPrefix(video)
  if (prefix === null || !torrents || torrents.prefix !== prefix) return []
  return plainRenditions(video).flatMap((rendition) => {
    const infoHash = torrents.hashes[torrents.names.indexOf(rendition.name)]
    if (infoHash === undefined) return []
    const key = torrentKey(prefix, rendition)
    return [{ rendition, infoHash, key, fileName: torrentFileName(video._id, rendition) }]
  })
}

export function torrentKey(prefix: string, { name }: Pick<Rendition, 'name'>): string {
  return `${prefix}/${name}.torrent`
}

/** What the film is called on the disks of those who fetch it: neither its title, which may change, nor anybody's name. */
export function nameInTorrent(id: VideoId, { name }: Rendition): string {
  return `${id}-${name}.mp4`
}

/** As PeerTube calls those of a playlist: `<uuid>-<resolution>-hls.torrent`; 0 of sound alone. */
function torrentFileName(id: VideoId, { width, height }: Rendition): string {
  return `${id}-${Math.min(width, height)}-hls.torrent`
}

/** The film that a file of torrent is of; null when there is no such name. */
export function filmOfTorrentFile(fileName: string): VideoId | null {
  return (/^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-\d{1,5}-hls\.torrent$/.exec(fileName)?.[1] ??
    null) as VideoId | null
}

/** By the name of each rendition. @param from.fileUrl of the film itself, over HTTP */
export function torrentLinks(
  video: SharedFilm,
  from: { absolute: (path: string) => string; trackerUrl: string | null; fileUrl: (file: string) => string },
): Map<string, TorrentLinks> {
  return new Map(
    torrentsOf(video).map(({ infoHash, fileName, rendition }) => {
      const torrentUrl = from.absolute(`${shownAt}/${fileName}`)
      const told = [
        ['dn', nameInTorrent(video._id, rendition)],
        ...(from.trackerUrl === null ? [] : [['tr', from.trackerUrl]]),
        ['xs', torrentUrl],
        ['ws', from.fileUrl(`${rendition.name}.mp4`)],
      ].map(([key, value = '']) => `&${key}=${encodeURIComponent(value)}`)
      const magnetUri = `magnet:?xt=urn:btih:${infoHash}${told.join('')}`
      return [
        rendition.name,
        { torrentUrl, torrentDownloadUrl: from.absolute(`${downloadedAt}/${fileName}`), magnetUri },
      ]
    }),
  )
}

/** The films were hashed. Another version is shown meanwhile, or nobody may share it any more: nothing changes. */
export function torrentsMade(video: Video, made: NonNullable<Video['torrents']>): Video {
  return sharedPrefix(video) === made.prefix ? { ...video, torrents: made } : video
}

/**
 * What is left of torrents that may not be shared any more.
 * @param gone their files were taken away: whoever shows the film again meanwhile has them made again
 */
export function withoutTorrents(video: Video, gone: Video['torrents'] = null): Video {
  const { torrents } = video
  const isOver = torrents && (sharedPrefix(video) !== torrents.prefix || gone?.prefix === torrents.prefix)
  return isOver ? { ...video, torrents: null } : video
}
