/** The wire of one instance, `https://lyon.example` unless told otherwise, over a real store; peers are on loopback. */
import type { LocalActor } from '#federation/actor.ts'
import { createFollowsStore } from '#federation/follows/follows-store.ts'
import { createIds, type Ids } from '#federation/ids.ts'
import type { Follows, HostPolicy } from '#federation/ports.ts'
import { createWire, type Wire } from '#federation/remote/wire.ts'
import { createAddresses } from '#src/addresses.ts'
import { type Clock, systemClock } from '#src/clock.ts'
import type { MediaStore } from '#src/media/media-store.ts'
import { remakeImagesBy } from '#src/part-settings.ts'
import type { Engine } from '#src/store/engine.ts'
import { anEngine } from '../store/an-engine.ts'
import { usualFfmpeg } from '../transcoding/clips.ts'
import { someKeys } from './signatures/some-keys.ts'

export interface TestWire extends Wire, AsyncDisposable {
  readonly ids: Ids
  readonly engine: Engine
  readonly follows: Follows
  /** Of hosts and of actors; what is not said is open. */
  readonly policies: { hosts: Map<string, HostPolicy>; actors: Set<string> }
  /** As others write it. */
  readonly inbox: string
}

const origin = 'https://lyon.example/'
const instanceKeys = someKeys(`${origin}accounts/peertube`)

export async function aWire({
  kind = 'sqlite',
  clock = systemClock,
  allowsPrivate = true,
  media,
}: {
  kind?: Engine['kind']
  clock?: Clock
  allowsPrivate?: boolean
  /** For those who look at images. */
  media?: MediaStore
} = {}): Promise<TestWire> {
  const engine = await anEngine({ kind, clock })
  const ids = createIds(createAddresses(() => new URL(origin)))
  const keys = await instanceKeys
  const follows = createFollowsStore({ engine })
  const policies = { hosts: new Map<string, HostPolicy>(), actors: new Set<string>() }
  const wire = createWire({
    engine,
    clock,
    ids,
    actors: { instance: async () => ({ id: ids.instance() }) as LocalActor, keysOf: async () => keys },
    follows,
    policies: { of: (host) => policies.hosts.get(host) ?? 'open', isActorBlocked: (id) => policies.actors.has(id) },
    allowsPrivate,
    version: '0.0.0',
    media: media as MediaStore,
    remakeImages: remakeImagesBy(usualFfmpeg),
  })
  return {
    ...wire,
    ids,
    engine,
    follows,
    policies,
    inbox: ids.sharedInbox(),
    async [Symbol.asyncDispose]() {
      wire[Symbol.dispose]()
      await engine[Symbol.asyncDispose]()
    },
  }
}
