/**
 * The ids of what is ours, as PeerTube writes them (`server/core/lib/activitypub/url.ts`): the addresses of pages, so
 * that a person and a program ask for the same thing. Both directions: what is made here is read here.
 */
import { type Addresses, channelName } from '#src/addresses.ts'
import type { PlaylistId } from '#src/playlists/playlist.ts'
import type { VideoId } from '#src/videos/video.ts'
import type { Iri, LocalActorKind } from './actor.ts'

/** `preferredUsername` of the Application, where PeerTube looks for it; no person can bear it (`src/accounts/handle.ts`). */
export const instanceName = 'peertube'

/** What an id of ours names, whether or not it exists. */
type Named =
  | { kind: LocalActorKind; handle: string }
  | { kind: 'video'; videoId: VideoId }
  | { kind: 'comment'; videoId: VideoId; number: number }
  | { kind: 'playlist'; playlistId: PlaylistId }

export type Ids = ReturnType<typeof createIds>

export function createIds(addresses: Addresses) {
  const instance = () => addresses.account(instanceName)
  const actor = (kind: LocalActorKind, handle: string): Iri => {
    if (kind === 'instance') return instance()
    return kind === 'person' ? addresses.account(handle) : addresses.channel(handle)
  }

  return {
    get host() {
      return addresses.host
    },
    get origin() {
      return addresses.origin
    },
    absolute: addresses.absolute,
    instance,
    actor,
    person: addresses.account,
    channel: addresses.channel,
    sharedInbox: () => addresses.absolute('/inbox'),
    video: (videoId: string): Iri => addresses.video(videoId),
    chapters: (videoId: string): Iri => `${addresses.video(videoId)}/chapters`,
    comment: (videoId: string, number: number): Iri => addresses.comment(videoId, number),
    playlist: (playlistId: string): Iri => addresses.playlist(playlistId),
    playlistElement: (playlistId: string, elementId: number): Iri =>
      `${addresses.playlist(playlistId)}/videos/${elementId}`,
    playlistPage: (playlistId: string) => addresses.absolute(addresses.playlistPage(playlistId)),
    /** Of the page of a video, for people; at a second of it when asked. */
    videoPage: (videoId: string, atSeconds?: number | null) =>
      addresses.absolute(addresses.videoPage(videoId)) +
      (typeof atSeconds === 'number' ? `?t=${Math.floor(atSeconds)}` : ''),

    createOf: (object: Iri): Iri => `${object}/activity`,
    /** @param at of the change, so that each Update has its own and the same change has the same. */
    updateOf: (object: Iri, at: string): Iri => `${object}/updates/${at}`,
    deleteOf: (object: Iri): Iri => `${object}/delete`,
    undoOf: (activity: Iri): Iri => `${activity}/undo`,
    announceOf: (videoId: string, by: { kind: LocalActorKind; handle: string }): Iri =>
      `${addresses.video(videoId)}/announces/${by.kind === 'channel' ? channelName(by.handle) : by.handle}`,
    likeOf: (handle: string, videoId: string): Iri => `${addresses.account(handle)}/likes/${videoId}`,
    triedOf: (handle: string, videoId: string): Iri => `${addresses.account(handle)}/essais/${videoId}`,

    /** What this id of ours names; null for an activity, a collection, another host's or nothing at all. */
    read(id: string): Named | null {
      if (!isOurs(id, addresses)) return null
      const path = id.slice(addresses.origin.length)
      const [, name] = /^\/accounts\/([^/]+)$/.exec(path) ?? []
      if (name === instanceName) return { kind: 'instance', handle: name }
      if (name !== undefined) return { kind: 'person', handle: name }
      const [, handle] = /^\/video-channels\/([^/]+)_channel$/.exec(path) ?? []
      if (handle !== undefined) return { kind: 'channel', handle }
      const [, playlistId] = /^\/video-playlists\/([0-9a-f-]{36})$/.exec(path) ?? []
      if (playlistId !== undefined) return { kind: 'playlist', playlistId: playlistId as PlaylistId }
      const [, videoId, number] = /^\/videos\/watch\/([0-9a-f-]{36})(?:\/comments\/([1-9]\d{0,14}))?$/.exec(path) ?? []
      if (videoId === undefined) return null
      if (number === undefined) return { kind: 'video', videoId: videoId as VideoId }
      return { kind: 'comment', videoId: videoId as VideoId, number: Number(number) }
    },
    /** On this very origin, spelled as we spell it: a host that merely begins like ours is another's. */
    isOurs: (id: string) => isOurs(id, addresses),
  }
}

function isOurs(id: string, addresses: Addresses): boolean {
  if (!id.startsWith(`${addresses.origin}/`)) return false
  return URL.parse(id)?.href === id
}
