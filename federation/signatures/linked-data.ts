/**
 * LD signatures (RsaSignature2017): what PeerTube and Mastodon lay over what they forward; verified by Fedify. They sign a
 * graph and not a text: one signature holds for documents that read otherwise (Mastodon CVE-2022-24307, Fedify
 * CVE-2026-42462). So what was signed is written again in our own words, verified so, and only that is read. Whose the
 * key is is for `verify-document.ts`.
 */
import { createHash, hash, type KeyObject, sign } from 'node:crypto'
import { verifySignature } from '@fedify/fedify/sig'
import { CryptographicKey } from '@fedify/vocab'
import jsonld from '@fedify/vocab-runtime/jsonld'
import type { ActorKeys } from '../actor.ts'
import type { ActivityDocument } from '../ports.ts'
import { actorContext, baseContext, videoContext } from '../vocabulary/context.ts'
import { bundledContexts, loadBundledContext } from './bundled-contexts.ts'
import { toCryptoKey } from './to-crypto-key.ts'

/** The same words as ours and PeerTube's, so that a document comes out with the keys it would be read by. */
const ourWords = [...baseContext, ...actorContext.slice(2), ...videoContext.slice(2)]

/** @param created as written. The same one gives the same signature, always. */
export async function signLinkedData(
  activity: ActivityDocument,
  { rsa }: ActorKeys,
  created: string,
): Promise<ActivityDocument> {
  const options = { '@context': 'https://w3id.org/identity/v1', creator: rsa.id, created }
  const signed = (await graphHash(options)) + (await graphHash(activity))
  const signatureValue = sign('sha256', Buffer.from(signed), rsa.privateKey).toString('base64')
  return { ...activity, signature: { ...options, type: 'RsaSignature2017', signatureValue } }
}

/** Digests are made where we are: its own go to another thread and back at each node (a hundred times for a video). */
const canonizeOptions = {
  createMessageDigest() {
    const made = createHash('sha256')
    return { update: (text: string) => made.update(text), digest: () => made.digest('hex') }
  },
}

async function graphHash(document: object): Promise<string> {
  const options = { documentLoader: loadBundledContext, canonizeOptions } as never
  return hash('sha256', (await jsonld.canonize(document as never, options)) as unknown as string)
}

/** Address of the key that it says signed it; null when it bears no signature of this kind. */
export function signerOfLinkedData({ signature }: ActivityDocument): string | null {
  if (typeof signature !== 'object' || signature === null || Array.isArray(signature)) return null
  const { type, creator } = signature as Record<string, unknown>
  return type === 'RsaSignature2017' && typeof creator === 'string' ? creator : null
}

/** Beyond, a graph costs more than what anybody says is worth. */
const mostNodes = 400
/** They let one graph be drawn as several trees. */
const structural = new Set(['@graph', '@included', '@reverse', '@nest'])

/** What was signed, as it is read here; null when this key did not sign it, or it cannot be read in one way. */
export async function openLinkedData(document: ActivityDocument, key: KeyObject): Promise<ActivityDocument | null> {
  const creator = signerOfLinkedData(document)
  if (creator === null || key.asymmetricKeyType !== 'rsa') return null
  const { signature, ...said } = document
  if (!hasOneContext(said)) return null
  try {
    const options = { documentLoader: loadBundledContext } as never
    const read = (await jsonld.compact(said as never, ourWords as never, options)) as Record<string, unknown>
    if (!isOneTree(read) || typeof read.id !== 'string' || typeof read.type !== 'string') return null
    const id = new URL(creator)
    const held = new CryptographicKey({ id, owner: id, publicKey: toCryptoKey(key) })
    const found = await verifySignature(
      { ...read, signature },
      {
        keyCache: { get: async () => held, set: async () => {} },
        documentLoader: () => Promise.reject(new Error('nothing is fetched here')),
        contextLoader: loadBundledContext,
      },
    )
    return found === null ? null : (read as ActivityDocument)
  } catch {
    return null // JSON-LD that cannot be processed, or too costly to be put in order, was signed by nobody
  }
}

/** Said once, at the top, and by addresses that are bundled; words of its own beside. */
function hasOneContext(document: Readonly<Record<string, unknown>>): boolean {
  const { '@context': context, ...rest } = document
  const parts = Array.isArray(context) ? context : [context]
  const isKnown = (part: unknown) =>
    typeof part === 'string'
      ? bundledContexts.has(part)
      : typeof part === 'object' && part !== null && !('@import' in part) && !Array.isArray(part)
  if (parts.length > 20 || !parts.every(isKnown)) return false
  return walk(rest, (node) => !Object.hasOwn(node, '@context') && !Object.keys(node).some((key) => structural.has(key)))
}

/** No thing is described in two places: which one is meant would be the sender's choice. */
function isOneTree(document: Readonly<Record<string, unknown>>): boolean {
  const { '@context': _, ...rest } = document
  const described = new Set<unknown>()
  return walk(rest, (node) => {
    const keys = Object.keys(node)
    if (keys.some((key) => structural.has(key))) return false
    if (typeof node.id !== 'string' || keys.length === 1) return true
    if (described.has(node.id)) return false
    described.add(node.id)
    return true
  })
}

function walk(root: unknown, isRight: (node: Readonly<Record<string, unknown>>) => boolean): boolean {
  const left = [root]
  let nodes = 0
  while (left.length > 0) {
    const value = left.pop()
    if (typeof value !== 'object' || value === null) continue
    if (++nodes > mostNodes) return false
    if (!Array.isArray(value) && !isRight(value as Readonly<Record<string, unknown>>)) return false
    for (const member of Object.values(value)) left.push(member)
  }
  return true
}
