/**
 * Which colours a source means and how they become the plain ones that every screen shows: 8 bits, 4:2:0, studio range,
 * BT.709 or BT.601. What is already so keeps its numbers and is only named; the rest is converted. Pure.
 */
import type { ProbedVideo } from './probe.ts'

interface ColourPlan {
  /** Options of the `scale` filter that reads the source's matrix and range and writes ours. */
  scale: string
  /** The source needs a table of colours (`tone-map.ts`) between the two: high dynamic range, or BT.2020. */
  toneMap: 'pq' | 'hlg' | 'gamma' | null
  /** What the stream says of itself, in the names of ffmpeg. */
  matrix: string
  primaries: string
  transfer: string
  /** The same, as `-x264-params`. */
  x264: string
  /** Its numbers stay as they are, but for its range. */
  isKept: boolean
}

/** Names of ffmpeg's probe → those of its `scale` filter. */
const matrices: Readonly<Record<string, string>> = {
  bt709: 'bt709',
  bt470bg: 'bt601',
  smpte170m: 'bt601',
  fcc: 'fcc',
  smpte240m: 'smpte240m',
  bt2020nc: 'bt2020',
  bt2020c: 'bt2020',
}
/** Kept as they are, since x264 and browsers know them: `smpte432` is the Display P3 of phones. */
const keptPrimaries = ['bt709', 'bt470bg', 'smpte170m', 'smpte432']
const keptTransfers = ['bt709', 'smpte170m', 'iec61966-2-1']

export function planColour({ colour, pixelFormat, storedWidth, storedHeight }: ProbedVideo): ColourPlan {
  const isWide = colour.primaries === 'bt2020' || colour.matrix?.startsWith('bt2020') === true
  const toneMap = colour.dynamicRange !== 'sdr' ? colour.dynamicRange : isWide ? 'gamma' : null
  const isRgb = /^(?:gbr|rgb|bgr|argb|abgr|rgba|bgra|0rgb|0bgr|pal8)/.test(pixelFormat)
  // A source that does not tell is read as televisions do: BT.709 from 720 lines on, BT.601 below.
  const assumed = toneMap ? 'bt2020nc' : Math.min(storedWidth, storedHeight) >= 720 ? 'bt709' : 'smpte170m'
  const told = colour.matrix && matrices[colour.matrix] && !isRgb ? colour.matrix : assumed
  const isKept = !toneMap && !isRgb && (matrices[told] === 'bt709' || matrices[told] === 'bt601')
  const written = isKept ? told : 'bt709'
  const primaries =
    !toneMap && colour.primaries && keptPrimaries.includes(colour.primaries) ? colour.primaries : written
  const plainTransfer = written === 'bt709' ? 'bt709' : 'smpte170m'
  const transfer =
    !toneMap && colour.transfer && keptTransfers.includes(colour.transfer) ? colour.transfer : plainTransfer
  return {
    scale: `in_color_matrix=${matrices[told]}:out_color_matrix=${matrices[written]}:in_range=${colour.isFullRange ? 'pc' : 'tv'}:out_range=tv`,
    toneMap,
    ...{ matrix: written, primaries, transfer },
    x264: `colorprim=${primaries}:transfer=${transfer}:colormatrix=${written}:fullrange=off`,
    isKept,
  }
}
