/**
 * Addresses of a video's files on this host. Public ones stay the same for ever and may be cached; all others hold a
 * grant that ends. Nobody else builds these addresses.
 */
import type { Viewer } from '../access/viewer.ts'
import { isPublic } from '../access/visibility.ts'
import type { Video } from './video.ts'

/** A signed right to read the files of one video for a while (`src/media/grant.ts`). */
export interface Granted {
  grant: string
  /** ISO 8601. */
  expiresAt: string
}

export interface MediaPaths {
  /** A file under one of the video's own prefixes. */
  file(prefix: string, name: string): string
  /** Null when the video is public: its addresses do not end. */
  readonly expiresAt: string | null
}

/** Where the film of another instance is as if it were kept here: read through us (`RemoteFilms`). */
export function remotePrefixOf(videoId: string): string {
  return `videos/${videoId}/distant`
}

/** Its master playlist, under that prefix. */
export const remotePlaylist = 'master.m3u8'

/** One of `RemoteVideo.files`, by its rank. */
export function remoteFileName(rank: number): string {
  return `film-${rank}.mp4`
}

/** A grant for a viewer who may see the video. */
export type Give = (viewer: Viewer, video: Video) => Granted

/** Call it only for a viewer who may see the video: what it gives opens the files. */
export function mediaPathsOf(viewer: Viewer, video: Video, give: Give): MediaPaths {
  const granted = isPublic(video) ? null : give(viewer, video)
  const base = granted === null ? `/media/v/${video._id}` : `/media/g/${granted.grant}/${video._id}`
  return {
    file: (prefix, name) => `${base}/${versionOf(prefix)}/${name}`,
    expiresAt: granted?.expiresAt ?? null,
  }
}

/** `videos/<id>/<version>` → `<version>`. */
export function versionOf(prefix: string): string {
  return prefix.slice(prefix.lastIndexOf('/') + 1)
}
