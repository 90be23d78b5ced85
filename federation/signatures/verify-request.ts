/**
 * Whose signature a request bears. In this order, so that a liar costs little: form, what is covered, age, digest of the
 * body, and only then the key. Nothing of the body is interpreted.
 */
import type { KeyObject } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Clock } from '#src/clock.ts'
import type { Iri, RemoteActor } from '../actor.ts'
import type { Dialects } from '../remote/dialects.ts'
import { type ReceivedRequest, SignatureRefused, type Signer } from '../signature-ports.ts'
import { cavageText, isCavageAlgorithm, isCavageSignedBy, readCavage } from './cavage.ts'
import { isContentDigestOf, isDigestOf } from './digest.ts'
import type { SignerKeys } from './signer-keys.ts'

interface VerifyRequestParts {
  keys: SignerKeys
  clock: Clock
  dialects: Dialects
  /** As others write it: `https://lyon.example`. */
  origin: () => string
  host: () => string
}

/** Clocks of schools are rarely right; Fedify allows as much, Mastodon twelve times. What is said twice is known by its id. */
const oldestSeconds = 3600
const earliestSeconds = 3600
/** Of what says itself when it ends. */
const graceSeconds = 300

export function createVerifyRequest({ keys, clock, dialects, origin, host }: VerifyRequestParts) {
  const nowSeconds = () => clock.now().epochMilliseconds / 1000

  function assertAge(seconds: number, expires: number | null): void {
    const now = nowSeconds()
    if (!Number.isFinite(seconds)) throw new SignatureRefused('malformed', 'the date cannot be read')
    if (seconds < now - oldestSeconds) throw new SignatureRefused('too-old', 'it was signed too long ago')
    if (seconds > now + earliestSeconds) throw new SignatureRefused('too-old', 'it is signed from the future')
    if (expires !== null && expires < now - graceSeconds) throw new SignatureRefused('too-old', 'it has expired')
  }

  async function byCavage(received: ReceivedRequest): Promise<Signer> {
    const { headers, method, path, body, from } = received
    const said = readCavage(headers.signature as string)
    if (said === null || !isCavageAlgorithm(said.algorithm)) {
      throw new SignatureRefused('malformed', 'the signature cannot be read')
    }
    const hasBody = method !== 'GET' && method !== 'HEAD'
    const needed = ['(request-target)', 'host', ...(hasBody ? ['digest'] : [])]
    const covers = (name: string) => said.headers.includes(name)
    if (!needed.every(covers) || !(covers('date') || (covers('(created)') && said.created !== null))) {
      throw new SignatureRefused('uncovered', `it must cover ${needed.join(' ')} and date`)
    }
    if (covers('date')) assertAge(secondsOf(headers.date), said.expires)
    if (said.created !== null) assertAge(said.created, said.expires)
    if (hasBody) assertDigest(headers, body, { name: 'digest', isRight: isDigestOf })

    const as = { method, headers, host: host() }
    const text = cavageText(said, { ...as, path })
    if (text === null) throw new SignatureRefused('malformed', 'it covers a header that is not there')
    // Fedify and older Mastodons leave the query out of what they sign.
    const [bare = path] = path.split('?', 1)
    const shorter = hasBody || bare === path ? null : cavageText(said, { ...as, path: bare })
    const isSignedBy = async (key: KeyObject) =>
      isCavageSignedBy(text, said.signature, key) ||
      (shorter !== null && isCavageSignedBy(shorter, said.signature, key))
    return { ...(await signer(said.keyId, from, isSignedBy)), by: 'cavage' }
  }

  async function byRfc9421(received: ReceivedRequest): Promise<Signer> {
    const { isMessageSignedBy, readMessageSignatures } = await import('./rfc9421.ts')
    const { headers, method, path, body, from } = received
    const all = readMessageSignatures(headers)
    if (all.length === 0) throw new SignatureRefused('malformed', 'the signatures cannot be read')
    const hasBody = method !== 'GET' && method !== 'HEAD'
    const said = all.find(({ components }) => {
      const covers = (name: string) => components.includes(name)
      const isOfTarget = covers('@target-uri') || (covers('@authority') && covers('@path'))
      return covers('@method') && isOfTarget && (!hasBody || covers('content-digest'))
    })
    if (!said) throw new SignatureRefused('uncovered', 'it must cover @method, @target-uri and content-digest')
    assertAge(said.created, said.expires)
    if (hasBody) assertDigest(headers, body, { name: 'content-digest', isRight: isContentDigestOf })
    const asked = { method, url: origin() + path, headers, body }
    const found = await signer(said.keyId, from, (key) => isMessageSignedBy(said, asked, key))
    dialects.note(found.actor.host, 'rfc9421')
    return { ...found, by: 'rfc9421' }
  }

  /** With the key as known; then, when it may have been renewed, as it is now (A12). */
  async function signer(
    keyId: string,
    from: string,
    isSignedBy: (key: KeyObject) => Promise<boolean>,
  ): Promise<{ actor: RemoteActor; keyId: Iri }> {
    const known = await keys.of(keyId, from)
    if (await isSignedBy(known.key)) return { actor: known.actor, keyId: known.id }
    const renewed = await keys.renewed(known)
    if (renewed !== null && (await isSignedBy(renewed.key))) return { actor: renewed.actor, keyId: renewed.id }
    throw new SignatureRefused('wrong', `the signature is not of ${known.id}`)
  }

  return async function verifyRequest(received: ReceivedRequest): Promise<Signer> {
    const { signature, 'signature-input': input } = received.headers
    if (typeof signature !== 'string') throw new SignatureRefused('absent', 'the request is not signed')
    return typeof input === 'string' ? byRfc9421(received) : byCavage(received)
  }
}

function assertDigest(
  headers: IncomingHttpHeaders,
  body: Uint8Array,
  { name, isRight }: { name: string; isRight: (header: string, body: Uint8Array) => boolean },
): void {
  const header = headers[name]
  if (typeof header !== 'string' || !isRight(header, body)) {
    throw new SignatureRefused('digest', `${name} is not that of the body`)
  }
}

/** RFC 9110 §5.6.7, the one form that is sent. */
function secondsOf(date: string | undefined): number {
  if (date === undefined || !/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(date)) {
    return Number.NaN
  }
  return Date.parse(date) / 1000
}
