/**
 * The document of an actor of another instance, made into what is kept of it, or refused. Pure. What it says of other
 * hosts than its own is left out: inboxes, keys, owners (Fedify GHSA-q9f8-5hc7-898f, GHSA-f59r-8gcj-68f2; Misskey
 * CVE-2024-52591).
 */
import { createPublicKey } from 'node:crypto'
import { type Iri, type RemoteActor, type RemoteKey, remoteActorTypes } from '../actor.ts'
import { hostOf, isSameOrigin, readIri } from '../iri.ts'
import { pemOfMultibase } from '../multikey.ts'
import { type ActivityDocument, RemoteRefused } from '../ports.ts'

type Said = Readonly<Record<string, unknown>>

const mostKeys = 5
const security = 'https://w3id.org/security#'
const rfc9421 = 'https://datatracker.ietf.org/doc/html/rfc9421'

/**
 * @param document whose id is the address it was given at
 * @throws {RemoteRefused} `malformed`, with what is missing
 */
export function readActor(
  document: ActivityDocument,
  { allowsPrivate, fetchedAt }: { allowsPrivate: boolean; fetchedAt: string },
): RemoteActor {
  const id = readIri(document.id, { allowsPrivate })
  if (id === null) throw new RemoteRefused('malformed', 'an actor without an id')
  const own = (value: unknown): Iri | null => {
    const iri = readIri(idOf(value), { allowsPrivate })
    return iri !== null && isSameOrigin(iri, id) ? iri : null
  }
  const type = remoteActorTypes.find((one) => one === document.type)
  const inbox = own(document.inbox)
  if (type === undefined) throw new RemoteRefused('malformed', `${id} is a ${document.type.slice(0, 40)}, not an actor`)
  if (inbox === null) throw new RemoteRefused('malformed', `${id} has no inbox on its own host`)
  const name = nameOf(document, id)
  return {
    _id: id,
    type,
    host: hostOf(id),
    name,
    displayName: textOf(document.name, 200) || name,
    summary: textOf(document.summary, 20_000),
    url: pageOf(document.url, id, allowsPrivate),
    inbox,
    sharedInbox: own((document.endpoints as Said | undefined)?.sharedInbox),
    followers: own(document.followers),
    outbox: own(document.outbox),
    playlists: own(document.playlists),
    owners: type === 'Group' ? listOf(document.attributedTo, 10).flatMap((one) => own(one) ?? []) : [],
    icon: iconOf(document.icon, allowsPrivate),
    keys: keysOf(document, id, own),
    approvesFollowers: document.manuallyApprovesFollowers === true,
    speaksRfc9421: speaksRfc9421(document),
    fetchedAt,
    goneAt: null,
  }
}

/** Nothing that could be read as another handle, or as another host. The Application of some has only its host. */
function nameOf({ preferredUsername }: ActivityDocument, id: Iri): string {
  if (preferredUsername === undefined) return new URL(id).hostname
  // Composing what is longer than any name could take minutes.
  const isName = typeof preferredUsername === 'string' && preferredUsername.length <= 500
  const name = isName ? preferredUsername.normalize('NFC') : ''
  if (!/^[\p{L}\p{N}][\p{L}\p{N}\p{M}._:~-]{0,127}$/u.test(name)) {
    throw new RemoteRefused('malformed', `${id} has no name that can be written`)
  }
  return name
}

function textOf(value: unknown, longest: number): string {
  return typeof value === 'string' ? value.slice(0, longest).toWellFormed() : ''
}

/** B4: a page on another host would lend it that host's name. */
function pageOf(value: unknown, id: Iri, allowsPrivate: boolean): string {
  for (const one of listOf(value, 10)) {
    const { href, mediaType } = (typeof one === 'object' && one !== null ? one : { href: one }) as Said
    if (mediaType !== undefined && mediaType !== 'text/html') continue
    const iri = readIri(href, { allowsPrivate })
    if (iri !== null && isSameOrigin(iri, id)) return iri
  }
  return id
}

/** The widest of those that are reasonable; images may be kept on another host. */
function iconOf(value: unknown, allowsPrivate: boolean): string | null {
  let best: { url: string; width: number } | null = null
  for (const one of listOf(value, 10)) {
    if (typeof one !== 'object' || one === null) continue
    const { url, href, width } = one as Said
    const [first] = listOf(url ?? href, 1)
    const iri = readIri(typeof first === 'object' && first !== null ? (first as Said).href : first, { allowsPrivate })
    const pixels = typeof width === 'number' && width <= 1500 ? width : 0
    if (iri !== null && (best === null || pixels > best.width)) best = { url: iri, width: pixels }
  }
  return best?.url ?? null
}

/** Those it calls its own, on its own host, and that say the same of it (A1, A2). */
function keysOf(document: ActivityDocument, id: Iri, own: (value: unknown) => Iri | null): RemoteKey[] {
  const keys: RemoteKey[] = []
  // A context that was lost leaves whole addresses for words.
  const said = (key: Said, word: string) => key[word] ?? key[security + word]
  for (const one of listOf(said(document, 'publicKey'), mostKeys)) {
    const key = asObject(one)
    const keyId = own(key.id ?? key['@id'])
    const owner = said(key, 'owner')
    if (keyId === null || (owner !== undefined && own(owner) !== id)) continue
    const pem = said(key, 'publicKeyPem')
    const publicKeyPem = typeof pem === 'string' ? rsaPem(pem) : null
    if (publicKeyPem !== null) keys.push({ id: keyId, kind: 'rsa', publicKeyPem })
  }
  for (const one of listOf(said(document, 'assertionMethod'), mostKeys)) {
    const key = asObject(one)
    const keyId = own(key.id ?? key['@id'])
    const written = said(key, 'publicKeyMultibase')
    if (keyId === null || own(said(key, 'controller')) !== id || typeof written !== 'string') continue
    const publicKeyPem = pemOfMultibase(written)
    if (publicKeyPem !== null) keys.push({ id: keyId, kind: 'ed25519', publicKeyPem })
  }
  return keys
}

/** SPKI, whatever it was written as; of a size that is neither broken nor slow. */
function rsaPem(pem: string): string | null {
  if (pem.length > 5000) return null
  try {
    const key = createPublicKey(pem)
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
    if (key.asymmetricKeyType !== 'rsa' || bits < 2048 || bits > 8192) return null
    return String(key.export({ type: 'spki', format: 'pem' }))
  } catch {
    return null
  }
}

/** FEP-844e: what it implements, said by it or by its generator. */
function speaksRfc9421({ implements: itself, generator }: ActivityDocument): boolean {
  const said = [...listOf(itself, 20), ...listOf(asObject(generator).implements, 20)]
  return said.some((one) => (asObject(one).href ?? asObject(one).id ?? one) === rfc9421)
}

function asObject(value: unknown): Said {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Said) : {}
}

function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? ((value as Said).id ?? (value as Said).href) : value
}

function listOf(value: unknown, most: number): unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value.slice(0, most) : [value]
}
