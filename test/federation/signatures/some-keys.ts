/** Keys of actors for tests; made once, since RSA is slow to make. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import type { ActorKeys, Iri } from '#federation/actor.ts'
import { makeEd25519, makeRsa } from '#federation/actors/key-pair.ts'
import { multibaseOf } from '#federation/multikey.ts'

export interface TestKeys extends ActorKeys {
  readonly rsaPublic: KeyObject
  readonly ed25519Public: KeyObject
  readonly ed25519Pem: string
}

export async function someKeys(actor: Iri): Promise<TestKeys> {
  const [rsa, ed25519] = await Promise.all([makeRsa(), makeEd25519()])
  return {
    rsa: { id: `${actor}#main-key`, privateKey: rsa.privateKey, publicKeyPem: rsa.publicKeyPem },
    ed25519: {
      id: `${actor}#ed25519-key`,
      privateKey: ed25519.privateKey,
      publicKeyMultibase: multibaseOf(ed25519.publicKeyPem),
    },
    rsaPublic: createPublicKey(rsa.publicKeyPem),
    ed25519Public: createPublicKey(ed25519.publicKeyPem),
    ed25519Pem: ed25519.publicKeyPem,
  }
}
