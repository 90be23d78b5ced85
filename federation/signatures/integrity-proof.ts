/**
 * Integrity proofs of documents (FEP-8b32): the cryptosuite `eddsa-jcs-2022`, over the very JSON that was sent. Ours rather
 * than Fedify's, which proves its own vocabulary's idea of a document and would lose PeerTube's fields. Whose the key is
 * is for `verify-document.ts`.
 */
import { hash, type KeyObject, sign, verify } from 'node:crypto'
import type { ActorKeys } from '../actor.ts'
import { decodeBase58, encodeBase58 } from '../multikey.ts'
import type { ActivityDocument } from '../ports.ts'
import { canonicalJson } from './canonical-json.ts'

interface IntegrityProof {
  readonly verificationMethod: string
  readonly proofValue: Buffer
  /** As it was written, but for `proofValue`: it is signed too. */
  readonly options: Readonly<Record<string, unknown>>
}

/** @param created as written: seconds, `Z` */
export function proveDocument(activity: ActivityDocument, { ed25519 }: ActorKeys, created: string): ActivityDocument {
  const options = {
    ...('@context' in activity ? { '@context': activity['@context'] } : {}),
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-jcs-2022',
    verificationMethod: ed25519.id,
    proofPurpose: 'assertionMethod',
    created,
  }
  const proofValue = `z${encodeBase58(sign(null, provenBytes(activity, options), ed25519.privateKey))}`
  const { '@context': _, ...written } = options
  return { ...activity, proof: { ...written, proofValue } }
}

/** Null when it bears none of this suite, or several. */
export function readProof(document: ActivityDocument): IntegrityProof | null {
  const { proof } = document
  if (typeof proof !== 'object' || proof === null || Array.isArray(proof)) return null
  const { proofValue, ...options } = proof as Record<string, unknown>
  const { type, cryptosuite, verificationMethod, proofPurpose } = options
  if (type !== 'DataIntegrityProof' || cryptosuite !== 'eddsa-jcs-2022' || proofPurpose !== 'assertionMethod')
    return null
  if (typeof verificationMethod !== 'string' || typeof proofValue !== 'string') return null
  const bytes = proofValue.startsWith('z') && proofValue.length <= 100 ? decodeBase58(proofValue.slice(1)) : null
  return bytes?.length === 64 ? { verificationMethod, proofValue: bytes, options } : null
}

/** The context is of the document when the proof does not repeat it (vc-di-eddsa §3.3.1 asks that they be the same). */
export function isProvenBy(
  document: ActivityDocument,
  { options, proofValue }: IntegrityProof,
  key: KeyObject,
): boolean {
  if (key.asymmetricKeyType !== 'ed25519') return false
  const { '@context': context } = document
  if (options['@context'] !== undefined && canonicalJson(options['@context']) !== canonicalJson(context)) return false
  const signed = context === undefined ? options : { ...options, '@context': context }
  return verify(null, provenBytes(document, signed), key, proofValue)
}

/** An LD signature is laid over the proof, and is no part of what it proves. */
function provenBytes(document: ActivityDocument, options: Readonly<Record<string, unknown>>): Buffer {
  const { proof: _, signature: __, ...proven } = document
  const digest = (value: unknown) => hash('sha256', canonicalJson(value), 'buffer')
  return Buffer.concat([digest(options), digest(proven)])
}
