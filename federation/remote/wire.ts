/**
 * Everything that goes over the network, put together: one connector, and what stands on it. Only `federation-part.ts`
 * builds it.
 */
import type { Clock } from '#src/clock.ts'
import type { MediaStore } from '#src/media/media-store.ts'
import type { Engine } from '#src/store/engine.ts'
import type { Ids } from '../ids.ts'
import type { Discovery, Follows, HostPolicies, LocalActors, RemoteImages, RemotePost } from '../ports.ts'
import type { Signing, Verifying } from '../signature-ports.ts'
import { createSignerKeys } from '../signatures/signer-keys.ts'
import { createSigning } from '../signatures/signing.ts'
import { createVerifyDocument } from '../signatures/verify-document.ts'
import { createVerifyRequest } from '../signatures/verify-request.ts'
import { createConnector } from './connector.ts'
import { createDialects } from './dialects.ts'
import { createDiscovery } from './discovery.ts'
import { createRemoteActors, type KnownActors } from './remote-actors.ts'
import { createRemoteFetch, type RemoteReader } from './remote-fetch.ts'
import { createRemoteImages, type RemakeImages } from './remote-images.ts'
import { createRemotePost } from './remote-post.ts'
import type { Resolve } from './resolve.ts'

interface WireParts {
  engine: Engine
  clock: Clock
  ids: Ids
  actors: Pick<LocalActors, 'instance' | 'keysOf'>
  follows: Pick<Follows, 'removeAllOf'>
  policies: Pick<HostPolicies, 'of' | 'isActorBlocked'>
  /** Demonstrations and tests. */
  allowsPrivate: boolean
  version: string
  media: Pick<MediaStore, 'write' | 'workFolder'>
  remakeImages: RemakeImages
  resolve?: Resolve
}

export interface Wire extends Disposable {
  readonly signing: Signing
  readonly verifying: Verifying
  readonly post: RemotePost
  readonly fetch: RemoteReader
  readonly remoteActors: KnownActors
  readonly discovery: Discovery
  readonly images: RemoteImages
}

export function createWire(parts: WireParts): Wire {
  const { engine, clock, ids, actors, follows, policies, allowsPrivate, version, resolve } = parts
  const isOurs = (iri: string) => URL.parse(iri)?.origin === ids.origin
  const connector = createConnector({
    allowsPrivate,
    // PeerTube and Mastodon write it so: who reads a log finds whom to ask.
    userAgent: () => `ClasseA12/${version} (+${ids.origin}/)`,
    ...(resolve ? { resolve } : {}),
  })
  const signing = createSigning({ clock })
  const dialects = createDialects()
  const fetch = createRemoteFetch({
    connector,
    signing,
    keys: async () => actors.keysOf(await actors.instance()),
    dialects,
    policies,
    clock,
    allowsPrivate,
    isOurs,
  })
  const remoteActors = createRemoteActors({ engine, clock, fetch, follows, dialects, allowsPrivate })
  const keys = createSignerKeys({ actors: remoteActors, policies, clock, allowsPrivate, isOurs })
  return {
    signing,
    verifying: {
      request: createVerifyRequest({ keys, clock, dialects, origin: () => ids.origin, host: () => ids.host }),
      document: createVerifyDocument({ keys }),
    },
    post: createRemotePost({ connector, signing, dialects, policies, clock, isOurs }),
    fetch,
    remoteActors,
    discovery: createDiscovery({ fetch, actors: remoteActors, allowsPrivate }),
    images: createRemoteImages({ fetch, media: parts.media, remake: parts.remakeImages }),
    [Symbol.dispose]: () => connector[Symbol.dispose](),
  }
}
