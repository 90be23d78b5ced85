/** Cases A1 to A12 and C5 of attacks on other servers; each names where it was seen. The victim is unharmed: nobody acts as them. */
import { expect } from 'chai'
import { type ReceivedRequest, SignatureRefused } from '#federation/signature-ports.ts'
import { digestOf } from '#federation/signatures/digest.ts'
import { aClock } from '../../access/a-clock.ts'
import { aPeer, asJson, type Peer } from '../a-peer.ts'
import { actorDocument, aRemotePerson, type RemotePerson } from '../a-remote-actor.ts'
import { aWire, type TestWire } from '../a-wire.ts'
import { someKeys, type TestKeys } from './some-keys.ts'

async function refusalOf(promise: Promise<unknown>): Promise<SignatureRefused['reason']> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof SignatureRefused) return error.reason
  throw error ?? new Error('it was not refused')
}

describe('whose signature a request bears', () => {
  const clock = aClock()
  let home: Peer
  let evil: Peer
  let wire: TestWire
  let victim: RemotePerson
  let attacker: RemotePerson
  let spare: TestKeys
  const like = { type: 'Like' }
  const verify = (received: ReceivedRequest, by = wire) => by.verifying.request(received)
  const count = (peer: Peer) => peer.asked.length

  before(async () => {
    ;[home, evil, wire] = await Promise.all([aPeer(), aPeer(), aWire({ clock })])
    ;[victim, attacker, spare] = await Promise.all([
      aRemotePerson(home, 'victime'),
      aRemotePerson(evil, 'mallory'),
      someKeys(home.url('/users/victime')),
    ])
  })
  after(() => Promise.all([home, evil, wire].map((one) => one[Symbol.asyncDispose]())))

  it('is found by its key, of either kind, and the key asked for once', async () => {
    const before = count(home)
    for (const by of ['cavage', 'rfc9421'] as const) {
      const signer = await verify(await victim.posts(wire.inbox, like, { by, clock }))
      expect(signer).to.deep.include({ keyId: victim.keys.rsa.id, by })
      expect(signer.actor).to.include({ _id: victim.id, host: home.host, name: 'victime' })
      const reader = await verify(await victim.gets(`${wire.ids.person('jeanne')}/outbox?page=1`, { by, clock }))
      expect(reader.actor._id).to.equal(victim.id)
    }
    expect(count(home) - before).to.equal(1)
  })

  it('is asked for when there is none, or none that can be read', async () => {
    const sent = await victim.posts(wire.inbox, like, { clock })
    expect(await refusalOf(verify({ ...sent, headers: {} }))).to.equal('absent')
    for (const signature of [
      'nonsense',
      'keyId="a"',
      '',
      `keyId="not an address",headers="(request-target) host date digest",signature="YWJj"`,
    ]) {
      expect(await refusalOf(verify({ ...sent, headers: { ...sent.headers, signature } })), signature).to.equal(
        'malformed',
      )
    }
    const headers = { ...sent.headers, 'signature-input': 'sig1=nonsense' }
    expect(await refusalOf(verify({ ...sent, headers }))).to.equal('malformed')
  })

  // A1: Fedify GHSA-q9f8-5hc7-898f. The key's own document says who owns it, and lies.
  it('is not the victim’s because a key elsewhere says so', async () => {
    const keys = { ...attacker.keys, rsa: { ...attacker.keys.rsa, id: evil.url('/keys/1') } }
    const { publicKeyPem } = keys.rsa
    evil.answers.set(
      '/keys/1',
      asJson({ id: evil.url('/keys/1'), type: 'CryptographicKey', owner: victim.id, publicKeyPem }),
    )
    expect(await refusalOf(verify(await attacker.posts(wire.inbox, like, { keys, clock })))).to.equal('key-not-theirs')
  })

  // A2: the same. The key is inside of a document whose `id` is the victim's actor.
  it('is not the victim’s because a document elsewhere bears their id', async () => {
    const id = evil.url('/users/copy#main-key')
    const keys = { ...attacker.keys, rsa: { ...attacker.keys.rsa, id } }
    evil.answers.set('/users/copy', asJson(actorDocument(victim.id, keys)))
    expect(await refusalOf(verify(await attacker.posts(wire.inbox, like, { keys, clock })))).to.equal('key-not-theirs')
    expect(await wire.remoteActors.known(victim.id)).to.deep.include({ host: home.host })
    const { keys: known } = (await wire.remoteActors.known(victim.id)) ?? expect.fail()
    expect(known.map((key) => key.id)).to.deep.equal([victim.keys.rsa.id, victim.keys.ed25519.id])
  })

  // A3: Fedify CVE-2025-54888. Whoever signs well is only themselves: `inbox/` compares with the actor of the activity.
  it('is the signer’s, whomever the activity names', async () => {
    const signer = await verify(await attacker.posts(wire.inbox, { ...like, actor: victim.id }, { clock }))
    expect(signer.actor._id).to.equal(attacker.id)
  })

  // A4: Misskey issue 2546, CVE-2026-28432. The key is on another host than its actor.
  it('is nobody’s when the key and its actor are on two hosts', async () => {
    const keys = { ...attacker.keys, rsa: { ...attacker.keys.rsa, id: home.url('/uploads/key.json') } }
    home.answers.set(
      '/uploads/key.json',
      asJson({ id: keys.rsa.id, owner: attacker.id, publicKeyPem: keys.rsa.publicKeyPem }),
    )
    expect(await refusalOf(verify(await attacker.posts(wire.inbox, like, { keys, clock })))).to.equal('key-not-theirs')
    // A file that was uploaded to the victim's server, and names the victim: the victim's own document does not list it.
    const { publicKeyPem } = keys.rsa
    home.answers.set('/uploads/key.json', asJson({ id: keys.rsa.id, owner: victim.id, publicKeyPem }))
    wire.fetch.forget(keys.rsa.id)
    expect(await refusalOf(verify(await attacker.posts(wire.inbox, like, { keys, clock })))).to.equal('key-not-theirs')
    // An actor elsewhere that calls the key its own is not asked.
    evil.answers.set('/users/thief', asJson(actorDocument(evil.url('/users/thief'), { ...victim.keys })))
    const thief = await wire.remoteActors.get(evil.url('/users/thief'))
    expect(thief.keys).to.deep.equal([])
  })

  // A7: activitypub-express checks none of it.
  it('covers the very body: one digest, right, and signed', async () => {
    const sent = await victim.posts(wire.inbox, like, { clock })
    const swapped = Buffer.from('{"type":"Delete"}')
    const { digest: _, ...withoutDigest } = sent.headers
    const digest = String(sent.headers.digest)
    for (const [wrong, reason] of [
      [{ body: swapped }, 'digest'],
      [{ headers: withoutDigest }, 'digest'],
      [{ body: swapped, headers: { ...sent.headers, digest: digestOf(swapped) } }, 'wrong'],
      [{ body: swapped, headers: { ...sent.headers, digest: `${digest},${digestOf(swapped)}` } }, 'digest'],
      [{ headers: { ...sent.headers, digest: `${digestOf(swapped)},${digest}` } }, 'digest'],
      [{ headers: { ...sent.headers, digest: digest.replace('SHA-256', 'SHA-1') } }, 'digest'],
      [{ headers: { ...sent.headers, signature: uncovered(sent, 'digest') } }, 'uncovered'],
    ] as const) {
      expect(await refusalOf(verify({ ...sent, ...wrong })), JSON.stringify(wrong).slice(0, 80)).to.equal(reason)
    }
    const modern = await victim.posts(wire.inbox, like, { by: 'rfc9421', clock })
    expect(await refusalOf(verify({ ...modern, body: swapped }))).to.equal('digest')
    const input = String(modern.headers['signature-input']).replace(' "content-digest"', '')
    expect(await refusalOf(verify({ ...modern, headers: { ...modern.headers, 'signature-input': input } }))).to.equal(
      'uncovered',
    )
  })

  it('takes a digest that is named in lower case, as some write it', async () => {
    const sent = await victim.posts(wire.inbox, like, { clock })
    const lower = { ...sent, headers: { ...sent.headers, digest: String(sent.headers.digest).replace('SHA', 'sha') } }
    // Changed on the way, it is not what was signed; the form itself is read.
    expect(await refusalOf(verify(lower))).to.equal('wrong')
  })

  // A8: what covers only the date can be used anywhere.
  it('is for this address, this host and this act only', async () => {
    const sent = await victim.posts(wire.inbox, like, { clock })
    for (const name of ['(request-target)', 'host', 'date']) {
      const headers = { ...sent.headers, signature: uncovered(sent, name) }
      expect(await refusalOf(verify({ ...sent, headers })), name).to.equal('uncovered')
    }
    expect(await refusalOf(verify({ ...sent, path: '/accounts/jeanne/inbox' }))).to.equal('wrong')
    expect(await refusalOf(verify({ ...sent, method: 'PUT' }))).to.equal('wrong')
    for (const by of ['cavage', 'rfc9421'] as const) {
      const forAnother = await victim.posts('https://creteil.example/inbox', like, { by, clock })
      expect(await refusalOf(verify(forAnother)), by).to.equal('wrong')
      const pretending = { ...forAnother, headers: { ...forAnother.headers, host: 'lyon.example' } }
      expect(await refusalOf(verify(pretending)), by).to.equal('wrong')
      const reading = await victim.gets(`${wire.ids.person('jeanne')}/outbox`, { by, clock })
      expect(await refusalOf(verify({ ...reading, path: '/accounts/karim/outbox' })), by).to.equal('wrong')
    }
  })

  it('holds behind a proxy that names us otherwise', async () => {
    const sent = await victim.posts(wire.inbox, like, { clock })
    const { actor } = await verify({ ...sent, headers: { ...sent.headers, host: '127.0.0.1:3000' } })
    expect(actor._id).to.equal(victim.id)
  })

  // A9: an old request, or one from the future. The same twice is known by the id of its activity (`inbox/`).
  it('is of now', async () => {
    for (const by of ['cavage', 'rfc9421'] as const) {
      for (const hours of [-2, 2]) {
        const other = { now: () => clock.now().add({ hours }) }
        const sent = await victim.posts(wire.inbox, like, { by, clock: other })
        expect(await refusalOf(verify(sent)), `${by} ${hours}`).to.equal('too-old')
      }
      const slow = { now: () => clock.now().subtract({ minutes: 30 }) }
      expect((await verify(await victim.posts(wire.inbox, like, { by, clock: slow }))).by).to.equal(by)
    }
    const sent = await victim.posts(wire.inbox, like, { clock })
    const now = Math.floor(clock.now().epochMilliseconds / 1000)
    for (const more of [`,created=${now + 7200}`, `,created=${now - 7200}`, `,expires=${now - 600}`, ',created=soon']) {
      const headers = { ...sent.headers, signature: sent.headers.signature + more }
      expect(['too-old', 'malformed'], more).to.include(await refusalOf(verify({ ...sent, headers })))
    }
    for (const date of ['yesterday', '1795973700', new Date().toISOString()]) {
      expect(await refusalOf(verify({ ...sent, headers: { ...sent.headers, date } })), date).to.equal('malformed')
    }
  })

  // A10: Fedify 963, a document kept under an address that is not its own.
  it('is not found in a document that is kept under another’s address', async () => {
    home.answers.set('/users/alias', asJson(victim.document))
    const keys = { ...attacker.keys, rsa: { ...attacker.keys.rsa, id: home.url('/users/alias#main-key') } }
    expect(await refusalOf(verify(await attacker.posts(wire.inbox, like, { keys, clock })))).to.equal('key-not-theirs')
    expect(await wire.remoteActors.known(home.url('/users/alias'))).to.equal(null)
  })

  // A11: Fedify CVE-2026-34148. C5: owncast 5121, anybody makes us ask for a key.
  it('asks for a dead key once, and for few keys on behalf of one network', async () => {
    const keys = { ...attacker.keys, rsa: { ...attacker.keys.rsa, id: evil.url('/users/nobody#main-key') } }
    const before = count(evil)
    for (let turn = 0; turn < 3; turn++) {
      expect(await refusalOf(verify(await attacker.posts(wire.inbox, like, { keys, clock })))).to.equal('gone')
    }
    expect(count(evil) - before).to.equal(1)

    const sent = await attacker.posts(wire.inbox, like, { clock })
    const asked = count(evil)
    const reasons = new Map<string, number>()
    for (let turn = 0; turn < 80; turn++) {
      const signature = String(sent.headers.signature).replace('/users/mallory#', `/users/n${turn}#`)
      const received = { ...sent, headers: { ...sent.headers, signature }, from: '198.51.100.9' }
      const reason = await refusalOf(verify(received))
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    }
    expect(count(evil) - asked).to.equal(60)
    expect(Object.fromEntries(reasons)).to.deep.equal({ gone: 60, 'key-unavailable': 20 })
  })

  it('takes a hundred activities that come at once of somebody who was not known', async () => {
    const newcomer = await aRemotePerson(home, 'nouvelle')
    const sent = await newcomer.posts(wire.inbox, like, { clock })
    const asked = count(home)
    const signers = await Promise.all(Array.from({ length: 100 }, () => verify({ ...sent, from: '198.51.100.10' })))
    expect(new Set(signers.map(({ actor }) => actor._id))).to.deep.equal(new Set([newcomer.id]))
    expect(count(home) - asked).to.be.at.most(2)
  })

  it('asks for nothing when the request is wrong by itself', async () => {
    const before = count(evil)
    const sent = await attacker.posts(wire.inbox, like, { clock })
    const signature = String(sent.headers.signature).replace('/users/mallory#', '/users/fresh#')
    const headers = { ...sent.headers, signature }
    await refusalOf(verify({ ...sent, headers, body: Buffer.from('{}') }))
    await refusalOf(verify({ ...sent, headers: { ...headers, date: 'Sun, 01 Nov 2020 10:00:00 GMT' } }))
    await refusalOf(verify({ ...sent, headers: { ...headers, signature: signature.replace('digest', '') } }))
    expect(count(evil)).to.equal(before)
  })

  it('is not asked of a host that is blocked, nor taken from an actor who is', async () => {
    await using strict = await aWire({ clock })
    strict.policies.hosts.set(evil.host, 'blocked')
    const before = count(evil)
    expect(await refusalOf(verify(await attacker.posts(wire.inbox, like, { clock }), strict))).to.equal('blocked')
    expect(count(evil)).to.equal(before)
    strict.policies.hosts.delete(evil.host)
    expect((await verify(await attacker.posts(wire.inbox, like, { clock }), strict)).actor._id).to.equal(attacker.id)
    strict.policies.actors.add(attacker.id)
    expect(await refusalOf(verify(await attacker.posts(wire.inbox, like, { clock }), strict))).to.equal('blocked')
  })

  it('is never ours: nobody speaks to us with our keys', async () => {
    const keys = { ...attacker.keys, rsa: { ...attacker.keys.rsa, id: `${wire.ids.instance()}#main-key` } }
    expect(await refusalOf(verify(await attacker.posts(wire.inbox, like, { keys, clock })))).to.equal('key-not-theirs')
  })

  // A12: a key that was renewed; an actor that is deleted and signs its own Delete.
  it('holds with a new key once it may have been renewed, and no more with the former', async () => {
    const person = await aRemotePerson(home, 'renouvelee')
    expect((await verify(await person.posts(wire.inbox, like, { clock }))).actor._id).to.equal(person.id)
    home.answers.set(
      '/users/renouvelee',
      asJson(actorDocument(person.id, { ...spare, rsa: { ...spare.rsa, id: person.keys.rsa.id } })),
    )
    const renewed = { ...spare, rsa: { ...spare.rsa, id: person.keys.rsa.id } }
    // At once it is a lie like another: nothing is asked.
    const before = count(home)
    expect(await refusalOf(verify(await person.posts(wire.inbox, like, { keys: renewed, clock })))).to.equal('wrong')
    expect(count(home)).to.equal(before)
    clock.pass({ minutes: 6 })
    expect((await verify(await person.posts(wire.inbox, like, { keys: renewed, clock }))).actor._id).to.equal(person.id)
    expect(await refusalOf(verify(await person.posts(wire.inbox, like, { clock })))).to.equal('wrong')
  })

  it('holds for the last word of an actor that is deleted, when it was known', async () => {
    const leaving = await aRemotePerson(home, 'partie')
    await verify(await leaving.posts(wire.inbox, like, { clock }))
    home.answers.set('/users/partie', (_, response) => response.writeHead(410).end())
    clock.pass({ hours: 50 })
    const { actor } = await verify(await leaving.posts(wire.inbox, { type: 'Delete' }, { clock }))
    expect(actor._id).to.equal(leaving.id)
    // Never seen before: there is nothing here to delete, and nobody to believe.
    const unknown = await aRemotePerson(home, 'inconnue')
    home.answers.set('/users/inconnue', (_, response) => response.writeHead(410).end())
    expect(await refusalOf(verify(await unknown.posts(wire.inbox, { type: 'Delete' }, { clock })))).to.equal('gone')
    // Gone once, nothing more is taken from it.
    clock.pass({ minutes: 2 })
    expect(await refusalOf(verify(await leaving.posts(wire.inbox, like, { clock })))).to.equal('gone')
  })

  it('finds keys that stand beside their actor, and those shown with a part of it', async () => {
    const apart = await someKeys(home.url('/users/apart'))
    const keys = { ...apart, rsa: { ...apart.rsa, id: home.url('/users/apart/publickey') } }
    const person = await aRemotePerson(home, 'apart')
    home.answers.set('/users/apart', asJson(actorDocument(person.id, keys)))
    // apbot: a document of its own.
    home.answers.set('/users/apart/publickey', asJson({ id: keys.rsa.id, type: 'CryptographicKey', owner: person.id }))
    expect((await verify(await person.posts(wire.inbox, like, { keys, clock }))).actor._id).to.equal(person.id)
    // GoToSocial: the actor, with little of it, at the address of its key.
    await using fresh = await aWire({ clock })
    home.answers.set(
      '/users/apart/publickey',
      asJson({ id: person.id, type: 'Person', publicKey: { id: keys.rsa.id, owner: person.id } }),
    )
    expect((await verify(await person.posts(wire.inbox, like, { keys, clock }), fresh)).actor._id).to.equal(person.id)
  })

  it('is not doubted because the key cannot be had now: it is tried again', async () => {
    await using patient = await aWire({ clock })
    const person = await aRemotePerson(home, 'malade')
    const given = home.answers.get('/users/malade') ?? expect.fail()
    home.answers.set('/users/malade', (_, response) => response.writeHead(503).end())
    const error = await verify(await person.posts(wire.inbox, like, { clock }), patient).catch((reason) => reason)
    expect(error).to.be.instanceOf(SignatureRefused).and.include({ reason: 'key-unavailable', isTransient: true })
    home.answers.set('/users/malade', given)
    clock.pass({ minutes: 2 })
    expect((await verify(await person.posts(wire.inbox, like, { clock }), patient)).actor._id).to.equal(person.id)
  })
})

/** The same signature, which says that it covers less. */
function uncovered({ headers }: ReceivedRequest, name: string): string {
  return String(headers.signature).replace(/headers="([^"]*)"/, (_, list: string) => {
    const rest = list.split(' ').filter((one) => one !== name)
    return `headers="${rest.join(' ')}"`
  })
}
