/**
 * The one ffmpeg command that makes every rendition: the source is decoded once, each picture is scaled from the
 * one above it, and each rendition leaves by its own pipe as fragmented MP4. Pure.
 */
import type { Ffmpeg, FfmpegCommand } from './ffmpeg.ts'
import type { Ladder, PictureRung, SoundRung } from './ladder.ts'
import { turned, uprightFilters } from './orientation.ts'
import { planColour } from './picture-colour.ts'
import type { Probe } from './probe.ts'
import { formatRational, ratio } from './rational.ts'

export interface EncodingPlan {
  ffmpeg: Ffmpeg
  source: string
  probe: Probe
  ladder: Ladder
  /** Path of the table that `planColour` asks for. */
  toneMap: string | null
}

/** Sound may go on that long after the last image before the image is held for it. */
const toleratedTail = 0.5

/**
 * Renditions in the order of the ladder, the sound alone last, on `pipe:3` and following. One output (`tee`) gives them the same
 * encoded sound where they have the same bit rate: it is encoded three times at most, not six.
 */
export function encodingCommand(plan: EncodingPlan): FfmpegCommand {
  const { ffmpeg, source, probe, ladder } = plan
  const sounds = soundBitrates(plan)
  const streams = [
    ...ladder.pictures.map((_, index) => `[picture${index}]`),
    ...sounds.map((_, index) => `[sound${index}]`),
  ]
  const soundOf = ({ soundBitrate }: PictureRung | SoundRung) => `a:${sounds.indexOf(soundBitrate)}`
  const outputs = ladder.pictures.map((rung, index) => `v:${index}${probe.audio ? `,${soundOf(rung)}` : ''}`)
  if (ladder.sound) outputs.push(soundOf(ladder.sound))

  const command = ffmpeg.reading(source, '-noautorotate').complexFilter(filmGraph(plan))
  command.output(outputs.map((select, index) => `[${fragmentedMp4(select)}]pipe:${3 + index}`).join('|'))
  return command.outputOptions(
    ...streams.flatMap((stream) => ['-map', stream]),
    ...pictureCodec(plan),
    ...(probe.audio ? ['-c:a', 'aac', ...sounds.flatMap((bitrate, index) => [`-b:a:${index}`, String(bitrate)])] : []),
    // A film of which two images are a thousand hours apart ends where it said that it would.
    ...['-t', String(Math.ceil(probe.durationSeconds * 1.1 + 10))],
    // Nothing of the phone leaves with the video: neither its place, nor its name, nor chapters, subtitles or data tracks.
    ...['-map_metadata', '-1', '-map_chapters', '-1', '-sn', '-dn'],
    // ffmpeg 4.1 would shift a `tee` by the delay of the first images, which `mp4` alone expresses otherwise.
    ...['-max_muxing_queue_size', '4096', '-avoid_negative_ts', 'disabled', '-f', 'tee'],
  )
}

/** Those of the ladder, each once. */
function soundBitrates({ probe, ladder }: EncodingPlan): number[] {
  const rungs = [...ladder.pictures, ...(ladder.sound ? [ladder.sound] : [])]
  return probe.audio ? [...new Set(rungs.map((rung) => rung.soundBitrate))] : []
}

/**
 * One branch of `tee`, whose quotes are read twice. `delay_moov`, and neither `empty_moov` nor `negative_cts_offsets`: with these,
 * sound and picture part by 60 to 83 ms. A branch of sound alone has no key frames to be cut at.
 */
function fragmentedMp4(select: string): string {
  const flags = 'frag_keyframe+delay_moov+default_base_moof'
  const every = select.startsWith('a') ? ':frag_duration=2000000' : ''
  return `select=\\'${select}\\':f=mp4:flush_packets=1:movflags=${flags}${every}`
}

function pictureCodec({ ffmpeg: { threads }, probe, ladder: { pictures, gop } }: EncodingPlan): string[] {
  return [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-threads', String(threads), '-crf', '23'],
    ...pictures.flatMap(({ ceiling }, index) => [
      `-maxrate:v:${index}`,
      String(ceiling),
      `-bufsize:v:${index}`,
      String(2 * ceiling),
    ]),
    // Key frames at the same images in every rendition, and nothing refers across them.
    ...['-g', String(gop), '-keyint_min', String(gop), '-sc_threshold', '0', '-flags', '+cgop+global_header'],
    // Said in the stream itself: what the container says is written differently by each version of ffmpeg.
    ...['-x264-params', planColour(probe.video).x264],
  ]
}

function filmGraph(plan: EncodingPlan): string[] {
  const { probe, ladder } = plan
  const [largest, ...smaller] = ladder.pictures
  if (!largest) throw new RangeError('a ladder without a picture')
  const picture = `[0:${probe.video.index}]${firstPicture(plan, largest).join(',')}`
  const cascade = [
    `[film]${smaller.length ? 'split=2[picture0][above1]' : 'null[picture0]'}`,
    ...smaller.map(({ width, height }, index) => {
      const isLast = index === smaller.length - 1
      const outputs = isLast ? `[picture${index + 1}]` : `,split=2[picture${index + 1}][above${index + 2}]`
      return `[above${index + 1}]scale=w=${width}:h=${height}${outputs}`
    }),
  ]
  if (!probe.audio) return [`${picture}[film]`, ...cascade]
  const sounds = soundBitrates(plan).map((_, index) => `[sound${index}]`)
  return [
    `${picture}[shown]`,
    // Holes are filled with silence and the beginning is that of the picture, so both stay together.
    `[0:${probe.audio.index}]aresample=48000:async=1:first_pts=0,${plainSound}[heard]`,
    // What follows is empty, but makes the sound last as long as the picture: a player stops where sound is missing.
    `color=s=${largest.width}x${largest.height}:r=${formatRational(ladder.fps)},${plainPicture},trim=end_frame=0[nothing]`,
    `aevalsrc=0:s=48000:d=1,atrim=end_sample=0,${plainSound}[silence]`,
    '[shown][heard][nothing][silence]concat=n=2:v=1:a=1[film][sound]',
    ...cascade,
    `[sound]asplit=${sounds.length}${sounds.join('')}`,
  ]
}

const plainPicture = 'format=yuv420p,setsar=1'
const plainSound = 'aformat=sample_fmts=fltp:channel_layouts=stereo'

/** The largest picture: images without combs, at even intervals from the first moment, reduced, in plain colours, upright. */
function firstPicture({ probe, ladder, toneMap }: EncodingPlan, rung: PictureRung): string[] {
  const { video } = probe
  const colour = planColour(video)
  const held = soundAfterPicture(probe)
  // Turned once reduced: there is less to turn.
  const { width, height } = turned(rung, video.orientation)
  return [
    ...(video.isInterlaced ? ['bwdif=mode=send_frame:deint=interlaced'] : []),
    `fps=fps=${formatRational(ladder.fps)}:start_time=0`,
    ...(held > toleratedTail ? [`tpad=stop_mode=clone:stop_duration=${held.toFixed(3)}`] : []),
    `scale=w=${width}:h=${height}:${colour.scale}`,
    ...(toneMap
      ? ['format=gbrp10le', `lut3d=file=${filterValue(toneMap)}`, 'scale=out_color_matrix=bt709:out_range=tv']
      : []),
    'format=yuv420p',
    ...uprightFilters(video.orientation),
    plainPicture,
  ]
}

/** Seconds of sound after the last image. Some files tell a track's end where others tell its length: the film's own length decides. */
function soundAfterPicture({ video, audio, durationSeconds }: Probe): number {
  if (!audio?.durationSeconds || !video.durationSeconds) return 0
  const end = Math.min(video.startSeconds, audio.startSeconds) + durationSeconds
  const pictureEnd = Math.min(end, video.startSeconds + video.durationSeconds)
  return Math.min(end, audio.startSeconds + audio.durationSeconds) - pictureEnd
}

/** A value in a graph of filters, where it is read twice: as an option of its filter, then as part of the graph. */
export function filterValue(text: string): string {
  return text.replace(/[\\':]/g, '\\$&').replace(/[\\'[\],;]/g, '\\$&')
}

/** Seconds that a run may take before it is held to be endless: two for each image, on a machine ten times too slow. */
export function encodingTimeLimit({ probe, ladder }: Pick<EncodingPlan, 'probe' | 'ladder'>): number {
  const images = probe.durationSeconds * ratio(ladder.fps)
  return Math.ceil(600 + images * 2)
}
