/** Who said what another forwards: A1 for the two kinds of signatures inside of documents, A5, A6. */
import { expect } from 'chai'
import type { ActivityDocument } from '#federation/ports.ts'
import { signLinkedData } from '#federation/signatures/linked-data.ts'
import { createSigning } from '#federation/signatures/signing.ts'
import { baseContext } from '#federation/vocabulary/context.ts'
import { iso, systemClock } from '#src/clock.ts'
import { aPeer, asJson, type Peer } from '../a-peer.ts'
import { actorDocument, aRemotePerson, type RemotePerson } from '../a-remote-actor.ts'
import { aWire, type TestWire } from '../a-wire.ts'

describe('who said what is forwarded', () => {
  const signing = createSigning({ clock: systemClock })
  let home: Peer
  let evil: Peer
  let wire: TestWire
  let author: RemotePerson
  let mallory: RemotePerson
  let signed: ActivityDocument
  const activityOf = (actor: string, content: string): ActivityDocument => ({
    '@context': baseContext,
    id: `${actor}/notes/1/activity`,
    type: 'Create',
    actor,
    to: ['https://www.w3.org/ns/activitystreams#Public'],
    object: { type: 'Note', id: `${actor}/notes/1`, attributedTo: actor, content },
  })
  const verify = (document: unknown) =>
    wire.verifying.document(document as ActivityDocument, { from: 'forwarder.example' })
  const proofAlone = ({ signature: _, ...rest }: ActivityDocument) => rest
  const signatureAlone = async (activity: ActivityDocument, { keys }: RemotePerson, id = keys.rsa.id) =>
    signLinkedData(activity, { ...keys, rsa: { ...keys.rsa, id } }, iso(systemClock.now()))

  before(async () => {
    ;[home, evil, wire] = await Promise.all([aPeer(), aPeer(), aWire()])
    ;[author, mallory] = await Promise.all([aRemotePerson(home, 'autrice'), aRemotePerson(evil, 'mallory')])
    signed = await signing.document(activityOf(author.id, 'Bonjour'), author.keys)
  })
  after(() => Promise.all([home, evil, wire].map((one) => one[Symbol.asyncDispose]())))

  it('is known by either signature, and what was signed is what is read', async () => {
    const byProof = (await verify(proofAlone(signed))) ?? expect.fail()
    expect(byProof.signer._id).to.equal(author.id)
    expect(byProof.document).to.deep.equal(activityOf(author.id, 'Bonjour'))
    const byBoth = (await verify(signed)) ?? expect.fail()
    expect(byBoth.document).to.deep.equal(byProof.document)
    const bySignature = (await verify(await signatureAlone(activityOf(author.id, 'Salut'), author))) ?? expect.fail()
    expect(bySignature.signer._id).to.equal(author.id)
    expect(bySignature.document).to.include({ actor: author.id, type: 'Create' })
    expect(bySignature.document.object).to.deep.equal(activityOf(author.id, 'Salut').object)
  })

  it('is nobody when nothing is signed, or something was changed', async () => {
    expect(await verify(activityOf(author.id, 'Bonjour'))).to.equal(null)
    for (const changed of [
      { type: 'Delete' },
      { object: 'https://lyon.example/videos/watch/1' },
      { cc: [author.id] },
    ]) {
      expect(await verify({ ...signed, ...changed }), JSON.stringify(changed)).to.equal(null)
      expect(await verify({ ...proofAlone(signed), ...changed })).to.equal(null)
    }
    const { proof, ...rest } = signed
    for (const broken of [[proof, proof], null, 'proof', { ...(proof as object), proofValue: 'z1' }]) {
      expect(await verify({ ...proofAlone(rest as ActivityDocument), proof: broken })).to.equal(null)
    }
  })

  // A1: Fedify GHSA-q9f8-5hc7-898f, for LD signatures and proofs.
  it('is not the author because a key elsewhere says so', async () => {
    const forged = activityOf(author.id, 'forged')
    const { ed25519, rsa } = mallory.keys
    const keyId = { ed25519: evil.url('/keys/ed'), rsa: evil.url('/keys/rsa') }
    evil.answers.set(
      '/keys/ed',
      asJson({
        id: keyId.ed25519,
        type: 'Multikey',
        controller: author.id,
        publicKeyMultibase: ed25519.publicKeyMultibase,
      }),
    )
    evil.answers.set('/keys/rsa', asJson({ id: keyId.rsa, owner: author.id, publicKeyPem: rsa.publicKeyPem }))
    const keys = { rsa: { ...rsa, id: keyId.rsa }, ed25519: { ...ed25519, id: keyId.ed25519 } }
    expect(await verify(await signing.document(forged, keys))).to.equal(null)
    expect(await verify(await signatureAlone(forged, mallory, keyId.rsa))).to.equal(null)
    expect(await verify(await signatureAlone(forged, mallory, author.keys.rsa.id))).to.equal(null)
  })

  // A2: the key is inside of a document that bears the author's id.
  it('is not the author because a document elsewhere bears their id', async () => {
    const keys = {
      rsa: { ...mallory.keys.rsa, id: evil.url('/copy#main-key') },
      ed25519: { ...mallory.keys.ed25519, id: evil.url('/copy#ed25519-key') },
    }
    evil.answers.set('/copy', asJson(actorDocument(author.id, keys)))
    expect(await verify(await signing.document(activityOf(author.id, 'forged'), keys))).to.equal(null)
  })

  it('is whoever signed, whomever the activity names: the inbox compares', async () => {
    const found = (await verify(await signing.document(activityOf(author.id, 'forged'), mallory.keys))) ?? expect.fail()
    expect(found.signer._id).to.equal(mallory.id)
    expect(found.document.actor).to.equal(author.id)
  })

  // A6: words that mean something else; a proof is of the text itself, context included.
  it('means what it meant when it was signed', async () => {
    const { '@context': context } = signed
    const renaming = [
      ...(context as unknown[]),
      { content: 'as:summary', actor: { '@id': 'as:target', '@type': '@id' } },
    ]
    expect(await verify({ ...proofAlone(signed), '@context': renaming })).to.equal(null)
    expect(await verify({ ...signed, proof: undefined, '@context': renaming })).to.equal(null)
  })
})
