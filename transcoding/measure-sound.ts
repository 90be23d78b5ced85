/**
 * How loud a film is, and what it needs to be as loud as the others (EBU R 128, −16 LUFS as phones and the web expect): one gain
 * for the whole film, measured before it is made. Of a long film, moments spread over it are heard, so that it is as soon begun as a short one.
 */
import type { Readable } from 'node:stream'
import { type Edits, joined, keptPieces, noEdits, type Span } from './edits.ts'
import { type Ffmpeg, FfmpegFailed } from './ffmpeg.ts'
import { latestEnd, type Probe } from './probe.ts'
import { asRecorded, cleaningFilters, levelFilters, plainSound, type SoundLevel } from './sound-filters.ts'

interface MeasureSoundParts {
  ffmpeg: Ffmpeg
  source: string
  probe: Pick<Probe, 'audio' | 'durationSeconds' | 'container'>
  edits?: Edits | undefined
  /** These moments alone. */
  only?: Span | undefined
  signal?: AbortSignal | undefined
}

const targetLufs = -16
/** Softer than this is a silent room: raised, it would be nothing but noise. */
const silentLufs = -50
/** More would bring up the hiss of the recorder more than voices. */
const mostGain = 30
/** Peak above which samples are rounded off, in dBFS. */
const highestPeak = -1.5

/** Each costs one more hearing, and only a film whose peaks are rounded off needs one. */
const mostCorrections = 2
const nearEnough = 0.6

/** Up to here all is heard; beyond, that many moments of that length. */
const heardWholeSeconds = 300
const moments = { count: 10, seconds: 30 }
/** What is heard whole is heard in parts of at least that long, each by a processor. */
const leastPartSeconds = 30

/** Never fails for the film's sake: a sound that cannot be measured stays as it was recorded. */
export async function measureSound(parts: MeasureSoundParts): Promise<SoundLevel> {
  if (parts.probe.audio === null) return asRecorded
  try {
    const recorded = await hear(parts, asRecorded)
    const gain = gainFor(recorded.lufs)
    const level = { gain, isLimited: gain > 0 && recorded.peak + gain > highestPeak }
    // Rounded peaks weigh less than they did: what is missing is added, and heard again.
    for (let again = 0; level.isLimited && again < mostCorrections; again++) {
      const limited = await hear(parts, level)
      const missing = limited.lufs === null ? 0 : targetLufs - limited.lufs
      level.gain = Math.min(mostGain, level.gain + Math.max(0, missing))
      if (missing < nearEnough) break
    }
    return level
  } catch (error) {
    parts.signal?.throwIfAborted()
    if (error instanceof FfmpegFailed) return asRecorded
    throw error
  }
}

export function gainFor(lufs: number | null): number {
  return lufs === null || lufs < silentLufs ? 0 : Math.min(mostGain, targetLufs - lufs)
}

interface Heard {
  /** Null when there is nothing but silence. */
  lufs: number | null
  /** dBFS. */
  peak: number
}

async function hear(parts: MeasureSoundParts, level: SoundLevel): Promise<Heard> {
  const { edits = noEdits, probe } = parts
  const isLong = probe.durationSeconds > heardWholeSeconds
  const whole = parts.only ? [parts.only] : partsOfWhole(parts)
  const spans = isLong && !parts.only ? spread(keptPieces(edits.cuts, probe.durationSeconds)) : whole
  const unheard = joined([...edits.cuts, ...edits.sounds.filter(({ as }) => as === 'muted')], Number.POSITIVE_INFINITY)
  const powers: number[] = []
  let peak = Number.NEGATIVE_INFINITY
  for (const told of await meterTogether(parts, level, spans)) {
    peak = Math.max(peak, told.peak)
    for (const { at, lufs } of told.blocks) {
      if (!unheard.some(({ from, to }) => at > from && at < to + 0.4)) powers.push(lufs)
    }
  }
  return { lufs: integrated(powers), peak }
}

/** The last goes on as far as the film does: a file may be longer than it says. */
function partsOfWhole({ ffmpeg, probe }: MeasureSoundParts): Span[] {
  const mostParts = Math.max(1, Math.floor(probe.durationSeconds / leastPartSeconds))
  const count = describesItsSound(probe) ? Math.min(ffmpeg.threads, mostParts) : 1
  const at = (index: number) => (probe.durationSeconds * index) / count
  return Array.from({ length: count }, (_, index) => ({
    from: at(index),
    to: index === count - 1 ? latestEnd(probe.durationSeconds) : at(index + 1),
  }))
}

/** An MP4 or a QuickTime file says what its sound is before the first of it, and where each moment stands: it is read at once. */
function describesItsSound({ container, audio }: MeasureSoundParts['probe']): boolean {
  return container.startsWith('mov,') && audio?.codec === 'aac'
}

/** As many at once as there are processors; what fails ends the others. */
async function meterTogether(parts: MeasureSoundParts, level: SoundLevel, spans: readonly Span[]): Promise<Metered[]> {
  const ended = new AbortController()
  const signal = parts.signal ? AbortSignal.any([parts.signal, ended.signal]) : ended.signal
  const told: Metered[] = []
  const waiting = spans.values()
  const work = async () => {
    for (const span of waiting) told.push(await meter({ ...parts, signal }, level, span))
  }
  const works = Array.from({ length: Math.min(spans.length, parts.ffmpeg.threads) }, work)
  try {
    await Promise.all(works)
  } finally {
    ended.abort()
    await Promise.allSettled(works)
  }
  return told
}

/** Moments at even distances over what stays of a film. */
function spread(pieces: readonly Span[]): Span[] {
  const total = pieces.reduce((sum, { from, to }) => sum + to - from, 0)
  return Array.from({ length: moments.count }, (_, index) => {
    let into = (total * (index + 0.5)) / moments.count
    const piece = pieces.find(({ from, to }) => {
      if (into <= to - from) return true
      into -= to - from
      return false
    }) ?? { from: 0, to: moments.seconds }
    const from = Math.max(piece.from, Math.min(piece.from + into, piece.to) - moments.seconds / 2)
    return { from, to: Math.min(piece.to, from + moments.seconds) }
  })
}

/** ITU-R BS.1770-4 §2.8: blocks of 400 ms, gated at −70 LUFS, then at 10 below what remains. */
export function integrated(blocks: readonly number[]): number | null {
  const mean = (list: readonly number[]) =>
    10 * Math.log10(list.reduce((sum, lufs) => sum + 10 ** (lufs / 10), 0) / list.length)
  const audible = blocks.filter((lufs) => lufs > -70)
  if (audible.length === 0) return null
  const gate = mean(audible) - 10
  return mean(audible.filter((lufs) => lufs > gate))
}

interface Metered {
  blocks: { at: number; lufs: number }[]
  peak: number
}

async function meter(
  { ffmpeg, source, probe, edits = noEdits, signal }: MeasureSoundParts,
  level: SoundLevel,
  { from, to }: Span,
): Promise<Metered> {
  const only = [
    // No image is decoded to know what pictures there are.
    ...(describesItsSound(probe) ? ['-skip_frame:v', 'all', '-probesize', '32', '-analyzeduration', '1'] : []),
    ...(from > 0 ? ['-ss', from.toFixed(3)] : []),
    ...['-t', (to - from).toFixed(3)],
  ]
  const filters = [
    'aresample=48000:async=1:first_pts=0',
    plainSound,
    ...cleaningFilters(edits),
    ...levelFilters(level),
    'ebur128=metadata=1:peak=sample',
    "ametadata=mode=print:file='pipe\\:3'",
  ]
  const command = ffmpeg
    .reading(source, ...only)
    .complexFilter([`[0:${probe.audio?.index}]${filters.join(',')}[heard]`])
  command.output('-').outputOptions('-map', '[heard]', '-f', 'null')
  const blocks: Metered['blocks'] = []
  let peak = Number.NEGATIVE_INFINITY
  let at = from
  const read = async (bytes: Readable) => {
    let rest = ''
    for await (const text of bytes.setEncoding('latin1')) {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const [key = '', value = ''] = line.split('=', 2)
        if (key.startsWith('frame:')) at = from + Number(/pts_time:([\d.]+)/.exec(line)?.[1] ?? 0)
        else if (key === 'lavfi.r128.M') blocks.push({ at, lufs: Number(value) })
        else if (key.startsWith('lavfi.r128.sample_peaks_ch') || key.startsWith('lavfi.r128.sample_peak'))
          peak = Math.max(peak, 20 * Math.log10(Number(value)))
      }
    }
  }
  await ffmpeg.run(command, { outputs: [read], signal, timeLimitSeconds: 300 })
  return { blocks, peak }
}
