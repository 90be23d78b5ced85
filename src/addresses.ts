/**
 * Where each thing is found: our own pages by path, and the absolute addresses that other servers keep for ever
 * (in the form of PeerTube's: the video at `/videos/watch/<uuid>`, the person at `/accounts/<handle>`).
 */
import { shortUuid } from './videos/video-address.ts'

export interface Addresses {
  readonly host: string
  /** As in `URL`: scheme and host. */
  readonly origin: string
  absolute(path: string): string
  videoPage(videoId: string): string
  video(videoId: string): string
  comment(videoId: string, number: number): string
  playlist(playlistId: string): string
  playlistPage(playlistId: string): string
  /** By the numbers of its thread and its own: the page unfolds the one to show the other. */
  commentOnPage(videoId: string, comment: { threadId: number; id: number }): string
  accountPage(handle: string): string
  account(handle: string): string
  channel(handle: string): string
}

/** `publicUrl` is asked each time: a test instance knows its port only once it listens. */
export function createAddresses(publicUrl: () => URL): Addresses {
  const absolute = (path: string) => new URL(path, publicUrl()).href
  const videoPage = (videoId: string) => `/w/${shortUuid(videoId)}`
  return {
    get host() {
      return publicUrl().host
    },
    get origin() {
      return publicUrl().origin
    },
    absolute,
    videoPage,
    video: (videoId) => absolute(`/videos/watch/${videoId}`),
    comment: (videoId, number) => absolute(`/videos/watch/${videoId}/comments/${number}`),
    playlist: (playlistId) => absolute(`/video-playlists/${playlistId}`),
    playlistPage: (playlistId) => `/w/p/${shortUuid(playlistId)}`,
    commentOnPage: (videoId, { threadId, id }) => `${videoPage(videoId)}#echange-${threadId}-${id}`,
    accountPage: (handle) => `/a/${handle}`,
    account: (handle) => absolute(`/accounts/${handle}`),
    channel: (handle) => absolute(`/video-channels/${channelName(handle)}`),
  }
}

/** The name of a person's channel, in the same space of names as people (`_` is in no handle). */
export function channelName(handle: string): string {
  return `${handle}_channel`
}

/** `jeanne.martin_channel` → `jeanne.martin`; `jeanne.martin_channel@host` → `jeanne.martin@host`; null for no channel. */
export function ownerOfChannel(name: string): string | null {
  const [, handle, host = ''] = /^(.+?)_channel(@.*)?$/.exec(name) ?? []
  return handle === undefined ? null : handle + host
}
