/** How a video is played here: addresses of its playlists and files, for a viewer who may see it. */
import { torrentLinks } from '../torrents/torrent.ts'
import { type MediaPaths, remoteFileName, remotePlaylist, remotePrefixOf } from './media-paths.ts'
import { plainRenditions, type RemoteVideo, type Rendition, type Video } from './video.ts'
import type { Playback, VideoDetails, VideoSummary } from './video-schemas.ts'

/** @param isGrowing a file of a transcoding that runs, which can already be read and only grows */
export async function playbackOf(
  video: Video,
  paths: MediaPaths,
  isGrowing: (key: string) => Promise<boolean>,
): Promise<Playback | null> {
  const poster = closestTo(thumbnailsOf(video, paths), 1280)?.path ?? null
  const growing = video.makingPrefix
  if (video.remote) return remotePlayback(video, video.remote, paths, poster)
  if (video.mediaPrefix === null) {
    if (growing === null || !(await isGrowing(`${growing}/master.m3u8`))) return null
    return {
      playlistPath: paths.file(growing, 'master.m3u8'),
      audioPlaylistPath: null,
      fallbackPath: null,
      posterPath: poster,
      renditions: [],
      isGrowing: true,
      expiresAt: paths.expiresAt,
    }
  }
  const prefix = video.mediaPrefix
  const pictures = plainRenditions(video).filter((rendition) => !isAudioOnly(rendition))
  const fallback =
    pictures
      .filter((rendition) => shortSide(rendition) <= 540)
      .sort(byShortSide)
      .at(-1) ?? [...pictures].sort(byShortSide)[0]
  return {
    playlistPath: paths.file(prefix, 'master.m3u8'),
    audioPlaylistPath: video.renditions.some(isAudioOnly) ? paths.file(prefix, 'audio.m3u8') : null,
    fallbackPath: fallback === undefined ? null : paths.file(prefix, `${fallback.name}.mp4`),
    posterPath: poster,
    renditions: plainRenditions(video).map((rendition) => ({
      name: rendition.name,
      path: paths.file(prefix, `${rendition.name}.mp4`),
      width: rendition.width,
      height: rendition.height,
      sizeBytes: rendition.sizeBytes,
      isAudioOnly: isAudioOnly(rendition),
    })),
    isGrowing: false,
    expiresAt: paths.expiresAt,
  }
}

/** PeerTube's `streamingPlaylists`, with absolute addresses. */
export function streamingPlaylists(
  video: Video,
  paths: MediaPaths,
  { absolute, trackerUrl }: { absolute: (path: string) => string; trackerUrl: string | null },
): VideoDetails['streamingPlaylists'] {
  const prefix = video.mediaPrefix
  if (prefix === null) return []
  const address = (name: string) => absolute(paths.file(prefix, name))
  const torrents = torrentLinks(video, { absolute, trackerUrl, fileUrl: address })
  return [
    {
      id: video.number,
      type: 1,
      playlistUrl: address('master.m3u8'),
      segmentsSha256Url: null,
      redundancies: [],
      files: [...plainRenditions(video)]
        .sort((a, b) => shortSide(b) - shortSide(a))
        .map((rendition, index) => ({
          id: video.number * 100 + index,
          resolution: isAudioOnly(rendition)
            ? { id: 0, label: 'Audio' }
            : { id: shortSide(rendition), label: `${shortSide(rendition)}p` },
          width: rendition.width,
          height: rendition.height,
          size: rendition.sizeBytes,
          fps: rendition.fps,
          hasAudio: video.hasSound === true,
          hasVideo: !isAudioOnly(rendition),
          fileUrl: address(`${rendition.name}.mp4`),
          fileDownloadUrl: address(`${rendition.name}.mp4`),
          playlistUrl: address(`${rendition.name}.m3u8`),
          metadataUrl: null,
          ...(torrents.get(rendition.name) ?? noTorrent),
        })),
    },
  ]
}

const noTorrent = { torrentUrl: null, torrentDownloadUrl: null, magnetUri: null }

/** Read through us, so that a page asks nothing of another host. */
function remotePlayback(
  video: Video,
  { playlistUrl, files }: RemoteVideo,
  paths: MediaPaths,
  posterPath: string | null,
): Playback | null {
  const at = (name: string) => paths.file(remotePrefixOf(video._id), name)
  const ranked = files.map((file, rank) => ({ file, path: at(remoteFileName(rank)) }))
  const small = ranked.filter(({ file }) => shortSide(file) <= 540)
  const fallback = (small[0] ?? ranked.at(-1))?.path ?? null
  const playlistPath = playlistUrl === null ? fallback : at(remotePlaylist)
  if (playlistPath === null) return null
  return {
    playlistPath,
    audioPlaylistPath: null,
    fallbackPath: fallback,
    posterPath,
    renditions: ranked.map(({ file, path }) => ({
      name: String(shortSide(file)),
      path,
      width: file.width,
      height: file.height,
      sizeBytes: file.sizeBytes,
      isAudioOnly: false,
    })),
    isGrowing: false,
    expiresAt: paths.expiresAt,
  }
}

/** From the narrowest. JPEG unless asked: what every reader can show. */
export function thumbnailsOf(
  video: Video,
  paths: MediaPaths,
  format: 'image/jpeg' | 'image/webp' = 'image/jpeg',
): VideoSummary['thumbnails'] {
  const prefix = video.thumbnailsPrefix
  if (prefix === null) return []
  return video.thumbnails
    .filter(({ mediaType }) => mediaType === format)
    .map(({ file, width, height }) => ({ path: paths.file(prefix, file), width, height }))
    .sort((a, b) => a.width - b.width)
}

/** The narrowest that is at least that wide, or the widest. */
export function closestTo<T extends { width: number }>(thumbnails: readonly T[], width: number): T | undefined {
  return thumbnails.find((thumbnail) => thumbnail.width >= width) ?? thumbnails.at(-1)
}

function isAudioOnly(rendition: Rendition): boolean {
  return rendition.width === 0
}

function shortSide({ width, height }: Pick<Rendition, 'width' | 'height'>): number {
  return Math.min(width, height)
}

function byShortSide(a: Rendition, b: Rendition): number {
  return shortSide(a) - shortSide(b)
}
