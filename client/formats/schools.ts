/** A school, as it is written beside a person: « École Jules Ferry, Vaulx-en-Velin (REP+) », or its code. */
import type { SchoolAnswer } from '#src/accounts/account-schemas.ts'

export function schoolName({ uai, name, town, priority }: SchoolAnswer): string {
  if (name === null) return uai
  return `${town === null ? name : `${name}, ${town}`}${priority === null ? '' : ` (${priority})`}`
}
