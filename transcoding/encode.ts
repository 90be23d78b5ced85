/** Makes every rendition of a video in one pass, playable from its first seconds, and reports how far it is. */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Edits } from './edits.ts'
import { createEffort } from './effort.ts'
import { encodingCommand, encodingTimeLimit, expectedSeconds } from './encoding-command.ts'
import { type Ffmpeg, FfmpegFailed } from './ffmpeg.ts'
import { type FinishedMp4, GrowingMp4, replaceFile } from './growing-mp4.ts'
import type { Ladder, PictureRung, SoundRung } from './ladder.ts'
import { measureSound } from './measure-sound.ts'
import { planColour } from './picture-colour.ts'
import { formatMasterPlaylist, type Variant } from './playlist.ts'
import type { Probe } from './probe.ts'
import { ratio } from './rational.ts'
import { TranscodingFailed, VideoUnreadable } from './refusals.ts'
import { makeSteadySound, type SteadySound, steadySoundIn } from './steady-sound.ts'
import { formatToneMap } from './tone-map.ts'

interface EncodeVideoParts {
  ffmpeg: Ffmpeg
  /** Absolute path of the uploaded file. */
  source: string
  probe: Probe
  ladder: Ladder
  /** The largest rendition is the picture of the source as it is: `isCopyable` said so. */
  copiesLargest?: boolean | undefined
  /** What the author takes out of it, before anything is made of it. */
  edits?: Edits | undefined
  /** Exists, and is given to this encoding alone: the caller makes its files visible, or removes it. */
  folder: string
  /** Yields that much more than usual to others, 0 to 9. */
  politeness?: number | undefined
  signal?: AbortSignal | undefined
  /** Seconds of a processor that the encoding is expected to take. */
  expectedEffort?: number | undefined
  onProgress?: ((progress: EncodingProgress) => void) | undefined
  /** Once: `master.m3u8` and the playlist of every picture exist, each has a first fragment, and they only grow from now on. */
  onPlayable?: (() => void) | undefined
}

export interface EncodingProgress {
  /** 0 to 1. */
  fraction: number
  /** Seconds of a processor until now; null where the system does not tell them. */
  spent: number | null
  /** In seconds of a processor, or in seconds where the system does not tell them; null until it is known. */
  left: number | null
}

export interface EncodedVideo {
  master: 'master.m3u8'
  durationSeconds: number
  /** The source stopped before the duration that it announced: what could be read was kept. */
  endedEarly: boolean
  /** Largest first, the sound alone last. */
  renditions: readonly EncodedRendition[]
}

export interface EncodedRendition {
  /** Short side (`720`), or `audio`. */
  name: string
  /** `<name>.mp4` and `<name>.m3u8`. */
  file: string
  playlist: string
  /** 0 when it is sound alone, as `fps`. */
  width: number
  height: number
  fps: number
  /** RFC 6381: `avc1.64001f,mp4a.40.2`. */
  codecs: string
  sizeBytes: number
  /** Bits a second. */
  averageBitrate: number
  peakBitrate: number
  durationSeconds: number
  isAudioOnly: boolean
}

const master = 'master.m3u8'

/**
 * Files are complete and synced when it resolves; when it rejects, those it made are gone.
 * @throws {VideoUnreadable} {TranscodingFailed}, the reason of `signal`, or the fault of the disk
 */
export async function encodeVideo(parts: EncodeVideoParts): Promise<EncodedVideo> {
  const { ffmpeg, probe, ladder, folder, signal } = parts
  const rungs = [...ladder.pictures, ...(ladder.sound ? [ladder.sound] : [])]
  const expected = expectedSeconds(parts)
  let isPlayable = false
  const renditions = rungs.map((rung) => {
    const fragmentSeconds = ladder.gop / ratio(ladder.fps)
    const file = new GrowingMp4({
      folder,
      name: rung.name,
      expectedSeconds: expected,
      fragmentSeconds,
      targetSeconds: Math.max(1, Math.round(fragmentSeconds)),
    })
    return { rung, file }
  })
  const writeFirstMaster = async () => {
    // The first fragment of the sound alone comes later: it is not waited for.
    const begun = renditions.filter(({ file }) => file.segments.length > 0)
    if (isPlayable || begun.filter(({ rung }) => rung.name !== 'audio').length < ladder.pictures.length) return
    isPlayable = true
    await replaceFile(
      join(folder, master),
      formatMasterPlaylist(begun.map((made) => variantOf(made.rung, made.file, ladder, null))),
    )
    parts.onPlayable?.()
  }

  const toneMap = await writeToneMap(probe, folder)
  const effort = createEffort({ durationSeconds: expected, expected: parts.expectedEffort ?? null })
  try {
    const steadySound = await makeSteadySound(parts)
    const level = await measureSound(heardIn(parts, steadySound))
    const begunAt = performance.now()
    await ffmpeg.run(encodingCommand({ ...parts, toneMap, level, steadySound }), {
      outputs: renditions.map(
        ({ file }) =>
          (bytes) =>
            file.follow(bytes, writeFirstMaster),
      ),
      onProgress({ outTimeSeconds, hasEnded, processorSeconds: spent }) {
        const taken = spent ?? (performance.now() - begunAt) / 1000
        parts.onProgress?.({ ...effort(outTimeSeconds, taken, hasEnded), spent })
      },
      signal,
      politeness: parts.politeness,
      timeLimitSeconds: encodingTimeLimit(parts),
    })
    if (renditions.some(({ file }) => file.segments.length === 0)) throw new VideoUnreadable()
    const finished = await allEnded(
      renditions.map(async ({ rung, file }) => ({ rung, file, end: await file.finish() })),
    )
    const variants = finished.map(({ rung, file, end }) => variantOf(rung, file, ladder, end))
    await replaceFile(join(folder, master), formatMasterPlaylist(variants))
    const durationSeconds = Math.max(...finished.map(({ end }) => end.durationSeconds))
    return {
      master,
      durationSeconds,
      endedEarly: durationSeconds < expected - Math.max(2, expected * 0.02),
      renditions: finished.map(({ rung, file, end }) => describeRendition(rung, file, ladder, end)),
    }
  } catch (cause) {
    await Promise.all([...renditions.map(({ file }) => file.discard()), rm(join(folder, master), { force: true })])
    throw cause instanceof FfmpegFailed ? new TranscodingFailed(undefined, { cause }) : cause
  } finally {
    for (const file of [toneMap, steadySoundIn(folder)]) if (file) await rm(file, { force: true })
  }
}

/** What is measured: the sound that is encoded. */
function heardIn(parts: EncodeVideoParts, steady: SteadySound | null): EncodeVideoParts {
  const { probe } = parts
  if (steady === null || probe.audio === null) return parts
  return { ...parts, source: steady.path, probe: { ...probe, container: 'nut', audio: { ...probe.audio, index: 0 } } }
}

/** As `Promise.all`, once none goes on any more: one that did would write again what is removed because of another. */
async function allEnded<T>(works: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(works)
  return await Promise.all(works)
}

/** The table of colours is read by ffmpeg from a file, which is gone when the encoding ends. */
async function writeToneMap({ video }: Probe, folder: string): Promise<string | null> {
  const kind = planColour(video).toneMap
  if (!kind) return null
  const path = join(folder, '.tone-map.cube')
  await writeFile(path, formatToneMap(kind))
  return path
}

/** While it grows, the ceiling is announced: a player must not choose on the first seconds alone. */
function variantOf(rung: PictureRung | SoundRung, file: GrowingMp4, ladder: Ladder, end: FinishedMp4 | null): Variant {
  const announced = (('ceiling' in rung ? rung.ceiling : 0) + rung.soundBitrate) * 1.1
  return {
    playlist: `${rung.name}.m3u8`,
    peakBitrate: end?.peakBitrate ?? Math.max(announced, file.peakBitrate),
    averageBitrate: end?.averageBitrate ?? announced,
    codecs: file.tracks.map((track) => track.codec).join(','),
    picture: 'width' in rung ? { width: rung.width, height: rung.height, fps: ratio(ladder.fps) } : null,
  }
}

function describeRendition(
  rung: PictureRung | SoundRung,
  file: GrowingMp4,
  ladder: Ladder,
  end: FinishedMp4,
): EncodedRendition {
  const isAudioOnly = rung.name === 'audio'
  const picture = file.tracks.find((track) => track.kind === 'vide')
  return {
    name: rung.name,
    file: `${rung.name}.mp4`,
    playlist: `${rung.name}.m3u8`,
    width: picture?.width ?? 0,
    height: picture?.height ?? 0,
    fps: isAudioOnly ? 0 : ratio(ladder.fps),
    codecs: file.tracks.map((track) => track.codec).join(','),
    sizeBytes: end.sizeBytes,
    averageBitrate: Math.ceil(end.averageBitrate),
    peakBitrate: Math.ceil(end.peakBitrate),
    durationSeconds: end.durationSeconds,
    isAudioOnly,
  }
}
