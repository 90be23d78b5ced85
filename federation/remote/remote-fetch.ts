/**
 * What is read of others: documents, signed for by the instance, and small files. Redirects are followed by hand, each
 * checked like the first; a document is what its own address says.
 */
import type { Clock } from '#src/clock.ts'
import type { ActorKeys, Iri } from '../actor.ts'
import { JsonRefused, readHostileObject } from '../hostile-json.ts'
import { readIri } from '../iri.ts'
import { type ActivityDocument, type HostPolicies, type RemoteFetch, RemoteRefused } from '../ports.ts'
import type { Signing } from '../signature-ports.ts'
import type { Answer, Connector } from './connector.ts'
import type { Dialects } from './dialects.ts'
import { createFlights } from './flights.ts'
import { createGate } from './gate.ts'

interface RemoteFetchParts {
  connector: Connector
  signing: Pick<Signing, 'cavage' | 'rfc9421'>
  /** Of the instance, which asks for everybody here: nobody learns who wanted to know. */
  keys: () => Promise<ActorKeys>
  dialects: Dialects
  policies: Pick<HostPolicies, 'of'>
  clock: Clock
  allowsPrivate: boolean
  /** Ours are read here, never over the network. */
  isOurs: (iri: Iri) => boolean
  /** From the first request to the end of the last. */
  timeoutMs?: number
}

/** What the other parts of `remote/` ask beside. */
export interface RemoteReader extends RemoteFetch {
  /** A document whose id is not looked at: it leads to another, which is. @throws {RemoteRefused} */
  clue(url: string, options?: { signal?: AbortSignal }): Promise<{ document: Record<string, unknown>; url: string }>
  /** What was refused may be asked again at once: its owner has just said something new. */
  forget(url: string): void
}

const mostRedirects = 3
const redirects = new Set([301, 302, 303, 307, 308])
/** Between two bytes of a film. */
const stallMs = 20_000
const largestDocument = 1_000_000
const usualTimeoutMs = 10_000
const activityTypes = 'application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams"'

interface Wanted {
  readonly accept: string
  readonly maxBytes: number
  readonly isRightType: (type: string) => boolean
  readonly isSigned: boolean
}

export function createRemoteFetch(parts: RemoteFetchParts): RemoteReader {
  const {
    connector,
    signing,
    keys,
    dialects,
    policies,
    clock,
    allowsPrivate,
    isOurs,
    timeoutMs = usualTimeoutMs,
  } = parts
  const gate = createGate({ clock })
  const flights = createFlights({ clock })

  function read(written: string): URL {
    const iri = readIri(written, { allowsPrivate })
    if (iri === null) throw new RemoteRefused('address-not-allowed', 'not an address of another instance')
    if (isOurs(iri)) throw new RemoteRefused('address-not-allowed', 'an address of this instance')
    const url = new URL(iri)
    url.hash = ''
    if (policies.of(url.host) === 'blocked') throw new RemoteRefused('blocked', `${url.host} is blocked here`)
    return url
  }

  async function ask(url: URL, { accept, maxBytes, isSigned }: Wanted, leftMs: number): Promise<Answer> {
    const exchange = async (spoken: 'cavage' | 'rfc9421') =>
      connector.exchange({
        method: 'GET',
        url: url.href,
        headers: {
          ...(isSigned ? await signing[spoken]({ method: 'GET', url: url.href, date: clock.now() }, await keys()) : {}),
          Accept: accept,
        },
        maxBytes,
        timeoutMs: leftMs,
        wantsBody: ({ status }) => status === 200,
      })
    const first = dialects.of(url.host)
    const answer = await exchange(first)
    if (answer.status !== 401 || !isSigned) return answer
    const second = first === 'cavage' ? 'rfc9421' : 'cavage'
    const again = await exchange(second)
    if (again.status === 200) dialects.note(url.host, second)
    return again.status === 401 ? answer : again
  }

  async function follow(from: URL, wanted: Wanted): Promise<{ answer: Answer; mediaType: string; url: string }> {
    const deadline = performance.now() + timeoutMs
    let url = from
    for (let hops = 0; ; hops++) {
      using _ = await gate.enter(url, deadline - performance.now())
      const leftMs = Math.ceil(deadline - performance.now())
      if (leftMs <= 0) throw new RemoteRefused('too-slow', `${url.host} took more than ${timeoutMs} ms`)
      const answer = await ask(url, wanted, leftMs).catch((error: unknown) => {
        if (error instanceof RemoteRefused && error.isTransient) gate.answered(url, false)
        throw error
      })
      gate.answered(url, true)
      if (answer.status === 200) return { answer, mediaType: typeOf(answer, wanted), url: url.href }
      if (!redirects.has(answer.status)) throw refusalOf(answer.status, url)
      url = next(url, answer.headers.location, hops)
    }
  }

  function next(url: URL, location: string | undefined, hops: number): URL {
    if (hops >= mostRedirects) throw new RemoteRefused('too-many-redirects', `${url.host} redirects again and again`)
    const to = URL.parse(location ?? '', url)
    if (to === null) throw new RemoteRefused('malformed', `${url.host} redirects to nothing`)
    return read(to.href)
  }

  async function json(url: URL, wanted: Wanted) {
    const { answer, url: final } = await follow(url, wanted)
    try {
      return { document: readHostileObject(answer.bytes), url: final }
    } catch (error) {
      if (!(error instanceof JsonRefused)) throw error
      throw new RemoteRefused(error.reason === 'malformed' ? 'malformed' : 'too-large', error.message, { cause: error })
    }
  }

  const asDocument: Wanted = {
    accept: activityTypes,
    maxBytes: largestDocument,
    isRightType: isActivityType,
    isSigned: true,
  }
  const clue: RemoteReader['clue'] = async (written, { signal } = {}) => {
    const url = read(written)
    return flights.fly(url.href, () => json(url, asDocument), signal)
  }

  return {
    clue,
    async document(written, { isAnew = false, ...options } = {}) {
      if (isAnew) flights.forget(read(written).href)
      const { document, url } = await clue(written, options)
      return { document: asOwnDocument(document, url, allowsPrivate), url }
    },
    async part(written, options) {
      const { document, url } = await clue(written, options)
      const { id } = document
      if (id !== undefined && id !== null && readIri(id, { allowsPrivate }) !== url) {
        throw new RemoteRefused('not-its-id', `${url} gives another`)
      }
      return document
    },
    async bytes(written, { maxBytes, types, signal }) {
      const url = read(written)
      const isRightType = (type: string) => types.includes(type.split(';', 1)[0] ?? '')
      const wanted = { accept: types.join(', '), maxBytes, isRightType, isSigned: false }
      const key = `${types.join()} ${maxBytes} ${url.href}`
      const { answer, mediaType, url: final } = await flights.fly(key, () => follow(url, wanted), signal)
      return { bytes: answer.bytes, mediaType: mediaType.split(';', 1)[0] ?? '', url: final }
    },
    async stream(written, { method, headers = {}, signal }) {
      let url = read(written)
      for (let hops = 0; ; hops++) {
        const answer = await connector.open({ method, url: url.href, headers, timeoutMs, stallMs, signal })
        if (!redirects.has(answer.status)) return { ...answer, url: url.href }
        answer.body.destroy()
        url = next(url, answer.headers.location, hops)
      }
    },
    forget(written) {
      const url = URL.parse(written)
      if (url === null) return
      url.hash = ''
      flights.forget(url.href)
    },
  }
}

/** B3 (Akkoma): what an address gives is believed of that address only. @throws {RemoteRefused} */
export function asOwnDocument(
  document: Readonly<Record<string, unknown>>,
  url: string,
  allowsPrivate: boolean,
): ActivityDocument {
  const { type } = document
  const kind = Array.isArray(type) ? type.find((one) => typeof one === 'string') : type
  const id = readIri(document.id, { allowsPrivate })
  if (typeof kind !== 'string' || id === null) throw new RemoteRefused('malformed', `${url} has no id or no type`)
  if (id !== url) throw new RemoteRefused('not-its-id', `${url} gives ${id.slice(0, 200)}`)
  return { ...document, id, type: kind }
}

/**
 * B2 (Mastodon GHSA-jhrq-qvrm-qr36): a file that somebody uploaded is no document of the server that gives it; only
 * these two types are.
 */
function isActivityType(type: string): boolean {
  if (/^application\/activity\+json(;|$)/.test(type)) return true
  return /^application\/ld\+json;(.*;)? ?profile="[^"]*https:\/\/www\.w3\.org\/ns\/activitystreams[^"]*"/.test(type)
}

function typeOf({ headers }: Answer, { isRightType }: Wanted): string {
  const type = (headers['content-type'] ?? '').trim().toLowerCase().slice(0, 300)
  if (!isRightType(type)) throw new RemoteRefused('wrong-type', `it is ${type.slice(0, 60) || 'of no type'}`)
  return type
}

function refusalOf(status: number, { host }: URL): RemoteRefused {
  const said = `${host} answers ${status}`
  if (status === 410) return new RemoteRefused('gone', said)
  if (status === 401 || status === 403) return new RemoteRefused('unauthorized', said)
  if (status >= 500 || status === 408 || status === 425 || status === 429)
    return new RemoteRefused('server-error', said)
  return new RemoteRefused('not-found', said)
}
