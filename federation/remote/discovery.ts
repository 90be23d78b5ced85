/**
 * From what a person types to whom it names: handles by WebFinger (RFC 7033), addresses, hosts by NodeInfo. Each host is
 * believed about its own names only.
 */
import { domainToASCII } from 'node:url'
import type { RemoteActor } from '../actor.ts'
import { remoteActorTypes } from '../actor.ts'
import { readHostileObject } from '../hostile-json.ts'
import { isSameOrigin, readIri } from '../iri.ts'
import { type Discovery, type RemoteActors, RemoteRefused } from '../ports.ts'
import { orNone } from './or-none.ts'
import { asOwnDocument, type RemoteReader } from './remote-fetch.ts'

interface DiscoveryParts {
  fetch: RemoteReader
  actors: Pick<RemoteActors, 'get'>
  allowsPrivate: boolean
}

interface Link {
  readonly rel: string
  readonly type: string
  readonly href: string
}

const jrd = { maxBytes: 100_000, types: ['application/jrd+json', 'application/json'] }
const nodeInfo = { maxBytes: 100_000, types: ['application/json'] }
const applicationRel = 'https://www.w3.org/ns/activitystreams#Application'

export function createDiscovery({ fetch, actors, allowsPrivate }: DiscoveryParts): Discovery {
  const originOf = (host: string) => `${allowsPrivate && isLocal(host) ? 'http' : 'https'}://${host}`
  const and = (signal: AbortSignal | undefined) => (signal ? { signal } : {})

  async function json(url: string, limits: typeof jrd, signal?: AbortSignal) {
    const { bytes } = await fetch.bytes(url, { ...limits, ...and(signal) })
    try {
      return readHostileObject(bytes)
    } catch (cause) {
      throw new RemoteRefused('malformed', 'JSON that cannot be read', { cause })
    }
  }

  /** Whom this host says that the name is of, and how it writes the name. */
  async function finger(resource: string, host: string, signal?: AbortSignal) {
    const url = `${originOf(host)}/.well-known/webfinger?resource=${encodeURIComponent(resource)}`
    const { subject, links } = await json(url, jrd, signal)
    const self = linksOf(links).find(
      ({ rel, type }) => rel === 'self' && /^application\/(activity\+json|ld\+json;.*activitystreams)/.test(type),
    )
    const id = readIri(self?.href, { allowsPrivate })
    if (id === null) throw new RemoteRefused('not-found', `${host} has nobody of this name`)
    return { id, subject: typeof subject === 'string' ? subject.toLowerCase() : '' }
  }

  async function byHandle(name: string, host: string, signal?: AbortSignal): Promise<RemoteActor> {
    const handle = `acct:${name}@${host}`
    const { id } = await finger(handle, host, signal)
    const actor = await actors.get(id, and(signal))
    if (actor.host === host) return actor
    // B12: a host may keep its people on another, if that one says so too.
    const there = await finger(`acct:${actor.name}@${actor.host}`, actor.host, signal)
    if (there.id !== actor._id || there.subject !== handle.toLowerCase()) {
      throw new RemoteRefused('not-its-id', `${host} names somebody of ${actor.host}, who does not say so`)
    }
    return actor
  }

  const object: Discovery['object'] = async (written, { signal } = {}) => {
    const { document, url } = await fetch.clue(written, and(signal))
    const id = readIri(document.id, { allowsPrivate })
    if (id === null) throw new RemoteRefused('malformed', `${url} has no id`)
    return id === url ? asOwnDocument(document, url, allowsPrivate) : (await fetch.document(id, and(signal))).document
  }

  async function nodeInfoLinks(host: string, signal?: AbortSignal): Promise<Link[]> {
    const { links } = await json(`${originOf(host)}/.well-known/nodeinfo`, nodeInfo, signal)
    // C4 (Fedify CVE-2026-62857): a host speaks of itself.
    return linksOf(links).filter(({ href }) => URL.parse(href)?.host === host)
  }

  return {
    object,
    async actor(written, { signal } = {}) {
      const text = written.trim()
      const named = readHandle(text)
      if (named !== null) return byHandle(named.name, named.host, signal)
      const { id, type } = await object(text, and(signal))
      if (!remoteActorTypes.some((one) => one === type)) throw new RemoteRefused('not-found', `${id} is no actor`)
      return actors.get(id, and(signal))
    },
    async instanceOf(host, { signal } = {}) {
      const links = await orNone(nodeInfoLinks(host, signal), [])
      const said = readIri(links.find(({ rel }) => rel === applicationRel)?.href, { allowsPrivate })
      const id = said ?? (await finger(`acct:${host}@${host}`, host, signal)).id
      const actor = await actors.get(id, and(signal))
      if (actor.host !== host || (actor.type !== 'Application' && actor.type !== 'Service')) {
        throw new RemoteRefused('not-its-id', `${id} does not speak for ${host}`)
      }
      return actor
    },
    async software(host, { signal } = {}) {
      try {
        const links = await nodeInfoLinks(host, signal)
        const version = (wanted: string) => links.find(({ rel }) => rel.endsWith(`/ns/schema/${wanted}`))
        const link = version('2.1') ?? version('2.0')
        if (!link || !isSameOrigin(link.href, originOf(host))) return null
        const { software } = await json(link.href, nodeInfo, signal)
        const { name, version: number } = (software ?? {}) as Record<string, unknown>
        if (typeof name !== 'string') return null
        return { name: name.slice(0, 60), version: typeof number === 'string' ? number.slice(0, 60) : '' }
      } catch (error) {
        if (error instanceof RemoteRefused) return null
        throw error
      }
    },
  }
}

/** `@name@host`, `name@host`, `acct:name@host`; null for anything else. The host is written as it is compared. */
export function readHandle(text: string): { name: string; host: string } | null {
  const [, name, written] = /^(?:acct:)?@?([^@\s/?#]{1,128})@([^@\s/?#]{1,253})$/.exec(text) ?? []
  if (name === undefined || written === undefined) return null
  const [, hostname = '', port = ''] = /^(.*?)(:\d{1,5})?$/.exec(written) ?? []
  const ascii = domainToASCII(hostname.toLowerCase())
  return ascii === '' || ascii.endsWith('.') ? null : { name, host: ascii + (port === ':443' ? '' : port) }
}

function linksOf(links: unknown): Link[] {
  if (!Array.isArray(links)) return []
  return links.slice(0, 50).flatMap((link) => {
    const { rel, type = '', href } = (link ?? {}) as Record<string, unknown>
    return typeof rel === 'string' && typeof type === 'string' && typeof href === 'string' ? [{ rel, type, href }] : []
  })
}

/** Where demonstrations and tests run. */
function isLocal(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(host)
}
