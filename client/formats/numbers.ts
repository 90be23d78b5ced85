/** Counts and sizes, as one writes them in French. */

const count = new Intl.NumberFormat('fr')
const short = new Intl.NumberFormat('fr', { maximumFractionDigits: 1 })

export function number(value: number): string {
  return count.format(value)
}

/** Decimal units: « 248 Mo », « 1,4 Go ». */
export function size(bytes: number): string {
  if (bytes < 1000) return `${count.format(bytes)}\u00a0octets`
  if (bytes < 1_000_000) return `${count.format(Math.round(bytes / 1000))}\u00a0ko`
  if (bytes < 10_000_000) return `${short.format(bytes / 1_000_000)}\u00a0Mo`
  if (bytes < 1_000_000_000) return `${count.format(Math.round(bytes / 1_000_000))}\u00a0Mo`
  return `${short.format(bytes / 1_000_000_000)}\u00a0Go`
}

/** `0.62` → « 62 % ». Never 100 before the end. */
export function percent(fraction: number): string {
  const whole = Math.min(100, Math.max(0, fraction * 100))
  return `${whole === 100 ? 100 : Math.min(99, Math.floor(whole))}\u202f%`
}

/** « 0 vidéo », « 1 vidéo », « 2 vidéos ». */
export function plural(count: number, one: string, many: string): string {
  return `${number(count)} ${count < 2 ? one : many}`
}
