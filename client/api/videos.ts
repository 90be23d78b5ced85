/** Videos: lists, one, and what its authors and viewers do with it. */
import type { ReactionCount } from '#src/reactions/reaction-schemas.ts'
import type { LiveState, MyVideoPage, VideoChanges, VideoDetails, VideoPage } from '#src/videos/video-schemas.ts'
import type { VideosQuery } from '#src/videos/videos-query.ts'
import { get, send } from './request.ts'

const at = (id: string, rest = '') => `/api/v1/videos/${encodeURIComponent(id)}${rest}`

/** PeerTube's own filters are for other readers. */
type Asked = Partial<Omit<VideosQuery, 'tagsAllOf' | 'categoryOneOf'>>

export function videos(query: Asked, signal?: AbortSignal) {
  return get<VideoPage>('/api/v1/videos', { query, ...(signal ? { signal } : {}) })
}

export function video(id: string) {
  return get<VideoDetails>(at(id))
}

export function changeVideo(id: string, changes: VideoChanges, signal?: AbortSignal) {
  return send<VideoDetails>('PATCH', at(id), changes, signal ? { signal } : {})
}

/** Applies the last changes of the form with it, or nothing. It is seen by its audience as soon as it is ready. */
export function publishVideo(id: string, changes: VideoChanges) {
  return send<VideoDetails>('POST', at(id, '/publish'), changes)
}

export function retryVideo(id: string) {
  return send<LiveState>('POST', at(id, '/retry'))
}

export function chooseThumbnail(id: string, atSeconds: number) {
  return send<VideoDetails>('POST', at(id, '/thumbnail'), { atSeconds })
}

export function deleteVideo(id: string) {
  return send<void>('DELETE', at(id))
}

export function react(id: string, reaction: 'merci' | 'essaye', given: boolean) {
  return send<ReactionCount>(given ? 'PUT' : 'DELETE', at(id, `/${reaction}`))
}

/** Says that it is being watched; counted once per person or address and day. Nobody waits for the answer. */
export function countView(id: string) {
  return send<void>('POST', at(id, '/views'))
}

export function myVideos(after?: string) {
  return get<MyVideoPage>('/api/v1/users/me/videos', { query: { after } })
}

/**
 * The state of my videos as it changes (server-sent events). Reconnects by itself; `onConnection` says when it is cut,
 * so that a progress that no longer moves says why.
 */
export function followMyVideos(onState: (state: LiveState) => void, onConnection: (isOn: boolean) => void): () => void {
  const source = new EventSource('/api/v1/users/me/videos/progress')
  const hear = (event: MessageEvent<string>) => onState(JSON.parse(event.data) as LiveState)
  source.addEventListener('state', hear)
  source.addEventListener('open', () => onConnection(true))
  source.addEventListener('error', () => onConnection(false))
  return () => source.close()
}
