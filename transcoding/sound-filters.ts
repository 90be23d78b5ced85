/** Filters of the sound: what the author has muted, altered, cut or made clearer, then its level. Pure; the same on every ffmpeg. */
import type { Edits, SoundPassage, Span } from './edits.ts'

/** What `measure-sound.ts` found that a film needs. */
export interface SoundLevel {
  /** Decibels to add: the same from the first second to the last, so that nothing pumps. */
  gain: number
  /** Peaks would go beyond what players can show: they are rounded off. */
  isLimited: boolean
}

export const asRecorded: SoundLevel = { gain: 0, isLimited: false }

export const plainSound = 'aformat=sample_fmts=fltp:channel_layouts=stereo'

/** dBTP is a little above what samples tell, and AAC adds to it. */
const ceiling = -1.5

export function levelFilters({ gain, isLimited }: SoundLevel): string[] {
  return [
    ...(Math.abs(gain) < 0.1 ? [] : [`volume=volume=${gain.toFixed(2)}dB`]),
    ...(isLimited ? [`alimiter=limit=${(10 ** (ceiling / 20)).toFixed(4)}:attack=5:release=80:level=disabled`] : []),
  ]
}

/**
 * « Voix plus claire »: what rumbles below voices goes, steady noise is lowered by its own measure, consonants come forward, and
 * what is far comes nearer. No model: filters that every ffmpeg has.
 */
const clearerVoiceFilters = [
  'highpass=f=90',
  'highpass=f=90',
  'afftdn=nr=14:nf=-45:tn=1',
  'equalizer=f=250:t=q:w=1:g=-2',
  'equalizer=f=3200:t=q:w=0.9:g=3',
  'acompressor=threshold=0.03:ratio=2.5:attack=15:release=350:knee=6',
]

/**
 * Nobody is known by such a voice: the resonances of throat and mouth are moved by a quarter, and what they colour is no longer
 * the pupil's own pitch but a steady hum, since every phase is lost. Words remain. `win_size` is written differently by each
 * version of ffmpeg: its usual 4096 samples are made a fiftieth of a second by the rate.
 */
const alteredVoice = [
  'aformat=channel_layouts=mono',
  'asetrate=37440,aresample=192000,atempo=1.282051',
  "afftfilt=real='hypot(re,im)':imag='0':overlap=0.75",
  'aresample=48000',
  plainSound,
]

/** Samples of the pieces in which passages begin and end: a hundredth of a second, always a little more than asked. */
const grain = 480
const inPieces = `asetnsamples=n=${grain}:p=0`

/**
 * Before whatever remembers what it heard: noise reduction and altered voices give it a few hundredths of a second later, when
 * what was cut or muted has ended. Nothing of that may reach them.
 */
export function hushFilters(spans: readonly Span[]): string[] {
  return spans.length === 0 ? [] : [inPieces, silent(spans)]
}

function silent(spans: readonly Span[]): string {
  return `volume=volume=0:enable='${anyOf(spans)}'`
}

/**
 * Lines of a graph from `from` to `to`: muted and altered passages, in seconds of the source. `plainSound` before and after.
 */
export function passageGraph(passages: readonly SoundPassage[], { from, to }: { from: string; to: string }): string[] {
  const altered = passages.filter(({ as }) => as === 'altered')
  const muted = passages.filter(({ as }) => as === 'muted')
  if (passages.length === 0) return [`${from}anull${to}`]
  if (altered.length === 0) return [`${from}${inPieces},${silent(muted)}${to}`]
  return [
    `${from}${inPieces},asplit=2[own][other]`,
    `[own]${silent(passages)}[kept]`,
    `[other]${alteredVoice.join(',')},${inPieces},volume=volume=0:enable='not(${anyOf(altered)})'${
      muted.length > 0 ? `,${silent(muted)}` : ''
    },apad[changed]`,
    // The sum of both, whatever `amix` divides by in this version; it ends with the first.
    `[kept][changed]amerge=inputs=2,pan='stereo|c0=c0+c2|c1=c1+c3',${plainSound}${to}`,
  ]
}

function anyOf(spans: readonly Span[]): string {
  const piece = grain / 48_000
  const isBefore = (to: number) => (Number.isFinite(to) ? `*lt(t,${seconds(to, Math.ceil)})` : '')
  return spans.map(({ from, to }) => `gt(t,${seconds(from - piece, Math.floor)})${isBefore(to)}`).join('+')
}

/**
 * Lines of a graph: the pieces that stay, one after the other, each exactly as long as its images; a hundredth of a second
 * fades where two meet, so that nothing clicks.
 */
export function cutSoundGraph(
  pieces: readonly { from: number; to: number | null }[],
  { from, to }: { from: string; to: string },
): string[] {
  const last = pieces.at(-1)
  const needed = Math.ceil((last?.to ?? last?.from ?? 0) * 48_000)
  const parts = pieces.map((_, index) => `[part${index}]`)
  const joined = pieces.map((_, index) => `[piece${index}]`)
  return [
    // Sound that ends before the picture would draw the following pieces nearer.
    `${from}apad=whole_len=${needed},asplit=${pieces.length}${parts.join('')}`,
    ...pieces.map((piece, index) => {
      const start = `start_sample=${Math.round(piece.from * 48_000)}`
      const end = piece.to === null ? '' : `:end_sample=${Math.round(piece.to * 48_000)}`
      const lasts = piece.to === null ? null : piece.to - piece.from
      const fades = [
        ...(piece.from > 0 ? ['afade=t=in:d=0.01'] : []),
        ...(lasts === null ? [] : [`afade=t=out:st=${seconds(Math.max(0, lasts - 0.01))}:d=0.01`]),
      ]
      return `[part${index}]atrim=${start}${end},asetpts=PTS-STARTPTS${fades.map((fade) => `,${fade}`).join('')}[piece${index}]`
    }),
    pieces.length === 1 ? `[piece0]anull${to}` : `${joined.join('')}concat=n=${pieces.length}:v=0:a=1${to}`,
  ]
}

/** What comes after the plain sound and before its cuts and passages. */
export function cleaningFilters({ clearerVoice }: Pick<Edits, 'clearerVoice'>): string[] {
  return clearerVoice ? [...clearerVoiceFilters, plainSound] : []
}

function seconds(value: number, rounded = Math.round): string {
  return String(rounded(Number((value * 1e5).toFixed(3))) / 1e5)
}
