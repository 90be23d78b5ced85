/** Who said a document, by what it bears itself: for what another forwards. The signer must be its actor: `inbox/` compares. */
import type { RemoteActor } from '../actor.ts'
import type { ActivityDocument } from '../ports.ts'
import { SignatureRefused } from '../signature-ports.ts'
import { isProvenBy, readProof } from './integrity-proof.ts'
import type { HeldKey, SignerKeys } from './signer-keys.ts'

export function createVerifyDocument({ keys }: { keys: SignerKeys }) {
  async function signedBy(
    keyId: string,
    from: string,
    open: (key: HeldKey) => Promise<ActivityDocument | null>,
  ): Promise<{ signer: RemoteActor; document: ActivityDocument } | null> {
    try {
      const known = await keys.of(keyId, from)
      const document = await open(known)
      if (document !== null) return { signer: known.actor, document }
      const renewed = await keys.renewed(known)
      const again = renewed && (await open(renewed))
      return again ? { signer: (renewed as HeldKey).actor, document: again } : null
    } catch (error) {
      if (error instanceof SignatureRefused && !error.isTransient) return null
      throw error
    }
  }

  return async function verifyDocument(document: ActivityDocument, { from = '' }: { from?: string } = {}) {
    const proof = readProof(document)
    if (proof !== null) {
      const { proof: _, signature: __, ...said } = document
      const found = await signedBy(proof.verificationMethod, from, async ({ key }) =>
        isProvenBy(document, proof, key) ? (said as ActivityDocument) : null,
      )
      if (found !== null) return found
    }
    if (document.signature === undefined) return null
    const { openLinkedData, signerOfLinkedData } = await import('./linked-data.ts')
    const creator = signerOfLinkedData(document)
    return creator === null ? null : signedBy(creator, from, ({ key }) => openLinkedData(document, key))
  }
}
