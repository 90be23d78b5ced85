/** Lengths of time, as people read them and as a screen reader says them. */

/** `0:47`, `12:05`, `1:02:09`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60]
  const ended = String(rest).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${ended}` : `${minutes}:${ended}`
}

const spokenUnits = new Intl.ListFormat('fr', { type: 'unit' })
/** A number is not parted from its unit, whichever space the browser's French puts between them. */
const spoken = (value: number, unit: 'hour' | 'minute' | 'second') =>
  new Intl.NumberFormat('fr', { style: 'unit', unit, unitDisplay: 'long' }).format(value).replace(' ', '\u00a0')

/** « 2 minutes 5 secondes ». */
export function spokenDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const parts = [
    [Math.floor(whole / 3600), 'hour'],
    [Math.floor((whole % 3600) / 60), 'minute'],
    [whole % 60, 'second'],
  ] as const
  const told = parts.filter(([value]) => value > 0).map(([value, unit]) => spoken(value, unit))
  return told.length > 0 ? spokenUnits.format(told) : spoken(0, 'second')
}

/** Below, the page says « quelques secondes ». */
const fewSeconds = 10

const stepOf = (seconds: number) =>
  seconds < fewSeconds
    ? fewSeconds
    : seconds < 60
      ? 5
      : seconds < 180
        ? 15
        : seconds < 600
          ? 30
          : seconds < 3600
            ? 60
            : 300

/**
 * How long one still waits, as it is read: rounded more the longer it is. What was read before stays while it is nearly as near, so
 * that it does not dance between two.
 */
export function readTimeLeft(seconds: number, before: number | null = null): number {
  if (before !== null && Math.abs(seconds - before) <= 0.6 * stepOf(before)) return before
  const step = stepOf(seconds)
  return seconds < fewSeconds ? fewSeconds / 2 : Math.round(seconds / step) * step
}

/** « 40 s », « 1 min 30 », « 12 min », « 1 h 20 ». */
export function timeLeft(seconds: number): string {
  if (seconds < fewSeconds) return 'quelques secondes'
  const read = readTimeLeft(seconds)
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes, rest] = [Math.floor(read / 3600), Math.floor(read / 60) % 60, read % 60]
  if (hours > 0) return minutes === 0 ? `${hours}\u00a0h` : `${hours}\u00a0h\u00a0${two(minutes)}`
  if (minutes > 0) return rest === 0 ? `${minutes}\u00a0min` : `${minutes}\u00a0min\u00a0${two(rest)}`
  return `${read}\u00a0s`
}
