/**
 * The films of other instances, read through this one: no page of ours asks anything of another host, and a class that
 * watches the same film asks its instance once. Only what the playlists and files of the film name is ever read
 * (`film-playlist.ts`), by ranges, by guarded connections; what is small is kept in memory for the next one.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { isPublic } from '#src/access/visibility.ts'
import { remotePlaylist } from '#src/videos/media-paths.ts'
import type { RemoteFilms } from '#src/videos/remote-films.ts'
import type { RemoteVideo, Video, VideoId } from '#src/videos/video.ts'
import { type MediaGrants, type RemoteFetch, RemoteRefused } from '../ports.ts'
import { createPieceMemory, createPlaylistMemory } from './film-memory.ts'
import { type ReadPlaylist, readPlaylist } from './film-playlist.ts'
import { siteOf } from './gate.ts'
import { paced } from './paced.ts'

interface RemoteFilmsParts {
  findVideo: (id: VideoId) => Promise<Video | null>
  fetch: Pick<RemoteFetch, 'stream'>
  grants: MediaGrants
  /** Of pieces kept for the next viewer. Default 64 MiB. */
  memoryBytes?: number
  /** Of playlists kept for the next viewer, and of the addresses that they name. Default 32 MiB. */
  playlistBytes?: number
  /** Under way to other instances at once; beyond, players try again. Default 100. */
  mostAtOnce?: number
  /** Of these, to one site: one that drips holds its share, not everybody's. Default 30. */
  mostOfOneSite?: number
  /** How often it is looked whether something comes. Default 30 s. */
  paceMs?: number
}

type Film = Video & { remote: RemoteVideo }

const largestPlaylist = 1_000_000
/** Two seconds of the best quality are less. */
const largestPiece = 4 * 1024 * 1024
/** One range, or nothing: what players ask (RFC 9110 §14.1.2). */
const oneRange = /^bytes=(?:\d{1,15}-\d{0,15}|-\d{1,15})$/
const types: Readonly<Record<string, string>> = {
  mp4: 'video/mp4',
  m4s: 'video/mp4',
  m4v: 'video/mp4',
  m4a: 'audio/mp4',
  ts: 'video/mp2t',
  aac: 'audio/aac',
  vtt: 'text/vtt; charset=utf-8',
}

export function createRemoteFilms(parts: RemoteFilmsParts): RemoteFilms {
  const { findVideo, fetch, grants, memoryBytes = 64 * 1024 * 1024, playlistBytes = 32 * 1024 * 1024 } = parts
  const { mostAtOnce = 100, mostOfOneSite = 30, paceMs = 30_000 } = parts
  const playlists = createPlaylistMemory(playlistBytes)
  const pieces = createPieceMemory(memoryBytes)
  const underWay = new Map<string, number>()

  /** @returns how to leave, which may be done twice @throws {TooBusy} */
  function enter(site: string): () => void {
    const ofSite = underWay.get(site) ?? 0
    const inAll = underWay.values().reduce((sum, count) => sum + count, 0)
    if (inAll >= mostAtOnce || ofSite >= mostOfOneSite) throw new TooBusy()
    underWay.set(site, ofSite + 1)
    let isInside = true
    return () => {
      if (!isInside) return
      isInside = false
      const left = (underWay.get(site) ?? 1) - 1
      if (left === 0) underWay.delete(site)
      else underWay.set(site, left)
    }
  }

  /** One answer of its instance; asked again under another grant when this one opens nothing any more. */
  async function open(
    film: Film,
    url: string,
    method: 'GET' | 'HEAD',
    headers: Record<string, string>,
    signal?: AbortSignal,
  ) {
    const end = enter(siteOf(new URL(url)))
    try {
      for (let tries = 0; ; tries++) {
        const address = await grants.addressOf(film, url)
        const answer = await fetch.stream(address, { method, headers, ...(signal ? { signal } : {}) })
        const isShut = answer.status === 404 || answer.status === 410 || answer.status === 403
        if (isShut && address !== url && tries === 0) {
          answer.body.destroy()
          grants.forget(film)
          continue
        }
        answer.body.once('close', end)
        return { ...answer, isGranted: address !== url }
      }
    } catch (error) {
      end()
      throw error
    }
  }

  const playlistAt = (film: Film, url: string, prefix: string) =>
    playlists.get(`${film._id} ${film.grantEpoch} ${url}`, () => readAt(film, url, prefix))

  async function readAt(film: Film, url: string, prefix: string): Promise<ReadPlaylist | null> {
    const {
      status,
      body,
      url: final,
      isGranted,
    } = await open(film, url, 'GET', { Accept: 'application/vnd.apple.mpegurl, */*;q=0.5' })
    if (status !== 200) {
      body.destroy()
      return null
    }
    const text = (await whole(paced(body, paceMs), largestPlaylist)).toString('utf8')
    return readPlaylist(text, isGranted ? url : final, (rank, ending, isMaster) =>
      isMaster && prefix === '' ? `${rank}.m3u8` : `${prefix || 'm'}-${rank}.${ending}`,
    )
  }

  /** What this name stands for: a playlist to give, an address to read, or nothing. */
  async function find(film: Film, file: string): Promise<ReadPlaylist | { url: string; ending: string } | null> {
    const { playlistUrl, files } = film.remote
    const [, rank] = /^film-(\d{1,2})\.mp4$/.exec(file) ?? []
    if (rank !== undefined) {
      const one = files[Number(rank)]
      return one ? { url: one.url, ending: 'mp4' } : null
    }
    if (playlistUrl === null) return null
    const master = await playlistAt(film, playlistUrl, '')
    if (master === null || file === remotePlaylist) return master
    const [, variant, piece, ending = ''] = /^(m|\d{1,4})(?:-(\d{1,4}))?\.([a-z0-9]{2,4})$/.exec(file) ?? []
    if (variant === undefined) return null
    if (variant === 'm') return master.isMaster ? null : pieceOf(master, piece, ending)
    const address = master.isMaster ? master.addresses[Number(variant)] : undefined
    if (address === undefined) return null
    const list = await playlistAt(film, address, variant)
    if (list === null || list.isMaster) return null
    return piece === undefined ? (ending === 'm3u8' ? list : null) : pieceOf(list, piece, ending)
  }

  function pieceOf({ addresses }: ReadPlaylist, rank: string | undefined, ending: string) {
    const url = rank === undefined ? undefined : addresses[Number(rank)]
    return url === undefined || types[ending] === undefined ? null : { url, ending }
  }

  /** A range that is known to be small: read whole, once for all who ask it meanwhile, and kept. */
  const piece = (film: Film, url: string, range: string) =>
    pieces.get(`${film._id} ${film.grantEpoch} ${url} ${range}`, async () => {
      const { status, headers, body } = await open(film, url, 'GET', { Range: range })
      const bytes = await whole(paced(body, paceMs), largestPiece)
      return { status, bytes, contentRange: headers['content-range'] ?? null }
    })

  async function sendPiece(
    film: Film,
    found: { url: string; ending: string },
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<boolean> {
    const { range } = request.headers
    const fields = headersOf(film, types[found.ending] ?? 'application/octet-stream')
    const asked = range !== undefined && oneRange.test(range) ? range : null
    if (request.method === 'GET' && asked !== null && lengthOf(asked) <= largestPiece) {
      const { status, bytes, contentRange } = await piece(film, found.url, asked)
      if (status !== 206 && status !== 416) return false
      response.writeHead(status, {
        ...fields,
        'Content-Length': String(status === 206 ? bytes.length : 0),
        ...(contentRange === null ? {} : { 'Content-Range': contentRange }),
      })
      response.end(status === 206 ? bytes : undefined)
      return true
    }
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const method = request.method === 'HEAD' ? 'HEAD' : 'GET'
    const { status, headers, body } = await open(
      film,
      found.url,
      method,
      asked === null ? {} : { Range: asked },
      gone.signal,
    )
    if (status !== 200 && status !== 206 && status !== 416) {
      body.destroy()
      return false
    }
    const { 'content-length': length, 'content-range': contentRange } = headers
    response.writeHead(status, {
      ...fields,
      ...(length === undefined || !/^\d{1,15}$/.test(length) ? {} : { 'Content-Length': length }),
      ...(contentRange === undefined ? {} : { 'Content-Range': contentRange }),
    })
    if (method === 'HEAD' || status === 416) {
      body.destroy()
      response.end()
      return true
    }
    // The viewer left, or its instance stopped: what is under way ends, and the player asks again.
    await pipeline(paced(body, paceMs), response).catch(() => response.destroy())
    return true
  }

  return {
    async send(request, response, { _id }, file) {
      const video = await findVideo(_id)
      if (!video?.remote) return false
      const film = video as Film
      try {
        const found = await find(film, file)
        if (found === null) return false
        if ('url' in found) return await sendPiece(film, found, request, response)
        const bytes = Buffer.from(found.text)
        const fields = headersOf(film, 'application/vnd.apple.mpegurl')
        if (isPublic(film)) fields['Cache-Control'] = 'no-cache'
        response.writeHead(200, { ...fields, 'Content-Length': String(bytes.length) })
        response.end(request.method === 'HEAD' ? undefined : bytes)
        return true
      } catch (error) {
        if (!(error instanceof RemoteRefused) && !(error instanceof TooBusy)) throw error
        const isLater = error instanceof TooBusy || error.isTransient
        if (!isLater || response.headersSent) return false
        response.writeHead(503, { 'Retry-After': '5', 'Cache-Control': 'no-store', 'Content-Length': '0' }).end()
        return true
      }
    },
  }
}

/** More than is let to go at once: the player waits and asks again. */
class TooBusy extends Error {
  override readonly name = 'TooBusy'
}

/** As of our own films (`src/media/send-range.ts`): of a type that is inert, which nobody guesses again (E4). */
function headersOf(film: Video, type: string): Record<string, string> {
  return {
    'Content-Type': type,
    'X-Content-Type-Options': 'nosniff',
    'Accept-Ranges': 'bytes',
    'Cache-Control': isPublic(film) ? 'public, max-age=3600' : 'private, no-store',
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Content-Security-Policy': "default-src 'none'; sandbox",
  }
}

/** Infinite when its end is not said. */
function lengthOf(range: string): number {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? []
  if (to === '') return Number.POSITIVE_INFINITY
  return from === '' ? Number(to) : Number(to) - Number(from) + 1
}

/** @throws {RemoteRefused} when it is more */
async function whole(body: AsyncIterable<Buffer>, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > mostBytes) throw new RemoteRefused('too-large', `more than ${mostBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
