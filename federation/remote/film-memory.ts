/** What was read of the films of other instances, for the next viewer: playlists for a minute, small pieces for as long as there is room. */
import type { ReadPlaylist } from './film-playlist.ts'

interface Piece {
  status: number
  bytes: Buffer
  contentRange: string | null
}

const playlistSeconds = 60
const mostPlaylists = 500

interface KeptPlaylist {
  reading: Promise<ReadPlaylist | null>
  until: number
  /** 0 until it is read. */
  bytes: number
}

/** @param mostBytes of their texts and of the addresses that they name */
export function createPlaylistMemory(mostBytes: number) {
  const kept = new Map<string, KeptPlaylist>()
  let keptBytes = 0

  function drop(key: string): void {
    keptBytes -= kept.get(key)?.bytes ?? 0
    kept.delete(key)
  }

  function dropOldest(): void {
    for (const oldest of kept.keys()) {
      if (kept.size <= mostPlaylists && keptBytes <= mostBytes) break
      drop(oldest)
    }
  }

  return {
    /** Read once for all who ask for it; again at once when it could not be. */
    get(key: string, read: () => Promise<ReadPlaylist | null>): Promise<ReadPlaylist | null> {
      const known = kept.get(key)
      if (known !== undefined && known.until > performance.now()) return known.reading
      drop(key)
      const one: KeptPlaylist = { reading: read(), until: performance.now() + playlistSeconds * 1000, bytes: 0 }
      kept.set(key, one)
      one.reading.then(
        (list) => {
          if (kept.get(key) !== one) return
          one.bytes = bytesOf(list)
          keptBytes += one.bytes
          dropOldest()
        },
        () => {
          if (kept.get(key) === one) drop(key)
        },
      )
      dropOldest()
      return one.reading
    },
  }
}

/** Two bytes to a character, at most: names are short, and each of their addresses may be as long as a page. */
function bytesOf(list: ReadPlaylist | null): number {
  return list === null ? 0 : list.addresses.reduce((sum, { length }) => sum + 2 * length, 2 * list.text.length)
}

export function createPieceMemory(mostBytes: number) {
  /** In order of last use. */
  const kept = new Map<string, Piece>()
  const flights = new Map<string, Promise<Piece>>()
  let keptBytes = 0

  function keep(key: string, one: Piece): void {
    kept.set(key, one)
    keptBytes += costOf(key, one)
    for (const [oldest, other] of kept) {
      if (keptBytes <= mostBytes) break
      kept.delete(oldest)
      keptBytes -= costOf(oldest, other)
    }
  }

  return {
    /** Read once for all who ask for it meanwhile; kept when it is what was asked (206). */
    async get(key: string, read: () => Promise<Piece>): Promise<Piece> {
      const known = kept.get(key)
      if (known !== undefined) {
        kept.delete(key)
        kept.set(key, known)
        return known
      }
      const flight = flights.get(key)
      if (flight !== undefined) return flight
      const reading = read().then((one) => {
        if (one.status === 206) keep(key, one)
        return one
      })
      flights.set(key, reading)
      return reading.finally(() => flights.delete(key))
    },
  }
}

/** Of one byte, it is what stands around it that fills the memory. */
function costOf(key: string, { bytes }: Piece): number {
  return bytes.length + key.length + 1024
}
