/**
 * What the author had typed of a video without sending it. It takes the place of the sheet by itself only when the
 * sheet is still as it was when it was typed; otherwise the author chooses.
 */
import { changesOf, emptyValues, type FormValues } from './form-values.ts'

export interface KeptValues {
  values: FormValues
  /** The sheet as the instance had it then; null when nothing of it had been sent yet. */
  before: FormValues | null
  /** Milliseconds since 1970. */
  at: number
}

/** @returns null when there is nothing in it that the sheet has not */
export function keptFor<T extends KeptValues>(
  kept: T | null,
  sheet: FormValues,
): { kept: T; isUpToDate: boolean } | null {
  if (!kept?.values || isSame(kept.values, sheet)) return null
  // A video that was just begun has the title that its file gave it.
  const before = kept.before ?? { ...emptyValues, title: sheet.title }
  return { kept, isUpToDate: isSame(before, sheet) }
}

function isSame(one: FormValues, other: FormValues): boolean {
  const parts = (values: FormValues) => JSON.stringify(Object.entries(changesOf(values)).sort())
  return parts(one) === parts(other)
}
