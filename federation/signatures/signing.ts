/** Signs what leaves: requests, and documents. What needs Fedify is imported when it is first needed (230 ms, 56 MiB). */
import { type Clock, iso } from '#src/clock.ts'
import type { Signing } from '../signature-ports.ts'
import { signCavage } from './cavage.ts'
import { proveDocument } from './integrity-proof.ts'

export function createSigning({ clock }: { clock: Clock }): Signing {
  return {
    cavage: signCavage,
    async rfc9421(request, keys) {
      const { signRfc9421 } = await import('./rfc9421.ts')
      return signRfc9421(request, keys)
    },
    async document(activity, keys, at = clock.now()) {
      const { signLinkedData } = await import('./linked-data.ts')
      const proven = proveDocument(activity, keys, at.toString({ smallestUnit: 'second' }))
      return signLinkedData(proven, keys, iso(at))
    },
  }
}
