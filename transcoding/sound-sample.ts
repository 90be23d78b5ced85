/** A few seconds of a film's sound, as it is or as it would be, for its author to hear before deciding. */
import type { Readable } from 'node:stream'
import { noEdits } from './edits.ts'
import { type Ffmpeg, FfmpegFailed } from './ffmpeg.ts'
import { measureSound } from './measure-sound.ts'
import type { Probe } from './probe.ts'
import { TranscodingFailed } from './refusals.ts'
import { cleaningFilters, levelFilters, passageGraph, plainSound } from './sound-filters.ts'

interface SoundSampleParts {
  ffmpeg: Ffmpeg
  source: string
  probe: Pick<Probe, 'audio' | 'durationSeconds' | 'container'>
  /** Seconds; beyond the end, the last ones are heard. */
  at: number
  as: 'recorded' | 'clearer' | 'altered'
  signal?: AbortSignal | undefined
}

const sampleSeconds = 8
const largestBytes = 1 << 20

/** As loud in each way, so that one compares voices and not loudness. @returns AAC in fragmented MP4 @throws {TranscodingFailed} */
export async function sampleSound({ ffmpeg, source, probe, at, as, signal }: SoundSampleParts): Promise<Buffer> {
  if (probe.audio === null) throw new TranscodingFailed('Cette vidéo n’a pas de son.')
  const from = Math.max(0, Math.min(at, probe.durationSeconds - sampleSeconds))
  const edits = { ...noEdits, clearerVoice: as === 'clearer' }
  const level = await measureSound({ ffmpeg, source, probe, edits, only: { from, to: from + sampleSeconds }, signal })
  const begin = ['aresample=48000:async=1:first_pts=0', plainSound, ...cleaningFilters(edits)]
  const whole = { from: 0, to: sampleSeconds + 1, as: 'altered' } as const
  const command = ffmpeg
    .reading(source, '-ss', from.toFixed(3), '-t', String(sampleSeconds))
    .complexFilter([
      `[0:${probe.audio.index}]${begin.join(',')}[recorded]`,
      ...passageGraph(as === 'altered' ? [whole] : [], { from: '[recorded]', to: '[told]' }),
      `[told]${[...levelFilters(level), plainSound].join(',')}[sample]`,
    ])
  command
    .output('pipe:3')
    .outputOptions('-map', '[sample]', '-c:a', 'aac', '-b:a', '128k', '-map_metadata', '-1', '-map_chapters', '-1')
    .outputOptions('-movflags', 'frag_keyframe+delay_moov+default_base_moof', '-f', 'mp4')
  const made: Buffer[] = []
  const read = async (bytes: Readable) => {
    let size = 0
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > largestBytes) throw new RangeError(`a sample of more than ${largestBytes} bytes`)
      made.push(chunk)
    }
  }
  await ffmpeg.run(command, { outputs: [read], signal, timeLimitSeconds: 60 }).catch((cause: unknown) => {
    throw cause instanceof FfmpegFailed ? new TranscodingFailed(undefined, { cause }) : cause
  })
  return Buffer.concat(made)
}
