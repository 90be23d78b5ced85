/** Frame rates and pixel shapes as cameras write them: 30000/1001 is not 29.97. */

export interface Rational {
  readonly num: number
  readonly den: number
}

/** ffmpeg's `30000/1001`; null when absent, zero or endless. */
export function parseRational(text: string | undefined): Rational | null {
  const [, num = '', den = ''] = /^(\d{1,10})\/(\d{1,10})$/.exec(text ?? '') ?? []
  return Number(num) > 0 && Number(den) > 0 ? { num: Number(num), den: Number(den) } : null
}

export function ratio({ num, den }: Rational): number {
  return num / den
}

/** `30000/1001`, as ffmpeg reads it. */
export function formatRational({ num, den }: Rational): string {
  return `${num}/${den}`
}
