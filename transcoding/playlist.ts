/** Writes HLS playlists (RFC 8216bis): one of byte ranges in a single file for each rendition, and the one that lists them. Pure. */

export interface Segment {
  /** Position and length in the rendition's file, in bytes. */
  readonly start: number
  readonly sizeBytes: number
  readonly durationSeconds: number
}

export interface MediaPlaylist {
  /** Beside the playlist: `720.mp4`. */
  readonly file: string
  /** Of `ftyp` and `moov`, at the beginning of the file. */
  readonly initBytes: number
  /** §4.4.3.1: no segment, rounded, lasts longer. It never changes while the playlist grows. */
  readonly targetSeconds: number
  readonly segments: readonly Segment[]
  /** Nothing will be added. */
  readonly hasEnded: boolean
}

export interface Variant {
  readonly playlist: string
  /** §4.4.6.2: bits a second, of the densest stretch and on the whole. */
  readonly peakBitrate: number
  readonly averageBitrate: number
  /** RFC 6381, separated by commas. */
  readonly codecs: string
  /** Null for sound alone. */
  readonly picture: { readonly width: number; readonly height: number; readonly fps: number } | null
}

/**
 * While it grows: type EVENT, lines are only added. Once complete: VOD, and it never changes again.
 * Version 7: `EXT-X-MAP` outside I-frame playlists needs 6, and Apple's tools ask for 7 with fragmented MP4.
 */
export function formatMediaPlaylist({ file, initBytes, targetSeconds, segments, hasEnded }: MediaPlaylist): string {
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${targetSeconds}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    `#EXT-X-PLAYLIST-TYPE:${hasEnded ? 'VOD' : 'EVENT'}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-MAP:URI="${file}",BYTERANGE="${initBytes}@0"`,
    ...segments.map(
      ({ start, sizeBytes, durationSeconds }) =>
        `#EXTINF:${durationSeconds.toFixed(6)},\n#EXT-X-BYTERANGE:${sizeBytes}@${start}\n${file}`,
    ),
    ...(hasEnded ? ['#EXT-X-ENDLIST'] : []),
  ]
  return `${lines.join('\n')}\n`
}

/** In the order given: players begin with the first. */
export function formatMasterPlaylist(variants: readonly Variant[]): string {
  const lines = variants.map(({ playlist, peakBitrate, averageBitrate, codecs, picture }) => {
    const attributes = [
      `BANDWIDTH=${Math.ceil(peakBitrate)}`,
      `AVERAGE-BANDWIDTH=${Math.ceil(averageBitrate)}`,
      `CODECS="${codecs}"`,
      ...(picture ? [`RESOLUTION=${picture.width}x${picture.height}`, `FRAME-RATE=${picture.fps.toFixed(3)}`] : []),
    ]
    return `#EXT-X-STREAM-INF:${attributes.join(',')}\n${playlist}\n`
  })
  return `#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n${lines.join('')}`
}

/** A master playlist without its other variants. */
export function onlyVariant(masterPlaylist: string, name: string): string {
  const [header = '', ...variants] = masterPlaylist.split('#EXT-X-STREAM-INF:')
  const kept = variants.filter((variant) => variant.split('\n')[1] === `${name}.m3u8`)
  return [header, ...kept].join('#EXT-X-STREAM-INF:')
}

/**
 * §4.4.6.2.1: the densest stretch of segments that lasts between half and one and a half target durations.
 * When the film is shorter than that, the whole of it.
 */
export function peakBitrate(segments: readonly Segment[], targetSeconds: number): number {
  let peak = 0
  segments.forEach((_, first) => {
    let bytes = 0
    let seconds = 0
    for (let last = first; last < segments.length && seconds <= 1.5 * targetSeconds; last++) {
      const segment = segments[last]
      if (!segment) break
      bytes += segment.sizeBytes
      seconds += segment.durationSeconds
      if (seconds >= 0.5 * targetSeconds && seconds <= 1.5 * targetSeconds) peak = Math.max(peak, (bytes * 8) / seconds)
    }
  })
  return peak || averageBitrate(segments)
}

export function averageBitrate(segments: readonly Segment[]): number {
  const seconds = segments.reduce((sum, segment) => sum + segment.durationSeconds, 0)
  const bytes = segments.reduce((sum, segment) => sum + segment.sizeBytes, 0)
  return seconds > 0 ? (bytes * 8) / seconds : 0
}
