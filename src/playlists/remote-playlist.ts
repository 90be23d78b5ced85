/**
 * A list of another instance and the rules on it: its words and its order are what its instance says, within the limits of
 * ours; its films are those that are known here. Pure.
 */
import type { AccountId } from '../accounts/account.ts'
import { iso } from '../clock.ts'
import { beginning, oneLine, severalLines } from '../text/written-text.ts'
import type { VideoId } from '../videos/video.ts'
import { type Playlist, type PlaylistElement, type PlaylistId, playlistLimits, type SaidElement } from './playlist.ts'

/** As it was said by who may say it; the rules here make it fit. */
export interface ReceivedPlaylist {
  /** The address that names it, its page, and the host of both. */
  id: string
  url: string
  host: string
  channelId: string | null
  /** Found by its address only, when its instance is limited here. */
  isListed: boolean
  accountId: AccountId
  title: string
  description: string
  audience: 'public' | 'lien'
  /** ISO 8601. */
  publishedAt: string
  updatedAt: string
  said: readonly SaidElement[]
}

/** Of the films that its elements name: those that are known here, and a number for each that is not in the list yet. */
export interface KnownFilms {
  readonly videos: ReadonlyMap<string, VideoId>
  readonly numbers: ReadonlyMap<VideoId, number>
}

const longestSeconds = 86_400

/** @param before as it is known here; null: it is new, and gets this id and number */
export function receivedPlaylist(
  before: Playlist | null,
  received: ReceivedPlaylist,
  known: KnownFilms,
  given: { id: PlaylistId; number: number; now: Temporal.Instant },
): Playlist {
  const { id, url, host, channelId, isListed, accountId, audience } = received
  // Whoever moderates here did away with it: it stays away, whatever is said of it.
  if (before?.remote?.isRemoved) return before
  const at = iso(given.now)
  const said = received.said.slice(0, playlistLimits.elements).map(fit)
  const updatedAt = notAfter(received.updatedAt, at)
  const list: Playlist = {
    _id: before?._id ?? given.id,
    number: before?.number ?? given.number,
    accountId: before?.accountId ?? accountId,
    kind: 'regular',
    title: beginning(oneLine(received.title), playlistLimits.title) || 'Liste sans titre',
    description: beginning(severalLines(received.description), playlistLimits.description),
    audience,
    elements: before?.elements ?? [],
    createdAt: notAfter(received.publishedAt, at),
    updatedAt,
    remote: { id, url, host, channelId, isListed, isRemoved: false, said },
  }
  return filled(list, known)
}

/** With the films that are known here, in the order that its instance says. One that is twice in it is there once. */
export function filled(list: Playlist, { videos, numbers }: KnownFilms): Playlist {
  if (!list.remote || list.remote.isRemoved) return list
  const held = new Map(list.elements.map((element) => [element.videoId, element]))
  const elements = new Map<VideoId, PlaylistElement>()
  for (const { videoId: address, startSeconds, stopSeconds, note } of list.remote.said) {
    const videoId = videos.get(address)
    const before = videoId === undefined ? undefined : held.get(videoId)
    const id = before?.id ?? (videoId === undefined ? undefined : numbers.get(videoId))
    if (videoId === undefined || id === undefined || elements.has(videoId)) continue
    const addedAt = before?.addedAt ?? list.updatedAt
    elements.set(videoId, { id, videoId, saidAs: address, startSeconds, stopSeconds, note, linkGiven: false, addedAt })
  }
  const after = [...elements.values()]
  return JSON.stringify(after) === JSON.stringify(list.elements) ? list : { ...list, elements: after }
}

/** By a moderator of here: nobody is shown it, and what its instance says of it changes nothing any more. */
export function removedHere(list: Playlist): Playlist {
  if (!list.remote) return list
  const remote = { ...list.remote, isRemoved: true, said: [] }
  return { ...list, title: '', description: '', audience: 'brouillon', elements: [], remote }
}

function fit({ videoId, startSeconds, stopSeconds, note }: SaidElement): SaidElement {
  const start = seconds(startSeconds)
  const stop = seconds(stopSeconds)
  return {
    videoId,
    startSeconds: start,
    stopSeconds: stop !== null && stop <= (start ?? 0) ? null : stop,
    note: beginning(severalLines(note), playlistLimits.note),
  }
}

function seconds(value: number | null): number | null {
  return value === null || !(value >= 0 && value <= longestSeconds) ? null : Math.floor(value)
}

function notAfter(said: string, now: string): string {
  return said < now ? said : now
}
