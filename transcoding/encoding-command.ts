/**
 * The one ffmpeg command that makes every rendition: the source is decoded once, each picture is scaled from the
 * one above it, and each rendition leaves by its own pipe as fragmented MP4. Pure.
 */
import { type EditedPlan, pictureGraph, soundGraph } from './edit-graph.ts'
import { changesNothing, hidesSomething, keptSeconds } from './edits.ts'
import type { Ffmpeg, FfmpegCommand } from './ffmpeg.ts'
import type { Ladder, PictureRung, SoundRung } from './ladder.ts'
import { turned, uprightFilters } from './orientation.ts'
import { planColour } from './picture-colour.ts'
import { latestEnd, type Probe } from './probe.ts'
import { formatRational, ratio } from './rational.ts'
import { soundAfterPicture, toleratedTail } from './sound-after-picture.ts'
import { plainSound } from './sound-filters.ts'
import type { SteadySound } from './steady-sound.ts'

interface EncodingPlan extends EditedPlan {
  ffmpeg: Ffmpeg
  source: string
  probe: Probe
  ladder: Ladder
  /** Path of the table that `planColour` asks for. */
  toneMap: string | null
  /** In place of the sound of the source. */
  steadySound?: SteadySound | null
  /** The largest rendition is the picture of the source as it is: `isCopyable` said so. */
  copiesLargest?: boolean | undefined
}

/**
 * Renditions in the order of the ladder, the sound alone last, on `pipe:3` and following. One output (`tee`) gives them the same
 * encoded sound where they have the same bit rate: it is encoded three times at most, not six.
 */
export function encodingCommand(plan: EncodingPlan): FfmpegCommand {
  const { ffmpeg, source, probe, ladder } = plan
  const sounds = soundBitrates(plan)
  const streams = [
    ...ladder.pictures.map((_, index) => (isCopied(plan, index) ? `0:${probe.video.index}` : `[picture${index}]`)),
    ...sounds.map((_, index) => `[sound${index}]`),
  ]
  const soundOf = ({ soundBitrate }: PictureRung | SoundRung) => `a:${sounds.indexOf(soundBitrate)}`
  const outputs = ladder.pictures.map((rung, index) => `v:${index}${probe.audio ? `,${soundOf(rung)}` : ''}`)
  if (ladder.sound) outputs.push(soundOf(ladder.sound))

  const graph = filmGraph(plan)
  // A picture whose size changes on the way (a phone that is turned, a call that gets worse) is scaled as it comes: begun again, the
  // graph would put its silences and its cuts a second time.
  const steady = probe.video.isDrawn ? [] : ['-reinit_filter:v', '0']
  const command = ffmpeg.reading(source, '-noautorotate', ...steady)
  if (plan.steadySound) {
    ffmpeg.alsoReading(command, plan.steadySound.path, '-itsoffset', plan.steadySound.delaySeconds.toFixed(3))
  }
  if (graph.length > 0) command.complexFilter(graph)
  command.output(outputs.map((select, index) => `[${fragmentedMp4(select, plan)}]pipe:${3 + index}`).join('|'))
  return command.outputOptions(
    ...streams.flatMap((stream) => ['-map', stream]),
    ...pictureCodecs(plan),
    ...(probe.audio ? ['-c:a', 'aac', ...sounds.flatMap((bitrate, index) => [`-b:a:${index}`, String(bitrate)])] : []),
    ...['-t', longest(plan)],
    // Nothing of the phone leaves with the video: neither its place, nor its name, nor chapters, subtitles or data tracks.
    ...['-map_metadata', '-1', '-map_chapters', '-1', '-sn', '-dn'],
    // ffmpeg 4.1 would shift a `tee` by the delay of the first images, which `mp4` alone expresses otherwise.
    ...['-max_muxing_queue_size', '4096', '-avoid_negative_ts', 'disabled', '-f', 'tee'],
  )
}

/** What the author edited is never copied. */
function isCopied({ copiesLargest, edits }: EncodingPlan, index: number): boolean {
  return copiesLargest === true && index === 0 && (edits === undefined || changesNothing(edits))
}

/**
 * The first group lasts some 0.27 s, and the second is cut where the first second ends: the film can be played that much
 * sooner, and its first second is whole when a player has begun. A picture that is copied keeps its own key frames, and not every
 * encoder of AV1 makes one where it is told to.
 */
function earlyKeyFrames(plan: EncodingPlan): string[] {
  const { pictures, gop } = plan.ladder
  if (isCopied(plan, 0) || pictures.some(({ codec }) => codec !== 'h264')) return []
  const at = new Set([(gop * 2) / 15, gop / 2].map(Math.round))
  return ['-force_key_frames', `expr:${[...at].map((image) => `eq(n,${image})`).join('+')}`]
}

/**
 * A film of which its author hides something ends exactly where it said that it would: what is beyond was neither shown on the page
 * where it is edited, nor could be covered.
 */
function longest(plan: EncodingPlan): string {
  const expected = expectedSeconds(plan)
  return plan.edits && hidesSomething(plan.edits) ? expected.toFixed(3) : String(latestEnd(expected))
}

/** How long the result should be. */
export function expectedSeconds({ probe, edits }: Pick<EncodingPlan, 'probe' | 'edits'>): number {
  return edits === undefined ? probe.durationSeconds : keptSeconds(edits.cuts, probe.durationSeconds)
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
function fragmentedMp4(select: string, plan: EncodingPlan): string {
  const { gop, fps } = plan.ladder
  const flags = 'frag_keyframe+delay_moov+default_base_moof'
  // A picture that is copied may have more key frames than the others: it is cut where they are.
  const shortest = isCopied(plan, 0) ? `:min_frag_duration=${Math.round((1e6 * (gop - 0.5)) / ratio(fps))}` : ''
  const every = select.startsWith('a') ? ':frag_duration=2000000' : shortest
  return `select=\\'${select}\\':f=mp4:flush_packets=1:movflags=${flags}${every}`
}

function pictureCodecs(plan: EncodingPlan): string[] {
  const { ladder, ffmpeg, probe } = plan
  const colour = planColour(probe.video)
  const options = ladder.pictures.flatMap(({ codec, ceiling }, index) => {
    const of = (name: string, value: string | number) => [`-${name}:v:${index}`, String(value)]
    // Messages between the images (SEI, type 6) may tell of the device: they stay behind.
    if (isCopied(plan, index)) return [...of('c', 'copy'), ...of('bsf', 'filter_units=remove_types=6')]
    if (codec === 'av1') {
      return [
        ...[...of('c', 'libsvtav1'), ...of('preset', 10), ...of('crf', ladder.quality + 12)],
        ...[...of('color_range', 'tv'), ...of('colorspace', colour.matrix)],
        ...[...of('color_primaries', colour.primaries), ...of('color_trc', colour.transfer)],
      ]
    }
    return [
      ...[
        ...of('c', 'libx264'),
        ...of('preset', ladder.effort),
        ...of('profile', 'high'),
        ...of('crf', ladder.quality),
        // Captions within the images (CEA-608) would tell what is muted.
        ...of('a53cc', 0),
      ],
      ...[...of('maxrate', ceiling), ...of('bufsize', 2 * ceiling)],
      // Said in the stream itself: what the container says is written differently by each version of ffmpeg. Images come at even
      // intervals (`fps`): the encoder, told so, holds one image less before it gives the first.
      ...of('x264-params', `${colour.x264}:force-cfr=1`),
    ]
  })
  return [
    ...options,
    ...['-threads', String(ffmpeg.threads)],
    // Key frames at the same images in every rendition, and nothing refers across them.
    ...['-g', String(ladder.gop), '-keyint_min', String(ladder.gop), '-sc_threshold', '0'],
    ...earlyKeyFrames(plan),
    ...['-flags', '+cgop+global_header'],
  ]
}

/** Empty when the picture is copied for its only rendition, and nothing is heard. */
function filmGraph(plan: EncodingPlan): string[] {
  const { probe, ladder } = plan
  const sizes = sizesToDraw(plan)
  const [largest] = sizes
  const picture = largest && `${pictureSource(plan)}${firstPicture(plan, largest).join(',')}`
  const pictureTo = (label: string) => (picture ? pictureGraph(picture, plan, largest, label) : [])
  const cascade = sizes.flatMap((size, index) => {
    const below = index < sizes.length - 1 ? [`[above${index + 1}]`] : []
    const outputs = [...size.rungs.map((rung) => `[picture${rung}]`), ...below]
    const split = outputs.length > 1 ? `split=${outputs.length}` : 'null'
    const from = index === 0 ? '[film]' : `[above${index}]scale=w=${size.width}:h=${size.height},`
    return `${from}${split}${outputs.join('')}`
  })
  if (!probe.audio) return [...pictureTo('[film]'), ...cascade]
  const sounds = soundBitrates(plan).map((_, index) => `[sound${index}]`)
  // Holes are filled with silence and the beginning is that of the picture, so both stay together.
  const heard = `[${plan.steadySound ? '1:0' : `0:${probe.audio.index}`}]aresample=48000:async=1:first_pts=0,${plainSound}`
  const shared = `asplit=${sounds.length}${sounds.join('')}`
  // What follows makes the sound last as long as the picture: a player stops where sound is missing.
  if (!picture || !largest) {
    const samples = Math.round((probe.video.durationSeconds ?? probe.durationSeconds) * 48_000)
    return [...soundGraph(heard, plan, '[heard]'), `[heard]apad=whole_len=${samples},${shared}`]
  }
  return [
    ...pictureTo('[shown]'),
    ...soundGraph(heard, plan, '[heard]'),
    `color=s=${largest.width}x${largest.height}:r=${formatRational(ladder.fps)},${plainPicture},trim=end_frame=0[nothing]`,
    `aevalsrc=0:s=48000:d=1,atrim=end_sample=0,${plainSound}[silence]`,
    '[shown][heard][nothing][silence]concat=n=2:v=1:a=1[film][sound]',
    ...cascade,
    `[sound]${shared}`,
  ]
}

/** The picture of the file, or for a sound alone a still card with the bars of a sound. */
function pictureSource({ probe: { video, durationSeconds }, ladder }: EncodingPlan): string {
  if (!video.isDrawn) return `[0:${video.index}]`
  const { width, height } = video
  const bars = [0.2, 0.45, 0.7, 0.35, 0.55, 0.25].map((share, index) => {
    const [x, tall] = [width / 2 - 114 + index * 40, Math.round(height * 0.6 * share)]
    return `drawbox=x=${x}:y=${(height - tall) / 2}:w=28:h=${tall}:color=0x9DC3FF:t=fill`
  })
  const card = `color=0x1B2A41:s=${width}x${height}:r=${formatRational(ladder.fps)}:d=${durationSeconds.toFixed(3)}`
  return `${[card, ...bars].join(',')},`
}

interface DrawnSize {
  width: number
  height: number
  /** The renditions of this size, by their place in the ladder: one for each codec. */
  rungs: number[]
}

/** The sizes of picture that are encoded, largest first. */
function sizesToDraw(plan: EncodingPlan): DrawnSize[] {
  const sizes = new Map<string, DrawnSize>()
  for (const [index, { width, height }] of plan.ladder.pictures.entries()) {
    if (isCopied(plan, index)) continue
    const key = `${width}x${height}`
    const size = sizes.get(key) ?? { width, height, rungs: [] }
    size.rungs.push(index)
    sizes.set(key, size)
  }
  return [...sizes.values()].sort((a, b) => b.width * b.height - a.width * a.height)
}

const plainPicture = 'format=yuv420p,setsar=1'

/** The largest picture: images without combs, at even intervals from the first moment, reduced, in plain colours, upright. */
function firstPicture({ probe, ladder, toneMap }: EncodingPlan, size: DrawnSize): string[] {
  const { video } = probe
  const colour = planColour(video)
  const held = soundAfterPicture(probe)
  // Turned once reduced: there is less to turn.
  const { width, height } = turned(size, video.orientation)
  return [
    // It would read beyond images that become smaller.
    ...(video.isInterlaced
      ? [`scale=w=${video.storedWidth}:h=${video.storedHeight}:interl=1`, 'bwdif=mode=send_frame:deint=interlaced']
      : []),
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

/** A value in a graph of filters, where it is read twice: as an option of its filter, then as part of the graph. */
function filterValue(text: string): string {
  return text.replace(/[\\':]/g, '\\$&').replace(/[\\'[\],;]/g, '\\$&')
}

/** Seconds that a run may take before it is held to be endless: two for each image, on a machine ten times too slow. */
export function encodingTimeLimit({ probe, ladder }: Pick<EncodingPlan, 'probe' | 'ladder'>): number {
  const images = probe.durationSeconds * ratio(ladder.fps)
  return Math.ceil(600 + images * 2)
}
