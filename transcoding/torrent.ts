/**
 * What a torrent says of one file (BEP 3): its pieces, hashed, under a name. Where it is found (trackers, web seeds) is
 * added when it is given (`src/torrents`): the same film is known by the same number whatever the settings.
 */
import { createHash } from 'node:crypto'

interface MadeTorrent {
  /** A whole torrent (BEP 3), which names no tracker. The same bytes each time. */
  content: Buffer
  /** Its number (`info_hash`): 40 hexadecimal digits. */
  infoHash: string
}

interface TorrentFacts {
  /** All of the file, in order. */
  bytes: AsyncIterable<Uint8Array>
  sizeBytes: number
  name: string
  signal?: AbortSignal
}

const KiB = 1024
/** Small enough for a browser to fetch whole pieces while it plays (two seconds of 480p are some 200 kB). */
const smallestPiece = 128 * KiB
const largestPiece = 4096 * KiB
/** More would make a torrent that is heavy to fetch before the film. */
const mostPieces = 2048

/** In bytes, a power of two. */
export function pieceLengthFor(sizeBytes: number): number {
  let length = smallestPiece
  while (length < largestPiece && sizeBytes / length > mostPieces) length *= 2
  return length
}

/** @throws when there are not as many bytes as was said: such a torrent would never be complete */
export async function makeTorrent({ bytes, sizeBytes, name, signal }: TorrentFacts): Promise<MadeTorrent> {
  const pieceLength = pieceLengthFor(sizeBytes)
  const hashes: Buffer[] = []
  let piece = createHash('sha1')
  let room = pieceLength
  let read = 0
  for await (const chunk of bytes) {
    signal?.throwIfAborted()
    read += chunk.length
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + room)
      piece.update(part)
      at += part.length
      room -= part.length
      if (room === 0) {
        hashes.push(piece.digest())
        piece = createHash('sha1')
        room = pieceLength
      }
    }
  }
  if (room < pieceLength) hashes.push(piece.digest())
  if (read !== sizeBytes || read === 0) throw new Error(`a file of ${sizeBytes} bytes was read as ${read}`)
  const info = bencoded({ length: sizeBytes, name, 'piece length': pieceLength, pieces: Buffer.concat(hashes) })
  return { content: bencoded({ info: raw(info) }), infoHash: createHash('sha1').update(info).digest('hex') }
}

interface Places {
  /** Announced to; none: whoever has the file is found otherwise. */
  trackerUrl: string | null
  /** The file itself, over HTTP by ranges (BEP 19). */
  webSeedUrl: string
}

/** @param content as `makeTorrent` made it: what it says of the file, and so its number, stays as it is */
export function placed(content: Buffer, { trackerUrl, webSeedUrl }: Places): Buffer {
  const info = content.subarray('d4:info'.length, -1)
  return bencoded({
    ...(trackerUrl === null ? {} : { announce: trackerUrl }),
    info: raw(info),
    'url-list': [webSeedUrl],
  })
}

type Bencodable = number | string | Uint8Array | Raw | readonly Bencodable[] | { readonly [key: string]: Bencodable }
interface Raw {
  readonly [bencodedAlready]: Uint8Array
}
const bencodedAlready = Symbol('bencoded already')
const raw = (bytes: Uint8Array): Raw => ({ [bencodedAlready]: bytes })
const isRaw = (value: object): value is Raw => bencodedAlready in value

/** BEP 3: keys of dictionaries are sorted as bytes. */
function bencoded(value: Bencodable): Buffer {
  if (typeof value === 'number') return Buffer.from(`i${value}e`)
  if (typeof value === 'string') return bencoded(Buffer.from(value))
  if (value instanceof Uint8Array) return Buffer.concat([Buffer.from(`${value.length}:`), value])
  if (Array.isArray(value)) return Buffer.concat([Buffer.from('l'), ...value.map(bencoded), Buffer.from('e')])
  if (isRaw(value)) return Buffer.from(value[bencodedAlready])
  const entries = Object.entries(value as Record<string, Bencodable>).sort(([a], [b]) => (a < b ? -1 : 1))
  return Buffer.concat([
    Buffer.from('d'),
    ...entries.flatMap(([key, one]) => [bencoded(key), bencoded(one)]),
    Buffer.from('e'),
  ])
}
