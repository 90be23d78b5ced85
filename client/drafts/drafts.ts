/**
 * What a person was typing, kept on this device until it is sent: a closed tab, an ended session or a refusal loses
 * nothing. It is theirs alone (`own-names.ts`). Where storage is refused (private windows), typing goes on without it.
 */
import { allOf, forgetUnowned, nobody, ownName, whose } from './own-names.ts'

/** Nobody comes back to a draft after that. */
const keptDays = 30
/** What was typed without signing in (asking for an account, reporting) is for the same sitting only. */
const nobodysHours = 2

interface Kept<T> {
  at: number
  value: T
}

export function keepDraft(key: string, value: unknown, owner?: string): void {
  try {
    const kept = { at: Date.now(), value } satisfies Kept<unknown>
    localStorage.setItem(ownName('draft', key, owner ?? whose()), JSON.stringify(kept))
  } catch {
    // Full or refused: the page still holds it.
  }
}

/** Mine, or what was just typed here before signing in. */
export function draft<T>(key: string, owner?: string): T | null {
  try {
    return kept<T>(key, owner ?? whose()) ?? kept<T>(key, nobody)
  } catch {
    return null
  }
}

export function forgetDraft(key: string, owner?: string): void {
  try {
    for (const each of [owner ?? whose(), nobody]) localStorage.removeItem(ownName('draft', key, each))
  } catch {
    // Then nothing was kept.
  }
}

/** What was left long ago goes, whoever left it, on whatever page one comes to: the device may be shared. */
export function sweepDrafts(): void {
  try {
    forgetUnowned()
    for (const { stored, owner, name } of allOf('draft'))
      if (kept(name, owner) === null) localStorage.removeItem(stored)
  } catch {
    // Nothing to sweep.
  }
}

function kept<T>(key: string, owner: string): T | null {
  const text = localStorage.getItem(ownName('draft', key, owner))
  if (text === null) return null
  try {
    const { at, value } = JSON.parse(text) as Kept<T>
    const ageHours = (Date.now() - at) / 3_600_000
    return ageHours < (owner === nobody ? nobodysHours : keptDays * 24) ? value : null
  } catch {
    return null
  }
}
