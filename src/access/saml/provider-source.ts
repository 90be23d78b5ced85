/**
 * Where the identity provider's metadata comes from: a file, or an address read again every hour. The last good copy
 * is kept in the database, so that a provider that is down, or that publishes nonsense one day, changes nothing here.
 */
import { readFile, stat } from 'node:fs/promises'
import type { Element } from '@xmldom/xmldom'
import type { Logger } from 'pino'
import type { Clock } from '../../clock.ts'
import type { Engine, Stored } from '../../store/engine.ts'
import {
  type IdentityProvider,
  identityProviderOf,
  MetadataRefused,
  metadataBounds,
  readMetadata,
} from './identity-provider.ts'
import { SsoUnavailable } from './refusals.ts'
import { verifyRoot } from './signatures.ts'

export interface ProviderSource {
  /**
   * The provider, as last read. Reads again first only when there is nothing usable yet.
   * @throws {SsoUnavailable} when it never could be read, or when what was read is no longer valid
   */
  current(): Promise<IdentityProvider>
  /** Reads now. @throws {MetadataRefused} or the network's own error */
  refresh(): Promise<IdentityProvider>
  close(): Promise<void>
}

interface ProviderSourceParts {
  engine: Engine
  clock: Clock
  log: Logger
  /** An https address (http on this machine only), or a file. */
  location: string
  /** Among several in one document. */
  entityId: string | null
  /** PEM files: one of these must have signed the document. */
  certificates?: readonly string[]
}

interface Copy extends Stored {
  xml: string
  readAt: string
}

const refreshSeconds = 3600
const timeoutMs = 10_000

export function createProviderSource(parts: ProviderSourceParts): ProviderSource {
  const { clock, log, location } = parts
  const copies = parts.engine.collection<Copy>({ name: 'saml_metadata' })
  const closing = new AbortController()
  const isAddress = /^https?:\/\//.test(location)
  let known: { provider: IdentityProvider; readAt: Temporal.Instant; stamp: string } | null = null
  let reading: Promise<IdentityProvider> | null = null
  let inBackground: Promise<unknown> = Promise.resolve()

  function read(): Promise<IdentityProvider> {
    reading ??= (isAddress ? fetched() : fromFile()).finally(() => {
      reading = null
    })
    return reading
  }

  async function fetched(): Promise<IdentityProvider> {
    const xml = await download(location, closing.signal)
    const provider = parse(xml, parts)
    const now = clock.now()
    await copies.put({ _id: location, xml, readAt: now.toString({ smallestUnit: 'millisecond' }) })
    known = { provider, readAt: now, stamp: '' }
    return provider
  }

  async function fromFile(): Promise<IdentityProvider> {
    const stamp = await stampOf(location)
    if (known && known.stamp === stamp) return known.provider
    const provider = parse(await readFile(location, 'utf8'), parts)
    known = { provider, readAt: clock.now(), stamp }
    return provider
  }

  /** At start, when the provider does not answer. */
  async function fromCopy(): Promise<IdentityProvider | null> {
    const copy = await copies.get(location)
    if (!copy) return null
    const provider = parse(copy.xml, parts)
    known = { provider, readAt: Temporal.Instant.from(copy.readAt), stamp: '' }
    return provider
  }

  /** A failure is told in the log, and asked again at the next sign-in. */
  async function readQuietly(): Promise<IdentityProvider | null> {
    try {
      return await read()
    } catch (error) {
      log.warn({ reason: reasonOf(error) }, 'identity provider metadata not read')
      return null
    }
  }

  function isUsable(provider: IdentityProvider): boolean {
    return provider.validUntil === null || Temporal.Instant.compare(clock.now(), provider.validUntil) < 0
  }

  return {
    async current() {
      if (!isAddress) await readQuietly()
      else if (known && isUsable(known.provider)) {
        const age = clock.now().since(known.readAt).total('seconds')
        if (age > refreshSeconds) inBackground = readQuietly()
      } else if (!(await readQuietly())) await fromCopy()
      if (!known || !isUsable(known.provider)) throw new SsoUnavailable()
      return known.provider
    },
    refresh: read,
    async close() {
      closing.abort()
      await inBackground
    },
  }
}

function parse(xml: string, { entityId, certificates = [] }: ProviderSourceParts): IdentityProvider {
  return identityProviderOf(certificates.length === 0 ? readMetadata(xml) : signedRoot(xml, certificates), entityId)
}

function signedRoot(xml: string, certificates: readonly string[]): Element {
  try {
    return verifyRoot(xml, certificates, metadataBounds)
  } catch (cause) {
    throw new MetadataRefused('La signature de ces métadonnées n’est pas celle attendue (SAML_METADATA_CERTIFICATE).', {
      cause,
    })
  }
}

/** @throws {MetadataRefused} when the answer is not metadata; the network's own error when there is none */
async function download(location: string, signal: AbortSignal): Promise<string> {
  const url = new URL(location)
  if (url.protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)) {
    throw new MetadataRefused('L’adresse des métadonnées doit être en https.')
  }
  const response = await fetch(url, {
    headers: { accept: 'application/samlmetadata+xml, application/xml;q=0.9, */*;q=0.1' },
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  })
  if (!response.ok || !response.body) {
    await response.body?.cancel()
    throw new MetadataRefused(`L’adresse des métadonnées répond ${response.status}.`)
  }
  const pieces: Uint8Array[] = []
  let sizeBytes = 0
  for await (const piece of response.body) {
    sizeBytes += piece.length
    if (sizeBytes > metadataBounds.characters) throw new MetadataRefused('Ces métadonnées sont trop grandes (8 Mo).')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

async function stampOf(file: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(file)
    return `${mtimeMs} ${size} ${ino}`
  } catch (cause) {
    throw new MetadataRefused(`${file} : ce fichier de métadonnées ne se lit pas.`, { cause })
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'
}
