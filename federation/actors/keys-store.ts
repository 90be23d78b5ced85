/**
 * Where the keys of our actors are kept, sealed; opened once and held. Made at first use: two processes that come at
 * once get the same. Renewed, the former pair still signs what was to be sent before (`KeysRing.at`).
 */
import type { KeyObject } from 'node:crypto'
import { type Clock, iso } from '#src/clock.ts'
import { DuplicateKey, type Engine, type Stored, type Transaction } from '#src/store/engine.ts'
import type { ActorKeys, Iri } from '../actor.ts'
import { multibaseOf } from '../multikey.ts'
import { makeEd25519, makeRsa, type SealedPair, seal, unseal, type WrappingKey } from './key-pair.ts'

interface SealedKeys {
  /** From 1, one more at each renewal. */
  readonly generation: number
  readonly rsa: SealedPair
  readonly ed25519: SealedPair
  readonly madeAt: string
}

interface KeysDocument extends Stored, SealedKeys {
  /** Of the generation before; it goes once nothing that it must sign can wait any more. */
  readonly former: (SealedKeys & { readonly until: string }) | null
}

export interface KeysRing {
  /** Those in force. */
  of(actor: Iri): Promise<ActorKeys & { generation: number }>
  /** Of those in force, or of the first that will be made: writes nothing, so it may be asked inside a transaction. */
  generationOf(actor: Iri): Promise<number>
  /** Those that were in force when something was written, or those of now when they are gone. */
  at(actor: Iri, generation: number): Promise<ActorKeys>
  /** New keys from the end of this transaction on. What announces them must be signed by the former ones. */
  renew(actor: Iri, made: NewKeys, tx: Transaction): Promise<{ former: number; generation: number }>
  /** Slow (RSA): before the transaction. */
  make(actor: Iri): Promise<NewKeys>
  /** Seals again with the key of now what a former secret sealed. How many there were. */
  reseal(): Promise<number>
}

type NewKeys = Pick<SealedKeys, 'rsa' | 'ed25519' | 'madeAt'>

/** As long as a delivery may wait, and a day. */
const formerKeptHours = 8 * 24

interface KeysRingParts {
  engine: Engine
  clock: Clock
  wrappingKey: WrappingKey
  /** Of secrets that were in force before. */
  formerWrappingKeys?: readonly WrappingKey[]
}

export function createKeysRing({ engine, clock, wrappingKey, formerWrappingKeys = [] }: KeysRingParts): KeysRing {
  const keys = engine.collection<KeysDocument>({ name: 'actor_keys' })
  const opened = new Map<string, { privateKey: KeyObject; publicKeyPem: string }>()

  const idsOf = (actor: Iri) => ({ rsa: `${actor}#main-key`, ed25519: `${actor}#ed25519-key` })

  async function make(actor: Iri): Promise<NewKeys> {
    const ids = idsOf(actor)
    const [rsa, ed25519] = await Promise.all([makeRsa(), makeEd25519()])
    return {
      rsa: seal(rsa, ids.rsa, wrappingKey),
      ed25519: seal(ed25519, ids.ed25519, wrappingKey),
      madeAt: iso(clock.now()),
    }
  }

  async function read(actor: Iri): Promise<KeysDocument> {
    const known = await keys.get(actor)
    if (known !== null) return known
    const made: KeysDocument = { _id: actor, generation: 1, former: null, ...(await make(actor)) }
    try {
      await keys.insert(made)
      return made
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error
      return read(actor)
    }
  }

  function open(pair: SealedPair, id: string) {
    const held = opened.get(pair.sealed)
    if (held) return held
    for (const key of [wrappingKey, ...formerWrappingKeys]) {
      const found = unseal(pair, id, key)
      if (found === null) continue
      if (opened.size >= 20_000) opened.clear()
      opened.set(pair.sealed, found)
      return found
    }
    throw new KeysUnreadable(id)
  }

  function openAll(actor: Iri, { rsa, ed25519, generation }: SealedKeys): ActorKeys & { generation: number } {
    const ids = idsOf(actor)
    const signing = open(ed25519, ids.ed25519)
    return {
      generation,
      rsa: { id: ids.rsa, ...open(rsa, ids.rsa) },
      ed25519: {
        id: ids.ed25519,
        privateKey: signing.privateKey,
        publicKeyMultibase: multibaseOf(signing.publicKeyPem),
      },
    }
  }

  return {
    make,
    async of(actor) {
      return openAll(actor, await read(actor))
    },
    async generationOf(actor) {
      return (await keys.get(actor))?.generation ?? 1
    },
    async at(actor, generation) {
      const known = await read(actor)
      const { former } = known
      return openAll(actor, former?.generation === generation && former.until > iso(clock.now()) ? former : known)
    },
    async renew(actor, made, tx) {
      const known = await tx.in(keys).get(actor)
      const now = clock.now()
      const generation = (known?.generation ?? 0) + 1
      await tx.in(keys).put({
        _id: actor,
        generation,
        ...made,
        former: known && {
          generation: known.generation,
          rsa: known.rsa,
          ed25519: known.ed25519,
          madeAt: known.madeAt,
          until: iso(now.add({ hours: formerKeptHours })),
        },
      })
      return { former: known?.generation ?? generation, generation }
    },
    async reseal() {
      let done = 0
      let after: string | undefined
      do {
        const page = await keys.find({}, { limit: 200, ...(after === undefined ? {} : { after }) })
        for (const known of page.items) {
          const ids = idsOf(known._id)
          if (unseal(known.rsa, ids.rsa, wrappingKey) !== null) continue
          const again = (pair: SealedPair, id: string) => seal(open(pair, id), id, wrappingKey)
          const rsa = again(known.rsa, ids.rsa)
          const ed25519 = again(known.ed25519, ids.ed25519)
          const { generation } = known
          if (await keys.update(known._id, { set: { rsa, ed25519, former: null } }, { onlyIf: { generation } })) done++
        }
        after = page.next ?? undefined
      } while (after !== undefined)
      return done
    },
  }
}

/** The secret of the instance is not the one that sealed them. */
export class KeysUnreadable extends Error {
  override readonly name = 'KeysUnreadable'
  constructor(id: string) {
    super(
      `the key ${id} was sealed with another SECRET_KEY: give it in SECRET_KEY_FORMER, or renew the keys of the instance`,
    )
  }
}
