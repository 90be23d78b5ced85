/** Which captions a person reads, and how large: kept on this device alone. */

export const captionSizes = ['small', 'medium', 'large'] as const
export type CaptionSize = (typeof captionSizes)[number]

const key = 'sous-titres'

interface Kept {
  /** Null: none. */
  language: string | null
  size: CaptionSize
}

export function captionsChoice(): Kept {
  try {
    const { language = null, size = 'medium' } = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Kept>
    return { language, size: captionSizes.includes(size) ? size : 'medium' }
  } catch {
    return { language: null, size: 'medium' }
  }
}

export function keepCaptionsChoice(choice: Kept): void {
  try {
    localStorage.setItem(key, JSON.stringify(choice))
  } catch {
    // Storage refused: one chooses again next time.
  }
}
