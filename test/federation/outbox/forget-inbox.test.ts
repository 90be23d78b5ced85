/** An inbox answers 410 or 404: only who is really gone is forgotten, whoever shares it. */
import { expect } from 'chai'
import { pino } from 'pino'
import { createForgetInbox } from '#federation/outbox/forget-inbox.ts'
import { iso } from '#src/clock.ts'
import { aClock } from '../../access/a-clock.ts'
import { onEachEngine } from '../../on-each-engine.ts'
import { aFollow } from '../a-follow.ts'
import { aPeer, asJson, type Peer } from '../a-peer.ts'
import { aRemotePerson } from '../a-remote-actor.ts'
import { aWire, type TestWire } from '../a-wire.ts'

onEachEngine('an inbox that says that it is gone', (kind) => {
  const clock = aClock()
  let peer: Peer
  let wire: TestWire
  let forget: ReturnType<typeof createForgetInbox>
  const jeanne = 'https://lyon.example/accounts/jeanne.martin'

  before(async () => {
    ;[peer, wire] = await Promise.all([aPeer(), aWire({ kind, clock })])
    const { engine, follows, remoteActors } = wire
    forget = createForgetInbox({
      engine,
      follows,
      remoteActors,
      log: pino({ level: 'silent' }),
      clock,
    })
  })
  after(() => Promise.all([peer, wire].map((one) => one?.[Symbol.asyncDispose]())))

  /** Known here, and follows her, by the shared inbox of their host unless told otherwise. */
  async function follower(name: string, given: { sharedInbox?: string | null; endpoints?: object } = {}) {
    const person = await aRemotePerson(peer, name, given.sharedInbox === null ? { endpoints: {} } : given)
    const { inbox, sharedInbox } = await wire.remoteActors.get(person.id)
    await wire.engine.transaction((tx) =>
      wire.follows.put(
        aFollow({ follower: person.id, followed: jeanne, inbox, sharedInbox, host: peer.host, at: iso(clock.now()) }),
        tx,
      ),
    )
    clock.pass({ seconds: 1 })
    return person
  }
  const answers = (name: string, status: number) =>
    peer.answers.set(`/users/${name}`, (_, response) => response.writeHead(status).end())
  const isThere = async (id: string) => (await wire.follows.find(id, jeanne)) !== null
  const run = (inbox: string) => forget(inbox, peer.host, new AbortController().signal)

  it('of one person, who is gone: that one is forgotten, and nobody else of the host', async () => {
    const [anne, bea] = [await follower('anne', { sharedInbox: null }), await follower('bea', { sharedInbox: null })]
    answers('anne', 410)
    await run(`${anne.id}/inbox`)
    expect(await isThere(anne.id)).to.equal(false)
    expect(await wire.remoteActors.known(anne.id)).to.equal(null)
    expect(await isThere(bea.id)).to.equal(true)
  })

  it('of one person, who is still there, or whose server cannot say: nobody is forgotten', async () => {
    const chloe = await follower('chloe', { sharedInbox: null })
    await run(`${chloe.id}/inbox`)
    expect(await isThere(chloe.id)).to.equal(true)
    for (const status of [500, 503, 401]) {
      answers('chloe', status)
      clock.pass({ minutes: 30 })
      await run(`${chloe.id}/inbox`)
      expect(await isThere(chloe.id), String(status)).to.equal(true)
    }
  })

  it('that is shared: each of those behind it is asked, who is gone goes, who moved is followed there', async () => {
    const [dora, emma, flora, gina] = [
      await follower('dora'),
      await follower('emma'),
      await follower('flora'),
      await follower('gina'),
    ]
    answers('dora', 410)
    answers('emma', 404)
    const moved = peer.url('/other-inbox')
    peer.answers.set('/users/flora', asJson({ ...flora.document, endpoints: { sharedInbox: moved } }))
    await run(peer.url('/inbox'))
    expect(await Promise.all([dora, emma, flora, gina].map(({ id }) => isThere(id)))).to.deep.equal([
      false,
      false,
      true,
      true,
    ])
    expect((await wire.follows.find(flora.id, jeanne))?.sharedInbox).to.equal(moved)
    expect((await wire.follows.find(gina.id, jeanne))?.sharedInbox).to.equal(peer.url('/inbox'))
  })

  it('that many share: all of them are asked, once within the hour; a host that is silent is left alone', async () => {
    const shared = peer.url('/crowded')
    const endpoints = { endpoints: { sharedInbox: shared } }
    const crowd = []
    for (let rank = 0; rank < 55; rank++) crowd.push(await follower(`crowd${rank}`, endpoints))
    answers('crowd27', 410)
    answers('crowd54', 404)
    const asked = () => peer.asked.filter(({ path }) => path.startsWith('/users/crowd')).length
    const before = asked()
    await run(shared)
    const there = await Promise.all(crowd.map(({ id }) => isThere(id)))
    expect(there.flatMap((one, rank) => (one ? [] : rank))).to.deep.equal([27, 54])
    expect(asked() - before).to.be.at.least(55)
    const after = asked()
    await run(shared)
    expect(asked()).to.equal(after)
    clock.pass({ minutes: 61 })
    for (let rank = 0; rank < 55; rank++) answers(`crowd${rank}`, 503)
    await run(shared)
    expect(asked() - after).to.be.at.most(40)
    expect((await Promise.all(crowd.map(({ id }) => isThere(id)))).filter(Boolean)).to.have.length(53)
  })
})
