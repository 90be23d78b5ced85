import { expect } from 'chai'
import { iso } from '#src/clock.ts'
import { aClock } from '../../access/a-clock.ts'
import { onEachEngine } from '../../on-each-engine.ts'
import { aFollow } from '../a-follow.ts'
import { aPeer, asJson, type Peer } from '../a-peer.ts'
import { actorDocument, aRemotePerson } from '../a-remote-actor.ts'
import { aWire, type TestWire } from '../a-wire.ts'
import { refusalOf } from './refusal-of.ts'

onEachEngine('actors of other instances', (kind) => {
  const clock = aClock()
  let peer: Peer
  let wire: TestWire
  const asked = (path: string) => peer.asked.filter((one) => one.path === path).length

  before(async () => {
    ;[peer, wire] = await Promise.all([aPeer(), aWire({ kind, clock })])
  })
  after(() => Promise.all([peer, wire].map((one) => one[Symbol.asyncDispose]())))

  it('are read once, kept for two days, then read again', async () => {
    const { id, document } = await aRemotePerson(peer, 'anne')
    expect(await wire.remoteActors.known(id)).to.equal(null)
    const read = await wire.remoteActors.get(id)
    expect(read).to.include({ _id: id, displayName: 'Une collègue' })
    expect(await wire.remoteActors.known(id)).to.deep.equal(read)
    expect(await wire.remoteActors.get(id)).to.deep.equal(read)
    expect(asked('/users/anne')).to.equal(1)
    peer.answers.set('/users/anne', asJson({ ...document, name: 'Anne' }))
    clock.pass({ hours: 49 })
    expect((await wire.remoteActors.get(id)).displayName).to.equal('Anne')
    expect(asked('/users/anne')).to.equal(2)
  })

  it('are read again at once when something new was said of them', async () => {
    const { id, document } = await aRemotePerson(peer, 'bea')
    await wire.remoteActors.get(id)
    peer.answers.set('/users/bea', asJson({ ...document, name: 'Béa' }))
    clock.pass({ seconds: 1 })
    const fresh = await wire.remoteActors.get(id, { atLeastAsFreshAs: iso(clock.now()) })
    expect(fresh.displayName).to.equal('Béa')
  })

  it('are who they were while their server is away', async () => {
    const { id } = await aRemotePerson(peer, 'chloe')
    await wire.remoteActors.get(id)
    peer.answers.set('/users/chloe', (_, response) => response.writeHead(503).end())
    clock.pass({ hours: 49 })
    expect((await wire.remoteActors.get(id))._id).to.equal(id)
    const now = { atLeastAsFreshAs: iso(clock.now()) }
    expect(await refusalOf(wire.remoteActors.get(id, now))).to.equal('server-error')
  })

  it('are forgotten with their follows when they are gone, until they are back', async () => {
    const { id, document } = await aRemotePerson(peer, 'dina')
    await wire.remoteActors.get(id)
    const followed = wire.ids.person('jeanne')
    await wire.engine.transaction((tx) => wire.follows.put(aFollow({ follower: id, followed, host: peer.host }), tx))
    peer.answers.set('/users/dina', (_, response) => response.writeHead(410).end())
    clock.pass({ hours: 49 })
    expect(await refusalOf(wire.remoteActors.get(id))).to.equal('gone')
    expect(await wire.remoteActors.known(id)).to.equal(null)
    expect(await wire.follows.find(id, followed)).to.equal(null)
    expect(await wire.remoteActors.many([id])).to.deep.equal([])
    peer.answers.set('/users/dina', asJson(document))
    clock.pass({ hours: 49 })
    expect((await wire.remoteActors.get(id)).goneAt).to.equal(null)
  })

  it('are found by their keys, and several at once', async () => {
    const emma = await aRemotePerson(peer, 'emma')
    const fanny = await aRemotePerson(peer, 'fanny')
    await Promise.all([wire.remoteActors.get(emma.id), wire.remoteActors.get(fanny.id)])
    expect((await wire.remoteActors.ownerOf(emma.keys.ed25519.id))?._id).to.equal(emma.id)
    expect(await wire.remoteActors.ownerOf(peer.url('/users/emma#other'))).to.equal(null)
    const many = await wire.remoteActors.many([emma.id, fanny.id, emma.id, peer.url('/users/nobody')])
    expect(many.map((actor) => actor._id).sort()).to.deep.equal([emma.id, fanny.id])
    const filter = { keyIds: { contains: 'x' } } as never
    const { usesIndex } = await wire.engine.collection({ name: 'remote_actors' }).explain(filter)
    expect(usesIndex).to.equal(true)
  })

  it('are what their own address says, not what it leads to', async () => {
    const gaelle = await aRemotePerson(peer, 'gaelle')
    peer.answers.set('/users/alias', (_, response) => response.writeHead(302, { Location: '/users/gaelle' }).end())
    expect(await refusalOf(wire.remoteActors.get(peer.url('/users/alias')))).to.equal('not-its-id')
    peer.answers.set('/users/copy', asJson(actorDocument(gaelle.id, gaelle.keys)))
    expect(await refusalOf(wire.remoteActors.get(peer.url('/users/copy')))).to.equal('not-its-id')
    peer.answers.set('/users/note', asJson({ id: peer.url('/users/note'), type: 'Note' }))
    expect(await refusalOf(wire.remoteActors.get(peer.url('/users/note')))).to.equal('malformed')
    expect(await refusalOf(wire.remoteActors.get(wire.ids.person('jeanne')))).to.equal('address-not-allowed')
  })
})
