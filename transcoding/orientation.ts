/** How a phone says which way up it was held: turns and mirrors of the stored picture. Pure. */

export interface Orientation {
  /** To apply to the stored picture, clockwise, after mirroring. */
  readonly quarterTurns: 0 | 1 | 2 | 3
  /** Left and right are exchanged first. */
  readonly isMirrored: boolean
}

export const upright: Orientation = { quarterTurns: 0, isMirrored: false }

/**
 * The display matrix of MP4 (ISO/IEC 14496-12 §8.5.2) as ffprobe prints it: three lines of three numbers. The first two of the
 * first two lines are a, b, c, d: a point (x, y) is shown at (ax + cy, bx + dy). Other angles than quarters are taken to the nearest.
 */
export function readDisplayMatrix(text: string): Orientation {
  const numbers = text.split('\n').flatMap((line) => (line.split(':')[1]?.match(/-?\d+/g) ?? []).map(Number))
  const [a = 1, b = 0, , c = 0, d = 1] = numbers
  const isMirrored = a * d - b * c < 0
  // Mirroring first, x becomes −x: a and b change sign, and what remains is a turn.
  const angle = isMirrored ? Math.atan2(-b, -a) : Math.atan2(b, a)
  const quarterTurns = (((Math.round(angle / (Math.PI / 2)) % 4) + 4) % 4) as Orientation['quarterTurns']
  return { quarterTurns, isMirrored }
}

export function turned<Size extends { width: number; height: number }>(
  { width, height }: Size,
  { quarterTurns }: Orientation,
): { width: number; height: number } {
  return quarterTurns % 2 ? { width: height, height: width } : { width, height }
}

/** Filters that put the stored picture upright. */
export function uprightFilters({ quarterTurns, isMirrored }: Orientation): string[] {
  const mirror = isMirrored ? ['hflip'] : []
  const turn = [[], ['transpose=clock'], ['hflip', 'vflip'], ['transpose=cclock']][quarterTurns] ?? []
  return [...mirror, ...turn]
}
