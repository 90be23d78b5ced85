/**
 * What a person was typing, kept on this device until it is sent: a closed tab, an ended session or a refusal loses
 * nothing. Where storage is refused (private windows), typing goes on without it.
 */

const prefix = 'brouillon:'
/** Nobody comes back to a draft after that. */
const keptDays = 30

interface Kept<T> {
  at: number
  value: T
}

export function keepDraft(key: string, value: unknown): void {
  try {
    localStorage.setItem(prefix + key, JSON.stringify({ at: Date.now(), value } satisfies Kept<unknown>))
  } catch {
    // Full or refused: the page still holds it.
  }
}

export function draft<T>(key: string): T | null {
  try {
    const text = localStorage.getItem(prefix + key)
    if (text === null) return null
    const kept = JSON.parse(text) as Kept<T>
    return Date.now() - kept.at < keptDays * 86_400_000 ? kept.value : null
  } catch {
    return null
  }
}

export function forgetDraft(key: string): void {
  try {
    localStorage.removeItem(prefix + key)
  } catch {
    // Then nothing was kept.
  }
}

/** What was left long ago goes, on whatever page one comes back: the device may be shared. */
export function sweepDrafts(): void {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix))
    for (const key of keys) if (draft(key.slice(prefix.length)) === null) localStorage.removeItem(key)
  } catch {
    // Nothing to sweep.
  }
}
