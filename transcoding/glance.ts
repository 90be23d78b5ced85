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
  /** `avc1`, `hvc1`…, of that track. */
  codec: string | null
  /** It is shown as it is stored. */
  isUpright: boolean
  /** Which of its images are key frames, from 0, in the order of the file; null when nothing tells. */
  keyFrames: readonly number[] | null
}

/** Bytes from `start`, `length` of them or fewer at the end of the file. */
type ReadAt = (start: number, length: number) => Promise<Buffer>

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
    const nothing = { width: 0, height: 0, fps: null, codec: null, isUpright: false, keyFrames: null }
    if (kind === 'soun') return { kind, seconds, ...nothing }
    const header = await boxIn(track, 'tkhd')
    // A matrix of nine, whose first four turn and mirror, then the two sides in 65536ths.
    const shown = header && (await file(header.to - 44, 44))
    const [width, height] = shown?.length === 44 ? [shown.readUInt16BE(36), shown.readUInt16BE(40)] : [0, 0]
    if (Math.max(width, height) > longestSide) return null
    const matrix = [0, 4, 12, 16].map((at) => (shown?.length === 44 ? shown.readInt32BE(at) : 0))
    const isUpright = matrix.join() === [0x10000, 0, 0, 0x10000].join()
    const information = await boxIn(media, 'minf')
    const table = information && (await boxIn(information, 'stbl'))
    let images = 0
    let codec: string | null = null
    let keyFrames: number[] | null = null
    if (table !== null) {
      for await (const box of boxesIn(table.from, table.to)) {
        if (box.type === 'stsd') codec = (await fields(box, 16))?.toString('latin1', 12, 16) ?? null
        if (box.type === 'stss') keyFrames = await keyFramesOf(box)
        if (box.type === 'stsz') images = (await fields(box, 12))?.readUInt32BE(8) ?? 0
      }
    }
    return {
      kind,
      seconds,
      width,
      height,
      fps: seconds && images > 1 ? images / seconds : null,
      codec,
      isUpright,
      keyFrames,
    }
  }

  /** More of them than one reading holds are not told. */
  async function keyFramesOf(box: Box): Promise<number[] | null> {
    const count = (await fields(box, 8))?.readUInt32BE(4) ?? 0
    const length = 8 + 4 * count
    const bytes = length <= Math.min(windowBytes, box.to - box.from) ? await fields(box, length) : null
    return bytes && Array.from({ length: count }, (_, index) => bytes.readUInt32BE(8 + 4 * index) - 1)
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
    const { width, height, fps, codec, isUpright, keyFrames } = picture
    const hasSound = tracks.some(({ kind }) => kind === 'soun')
    return { durationSeconds, width, height, fps, hasSound, codec, isUpright, keyFrames }
  }
  return null
}

/** Where the content of a box begins and ends in the file. */
interface Box {
  type: string
  from: number
  to: number
}

interface Track extends Omit<Glance, 'durationSeconds' | 'hasSound'> {
  kind: 'vide' | 'soun'
  seconds: number | null
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
