/**
 * From the id of a key to whose it is: held in memory, then as stored, then asked of its own host. What a stranger makes
 * us ask is counted (owncast 5121): the same question is asked once, and no network may ask many.
 */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { type Clock, iso } from '#src/clock.ts'
import { networkOf } from '#src/http/rate-limits.ts'
import type { Iri, RemoteActor } from '../actor.ts'
import { hostOf, readIri } from '../iri.ts'
import { type HostPolicies, RemoteRefused } from '../ports.ts'
import { type KnownActors, keyOf } from '../remote/remote-actors.ts'
import { SignatureRefused } from '../signature-ports.ts'

export interface HeldKey {
  readonly id: Iri
  readonly actor: RemoteActor
  readonly key: KeyObject
}

export interface SignerKeys {
  /** @param from address of who shows us this key @throws {SignatureRefused} */
  of(keyId: string, from: string): Promise<HeldKey>
  /** Read again, when it is old enough that it may have changed; null otherwise. */
  renewed(known: HeldKey): Promise<HeldKey | null>
}

interface SignerKeysParts {
  actors: KnownActors
  policies: Pick<HostPolicies, 'of' | 'isActorBlocked'>
  clock: Clock
  allowsPrivate: boolean
  isOurs: (iri: Iri) => boolean
}

/** Other processes may have read it again meanwhile. */
const heldMs = 60_000
const mostHeld = 10_000
/** A signature that does not hold is mostly a lie, rarely a new key. */
const renewedAfterMinutes = 5
/** A minute, of keys that are not known here, for one network. */
const unknownKeysPerMinute = 60
const mostNetworks = 10_000

export function createSignerKeys({ actors, policies, clock, allowsPrivate, isOurs }: SignerKeysParts): SignerKeys {
  const held = new Map<Iri, HeldKey & { until: number }>()
  const heldOf = new Map<Iri, Set<Iri>>()
  const asked = new Map<string, { count: number; until: number }>()
  const asking = new Map<Iri, Promise<RemoteActor>>()
  const now = () => clock.now().epochMilliseconds

  function forget(actor: Iri): void {
    for (const keyId of heldOf.get(actor) ?? []) held.delete(keyId)
    heldOf.delete(actor)
  }
  actors.onChange(forget)

  function hold(actor: RemoteActor, keyId: Iri): HeldKey {
    const key = keyOf(actor, keyId)
    if (key === null) throw new SignatureRefused('key-not-theirs', `${actor._id} has no key ${keyId}`)
    if (held.size >= mostHeld) {
      held.clear()
      heldOf.clear()
    }
    const found = { id: keyId, actor, key: createPublicKey(key.publicKeyPem) }
    held.set(keyId, { ...found, until: now() + heldMs })
    const ofActor = heldOf.get(actor._id) ?? new Set()
    heldOf.set(actor._id, ofActor.add(keyId))
    return found
  }

  function count(from: string): void {
    const network = networkOf(from)
    if (asked.size >= mostNetworks) asked.clear()
    const known = asked.get(network)
    const current = known && known.until > now() ? known : { count: 0, until: now() + 60_000 }
    if (++current.count > unknownKeysPerMinute) {
      throw new SignatureRefused('key-unavailable', 'too many unknown keys', { isTransient: true })
    }
    asked.set(network, current)
  }

  function assertWanted(host: string, actor?: Iri): void {
    if (policies.of(host) === 'blocked' || (actor !== undefined && policies.isActorBlocked(actor))) {
      throw new SignatureRefused('blocked', `${host} is blocked here`)
    }
  }

  /** Who sends much at once shows one key many times: that is one question. */
  function ask(id: Iri, from: string): Promise<RemoteActor> {
    count(from)
    const owner = asSignature(() => actors.findOwner(id)).finally(() => asking.delete(id))
    asking.set(id, owner)
    return owner
  }

  async function ownerOf(id: Iri, from: string): Promise<RemoteActor> {
    const known = await actors.ownerOf(id)
    if (known === null) {
      return asking.get(id) ?? ask(id, from)
    }
    if (known.goneAt !== null) throw new SignatureRefused('gone', `${known._id} is gone`)
    if (!actors.isStale(known)) return known
    // When it cannot be read again, it is who it was: one that is deleted says so itself, with the key it had (A12).
    return actors.get(known._id).catch((error: unknown) => {
      if (error instanceof RemoteRefused) return known
      throw error
    })
  }

  return {
    async of(written, from) {
      const id = held.has(written) ? written : readIri(written, { allowsPrivate })
      if (id === null) throw new SignatureRefused('malformed', 'the id of the key is no address')
      const known = held.get(id)
      if (known && known.until > now()) {
        assertWanted(known.actor.host, known.actor._id)
        return known
      }
      if (isOurs(id)) throw new SignatureRefused('key-not-theirs', 'a key of this instance')
      assertWanted(hostOf(id))
      const actor = await ownerOf(id, from)
      assertWanted(actor.host, actor._id)
      return hold(actor, id)
    },
    async renewed({ id, actor }) {
      const { epochMilliseconds } = Temporal.Instant.from(actor.fetchedAt)
      if (epochMilliseconds > now() - renewedAfterMinutes * 60_000) return null
      const fresh = await actors
        .get(actor._id, { atLeastAsFreshAs: iso(clock.now().subtract({ minutes: renewedAfterMinutes })) })
        .catch((error: unknown) => {
          if (error instanceof RemoteRefused) return null
          throw error
        })
      return fresh === null || keyOf(fresh, id) === null ? null : hold(fresh, id)
    },
  }
}

async function asSignature<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof RemoteRefused)) throw error
    const { reason, message, isTransient } = error
    if (reason === 'gone' || reason === 'not-found') throw new SignatureRefused('gone', message, { cause: error })
    if (reason === 'not-its-id') throw new SignatureRefused('key-not-theirs', message, { cause: error })
    if (reason === 'blocked') throw new SignatureRefused('blocked', message, { cause: error })
    throw new SignatureRefused('key-unavailable', message, { cause: error, isTransient })
  }
}
