/** Days and hours, in French and in the reader's own time zone. */

const day = new Intl.DateTimeFormat('fr', { day: 'numeric', month: 'long', year: 'numeric' })
const dayAndHour = new Intl.DateTimeFormat('fr', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
})
const relative = new Intl.RelativeTimeFormat('fr', { numeric: 'auto' })

/** « 12 novembre 2026 », and « 1er » as one says it. */
export function longDate(iso: string): string {
  return day.format(new Date(iso)).replace(/^1 /, '1ᵉʳ ')
}

/** « 12 novembre 2026 à 17:04 ». */
export function longDateTime(iso: string): string {
  return dayAndHour.format(new Date(iso)).replace(/^1 /, '1ᵉʳ ')
}

/** « à l’instant », « il y a 3 heures », « hier »; beyond a week, the date. */
export function when(iso: string, now = Date.now()): string {
  const seconds = (now - Date.parse(iso)) / 1000
  if (seconds < 60) return 'à l’instant'
  if (seconds < 3600) return relative.format(-Math.round(seconds / 60), 'minute')
  if (seconds < 20 * 3600) return relative.format(-Math.round(seconds / 3600), 'hour')
  if (seconds < 7 * 86_400) return relative.format(-Math.max(1, Math.round(seconds / 86_400)), 'day')
  return longDate(iso)
}
