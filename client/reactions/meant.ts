/**
 * What one was about to do with a video when one had to sign in, or to accept the charter: done when one is back, in this
 * tab, so that nothing has to be pressed twice. The address does not say it, or a link could thank in somebody's name.
 */

import { charterPath } from '../notice/notice.ts'
import { frame } from '../page-data.ts'

type Meant = 'merci' | 'essaye' | 'comment' | 'save'

interface Kept {
  videoId: string
  what: Meant
  at: number
  hasBeenToCharter: boolean
}

const key = 'geste'
/** Signing in takes a minute; who comes back to this tab after a lesson no longer thinks of it. */
const keptMinutes = 20

export function mean(videoId: string, what: Meant): void {
  keep({ videoId, what, at: Date.now(), hasBeenToCharter: false })
}

/** Thought better of. */
export function forgetMeant(): void {
  try {
    sessionStorage.removeItem(key)
  } catch {
    // Then nothing was kept.
  }
}

/** What is to be done now, once: null when nothing is, or when the charter comes first, where this leads. */
export function takeMeant(videoId: string): Meant | null {
  const meant = kept()
  forgetMeant()
  const { person } = frame()
  if (meant?.videoId !== videoId || person === null) return null
  if (Date.now() - meant.at > keptMinutes * 60_000) return null
  if (person.hasAcceptedCharter || meant.what === 'save') return meant.what
  // Once: who comes back without accepting is left where they are.
  if (meant.hasBeenToCharter) return null
  keep({ ...meant, hasBeenToCharter: true })
  location.assign(charterPath())
  return null
}

function keep(meant: Kept): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(meant))
  } catch {
    // Storage refused: it is pressed again.
  }
}

function kept(): Kept | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') as Kept | null
  } catch {
    return null
  }
}
