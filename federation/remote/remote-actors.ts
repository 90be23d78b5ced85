/**
 * The actors of other instances, as they were last read: kept, and read again after two days, or sooner when there is a
 * reason to. An actor is what its own address says; a key belongs to whom that document lists it for.
 */
import { type Clock, iso } from '#src/clock.ts'
import type { Engine, Stored, Transaction } from '#src/store/engine.ts'
import type { Iri, RemoteActor, RemoteKey } from '../actor.ts'
import { isSameOrigin, readIri } from '../iri.ts'
import { type ActivityDocument, type Follows, type RemoteActors, RemoteRefused } from '../ports.ts'
import type { Dialects } from './dialects.ts'
import { readActor } from './read-actor.ts'
import { asOwnDocument, type RemoteReader } from './remote-fetch.ts'

interface RemoteActorsParts {
  engine: Engine
  clock: Clock
  fetch: Pick<RemoteReader, 'document' | 'clue' | 'forget'>
  follows: Pick<Follows, 'removeAllOf'>
  dialects: Dialects
  allowsPrivate: boolean
}

interface ActorDocument extends RemoteActor, Stored {
  readonly keyIds: readonly Iri[]
}

/** What the verification of signatures asks beside. */
export interface KnownActors extends RemoteActors {
  /** Whose key this is, as far as known here, gone ones included. Never asks the network. */
  ownerOf(keyId: Iri): Promise<RemoteActor | null>
  /** Asks the network whose key this is. @throws {RemoteRefused}, `not-its-id` when the two do not say the same */
  findOwner(keyId: Iri): Promise<RemoteActor>
  isStale(actor: RemoteActor): boolean
  /** Told when an actor was read again, or went. */
  onChange(told: (id: Iri) => void): void
}

const staleAfterHours = 48
const readAtOnce = 500

export function createRemoteActors(parts: RemoteActorsParts): KnownActors {
  const { engine, clock, fetch, follows, dialects, allowsPrivate } = parts
  const actors = engine.collection<ActorDocument>({
    name: 'remote_actors',
    indexes: [{ fields: ['keyIds'] }, { fields: ['host'] }],
  })
  const at = (tx?: Transaction) => (tx ? tx.in(actors) : actors)
  const listeners = new Set<(id: Iri) => void>()
  const changed = (id: Iri) => {
    for (const told of listeners) told(id)
  }

  const isStale = ({ fetchedAt }: RemoteActor) => fetchedAt < iso(clock.now().subtract({ hours: staleAfterHours }))
  const withoutKeyIds = ({ keyIds: _, ...actor }: ActorDocument): RemoteActor => actor

  async function read(id: Iri, signal?: AbortSignal): Promise<RemoteActor> {
    const { document } = await fetch.document(id, signal ? { signal } : {})
    // A redirect may have led to another actor, which is not this one.
    if (document.id !== id) throw new RemoteRefused('not-its-id', `${id} gives ${document.id}`)
    return keep(document)
  }

  async function keep(document: ActivityDocument): Promise<RemoteActor> {
    const actor = readActor(document, { allowsPrivate, fetchedAt: iso(clock.now()) })
    await actors.put({ ...actor, keyIds: actor.keys.map((key) => key.id) })
    if (actor.speaksRfc9421) dialects.note(actor.host, 'rfc9421')
    changed(actor._id)
    return actor
  }

  async function gone(id: Iri, tx: Transaction): Promise<void> {
    await follows.removeAllOf(id, tx)
    await tx.in(actors).update(id, { set: { goneAt: iso(clock.now()) } }, { onlyIf: { goneAt: null } })
    changed(id)
  }

  return {
    async known(id, tx) {
      const found = await at(tx).get(id)
      return found === null || found.goneAt !== null ? null : withoutKeyIds(found)
    },
    async get(id, { signal, atLeastAsFreshAs } = {}) {
      const found = await actors.get(id)
      const isFreshEnough = (one: RemoteActor) => atLeastAsFreshAs === undefined || one.fetchedAt >= atLeastAsFreshAs
      if (found !== null && !isStale(found) && isFreshEnough(found)) {
        if (found.goneAt !== null) throw new RemoteRefused('gone', `${id} is gone`)
        return withoutKeyIds(found)
      }
      if (found !== null && !isFreshEnough(found)) fetch.forget(id)
      try {
        return await read(id, signal)
      } catch (error) {
        if (found === null || !(error instanceof RemoteRefused)) throw error
        if (error.reason === 'gone' && found.goneAt === null) await engine.transaction((tx) => gone(id, tx))
        // Away for a while, it is who it was.
        if (!error.isTransient || found.goneAt !== null || atLeastAsFreshAs !== undefined) throw error
        return withoutKeyIds(found)
      }
    },
    async many(ids, tx) {
      const wanted = [...new Set(ids)]
      const found: RemoteActor[] = []
      for (let from = 0; from < wanted.length; from += readAtOnce) {
        for (const one of await at(tx).getMany(wanted.slice(from, from + readAtOnce))) {
          if (one.goneAt === null) found.push(withoutKeyIds(one))
        }
      }
      return found
    },
    gone,
    async ownerOf(keyId) {
      const found = await actors.findOne({ keyIds: { contains: keyId } })
      return found === null ? null : withoutKeyIds(found)
    },
    async findOwner(keyId) {
      const { document, url } = await fetch.clue(keyId)
      const claimed = readIri(ownerIn(document) ?? document.id, { allowsPrivate })
      // A4, A10 (Misskey CVE-2026-28432; Fedify 963): only its own host says whose a key is.
      if (claimed === null || !isSameOrigin(claimed, keyId) || !isSameOrigin(url, keyId)) {
        throw new RemoteRefused('not-its-id', `the key ${keyId} is said to be another host’s`)
      }
      const isItself = url === claimed && document.id === claimed
      const actor = await (isItself ? keep(asOwnDocument(document, url, allowsPrivate)) : read(claimed))
      if (keyOf(actor, keyId) === null) throw new RemoteRefused('not-its-id', `${claimed} has no key ${keyId}`)
      return actor
    },
    isStale,
    onChange: (told) => {
      listeners.add(told)
    },
  }
}

export function keyOf(actor: RemoteActor, keyId: Iri): RemoteKey | null {
  return actor.keys.find(({ id }) => id === keyId) ?? null
}

/** Of a key that stands alone, or of an actor that is shown in part (GoToSocial, at the address of its key). */
function ownerIn(document: Readonly<Record<string, unknown>>): unknown {
  const { owner, controller, publicKey } = document
  if (typeof owner === 'string') return owner
  if (typeof controller === 'string') return controller
  return (publicKey as { owner?: unknown } | null | undefined)?.owner
}
