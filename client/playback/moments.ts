/** A second of a film: in an address, and where one stopped. */

/** `47`, `47s`, `1m20s`, `1h2m3s`, `1:20` → seconds; null when it is none of them. */
export function momentFrom(text: string | null): number | null {
  if (!text) return null
  const colons = /^(?:(\d+):)?(\d+):(\d{1,2})$/.exec(text)
  if (colons) return Number(colons[1] ?? 0) * 3600 + Number(colons[2]) * 60 + Number(colons[3])
  const units = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?$/.exec(text)
  if (!units || units[0] === '') return null
  return Number(units[1] ?? 0) * 3600 + Number(units[2] ?? 0) * 60 + Number(units[3] ?? 0)
}

/** The `t` of this page's address. */
export function momentAsked(): number | null {
  return momentFrom(new URLSearchParams(location.search).get('t'))
}

const prefix = 'lecture:'
/** Places kept: the oldest go. */
const kept = 200

/** Where I stopped is kept on this device alone, never sent. */
export function rememberMoment(videoId: string, seconds: number, durationSeconds: number): void {
  try {
    const isWorthIt = seconds > 10 && seconds < durationSeconds * 0.95
    if (!isWorthIt) localStorage.removeItem(prefix + videoId)
    else localStorage.setItem(prefix + videoId, JSON.stringify({ seconds: Math.floor(seconds), at: Date.now() }))
    forgetOldest()
  } catch {
    // Storage refused: one begins at the beginning.
  }
}

export function rememberedMoment(videoId: string): number | null {
  try {
    const { seconds } = JSON.parse(localStorage.getItem(prefix + videoId) ?? '{}') as { seconds?: number }
    return typeof seconds === 'number' ? seconds : null
  } catch {
    return null
  }
}

function forgetOldest(): void {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix))
  if (keys.length <= kept) return
  const age = (key: string) => Number((JSON.parse(localStorage.getItem(key) ?? '{}') as { at?: number }).at ?? 0)
  for (const key of keys.sort((one, other) => age(one) - age(other)).slice(0, keys.length - kept))
    localStorage.removeItem(key)
}
