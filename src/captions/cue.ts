/** One caption: what is read on the picture from one moment to another. Pure. */
import { InvalidInput } from '../app-error.ts'

export interface Cue {
  /** Whole milliseconds from the beginning of the film. */
  startMs: number
  endMs: number
  /** Lines parted by `\n`. `<b>`, `<i>`, `<u>`, `<v Name>` and `<lang xx>` are marks (`cue-text.ts`); any other `<` is a character. */
  text: string
}

export const cueLimits = {
  /** Three hours of talk hold some 4000. */
  count: 10_000,
  /** Of one cue, marks included. */
  textLength: 2000,
  /** Of all of them: six hours of fast talk. */
  totalLength: 400_000,
  /** Of a file that is sent. */
  fileBytes: 2 * 1024 * 1024,
  /** What is read at once without leaving the picture (AFNOR and CSA: two lines of some forty characters). */
  lineLength: 42,
  lines: 2,
} as const

/** Before anything is made of them: laying out is paid by the character. @throws {InvalidInput} */
export function assertNotTooLong(cues: readonly Pick<Cue, 'text'>[], pointer: '/cues' | '/file'): void {
  const length = cues.reduce((sum, { text }) => sum + text.length, 0)
  if (length <= cueLimits.totalLength) return
  const detail = 'Ces sous-titres dépassent 400 000 caractères : c’est plus que ce qui se dit en six heures.'
  throw new InvalidInput([{ pointer, detail }], detail)
}
