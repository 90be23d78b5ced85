/** What the author had typed of a video without sending it. */
import { type KeptOver, keptOver } from '../drafts/kept-over.ts'
import { changesOf, emptyValues, type FormValues } from './form-values.ts'

export type KeptValues = KeptOver<FormValues>

/** @returns null when there is nothing in it that the sheet has not */
export function keptFor<T extends KeptValues>(kept: T | null, sheet: FormValues) {
  // A video that was just begun has the title that its file gave it.
  return keptOver(kept, sheet, { isSame, first: { ...emptyValues, title: sheet.title } })
}

function isSame(one: FormValues, other: FormValues): boolean {
  const parts = (values: FormValues) => JSON.stringify(Object.entries(changesOf(values)).sort())
  return parts(one) === parts(other)
}
