/**
 * What the index of an MP4 or QuickTime file says of its film, read in a few places without any program: enough to foretell how long
 * it takes until `probe.ts` has looked at it, and for nothing else, since a file may lie. Whatever it holds, few bytes are read.
 */

export interface Glance {
  durationSeconds: number
  /** As people see it, as far as the index tells: of the track with the largest picture. */
  width: number
  height: number
  /** Images each second; null when nothing tells. */
  fps: number | null
  hasSound: boolean
}

/** Bytes from `start`, `length` of them or fewer at the end of the file. */
export type ReadAt = (start: number, length: number) => Promise<Buffer>

/** Each reading is of that many bytes: the index of a phone’s film lies within. */
const windowBytes = 64 * 1024
const mostReadings = 12
const mostBoxes = 200
const longestSeconds = 86_400
const longestSide = 16_384

/** Null when it is no such file, or its index cannot be found. Rejects only as `read` does. */
export async function glanceAt(read: ReadAt, sizeBytes: number): Promise<Glance | null> {
  const file = windowed(read, sizeBytes)
  let boxes = 0

  /** The boxes between two places, one after the other (ISO/IEC 14496-12 §4.2). */
  async function* boxesIn(from: number, to: number): AsyncGenerator<Box> {
    let at = from
    while (at + 8 <= to) {
      if (++boxes > mostBoxes) return
      const head = await file(at, 16)
      if (head === null || head.length < 8) return
      const short = head.readUInt32BE(0)
      const type = head.toString('latin1', 4, 8)
      if (short === 1 && head.length < 16) return
      const size = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? to - at : short
      const header = short === 1 ? 16 : 8
      if (size < header) return
      yield { type, from: at + header, to: Math.min(to, at + size) }
      at += size
    }
  }

  async function boxIn(parent: Box, type: string): Promise<Box | null> {
    for await (const box of boxesIn(parent.from, parent.to)) if (box.type === type) return box
    return null
  }

  /** The first bytes of what it holds, all of them or nothing. */
  async function fields(box: Box | null, length: number): Promise<Buffer | null> {
    const bytes = box && (await file(box.from, Math.min(length, box.to - box.from)))
    return bytes === null || bytes.length < length ? null : bytes
  }

  /** Of `mvhd` and `mdhd`, which begin alike. */
  async function secondsOf(box: Box | null): Promise<number | null> {
    const isWide = (await fields(box, 20))?.readUInt8(0) === 1
    const bytes = await fields(box, isWide ? 32 : 20)
    if (bytes === null) return null
    const scale = bytes.readUInt32BE(isWide ? 20 : 12)
    const duration = isWide ? Number(bytes.readBigUInt64BE(24)) : bytes.readUInt32BE(16)
    return scale > 0 && duration > 0 && duration / scale <= longestSeconds ? duration / scale : null
  }

  async function trackOf(track: Box): Promise<Track | null> {
    const media = await boxIn(track, 'mdia')
    const handler = await fields(media && (await boxIn(media, 'hdlr')), 12)
    const kind = handler?.toString('latin1', 8, 12)
    if (media === null || (kind !== 'vide' && kind !== 'soun')) return null
    const seconds = await secondsOf(await boxIn(media, 'mdhd'))
    if (kind === 'soun') return { kind, seconds, width: 0, height: 0, fps: null }
    const header = await boxIn(track, 'tkhd')
    const shown = header && (await file(header.to - 8, 8))
    // In 65536ths.
    const [width, height] = shown?.length === 8 ? [shown.readUInt16BE(0), shown.readUInt16BE(4)] : [0, 0]
    if (Math.max(width, height) > longestSide) return null
    const information = await boxIn(media, 'minf')
    const table = information && (await boxIn(information, 'stbl'))
    const images = (await fields(table && (await boxIn(table, 'stsz')), 12))?.readUInt32BE(8) ?? 0
    return { kind, seconds, width, height, fps: seconds && images > 1 ? images / seconds : null }
  }

  for await (const box of boxesIn(0, sizeBytes)) {
    if (box.type !== 'moov') continue
    let whole: number | null = null
    const tracks: Track[] = []
    for await (const inner of boxesIn(box.from, box.to)) {
      if (inner.type === 'mvhd') whole = await secondsOf(inner)
      const track = inner.type === 'trak' ? await trackOf(inner) : null
      if (track !== null) tracks.push(track)
    }
    const durationSeconds = whole ?? Math.max(0, ...tracks.map(({ seconds }) => seconds ?? 0))
    const [picture] = tracks.filter(({ width, height }) => width * height > 0).sort((a, b) => b.width - a.width)
    if (picture === undefined || durationSeconds <= 0) return null
    const { width, height, fps } = picture
    return { durationSeconds, width, height, fps, hasSound: tracks.some(({ kind }) => kind === 'soun') }
  }
  return null
}

/** Where the content of a box begins and ends in the file. */
interface Box {
  type: string
  from: number
  to: number
}

interface Track {
  kind: 'vide' | 'soun'
  seconds: number | null
  width: number
  height: number
  fps: number | null
}

/** Reads by windows; null beyond the file, or when it was read often enough. */
function windowed(read: ReadAt, sizeBytes: number) {
  let readings = 0
  let held: { at: number; bytes: Buffer } = { at: 0, bytes: Buffer.alloc(0) }
  return async function bytesAt(at: number, length: number): Promise<Buffer | null> {
    if (at < 0 || at >= sizeBytes) return null
    const wanted = Math.min(length, sizeBytes - at)
    if (at < held.at || at + wanted > held.at + held.bytes.length) {
      if (++readings > mostReadings) return null
      held = { at, bytes: await read(at, Math.min(windowBytes, sizeBytes - at)) }
    }
    return held.bytes.subarray(at - held.at, at - held.at + wanted)
  }
}
