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

/** How long one still waits: « 40 s », « 3 min », « 1 h 20 ». Rounded more the longer it is, so that it does not dance. */
export function timeLeft(seconds: number): string {
  if (seconds < 10) return 'quelques secondes'
  if (seconds < 90) return `${Math.ceil(seconds / 5) * 5}\u00a0s`
  const minutes = Math.ceil(seconds / 60)
  if (minutes < 60) return `${minutes}\u00a0min`
  const [hours, rest] = [Math.floor(minutes / 60), Math.ceil((minutes % 60) / 5) * 5]
  return rest === 0 || rest === 60
    ? `${rest === 60 ? hours + 1 : hours}\u00a0h`
    : `${hours}\u00a0h\u00a0${String(rest).padStart(2, '0')}`
}
