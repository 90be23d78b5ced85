/**
 * The film passed on between browsers of one place (WebRTC), loaded only once the viewer agreed. HTTP always feeds the player: neighbours
 * are asked while there is time, and every piece is checked against the torrent before it is played or given. No STUN: only
 * who is on the same network can connect.
 */
import type {
  FragmentLoaderContext,
  HlsConfig,
  Loader,
  LoaderCallbacks,
  LoaderConfiguration,
  LoaderStats,
} from 'hls.js'
import Hls from 'hls.js/light'
import WebTorrent, { type Torrent } from 'webtorrent/dist/webtorrent.min.js'
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import { createPieceStore } from './piece-store.ts'

export interface Exchanged {
  /** Connected now. */
  neighbours: number
  receivedBytes: number
  givenBytes: number
}

export interface Exchange {
  /** For hls.js (`fLoader`). */
  loader: NonNullable<HlsConfig['fLoader']>
  close(): void
}

type Context = FragmentLoaderContext
type Callbacks = LoaderCallbacks<Context>

/** A film is held in memory, for the neighbours: not one of several hours. */
const largestBytes = 256 * 1024 * 1024
/** With less than that before it, the player waits for nobody. */
const comfortableSeconds = 6
const longestWaitMs = 3000

export function openExchange({
  video,
  film,
  onChange,
}: {
  video: VideoDetails
  film: HTMLVideoElement
  onChange: (exchanged: Exchanged) => void
}): Exchange {
  const client = new WebTorrent({
    dht: false,
    lsd: false,
    utp: false,
    natUpnp: false,
    natPmp: false,
    utPex: false,
    webSeeds: false,
    tracker: { rtcConfig: { iceServers: [] } },
  })
  let exchanged: Exchanged = { neighbours: 0, receivedBytes: 0, givenBytes: 0 }
  // Whatever fails here is fetched by HTTP.
  client.on('error', () => {})
  const torrents = new Map<string, Promise<Torrent>>()
  const files = new Map(
    (video.streamingPlaylists[0]?.files ?? []).map((file) => [new URL(file.fileUrl).pathname, file] as const),
  )

  /** Of the quality that this address is of. @throws when it has none */
  function torrentOf(path: string): Promise<Torrent> {
    const known = torrents.get(path)
    if (known) return known
    const adding = add(path)
    torrents.set(path, adding)
    return adding
  }

  async function add(path: string): Promise<Torrent> {
    const file = files.get(path)
    if (!file?.torrentUrl || file.size > largestBytes) throw new Error('this quality is not exchanged')
    const answer = await fetch(new URL(file.torrentUrl).pathname)
    if (!answer.ok) throw new Error(`the torrent answered ${answer.status}`)
    const content = new Uint8Array(await answer.arrayBuffer())
    const torrent = await new Promise<Torrent>((resolve, reject) => {
      const added = client.add(content, { deselect: true, store: createPieceStore }, resolve)
      added.on('error', reject)
    })
    torrent.on('wire', (wire) => {
      tell({ neighbours: exchanged.neighbours + 1 })
      wire.on('close', () => tell({ neighbours: exchanged.neighbours - 1 }))
      wire.on('download', (bytes) => tell({ receivedBytes: exchanged.receivedBytes + bytes }))
      wire.on('upload', (bytes) => tell({ givenBytes: exchanged.givenBytes + bytes }))
    })
    return torrent
  }

  function tell(change: Partial<Exchanged>): void {
    exchanged = { ...exchanged, ...change }
    onChange(exchanged)
  }

  function secondsAhead(): number {
    const { buffered, currentTime } = film
    for (let rank = 0; rank < buffered.length; rank += 1) {
      if (buffered.start(rank) <= currentTime + 0.5 && currentTime < buffered.end(rank))
        return buffered.end(rank) - currentTime
    }
    return 0
  }

  /** Bytes `start` to `end`, the last one left out. */
  async function read(url: string, start: number, end: number, signal: AbortSignal): Promise<ArrayBuffer> {
    const torrent = await torrentOf(new URL(url).pathname)
    const { pieceLength } = torrent
    const first = Math.floor(start / pieceLength)
    const last = Math.floor((end - 1) / pieceLength)
    const missing = () => {
      const ranks: number[] = []
      for (let rank = first; rank <= last; rank += 1) if (!torrent.bitfield.get(rank)) ranks.push(rank)
      return ranks
    }
    const haveNeighbours = torrent.wires.some((wire) => missing().some((rank) => wire.peerPieces.get(rank)))
    const ahead = secondsAhead()
    if (haveNeighbours && ahead > comfortableSeconds) {
      torrent.select(first, last, 9)
      await settled(torrent, () => missing().length === 0, Math.min(longestWaitMs, (ahead - 4) * 500), signal)
      torrent.deselect(first, last)
    }
    for (const run of runsOf(missing())) await fetchPieces(torrent, url, run, signal)
    signal.throwIfAborted()
    const bytes = new Uint8Array(end - start)
    for (let rank = first; rank <= last; rank += 1) {
      const piece = await pieceOf(torrent, rank)
      const from = rank * pieceLength
      const part = piece.subarray(Math.max(0, start - from), Math.min(piece.length, end - from))
      bytes.set(part, Math.max(0, from - start))
    }
    return bytes.buffer
  }

  /** Whole pieces, one request for those that follow one another; each is then the neighbours' too. */
  async function fetchPieces(torrent: Torrent, url: string, [first, last]: Run, signal: AbortSignal): Promise<void> {
    const { pieceLength, length } = torrent
    const end = Math.min(length, (last + 1) * pieceLength)
    const answer = await fetch(url, { headers: { Range: `bytes=${first * pieceLength}-${end - 1}` }, signal })
    if (answer.status !== 206) throw new Error(`the film answered ${answer.status}`)
    const bytes = new Uint8Array(await answer.arrayBuffer())
    for (let rank = first; rank <= last; rank += 1) {
      const from = (rank - first) * pieceLength
      const piece = bytes.subarray(from, Math.min(bytes.length, from + pieceLength))
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-1', piece))
      if (hexOf(digest) !== torrent._hashes[rank]) throw new Error('not the bytes of the torrent')
      if (torrent.bitfield.get(rank)) continue
      await new Promise<void>((resolve, reject) => {
        torrent.store.put(rank, piece, (error) => (error ? reject(error) : resolve()))
      })
      torrent._markVerified(rank)
      for (const wire of torrent.wires) wire.have(rank)
    }
  }

  /** One fragment: by the exchange, or as hls.js does when anything fails. */
  class FragmentLoader implements Loader<Context> {
    context: Context | null = null
    stats: LoaderStats = noStats()
    #ending = new AbortController()
    #usual: Loader<Context> | null = null
    #config: HlsConfig

    constructor(config: HlsConfig) {
      this.#config = config
    }

    destroy(): void {
      this.abort()
      this.#usual?.destroy()
    }

    abort(): void {
      if (this.stats.loading.end === 0) this.stats.aborted = true
      this.#ending.abort()
      this.#usual?.abort()
    }

    async load(context: Context, config: LoaderConfiguration, callbacks: Callbacks): Promise<void> {
      this.context = context
      const { url, rangeStart, rangeEnd, frag } = context
      const { stats } = this
      const { signal } = this.#ending
      stats.loading.start = performance.now()
      // What begins the film is wanted at once.
      if (frag.sn === 'initSegment' || rangeStart === undefined || !rangeEnd)
        return this.#loadAsUsual(context, config, callbacks)
      try {
        const data = await read(url, rangeStart, rangeEnd, signal)
        if (signal.aborted) return
        stats.loading.first = stats.loading.end = performance.now()
        stats.loaded = stats.total = data.byteLength
        stats.chunkCount = 1
        stats.bwEstimate = (stats.loaded * 8000) / Math.max(1, stats.loading.end - stats.loading.start)
        callbacks.onSuccess({ url, data, code: 206 }, stats, context, null)
      } catch {
        if (!signal.aborted) this.#loadAsUsual(context, config, callbacks)
      }
    }

    #loadAsUsual(context: Context, config: LoaderConfiguration, callbacks: Callbacks): void {
      const Usual = Hls.DefaultConfig.loader
      this.#usual = new Usual(this.#config) as Loader<Context>
      this.stats = this.#usual.stats
      this.#usual.load(context, config, callbacks)
    }

    getCacheAge(): number | null {
      return this.#usual?.getCacheAge?.() ?? null
    }

    getResponseHeader(name: string): string | null {
      return this.#usual?.getResponseHeader?.(name) ?? null
    }
  }

  return { loader: FragmentLoader, close: () => client.destroy() }
}

type Run = readonly [first: number, last: number]

/** 3, 4, 5, 9 → [3, 5], [9, 9]. */
function runsOf(ranks: readonly number[]): Run[] {
  const runs: [number, number][] = []
  for (const rank of ranks) {
    const run = runs.at(-1)
    if (run && run[1] === rank - 1) run[1] = rank
    else runs.push([rank, rank])
  }
  return runs
}

/** Until all has come, or for that long. */
function settled(torrent: Torrent, isThere: () => boolean, atMostMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(patience)
      torrent.off('verified', look)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const look = () => isThere() && end()
    const patience = setTimeout(end, atMostMs)
    torrent.on('verified', look)
    signal.addEventListener('abort', end)
    look()
  })
}

function pieceOf(torrent: Torrent, rank: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    torrent.store.get(rank, null, (error, piece) => (piece ? resolve(piece) : reject(error)))
  })
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function noStats(): LoaderStats {
  return {
    aborted: false,
    loaded: 0,
    retry: 0,
    total: 0,
    chunkCount: 0,
    bwEstimate: 0,
    loading: { start: 0, first: 0, end: 0 },
    parsing: { start: 0, end: 0 },
    buffering: { start: 0, first: 0, end: 0 },
  }
}
