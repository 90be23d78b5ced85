/**
 * Checks a folder of playlists against RFC 8216bis and against the very bytes that they name. Written apart from
 * `transcoding/`, from the text of the RFC and of ISO/IEC 14496-12, so that both would have to be wrong together.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface ValidatedVariant {
  uri: string
  attributes: Record<string, string>
  segments: ValidatedSegment[]
  codecs: string[]
}

interface ValidatedSegment {
  duration: number
  start: number
  size: number
}

/** What is wrong, one sentence each; none when the whole is right. */
export async function validateHls(
  folder: string,
  master = 'master.m3u8',
): Promise<{ faults: string[]; variants: ValidatedVariant[] }> {
  const faults: string[] = []
  const fault = (where: string) => (text: string) => faults.push(`${where}: ${text}`)
  const lines = playlistLines(await readFile(join(folder, master), 'utf8'), fault(master))
  const variants: ValidatedVariant[] = []
  const targets = new Set<number>()
  let attributes: Record<string, string> | null = null
  for (const line of lines) {
    if (line.startsWith('#EXT-X-STREAM-INF:')) attributes = attributeList(line, fault(master))
    else if (!line.startsWith('#')) {
      if (!attributes) fault(master)(`${line} without EXT-X-STREAM-INF (§4.4.6.2)`)
      const media = await validateMediaPlaylist(folder, line)
      faults.push(...media.faults)
      targets.add(media.targetDuration)
      validateVariant(attributes ?? {}, media, fault(line))
      variants.push({
        uri: line,
        attributes: attributes ?? {},
        segments: media.segments,
        codecs: media.tracks.map((track) => track.codec),
      })
      attributes = null
    } else if (!/^#EXT(M3U|-X-VERSION:\d+|-X-INDEPENDENT-SEGMENTS)$/.test(line)) fault(master)(`unknown line ${line}`)
  }
  if (variants.length === 0) fault(master)('no variant')
  if (targets.size > 1) fault(master)(`target durations differ: ${[...targets].join(', ')} (§6.2.4)`)
  // §6.2.4: players change from one to another at a segment, so they all have the same ones.
  const pictures = variants.filter((variant) => variant.attributes.RESOLUTION)
  const timelines = new Set(
    pictures.map(({ segments }) => segments.map(({ duration }) => duration.toFixed(3)).join(' ')),
  )
  if (timelines.size > 1) fault(master)('renditions are not cut at the same moments (§6.2.4)')
  return { faults, variants }
}

interface MediaFacts {
  faults: string[]
  segments: ValidatedSegment[]
  targetDuration: number
  hasEnded: boolean
  tracks: Track[]
}

async function validateMediaPlaylist(folder: string, playlist: string): Promise<MediaFacts> {
  const faults: string[] = []
  const fault = (text: string) => faults.push(`${playlist}: ${text}`)
  const lines = playlistLines(await readFile(join(folder, playlist), 'utf8'), fault)
  const version = numberOf(lines, '#EXT-X-VERSION:')
  const targetDuration = numberOf(lines, '#EXT-X-TARGETDURATION:')
  const type = lines.find((line) => line.startsWith('#EXT-X-PLAYLIST-TYPE:'))?.split(':')[1]
  const hasEnded = lines.at(-1) === '#EXT-X-ENDLIST'
  if (!Number.isInteger(targetDuration)) fault('no whole EXT-X-TARGETDURATION (§4.4.3.1)')
  if (version < 6) fault('EXT-X-MAP needs version 6 (§8)')
  if (type === 'VOD' && !hasEnded) fault('VOD without EXT-X-ENDLIST')
  if (type !== 'VOD' && type !== 'EVENT') fault(`type ${type} (§4.4.3.5)`)
  if (!lines.includes('#EXT-X-INDEPENDENT-SEGMENTS')) fault('segments are not said to be independent')
  const known =
    /^#EXT(M3U|-X-(VERSION|TARGETDURATION|MEDIA-SEQUENCE|PLAYLIST-TYPE|INDEPENDENT-SEGMENTS|MAP|BYTERANGE|ENDLIST)|INF)\b/
  for (const line of lines) if (line.startsWith('#') && !known.test(line)) fault(`unknown line ${line}`)

  const mapLine = lines.find((line) => line.startsWith('#EXT-X-MAP:'))
  if (!mapLine) throw new Error(`${playlist} has no EXT-X-MAP (§4.4.4.5)`)
  const map = attributeList(mapLine, fault)
  const bytes = await readFile(join(folder, map.URI ?? ''))
  const [initSize = 0, initStart = 0] = (map.BYTERANGE ?? '').split('@').map(Number)
  const init = bytes.subarray(initStart, initStart + initSize)
  if (boxTypes(init).join(' ') !== 'ftyp moov') fault(`EXT-X-MAP names ${boxTypes(init).join(' ')} (§3.1.2)`)
  const tracks = readInit(init)

  const segments: ValidatedSegment[] = []
  let duration: number | null = null
  let range: [size: number, start: number] | null = null
  let expectedStart: number | null = null
  const ends = new Map<number, number>()
  for (const line of lines) {
    if (line.startsWith('#EXTINF:')) duration = Number(/^#EXTINF:(\d+(?:\.\d+)?),/.exec(line)?.[1])
    else if (line.startsWith('#EXT-X-BYTERANGE:')) range = line.slice(17).split('@').map(Number) as [number, number]
    else if (!line.startsWith('#')) {
      if (duration === null || range === null || Number.isNaN(duration)) {
        fault(`${line} without EXTINF or EXT-X-BYTERANGE`)
        continue
      }
      const [size, start] = range
      if (line !== map.URI) fault(`segment in ${line}, map in ${map.URI}`)
      if (Math.round(duration) > targetDuration)
        fault(`a segment of ${duration} s, target ${targetDuration} (§4.4.3.1)`)
      if (start + size > bytes.length) fault(`bytes ${start}+${size} are not written yet: the file has ${bytes.length}`)
      if (expectedStart !== null && start !== expectedStart) fault(`a hole between segments at ${start}`)
      expectedStart = start + size
      validateSegment(bytes.subarray(start, start + size), tracks, ends, duration, fault)
      segments.push({ duration, start, size })
      duration = range = null
    }
  }
  if (hasEnded && expectedStart !== bytes.length)
    fault(`${bytes.length - (expectedStart ?? 0)} bytes after the last segment`)
  return { faults, segments, targetDuration, hasEnded, tracks }
}

function validateVariant(attributes: Record<string, string>, media: MediaFacts, fault: (text: string) => void): void {
  const picture = media.tracks.find((track) => track.kind === 'vide')
  const codecs = media.tracks.map((track) => track.codec).join(',')
  if (attributes.CODECS !== codecs) fault(`CODECS ${attributes.CODECS}, in the file ${codecs} (§4.4.6.2)`)
  const resolution = picture ? `${picture.width}x${picture.height}` : undefined
  if (attributes.RESOLUTION !== resolution) fault(`RESOLUTION ${attributes.RESOLUTION}, in the file ${resolution}`)
  if (!/^\d+$/.test(attributes.BANDWIDTH ?? '')) fault('no whole BANDWIDTH')
  const peak = measuredPeak(media.segments, media.targetDuration)
  const seconds = media.segments.reduce((sum, segment) => sum + segment.duration, 0)
  const average = (media.segments.reduce((sum, segment) => sum + segment.size, 0) * 8) / seconds
  const announced = Number(attributes.BANDWIDTH)
  if (announced < Math.floor(peak)) fault(`BANDWIDTH ${announced} below the peak ${peak.toFixed(0)}`)
  if (!media.hasEnded) return
  if (announced > peak * 1.1) fault(`BANDWIDTH ${announced} is more than 10 % above the peak ${peak.toFixed(0)}`)
  const averageSaid = Number(attributes['AVERAGE-BANDWIDTH'])
  if (Math.abs(averageSaid / average - 1) > 0.1)
    fault(`AVERAGE-BANDWIDTH ${averageSaid}, measured ${average.toFixed(0)}`)
}

/** §4.1: the largest bit rate of contiguous segments that last between 0.5 and 1.5 target durations together. */
function measuredPeak(segments: readonly ValidatedSegment[], targetDuration: number): number {
  const rates: number[] = []
  for (let first = 0; first < segments.length; first++) {
    for (let last = first + 1; last <= segments.length; last++) {
      const set = segments.slice(first, last)
      const seconds = set.reduce((sum, segment) => sum + segment.duration, 0)
      if (seconds > 1.5 * targetDuration) break
      if (seconds >= 0.5 * targetDuration)
        rates.push((set.reduce((sum, segment) => sum + segment.size, 0) * 8) / seconds)
    }
  }
  const whole = segments.reduce((sum, segment) => sum + segment.duration, 0)
  return rates.length ? Math.max(...rates) : (segments.reduce((sum, segment) => sum + segment.size, 0) * 8) / whole
}

/** §3.1.2: whole fragments, following the ones before, and beginning with a key frame of the picture. */
function validateSegment(
  bytes: Buffer,
  tracks: readonly Track[],
  ends: Map<number, number>,
  said: number,
  fault: (text: string) => void,
): void {
  if (boxTypes(bytes).join(' ') !== 'moof mdat') fault(`a segment made of ${boxTypes(bytes).join(' ')}`)
  const main = tracks.find((track) => track.kind === 'vide') ?? tracks[0]
  const lengths = new Map<number, number>()
  for (const traf of boxesAt(bytes, ['moof', 'traf'])) {
    const header = first(boxesAt(traf, ['tfhd']))
    const flags = header.readUInt32BE(0) & 0xffffff
    const track = tracks.find(({ id }) => id === header.readUInt32BE(4))
    if (!track) return void fault('a fragment of an unknown track')
    let at = 8 + (flags & 1 ? 8 : 0) + (flags & 2 ? 4 : 0)
    const defaultDuration = flags & 8 ? header.readUInt32BE(at) : 0
    at += (flags & 8 ? 4 : 0) + (flags & 16 ? 4 : 0)
    const defaultFlags = flags & 32 ? header.readUInt32BE(at) : 0
    const time = first(boxesAt(traf, ['tfdt']))
    const decodeTime = time[0] ? Number(time.readBigUInt64BE(4)) : time.readUInt32BE(4)
    const expected = ends.get(track.id)
    if (expected !== undefined && expected !== decodeTime)
      fault(`track ${track.id} leaps from ${expected} to ${decodeTime}`)
    let ticks = 0
    for (const [index, run] of boxesAt(traf, ['trun']).entries()) {
      const has = run.readUInt32BE(0) & 0xffffff
      let position = 8 + (has & 1 ? 4 : 0)
      const firstFlags = has & 4 ? run.readUInt32BE(position) : null
      position += has & 4 ? 4 : 0
      for (let sample = 0; sample < run.readUInt32BE(4); sample++) {
        ticks += has & 0x100 ? run.readUInt32BE(position) : defaultDuration
        position += (has & 0x100 ? 4 : 0) + (has & 0x200 ? 4 : 0)
        const own = has & 0x400 ? run.readUInt32BE(position) : defaultFlags
        position += (has & 0x400 ? 4 : 0) + (has & 0x800 ? 4 : 0)
        // §8.8.3.1: sample_is_non_sync_sample.
        const isKey = ((sample === 0 && firstFlags !== null ? firstFlags : own) & 0x10000) === 0
        if (index === 0 && sample === 0 && track.kind === 'vide' && !isKey)
          fault('a segment that does not begin with a key frame')
      }
    }
    ends.set(track.id, decodeTime + ticks)
    lengths.set(track.id, ticks / track.timescale)
  }
  const measured = lengths.get(main?.id ?? 0) ?? [...lengths.values()][0] ?? 0
  if (Math.abs(measured - said) > 0.001) fault(`EXTINF ${said}, in the file ${measured}`)
}

/** AV1 Codec ISO Media File Format Binding §2.3.3 (`av1C`) and §5 (codecs parameter). */
function av1Codec(description: Buffer): string {
  const at = description.indexOf('av1C') + 4
  const [, byte1 = 0, byte2 = 0] = description.subarray(at, at + 4)
  const bits = (byte2 >> 6) & 1 ? ((byte2 >> 5) & 1 ? 12 : 10) : 8
  const two = (value: number) => `0${value}`.slice(-2)
  return `av01.${byte1 >> 5}.${two(byte1 % 32)}${byte2 >> 7 ? 'H' : 'M'}.${two(bits)}`
}

interface Track {
  id: number
  kind: string
  timescale: number
  codec: string
  width: number
  height: number
}

function readInit(init: Buffer): Track[] {
  return boxesAt(init, ['moov', 'trak']).map((trak) => {
    const kind = first(boxesAt(trak, ['mdia', 'hdlr'])).toString('latin1', 8, 12)
    const description = first(boxesAt(trak, ['mdia', 'minf', 'stbl', 'stsd'])).subarray(8)
    const type = description.toString('latin1', 4, 8)
    const config = description.indexOf('avcC')
    return {
      id: first(boxesAt(trak, ['tkhd'])).readUInt32BE(12),
      kind,
      timescale: first(boxesAt(trak, ['mdia', 'mdhd'])).readUInt32BE(12),
      codec:
        type === 'avc1'
          ? `avc1.${description.toString('hex', config + 5, config + 8)}`
          : type === 'mp4a'
            ? 'mp4a.40.2'
            : type === 'av01'
              ? av1Codec(description)
              : type,
      width: kind === 'vide' ? description.readUInt16BE(8 + 24) : 0,
      height: kind === 'vide' ? description.readUInt16BE(8 + 26) : 0,
    }
  })
}

/** Contents of every box at this path. */
function boxesAt(bytes: Buffer, [type, ...rest]: readonly string[]): Buffer[] {
  const found: Buffer[] = []
  for (let at = 0; at + 8 <= bytes.length; at += bytes.readUInt32BE(at)) {
    const content = bytes.subarray(at + 8, at + bytes.readUInt32BE(at))
    if (bytes.toString('latin1', at + 4, at + 8) === type)
      found.push(...(rest.length ? boxesAt(content, rest) : [content]))
    if (bytes.readUInt32BE(at) < 8) break
  }
  return found
}

function boxTypes(bytes: Buffer): string[] {
  const types: string[] = []
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at)
    types.push(at + size > bytes.length || size < 8 ? 'cut' : bytes.toString('latin1', at + 4, at + 8))
    at += Math.max(8, size)
  }
  return types
}

function first(boxes: readonly Buffer[]): Buffer {
  if (!boxes[0]) throw new Error('a box is missing')
  return boxes[0]
}

function playlistLines(text: string, fault: (text: string) => void): string[] {
  if (!text.startsWith('#EXTM3U\n')) fault('does not begin with #EXTM3U (§4.4.1.1)')
  if (!text.endsWith('\n')) fault('its last line is cut')
  const lines = text.split('\n').filter((line) => line !== '')
  for (const tag of [
    '#EXT-X-VERSION',
    '#EXT-X-TARGETDURATION',
    '#EXT-X-PLAYLIST-TYPE',
    '#EXT-X-MAP',
    '#EXT-X-ENDLIST',
    '#EXT-X-INDEPENDENT-SEGMENTS',
  ]) {
    if (lines.filter((line) => line.startsWith(tag)).length > 1) fault(`${tag} more than once`)
  }
  return lines
}

function numberOf(lines: readonly string[], tag: string): number {
  return Number(lines.find((line) => line.startsWith(tag))?.slice(tag.length) ?? Number.NaN)
}

/** §4.2. */
function attributeList(line: string, fault: (text: string) => void): Record<string, string> {
  const attributes: Record<string, string> = {}
  const text = line.slice(line.indexOf(':') + 1)
  for (const [, name = '', quoted, plain] of text.matchAll(/([A-Z0-9-]+)=(?:"([^"]*)"|([^",]*))(?:,|$)/g)) {
    if (name in attributes) fault(`${name} more than once`)
    attributes[name] = quoted ?? plain ?? ''
  }
  return attributes
}
