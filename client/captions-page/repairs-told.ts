import type { Repairs } from '#src/captions/caption-schemas.ts'
import { captionWords } from '../locales/fr-captions.ts'

/** What was put right, in one sentence. */
export function repairsTold(repairs: Repairs): string {
  const said = captionWords.editor
  const kinds = Object.keys(repairs) as (keyof Repairs)[]
  const parts = kinds.map((kind) => said.repairs[kind](repairs[kind] ?? 0))
  return parts.length === 0 ? '' : `${said.repaired}\u00a0: ${parts.join(', ')}.`
}
