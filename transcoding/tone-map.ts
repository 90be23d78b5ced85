/**
 * The table (`.cube`, as the `lut3d` filter reads it) that turns high dynamic range or BT.2020 colours into BT.709. The same on every
 * ffmpeg, and some five times cheaper than computing each pixel (`zscale` and `tonemap`). Pure.
 */

type Colour = readonly [red: number, green: number, blue: number]

/** In candelas per square metre. BT.2408 §2.1: where HDR puts the white of a sheet of paper; it becomes the white of SDR. */
const referenceWhite = 203
/** Phones grade for it, and HLG is defined at it. */
const sourcePeak = 1000

const decoders = { pq: decodePq, hlg: decodeHlg, gamma: decodeGamma } as const

/** @param size points on each side; red changes fastest */
export function formatToneMap(kind: 'pq' | 'hlg' | 'gamma', size = 33): string {
  const decode = decoders[kind]
  const lines = [`LUT_3D_SIZE ${size}`]
  const at = (index: number) => index / (size - 1)
  for (let blue = 0; blue < size; blue++) {
    for (let green = 0; green < size; green++) {
      for (let red = 0; red < size; red++) {
        const light = decode([at(red), at(green), at(blue)])
        lines.push(
          toSignal(kind === 'gamma' ? light : compress(light))
            .map((value) => value.toFixed(6))
            .join(' '),
        )
      }
    }
  }
  return `${lines.join('\n')}\n`
}

// ── Signal → light of the screen, in cd/m², still in the primaries of BT.2020 ──

const pq = {
  m1: 2610 / 16384,
  m2: (2523 / 4096) * 128,
  c1: 3424 / 4096,
  c2: (2413 / 4096) * 32,
  c3: (2392 / 4096) * 32,
}

/** BT.2100 table 4, EOTF. */
function pqToLight(signal: number): number {
  const power = signal ** (1 / pq.m2)
  return 10_000 * (Math.max(0, power - pq.c1) / (pq.c2 - pq.c3 * power)) ** (1 / pq.m1)
}

/** BT.2100 table 4, inverse EOTF. */
function lightToPq(light: number): number {
  const power = (Math.max(0, light) / 10_000) ** pq.m1
  return ((pq.c1 + pq.c2 * power) / (1 + pq.c3 * power)) ** pq.m2
}

function decodePq([red, green, blue]: Colour): Colour {
  return [pqToLight(red), pqToLight(green), pqToLight(blue)]
}

/** BT.2100 table 5: inverse OETF, then the OOTF of a screen of 1000 cd/m², whose gamma is 1.2. */
function decodeHlg(signal: Colour): Colour {
  const scene = (value: number) =>
    value <= 0.5 ? (value * value) / 3 : (Math.exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12
  const [red, green, blue] = [scene(signal[0]), scene(signal[1]), scene(signal[2])]
  const luminance = 0.2627 * red + 0.678 * green + 0.0593 * blue
  const gain = sourcePeak * luminance ** 0.2
  return [red * gain, green * gain, blue * gain]
}

/** Standard dynamic range in wide colours: BT.1886, its white being the reference white. */
function decodeGamma([red, green, blue]: Colour): Colour {
  const light = (value: number) => referenceWhite * value ** 2.4
  return [light(red), light(green), light(blue)]
}

// ── Light → signal of SDR ──

/** BT.2390 §5.4.1: dark and middle tones stay, what is above bends towards the white. The three channels together, so hues stay. */
function compress(light: Colour): Colour {
  const brightest = Math.max(...light)
  if (brightest <= 0) return light
  const gain = compressLight(brightest) / brightest
  return [light[0] * gain, light[1] * gain, light[2] * gain]
}

function compressLight(light: number): number {
  const top = lightToPq(sourcePeak)
  const target = lightToPq(referenceWhite) / top
  const knee = 1.5 * target - 0.5
  const value = Math.min(1, lightToPq(light) / top)
  if (value <= knee) return light
  const t = (value - knee) / (1 - knee)
  const bent =
    (2 * t ** 3 - 3 * t ** 2 + 1) * knee + (t ** 3 - 2 * t ** 2 + t) * (1 - knee) + (-2 * t ** 3 + 3 * t ** 2) * target
  return pqToLight(bent * top)
}

/** BT.2087 annex 2: primaries of BT.2020 → BT.709. Colours outside are drawn towards grey just enough to fit. */
function toSignal([red, green, blue]: Colour): Colour {
  const [r, g, b] = [red / referenceWhite, green / referenceWhite, blue / referenceWhite]
  const narrow: Colour = [
    1.6605 * r - 0.5876 * g - 0.0728 * b,
    -0.1246 * r + 1.1329 * g - 0.0083 * b,
    -0.0182 * r - 0.1006 * g + 1.1187 * b,
  ]
  const grey = Math.min(1, Math.max(0, 0.2126 * narrow[0] + 0.7152 * narrow[1] + 0.0722 * narrow[2]))
  const [low, high] = [Math.min(...narrow), Math.max(...narrow)]
  const keep = Math.min(1, low < 0 ? grey / (grey - low) : 1, high > 1 ? (1 - grey) / (high - grey) : 1)
  const encode = (value: number) => Math.min(1, Math.max(0, grey + (value - grey) * keep)) ** (1 / 2.4)
  return [encode(narrow[0]), encode(narrow[1]), encode(narrow[2])]
}
