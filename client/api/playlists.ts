/** Lists of films, mine and others' (`src/playlists`). */
import type {
  PlaylistElementPage,
  PlaylistPage,
  PlaylistSummary,
  VideosExist,
} from '#src/playlists/playlist-schemas.ts'
import { get, send } from './request.ts'

const root = '/api/v1/video-playlists'

export interface PlaylistToWrite {
  displayName?: string
  description?: string
  audience?: PlaylistSummary['audience']
}

export function makePlaylist(written: PlaylistToWrite) {
  return send<{ videoPlaylist: Pick<PlaylistSummary, 'id' | 'uuid' | 'path'> }>('POST', root, written)
}

export function rewritePlaylist(uuid: string, written: PlaylistToWrite) {
  return send<void>('PUT', `${root}/${uuid}`, written)
}

/** @param reason of a moderator */
export function deletePlaylist(uuid: string, reason = '') {
  const said = reason === '' ? '' : `?${new URLSearchParams({ reason })}`
  return send<void>('DELETE', `${root}/${uuid}${said}`)
}

export function playlist(uuid: string) {
  return get<PlaylistSummary>(`${root}/${uuid}`)
}

export function playlistVideos(uuid: string, { after, count = 50 }: { after?: string; count?: number } = {}) {
  return get<PlaylistElementPage>(`${root}/${uuid}/videos`, { query: { after, count } })
}

export function addToPlaylist(uuid: string, videoId: string) {
  return send<{ videoPlaylistElement: { id: number } }>('POST', `${root}/${uuid}/videos`, { videoId })
}

export function takeFromPlaylist(uuid: string, elementId: number) {
  return send<void>('DELETE', `${root}/${uuid}/videos/${elementId}`)
}

/** Just after that one; null: before all. */
export function moveInPlaylist(uuid: string, elementId: number, afterId: number | null) {
  return send<void>('POST', `${root}/${uuid}/videos/${elementId}/move`, { afterId })
}

export interface Annotation {
  note: string
  startTimestamp: number | null
  stopTimestamp: number | null
}

export function annotateInPlaylist(uuid: string, elementId: number, written: Annotation) {
  return send<void>('PUT', `${root}/${uuid}/videos/${elementId}`, written)
}

/** Those that I may see of this person; all of mine. `playlistType` 1: without « À regarder plus tard ». */
export function playlistsOf(
  address: string,
  { after, count = 24, playlistType }: { after?: string; count?: number; playlistType?: 1 } = {},
) {
  return get<PlaylistPage>(`/api/v1/accounts/${encodeURIComponent(address)}/video-playlists`, {
    query: { after, count, playlistType },
  })
}

export function watchLater() {
  return get<PlaylistSummary>('/api/v1/users/me/video-playlists/watch-later')
}

/** Which of my lists hold this video, by its number. */
export function listsHolding(number: number) {
  return get<VideosExist>('/api/v1/users/me/video-playlists/videos-exist', { query: { videoIds: number } })
}
