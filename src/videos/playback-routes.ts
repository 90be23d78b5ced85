/**
 * The two doors to the files of videos: films, playlists, pictures, captions, downloads.
 *
 *     /media/v/<video>/<version>/<file>           public videos, kept by caches for ever
 *     /media/g/<grant>/<video>/<version>/<file>   all others, with a right that expires and can be taken back
 *
 * No session is read here: what is public is public, and a grant is its own proof. Express middleware rather than a
 * `Route`, and before everything that a film does not need, because one viewer asks hundreds of times.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isPublic, type Shown } from '../access/visibility.ts'
import { AppError, NotFound } from '../app-error.ts'
import { type Clock, secondsOf } from '../clock.ts'
import { MethodNotAllowed } from '../http/refusals.ts'
import { attachment } from '../media/answer-head.ts'
import { type Grant, type GrantKey, type GrantReading, readGrant } from '../media/grant.ts'
import type { HowToSend, Sender } from '../media/send-range.ts'
import { createShortMemory } from '../short-memory.ts'
import type { Watcher } from '../store/engine.ts'
import { remotePrefixOf } from './media-paths.ts'
import type { RemoteFilms } from './remote-films.ts'
import { isOut, storyboardPrefix, type Video, type VideoId } from './video.ts'

/** What the doors need of a video. */
type PlayedVideo = Shown &
  Pick<
    Video,
    | '_id'
    | 'title'
    | 'grantEpoch'
    | 'mediaPrefix'
    | 'formerPrefix'
    | 'thumbnailsPrefix'
    | 'makingPrefix'
    | 'captions'
    | 'storyboard'
    | 'remote'
  >

export interface PlaybackParts {
  findVideo(id: VideoId): Promise<PlayedVideo | null>
  sender: Sender
  grantKey: GrantKey
  /** By its token (`Grant.ally`), asked at each request: no promise where none is needed. Absent: none stands. */
  isAllianceStanding?: (token: string) => boolean | Promise<boolean>
  clock: Clock
  /** The films of other instances. Absent where there are none. */
  remoteFilms?: RemoteFilms
  /** How long at most a video is believed to be as it was read, while it is followed. Default 1000. */
  rememberMilliseconds?: number
}

/** Express's middleware, or plain Node's: `originalUrl` is the address where express has cut it. */
type Request = IncomingMessage & { originalUrl?: string }
type Next = (error?: unknown) => void

interface Playback {
  handle(request: Request, response: ServerResponse, next: Next): void
  /**
   * What is known of a video is forgotten as soon as it is told to have changed; nothing is remembered before this is
   * called, nor once the signal aborts. A film that is withdrawn answers 404 to the very next request of the process that
   * withdrew it; in others some milliseconds later, and after `rememberMilliseconds` at most when they are told nothing.
   */
  follow(videos: { watch(watcher: Watcher, signal: AbortSignal): void }, signal: AbortSignal): void
}

/** A grant is 56 characters, or 64; a video a UUID; a file has no folder and does not begin with a dot. Then the query. */
const address =
  /^\/media\/(?:v|g\/([\w-]{56}|[\w-]{64}))\/([0-9a-f-]{36})\/([a-z0-9_-]{1,64})\/([a-z0-9_-][a-z0-9._-]{0,127})(?:\?(.*))?$/s

export function createPlayback(parts: PlaybackParts): Playback {
  const { sender } = parts
  const secondsNow = secondsOf(parts.clock)
  const videos = createShortMemory<PlayedVideo | null>({
    read: (id) => parts.findVideo(id as VideoId),
    keep: (video) => video && played(video),
    milliseconds: parts.rememberMilliseconds ?? 1000,
    most: mostRemembered,
  })
  const grants = createGrantMemory(parts)
  const addresses = createAddressMemory()

  function open(request: Request, response: ServerResponse, next: Next): void {
    const asked = addresses.read(request.originalUrl ?? request.url ?? '')
    if (asked === null) {
      next(new FileNotFound())
      return
    }
    const { grant, id, prefix, file, query } = asked
    const send = (video: PlayedVideo | null): boolean | Promise<boolean> => {
      if (video === null) throw new FileNotFound()
      const may = grant === undefined ? isOpen(video, prefix) : mayReach(video, prefix, grant, id)
      return typeof may === 'boolean' ? sendIf(may, video) : may.then((isReached) => sendIf(isReached, video))
    }
    const sendIf = (may: boolean, video: PlayedVideo): boolean | Promise<boolean> => {
      // What nobody may see any more answers as what never was.
      if (!may) throw new FileNotFound()
      const cache = grant === undefined ? 'public' : 'private'
      const how: HowToSend = { cache, mayGrow: prefix === video.makingPrefix }
      if (query === 'download') how.disposition = attachment(downloadName(video.title, file))
      if (video.remote && prefix === remotePrefixOf(id)) {
        return parts.remoteFilms?.send(request, response, video, file) ?? false
      }
      return sender.send(request, response, asked.key, how)
    }
    // No promise where none is needed: most requests find both the video and the file in memory.
    try {
      const remembered = videos.now(id)
      const sent = remembered === undefined ? videos.ask(id).then(send) : send(remembered)
      if (sent === true) return
      Promise.resolve(sent).then((isSent) => (isSent ? undefined : next(new FileNotFound())), next)
    } catch (error) {
      next(error)
    }
  }

  const isOpen = (video: PlayedVideo, prefix: string) => isPublic(video) && isShownPrefix(video, prefix)

  function mayReach(video: PlayedVideo, prefix: string, token: string, videoId: string): boolean | Promise<boolean> {
    const reading = grants.read(token, videoId, secondsNow())
    if (reading.state === 'expired') throw new MediaAddressExpired()
    if (reading.state === 'forged' || reading.grant.epoch !== video.grantEpoch) return false
    return isReached(reading.grant, video, prefix)
  }

  function isReached({ reach, ally }: Grant, video: PlayedVideo, prefix: string): boolean | Promise<boolean> {
    if (!isShownPrefix(video, prefix)) return reach === 'author' && prefix === video.makingPrefix
    if (reach === 'author') return true
    if (reach === 'audience') return isOut(video)
    // What others shared with us is not passed on, whatever was granted.
    if (!isOut(video) || video.remote || ally === undefined) return false
    return parts.isAllianceStanding?.(ally) ?? false
  }

  return {
    handle(request, response, next) {
      if (request.method === 'GET' || request.method === 'HEAD') open(request, response, next)
      else if (request.method === 'OPTIONS') allowOthers(response)
      else next(new MethodNotAllowed(['GET', 'HEAD', 'OPTIONS']))
    },

    follow({ watch }, signal) {
      watch(videos, signal)
      videos.setFollowed(true)
      signal.addEventListener('abort', () => videos.setFollowed(false), { once: true })
    },
  }
}

/**
 * The version in force only: an older one may show what was blurred or cut since; and the one that it completed, which
 * shows the same film. Its thumbnails may stand elsewhere, when another moment of the film was chosen, its captions too,
 * which live longer than its files, and the images of another instance.
 */
function isShownPrefix(video: PlayedVideo, prefix: string): boolean {
  if (video.remote && prefix === remotePrefixOf(video._id)) return true
  return (
    prefix === video.mediaPrefix ||
    prefix === video.formerPrefix ||
    prefix === video.thumbnailsPrefix ||
    prefix === storyboardPrefix(video) ||
    video.captions.some((track) => track.prefix === prefix)
  )
}

/** Players in the pages of other instances, which send no cookie (Fetch §4.8). */
function allowOthers(response: ServerResponse): void {
  response.writeHead(204, {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, HEAD',
    'Access-Control-Allow-Headers': 'Range, If-Range, If-None-Match',
    'Access-Control-Max-Age': '86400',
  })
  response.end()
}

/** `La dictée à l’adulte (720).mp4`. */
function downloadName(title: string, file: string): string {
  const dot = file.lastIndexOf('.')
  return `${title || 'video'} (${file.slice(0, dot)})${file.slice(dot)}`
}

/** Grants found authentic: a player shows the same one hundreds of times, and a signature costs as much as a playlist. */
function createGrantMemory({ grantKey }: PlaybackParts) {
  const authentic = new Map<string, Grant>()
  return {
    read(token: string, videoId: string, now: number): GrantReading {
      const known = authentic.get(token)
      if (known?.videoId === videoId && now < known.expiresAt) return { state: 'good', grant: known }
      const reading = readGrant(grantKey, token, videoId, now)
      if (reading.state === 'good') {
        authentic.set(token, reading.grant)
        forgetOldest(authentic)
      }
      return reading
    },
  }
}

interface Asked {
  grant: string | undefined
  id: VideoId
  /** Of the file, whose key follows. */
  prefix: string
  file: string
  key: string
  query: string | undefined
}

/** Addresses taken apart, which says nothing of who may see: it costs as much as all that is then decided. */
function createAddressMemory() {
  const known = new Map<string, Asked>()
  return {
    read(url: string): Asked | null {
      const found = known.get(url)
      if (found) return found
      const [, grant, id, version, file, query] = address.exec(url) ?? []
      if (id === undefined || file === undefined) return null
      const prefix = `videos/${id}/${version}`
      const asked = { grant, id: id as VideoId, prefix, file, key: `${prefix}/${file}`, query }
      // Without a query it has at most 310 characters.
      if (query === undefined) known.set(url, asked)
      forgetOldest(known)
      return asked
    },
  }
}

const mostRemembered = 10_000

function forgetOldest(memory: Map<string, unknown>): void {
  for (const oldest of memory.keys()) {
    if (memory.size <= mostRemembered) return
    memory.delete(oldest)
  }
}

/** Without what the doors do not need: descriptions are long. */
function played(video: PlayedVideo): PlayedVideo {
  const { _id, authors, audience, groups = [], isPublished, hidden, state, title, grantEpoch } = video
  const {
    mediaPrefix,
    formerPrefix = null,
    thumbnailsPrefix,
    makingPrefix,
    captions,
    storyboard,
    remote = null,
  } = video
  const shown = { authors, audience, groups, isPublished, hidden, state }
  const prefixes = { mediaPrefix, formerPrefix, thumbnailsPrefix, makingPrefix }
  return { _id, ...shown, title, grantEpoch, ...prefixes, captions, storyboard, remote }
}

class FileNotFound extends NotFound {
  constructor() {
    super('Ce fichier n’existe pas, ou n’est plus montré.')
  }
}

/** Its holder was allowed once: nothing is told that they did not know. The page, loaded again, gives a new one. */
class MediaAddressExpired extends AppError {
  readonly code = 'media-address-expired'
  constructor() {
    super('Cette adresse n’est plus valable : rechargez la page de la vidéo.')
  }
}
