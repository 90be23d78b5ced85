import { createPublicKey, sign, verify } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { makeEd25519, seal, unseal, wrappingKeyFrom } from '#federation/actors/key-pair.ts'
import { createKeysRing, KeysUnreadable } from '#federation/actors/keys-store.ts'
import { multibaseOf } from '#federation/multikey.ts'
import { onEachEngine } from '../../on-each-engine.ts'
import { enginesUnderTest } from '../../store/an-engine.ts'

const actor = 'https://lyon.example/accounts/jeanne.martin'
const wrappingKey = wrappingKeyFrom('a secret for tests, long enough')
const at = (text: string) => ({ now: () => Temporal.Instant.from(text) })

describe('the keys of an actor, sealed', () => {
  it('open with the secret that sealed them, for the id they were sealed for, and for nothing else', async () => {
    const pair = await makeEd25519()
    const sealed = seal(pair, `${actor}#ed25519-key`, wrappingKey)
    const opened = unseal(sealed, `${actor}#ed25519-key`, wrappingKey)
    expect(opened?.privateKey.equals(pair.privateKey)).to.equal(true)
    expect(unseal(sealed, 'https://lyon.example/accounts/eve#ed25519-key', wrappingKey)).to.equal(null)
    expect(unseal(sealed, `${actor}#ed25519-key`, wrappingKeyFrom('another secret'))).to.equal(null)
  })

  it('open no more once a byte is changed', async () => {
    const sealed = seal(await makeEd25519(), actor, wrappingKey)
    fc.assert(
      fc.property(fc.nat(sealed.sealed.length - 1), fc.constantFrom(...'AZaz09-_.'), (place, letter) => {
        const text = sealed.sealed.slice(0, place) + letter + sealed.sealed.slice(place + 1)
        const bytes = (one: string) =>
          one
            .split('.')
            .map((part) => Buffer.from(part, 'base64url').toString('hex'))
            .join()
        fc.pre(bytes(text) !== bytes(sealed.sealed) || !text.startsWith('v1.'))
        expect(unseal({ ...sealed, sealed: text }, actor, wrappingKey)).to.equal(null)
      }),
    )
  })

  it('a Multikey is what the specification says (FEP-521a)', () => {
    const x = Buffer.from('2e6fcce36701dc791488e0d0b1745cc1e33a4c1c9fcc41c63bd343dbbe0970e6', 'hex')
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url') }, format: 'jwk' })
    const pem = String(key.export({ type: 'spki', format: 'pem' }))
    expect(multibaseOf(pem)).to.equal('z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK')
  })
})

onEachEngine('the ring of keys', (kind) => {
  const under = enginesUnderTest.find((one) => one.kind === kind)
  const open = () => (under as NonNullable<typeof under>).open()
  const clock = at('2026-11-24T08:00:00Z')

  it('makes them at first use, once, for two who come at the same time', async () => {
    await using engine = await open()
    const rings = [createKeysRing({ engine, clock, wrappingKey }), createKeysRing({ engine, clock, wrappingKey })]
    const [one, other] = await Promise.all(rings.map((ring) => ring.of(actor)))
    expect(one?.rsa.publicKeyPem).to.equal(other?.rsa.publicKeyPem)
    expect(one?.rsa.id).to.equal(`${actor}#main-key`)
    const signature = sign('sha256', Buffer.from('said'), one?.rsa.privateKey ?? '')
    expect(verify('sha256', Buffer.from('said'), other?.rsa.publicKeyPem ?? '', signature)).to.equal(true)
  })

  it('keeps no private key that can be read', async () => {
    await using engine = await open()
    await createKeysRing({ engine, clock, wrappingKey }).of(actor)
    const { items } = await engine.collection({ name: 'actor_keys' }).find({})
    expect(items).to.have.length(1)
    expect(JSON.stringify(items)).to.not.match(/PRIVATE|MII[EC]/)
  })

  it('renewed, the former keys sign what was said before, for as long as it may wait', async () => {
    await using engine = await open()
    const ring = createKeysRing({ engine, clock, wrappingKey })
    const before = await ring.of(actor)
    const made = await ring.make(actor)
    const { former, generation } = await engine.transaction((tx) => ring.renew(actor, made, tx))
    expect({ former, generation }).to.deep.equal({ former: 1, generation: 2 })
    const after = await ring.of(actor)
    expect(after.rsa.publicKeyPem).to.not.equal(before.rsa.publicKeyPem)
    expect((await ring.at(actor, 1)).rsa.publicKeyPem).to.equal(before.rsa.publicKeyPem)
    const later = createKeysRing({ engine, clock: at('2026-12-24T08:00:00Z'), wrappingKey })
    expect((await later.at(actor, 1)).rsa.publicKeyPem).to.equal(after.rsa.publicKeyPem)
  })

  it('follows the secret of the instance when it changes, and says what is wrong when it cannot', async () => {
    await using engine = await open()
    const before = await createKeysRing({ engine, clock, wrappingKey }).of(actor)
    const another = wrappingKeyFrom('the secret of the year after')
    const lost = createKeysRing({ engine, clock, wrappingKey: another })
    await lost.of(actor).then(
      () => expect.fail('they opened'),
      (error) => expect(error).to.be.instanceOf(KeysUnreadable),
    )
    const changing = createKeysRing({ engine, clock, wrappingKey: another, formerWrappingKeys: [wrappingKey] })
    expect((await changing.of(actor)).rsa.publicKeyPem).to.equal(before.rsa.publicKeyPem)
    expect(await changing.reseal()).to.equal(1)
    expect(await changing.reseal()).to.equal(0)
    expect((await lost.of(actor)).rsa.publicKeyPem).to.equal(before.rsa.publicKeyPem)
  })
})
