/** What an author takes out of a film before it is published. */
import type { Retouching } from '#src/videos/retouch-schemas.ts'
import type { Edits } from '#transcoding/edits.ts'
import { get, send } from './request.ts'

const at = (id: string) => `/api/v1/videos/${encodeURIComponent(id)}/edits`

export function retouching(id: string) {
  return get<Retouching>(at(id))
}

/** @param edition of those that these were made over: nobody's are written over without a word */
export function changeEdits(id: string, edits: Edits, edition: number) {
  return send<Retouching>('PUT', at(id), { ...edits, edition })
}

/** The present film stays. */
export function giveUpReplacement(id: string) {
  return send<void>('DELETE', `/api/v1/videos/${encodeURIComponent(id)}/replacement`)
}
