/**
 * The one ffmpeg command that makes every rendition: the source is decoded once, each picture is scaled from the
 * one above it, and each rendition leaves by its own pipe as fragmented MP4. Pure.
 */
import type { Ffmpeg, FfmpegCommand } from './ffmpeg.ts'
import type { Ladder, PictureRung } from './ladder.ts'
import { uprightFilters } from './orientation.ts'
import type { Probe, ProbedVideo } from './probe.ts'
import { formatRational, ratio } from './rational.ts'

export interface EncodingPlan {
  ffmpeg: Ffmpeg
  source: string
  probe: Probe
  ladder: Ladder
}

/** Sound may go on that long after the last image before the image is held for it. */
const toleratedTail = 0.5

/** Renditions in the order of the ladder, the sound alone last, on `pipe:3` and following. */
export function encodingCommand({ ffmpeg, source, probe, ladder }: EncodingPlan): FfmpegCommand {
  const command = ffmpeg.reading(source, '-noautorotate')
  command.complexFilter([...pictureGraph(probe, ladder), ...soundGraph(probe, ladder)])
  let pipe = 3
  ladder.pictures.forEach((rung, index) => {
    command
      .output(`pipe:${pipe++}`)
      .outputOptions('-map', `[picture${index}]`, ...pictureCodec(rung, probe.video, ladder, ffmpeg.threads))
    if (probe.audio) command.outputOptions('-map', `[sound${index}]`, ...soundCodec(rung.soundBitrate))
    command.outputOptions(...fragmentedMp4)
  })
  if (ladder.sound) {
    const last = ladder.pictures.length
    command.output(`pipe:${pipe++}`).outputOptions('-map', `[sound${last}]`, ...soundCodec(ladder.sound.soundBitrate))
    command.outputOptions(...fragmentedMp4, '-frag_duration', '2000000')
  }
  return command
}

/** `delay_moov`, and neither `empty_moov` nor `negative_cts_offsets`: with these, sound and picture part by 60 to 83 ms. */
const fragmentedMp4 = [
  // Nothing of the phone leaves with the video: neither its place, nor its name, nor chapters, subtitles or data tracks.
  ...['-map_metadata', '-1', '-map_chapters', '-1', '-sn', '-dn'],
  ...['-max_muxing_queue_size', '4096', '-flush_packets', '1'],
  ...['-f', 'mp4', '-movflags', 'frag_keyframe+delay_moov+default_base_moof'],
]

function pictureCodec(rung: PictureRung, video: ProbedVideo, { gop }: Ladder, threads: number): string[] {
  const { matrix, primaries, transfer } = outputColour(video)
  return [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-threads', String(threads)],
    ...['-crf', '23', '-maxrate', String(rung.ceiling), '-bufsize', String(2 * rung.ceiling)],
    // Key frames at the same images in every rendition, and nothing refers across them.
    ...['-g', String(gop), '-keyint_min', String(gop), '-sc_threshold', '0', '-flags', '+cgop'],
    // Said in the stream itself: what the container says is written differently by each version of ffmpeg.
    ...['-x264-params', `colorprim=${primaries}:transfer=${transfer}:colormatrix=${matrix}:range=tv`],
  ]
}

function soundCodec(bitrate: number): string[] {
  return ['-c:a', 'aac', '-b:a', String(bitrate), '-ac', '2', '-ar', '48000']
}

function pictureGraph(probe: Probe, ladder: Ladder): string[] {
  const { video } = probe
  return ladder.pictures.map((rung, index) => {
    const isLast = index === ladder.pictures.length - 1
    const filters = [
      ...(index === 0 ? preparePicture(probe, ladder) : []),
      `scale=w=${rung.width}:h=${rung.height}${index === 0 ? `:out_range=tv,format=yuv420p,setsar=1` : ''}`,
    ]
    const input = index === 0 ? `[0:${video.index}]` : `[above${index}]`
    return `${input}${filters.join(',')}${isLast ? `[picture${index}]` : `,split=2[picture${index}][above${index + 1}]`}`
  })
}

/** What is done once, at the size of the source: images without combs, at even intervals from the first moment, upright. */
function preparePicture({ video, audio }: Probe, { fps }: Ladder): string[] {
  const soundEnd = audio?.durationSeconds ? audio.startSeconds + audio.durationSeconds : 0
  const pictureEnd = video.durationSeconds ? video.startSeconds + video.durationSeconds : Number.POSITIVE_INFINITY
  const held = soundEnd - pictureEnd
  return [
    ...(video.isInterlaced ? ['bwdif=mode=send_frame:deint=interlaced'] : []),
    `fps=fps=${formatRational(fps)}:start_time=0`,
    ...(held > toleratedTail ? [`tpad=stop_mode=clone:stop_duration=${held.toFixed(3)}`] : []),
    ...uprightFilters(video.orientation),
  ]
}

function soundGraph({ audio }: Probe, { pictures, sound }: Ladder): string[] {
  if (!audio) return []
  const outputs = [...pictures, ...(sound ? [sound] : [])].map((_, index) => `[sound${index}]`)
  // Holes are filled with silence and the beginning is that of the picture, so both stay together.
  return [`[0:${audio.index}]aresample=async=1:first_pts=0,asplit=${outputs.length}${outputs.join('')}`]
}

/** x264's names. A source that does not tell is read as televisions do: BT.709 from 720 lines on, BT.601 below. */
function outputColour({ colour, storedWidth, storedHeight }: ProbedVideo): {
  matrix: string
  primaries: string
  transfer: string
} {
  const isHd = Math.min(storedWidth, storedHeight) >= 720
  const told =
    colour.matrix === 'bt470bg' || colour.matrix === 'smpte170m'
      ? colour.matrix
      : colour.matrix === 'bt709'
        ? 'bt709'
        : null
  const matrix = told ?? (isHd ? 'bt709' : 'smpte170m')
  return { matrix, primaries: matrix, transfer: matrix === 'bt709' ? 'bt709' : 'smpte170m' }
}

/** Renditions leave in step: seconds of film that a run may take at most, before it is held to be endless. */
export function encodingTimeLimit({ probe, ladder }: Pick<EncodingPlan, 'probe' | 'ladder'>): number {
  const images = probe.durationSeconds * ratio(ladder.fps)
  return Math.ceil(600 + images * 2)
}
