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

/** « à l’instant », « il y a 3 heures », « hier »; beyond a week, the date. « Hier » is the day before, not a day ago. */
export function when(iso: string, now = Date.now()): string {
  const seconds = (now - Date.parse(iso)) / 1000
  if (seconds < 60) return 'à l’instant'
  if (seconds < 3600) return relative.format(-Math.round(seconds / 60), 'minute')
  const days = dayNumber(new Date(now)) - dayNumber(new Date(iso))
  if (seconds < 20 * 3600 || days === 0) return relative.format(-Math.round(seconds / 3600), 'hour')
  if (days < 7) return relative.format(-days, 'day')
  return longDate(iso)
}

/** Of the reader's calendar: days of 23 and of 25 hours are days. */
function dayNumber(date: Date): number {
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000
}
