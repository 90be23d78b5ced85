import { expect } from 'chai'
import { readHandle } from '#federation/remote/discovery.ts'
import { aPeer, asJson, type Peer } from '../a-peer.ts'
import { actorDocument, aRemotePerson, type RemotePerson } from '../a-remote-actor.ts'
import { aWire, type TestWire } from '../a-wire.ts'
import { refusalOf } from './refusal-of.ts'

describe('finding somebody elsewhere', () => {
  let home: Peer
  let other: Peer
  let wire: TestWire
  let person: RemotePerson
  /** Of each host: what it answers to each name. */
  const named = (peer: Peer, names: Record<string, { id: string; subject?: string }>) =>
    peer.answers.set('/.well-known/webfinger', ({ path }, response) => {
      const resource = new URL(path, peer.origin).searchParams.get('resource') ?? ''
      const found = names[resource]
      if (!found) return response.writeHead(404).end()
      const links = [
        { rel: 'http://webfinger.net/rel/profile-page', type: 'text/html', href: `${peer.origin}/@x` },
        { rel: 'self', type: 'application/activity+json', href: found.id },
      ]
      return asJson({ subject: found.subject ?? resource, links }, 'application/jrd+json; charset=utf-8')(
        null,
        response,
      )
    })

  before(async () => {
    ;[home, other, wire] = await Promise.all([aPeer(), aPeer(), aWire()])
    person = await aRemotePerson(home, 'anne')
    named(home, { [`acct:anne@${home.host}`]: { id: person.id } })
  })
  after(() => Promise.all([home, other, wire].map((one) => one[Symbol.asyncDispose]())))

  it('reads handles as people write them', () => {
    const anne = { name: 'anne', host: 'lyon.example' }
    for (const text of ['@anne@lyon.example', 'anne@lyon.example', 'acct:anne@Lyon.Example', 'anne@lyon.example:443']) {
      expect(readHandle(text), text).to.deep.equal(anne)
    }
    expect(readHandle('anne@académie.example:8443')?.host).to.equal('xn--acadmie-eya.example:8443')
    for (const text of [
      'anne',
      '@anne',
      'https://lyon.example/@anne',
      'a@b@c',
      'anne@lyon.example/x',
      'anne@lyon.example.',
      ' ',
    ]) {
      expect(readHandle(text), text).to.equal(null)
    }
  })

  it('is done by handle and by address', async () => {
    for (const text of [`@anne@${home.host}`, `anne@${home.host}`, `acct:anne@${home.host}`, person.id]) {
      expect((await wire.discovery.actor(text))._id, text).to.equal(person.id)
    }
    // The page of a person leads to their id.
    home.answers.set('/@anne', asJson(person.document))
    expect((await wire.discovery.actor(home.url('/@anne')))._id).to.equal(person.id)
    expect(await refusalOf(wire.discovery.actor(`@personne@${home.host}`))).to.equal('not-found')
    expect(await refusalOf(wire.discovery.actor('nothing of this kind'))).to.equal('address-not-allowed')
  })

  // B12: a host that names somebody of another.
  it('does not lend somebody the name of another host', async () => {
    named(other, { [`acct:ministre@${other.host}`]: { id: person.id } })
    expect(await refusalOf(wire.discovery.actor(`@ministre@${other.host}`))).to.equal('not-its-id')
    // Both say so: its people are kept there.
    named(other, { [`acct:anne@${other.host}`]: { id: person.id } })
    named(home, { [`acct:anne@${home.host}`]: { id: person.id, subject: `acct:anne@${other.host}` } })
    expect((await wire.discovery.actor(`@anne@${other.host}`))._id).to.equal(person.id)
  })

  it('finds what is at an address, by its own', async () => {
    const note = { id: home.url('/notes/1'), type: 'Note', content: 'Bonjour' }
    home.answers.set('/notes/1', asJson(note))
    home.answers.set('/@anne/1', asJson(note))
    expect(await wire.discovery.object(home.url('/@anne/1'))).to.deep.equal(note)
    // B3: what it says of another is asked of that other.
    other.answers.set('/copy', asJson({ ...note, content: 'forged' }))
    expect((await wire.discovery.object(other.url('/copy'))).content).to.equal('Bonjour')
    expect(await refusalOf(wire.discovery.actor(home.url('/notes/1')))).to.equal('not-found')
  })

  it('finds the actor that speaks for a host, and what it runs', async () => {
    const keys = person.keys
    const id = home.url('/accounts/peertube')
    home.answers.set('/accounts/peertube', asJson({ ...actorDocument(id, keys), type: 'Application' }))
    const links = [
      { rel: 'http://nodeinfo.diaspora.software/ns/schema/2.0', href: home.url('/nodeinfo/2.0.json') },
      { rel: 'https://www.w3.org/ns/activitystreams#Application', href: id },
    ]
    home.answers.set('/.well-known/nodeinfo', asJson({ links }, 'application/json'))
    home.answers.set(
      '/nodeinfo/2.0.json',
      asJson({ software: { name: 'peertube', version: '8.0.0' } }, 'application/json; charset=utf-8'),
    )
    expect((await wire.discovery.instanceOf(home.host))._id).to.equal(id)
    expect(await wire.discovery.software(home.host)).to.deep.equal({ name: 'peertube', version: '8.0.0' })
  })

  // C4: Fedify CVE-2026-62857, links that lead elsewhere.
  it('believes no host about another', async () => {
    const links = [
      { rel: 'http://nodeinfo.diaspora.software/ns/schema/2.1', href: home.url('/nodeinfo/2.0.json') },
      { rel: 'https://www.w3.org/ns/activitystreams#Application', href: home.url('/accounts/peertube') },
    ]
    other.answers.set('/.well-known/nodeinfo', asJson({ links }, 'application/json'))
    expect(await wire.discovery.software(other.host)).to.equal(null)
    named(other, { [`acct:${other.host}@${other.host}`]: { id: home.url('/accounts/peertube') } })
    expect(await refusalOf(wire.discovery.instanceOf(other.host))).to.equal('not-its-id')
  })

  it('says nothing of a host that is away', async () => {
    expect(await wire.discovery.software('localhost:9')).to.equal(null)
    expect(await refusalOf(wire.discovery.instanceOf('localhost:9'))).to.equal('unreachable')
  })
})
