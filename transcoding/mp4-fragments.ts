/** What the pieces of a fragmented MP4 say: tracks and codecs of its `moov`, durations of each `moof` (ISO/IEC 14496-12 §8.8). Pure. */
import { type Box, boxesIn, findBox, makeBox, needBox, uint32s } from './mp4-boxes.ts'

export interface Mp4Track {
  readonly id: number
  readonly kind: 'vide' | 'soun'
  /** Ticks a second. */
  readonly timescale: number
  /** RFC 6381: `avc1.64001f`, `mp4a.40.2`. */
  readonly codec: string
  /** In pixels; 0 for sound. */
  readonly width: number
  readonly height: number
}

interface TrackFragment {
  readonly trackId: number
  /** When its first sample is decoded, in ticks. */
  readonly decodeTime: number
  readonly duration: number
  /** Earliest moment shown, in ticks. */
  readonly presentationTime: number
  readonly samples: number
}

/**
 * What players read first: with a place for the duration of the film (`mehd`, filled at the end), and upright. ffmpeg copies the
 * matrix of the source even when the picture has been turned, and it would be turned twice.
 */
export function prepareInit(ftyp: Buffer, moov: Buffer): Buffer {
  const whole = needBox(moov, ['moov'])
  const mvex = needBox(moov, ['moov', 'mvex'])
  const withDuration = makeBox('mvex', makeBox('mehd', uint32s(0, 0)), moov.subarray(mvex.content, mvex.end))
  const content = [moov.subarray(whole.content, mvex.start), withDuration, moov.subarray(mvex.end, whole.end)]
  const init = Buffer.concat([ftyp, makeBox('moov', ...content)])
  for (const trak of traksIn(init)) unityMatrix.copy(init, needBox(init, ['tkhd'], trak).content + 40)
  return init
}

/** §6.2.2. */
const unityMatrix = uint32s(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)

function traksIn(init: Buffer): Box[] {
  const moov = needBox(init, ['moov'])
  return [...boxesIn(init, moov.content, moov.end)].filter((box) => box.type === 'trak')
}

/** @param init the bytes of `ftyp` and `moov` */
export function readTracks(init: Buffer): Mp4Track[] {
  return traksIn(init).map((trak) => readTrack(init, trak))
}

function readTrack(init: Buffer, trak: Box): Mp4Track {
  // Version 0 of `tkhd` and `mdhd`, as ffmpeg writes them for films of less than 68 years.
  const id = init.readUInt32BE(needBox(init, ['tkhd'], trak).content + 12)
  const timescale = init.readUInt32BE(needBox(init, ['mdia', 'mdhd'], trak).content + 12)
  const handler = needBox(init, ['mdia', 'hdlr'], trak).content
  const kind = init.toString('latin1', handler + 8, handler + 12) === 'vide' ? 'vide' : 'soun'
  const descriptions = needBox(init, ['mdia', 'minf', 'stbl', 'stsd'], trak)
  const entry = boxesIn(init, descriptions.content + 8, descriptions.end).next().value
  if (!entry) throw new RangeError('no sample description')
  // §12.1.3: a visual sample entry has 78 bytes of fields before its boxes, width and height at 24 and 26.
  const width = kind === 'vide' ? init.readUInt16BE(entry.content + 24) : 0
  const height = kind === 'vide' ? init.readUInt16BE(entry.content + 26) : 0
  return { id, kind, timescale, codec: readCodec(init, entry), width, height }
}

function readCodec(init: Buffer, entry: Box): string {
  if (entry.type === 'mp4a') return 'mp4a.40.2'
  const boxes = [...boxesIn(init, entry.content + 78, entry.end)]
  if (entry.type === 'av01') return readAv1(init, boxes)
  if (entry.type !== 'avc1') return entry.type
  const avcC = boxes.find((box) => box.type === 'avcC')
  if (!avcC) throw new RangeError('avc1 without avcC')
  // ISO/IEC 14496-15 §5.3.3.1: profile, compatibility, level.
  return `avc1.${init.toString('hex', avcC.content + 1, avcC.content + 4)}`
}

/** AV1 Codec ISO Media File Format Binding §2.3 and §5: profile, level, tier and depth. */
function readAv1(init: Buffer, boxes: readonly Box[]): string {
  const av1C = boxes.find((box) => box.type === 'av1C')
  if (!av1C) throw new RangeError('av01 without av1C')
  const [profileAndLevel, rest] = [init.readUInt8(av1C.content + 1), init.readUInt8(av1C.content + 2)]
  const level = String(profileAndLevel & 0x1f).padStart(2, '0')
  const depth = rest & 0x40 ? (rest & 0x20 ? '12' : '10') : '08'
  return `av01.${profileAndLevel >> 5}.${level}${rest & 0x80 ? 'H' : 'M'}.${depth}`
}

/** @param moof the bytes of one `moof` */
export function readFragment(moof: Buffer): TrackFragment[] {
  const box = needBox(moof, ['moof'])
  return [...boxesIn(moof, box.content, box.end)]
    .filter((child) => child.type === 'traf')
    .map((traf) => readTrackFragment(moof, traf))
}

function readTrackFragment(moof: Buffer, traf: Box): TrackFragment {
  const tfhd = needBox(moof, ['tfhd'], traf).content
  const flags = moof.readUInt32BE(tfhd) & 0xffffff
  const trackId = moof.readUInt32BE(tfhd + 4)
  const defaultAt = tfhd + 8 + (flags & 0x1 ? 8 : 0) + (flags & 0x2 ? 4 : 0)
  const defaultDuration = flags & 0x8 ? moof.readUInt32BE(defaultAt) : 0
  const tfdt = findBox(moof, ['tfdt'], traf)
  const decodeTime = tfdt ? readDecodeTime(moof, tfdt) : 0
  let duration = 0
  let samples = 0
  let presentationTime = Number.POSITIVE_INFINITY
  for (const trun of boxesIn(moof, traf.content, traf.end)) {
    if (trun.type !== 'trun') continue
    const has = moof.readUInt32BE(trun.content) & 0xffffff
    const count = moof.readUInt32BE(trun.content + 4)
    let at = trun.content + 8 + (has & 0x1 ? 4 : 0) + (has & 0x4 ? 4 : 0)
    for (let index = 0; index < count; index++) {
      const sampleDuration = has & 0x100 ? moof.readUInt32BE(at) : defaultDuration
      at += (has & 0x100 ? 4 : 0) + (has & 0x200 ? 4 : 0) + (has & 0x400 ? 4 : 0)
      const offset = has & 0x800 ? moof.readInt32BE(at) : 0
      at += has & 0x800 ? 4 : 0
      presentationTime = Math.min(presentationTime, decodeTime + duration + offset)
      duration += sampleDuration
    }
    samples += count
  }
  return { trackId, decodeTime, duration, presentationTime: samples ? presentationTime : decodeTime, samples }
}

function readDecodeTime(moof: Buffer, tfdt: Box): number {
  const isLong = moof.readUInt8(tfdt.content) === 1
  return isLong ? Number(moof.readBigUInt64BE(tfdt.content + 4)) : moof.readUInt32BE(tfdt.content + 4)
}
