/** Who said a document, by what it bears itself: for what another forwards. The signer must be its actor: `inbox/` compares. */
import type { ActivityDocument } from '../ports.ts'
import { type Proven, SignatureRefused } from '../signature-ports.ts'
import { isProvenBy, readProof } from './integrity-proof.ts'
import type { HeldKey, SignerKeys } from './signer-keys.ts'

type Opened = Omit<Proven, 'signer'>

export function createVerifyDocument({ keys }: { keys: SignerKeys }) {
  async function signedBy(
    keyId: string,
    from: string,
    open: (key: HeldKey) => Promise<Opened | null>,
  ): Promise<Proven | null> {
    try {
      const known = await keys.of(keyId, from)
      const opened = await open(known)
      if (opened !== null) return { signer: known.actor, ...opened }
      const renewed = await keys.renewed(known)
      const again = renewed && (await open(renewed))
      return again ? { signer: (renewed as HeldKey).actor, ...again } : null
    } catch (error) {
      if (error instanceof SignatureRefused && !error.isTransient) return null
      throw error
    }
  }

  return async function verifyDocument(
    document: ActivityDocument,
    { from = '' }: { from?: string } = {},
  ): Promise<Proven | null> {
    const proof = readProof(document)
    if (proof !== null) {
      const { proof: _, signature: __, ...said } = document
      const found = await signedBy(proof.verificationMethod, from, async ({ key }) =>
        isProvenBy(document, proof, key) ? { document: said as ActivityDocument, sealed: document } : null,
      )
      if (found !== null) return found
    }
    if (document.signature === undefined) return null
    const { openLinkedData, signerOfLinkedData } = await import('./linked-data.ts')
    const creator = signerOfLinkedData(document)
    if (creator === null) return null
    return signedBy(creator, from, async ({ key }) => {
      const read = await openLinkedData(document, key)
      return read && { document: read, sealed: { ...read, signature: document.signature } }
    })
  }
}
