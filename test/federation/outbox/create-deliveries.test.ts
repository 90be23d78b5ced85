/** What was said reaches each inbox once and in order, whatever the others do. The peers are real servers of loopback. */
import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { onEachEngine } from '../../on-each-engine.ts'
import { aPeer, type PeerOfTest } from './a-peer.ts'
import { aRemote, jeanne, note, plainPost, someDeliveries } from './some-deliveries.ts'

/** A clock that tests move. */
function aClock() {
  let aheadMs = 0
  return {
    now: () => Temporal.Now.instant().add({ milliseconds: aheadMs }),
    moveHours(hours: number) {
      aheadMs += hours * 3_600_000
    },
  }
}

const said = ({ received }: PeerOfTest) => received.map(({ body }) => JSON.parse(body).id.split('/').at(-2))

onEachEngine('deliveries', (kind) => {
  const peers: PeerOfTest[] = []
  const peer = async (address?: string) => {
    const one = await aPeer(address)
    peers.push(one)
    return one
  }
  afterEach(async () => {
    await Promise.all(peers.splice(0).map((one) => one[Symbol.asyncDispose]()))
  })

  it('reach each inbox once, with the same signed document', async () => {
    const [a, b] = [await peer(), await peer('127.0.0.2')]
    await using some = await someDeliveries(kind)
    some.deliveries.start()
    await some.say(note(1), a.inbox('inbox'), a.inbox('other'), b.inbox(), b.inbox())
    await some.deliveries.settled()
    expect(a.received.map(({ path }) => path).toSorted()).to.deep.equal(['/inbox', '/other'])
    expect(b.received).to.have.length(1)
    expect(new Set([...a.received, ...b.received].map(({ body }) => body)).size).to.equal(1)
    expect(some.signedTimes.count).to.equal(1)
    expect(await some.deliveries.store.waiting(a.host)).to.equal(0)
  })

  it('take the lanes where nobody works as they are spread, no more than asked, and know what is alone there', async () => {
    await using some = await someDeliveries(kind)
    const { store } = some.deliveries
    const inboxAt = (host: string) => ({ inbox: `https://${host}/inbox`, host })
    const take = { lease: 'ours', holder: 'us', until: '2999-01-01T00:00:00.000Z', most: 2 }
    const spread = async (of: object) =>
      (await store.spread(of))?.map(({ lane, only }) => [lane._id, only?.type ?? null])
    await some.say(note(1), inboxAt('a.example'))
    expect(await spread({})).to.deep.equal([])
    expect((await store.lane('a.example'))?.lease).to.equal(null)
    await some.say(note(2), inboxAt('a.example'), inboxAt('b.example'), inboxAt('c.example'))
    expect(await spread({ take })).to.deep.equal([
      ['a.example', null],
      ['b.example', 'Create'],
    ])
    expect(await store.lane('b.example')).to.deep.include({ lease: 'ours', leaseUntil: take.until, holder: 'us' })
    await some.say(note(3), inboxAt('a.example'), inboxAt('c.example'))
    expect(await spread({ take: { ...take, lease: 'theirs' } })).to.deep.equal([['c.example', null]])
    expect((await store.lane('a.example'))?.lease).to.equal('ours')
    expect(await store.spread({ take })).to.equal(null)
  })

  it('are not sent when what made them was rolled back', async () => {
    const a = await peer()
    await using some = await someDeliveries(kind)
    some.deliveries.start()
    const failed = some.engine.transaction(async (tx) => {
      await some.deliveries.deliverTo(tx, { activity: note('never'), from: jeanne }, [a.inbox()])
      throw new Error('no')
    })
    expect(await failed.catch((error: Error) => error.message)).to.equal('no')
    await some.say(note('kept'), a.inbox())
    await some.deliveries.settled()
    expect(said(a)).to.deep.equal(['kept'])
  })

  it('arrive at a host in the order in which they were said, some at once for one message', async () => {
    const a = await peer()
    await using some = await someDeliveries(kind, { settings: { atOnce: 64, perHost: 3 } })
    const inboxes = ['1', '2', '3', '4', '5', '6'].map((name) => a.inbox(name))
    for (let n = 1; n <= 4; n++) await some.say(note(n), ...inboxes)
    // None is answered before some are there at once.
    const early: ServerResponse[] = []
    a.behave((_, response) => {
      early.push(response)
      if (a.mostAtOnce > 1) for (const one of early.splice(0)) one.writeHead(202).end()
    })
    some.deliveries.start()
    await some.deliveries.settled()
    expect(said(a)).to.deep.equal(['1', '2', '3', '4'].flatMap((n) => Array(6).fill(n)))
    expect(a.mostAtOnce).to.be.within(2, 3)
  })

  it('use the shared inbox once for all its actors, and the personal one when asked', async () => {
    const a = await peer()
    const shared = a.inbox('shared').inbox
    const known = ['anne', 'paul'].map((name) =>
      aRemote({ ...a.inbox(`${name}/inbox`), _id: `${a.origin}/${name}`, sharedInbox: shared }),
    )
    const gone = aRemote({ ...a.inbox('gone/inbox'), goneAt: '2026-11-01T00:00:00.000Z' })
    await using some = await someDeliveries(kind, { remoteActors: { many: async () => [...known, gone] } })
    some.deliveries.start()
    const to = known.map(({ _id }) => _id)
    await some.engine.transaction(async (tx) => {
      await some.deliveries.deliver(tx, { activity: note(1), from: jeanne, to })
      await some.deliveries.deliver(tx, { activity: note(2), from: jeanne, to, personally: true })
    })
    await some.deliveries.settled()
    expect(a.received.map(({ path }) => path)).to.have.members(['/shared', '/anne/inbox', '/paul/inbox'])
  })

  it('what another signed is passed on byte for byte, not to where it came from', async () => {
    const [from, other] = [await peer(), await peer('127.0.0.2')]
    const inboxesFollowing = async () => [from.inbox(), other.inbox()]
    await using some = await someDeliveries(kind, { follows: { inboxesFollowing } })
    some.deliveries.start()
    const body = '{ "id": "https://x.example/1",   "é": 1 }'
    await some.engine.transaction((tx) =>
      some.deliveries.forward(tx, {
        body,
        activityId: 'https://x.example/1',
        from: jeanne,
        toFollowersOf: [jeanne.id],
        exceptHost: from.host,
      }),
    )
    await some.deliveries.settled()
    expect(other.received.map((one) => one.body)).to.deep.equal([body])
    expect(from.received).to.deep.equal([])
    expect(some.signedTimes.count).to.equal(0)
  })

  it('a blocked host is sent nothing, even what waited for it', async () => {
    const a = await peer()
    let isBlocked = false
    await using some = await someDeliveries(kind, { policyOf: () => (isBlocked ? 'blocked' : 'open') })
    await some.say(note(1), a.inbox())
    isBlocked = true
    await some.say(note(2), a.inbox())
    some.deliveries.start()
    await some.deliveries.settled()
    expect(a.received).to.deep.equal([])
    expect(await some.deliveries.store.waiting(a.host)).to.equal(0)
  })

  it('what is for allies is not sent to who is none any more, even what waited for it; its removal is', async () => {
    const a = await peer()
    let isAllied = true
    await using some = await someDeliveries(kind, { isAlliedNow: async () => isAllied })
    const { engine, deliveries } = some
    const say = (rank: number, isForAllies: boolean, type = 'Create') =>
      engine.transaction((tx) =>
        deliveries.deliverTo(tx, { activity: note(rank, { type }), from: jeanne, isForAllies }, [a.inbox()]),
      )
    deliveries.start()
    await say(1, true)
    await deliveries.settled()
    await a.down()
    await say(2, true)
    await say(3, false)
    await say(1, true, 'Delete')
    await deliveries.settled()
    isAllied = false
    await a.again()
    await deliveries.retryNow(a.host)
    await deliveries.settled()
    expect(said(a)).to.deep.equal(['1', '3', '1'])
    expect(await deliveries.store.waiting(a.host)).to.equal(0)
  })

  it('an hour without the peer loses nothing, and delays nobody else', async () => {
    const clock = aClock()
    const [a, other] = [await peer(), await peer('127.0.0.2')]
    await using some = await someDeliveries(kind, { clock, backoffSeconds: 300 })
    some.deliveries.start()
    await a.down()
    for (let n = 1; n <= 3; n++) await some.say(note(n), a.inbox(), other.inbox())
    await some.deliveries.settled()
    expect(said(other)).to.deep.equal(['1', '2', '3'])
    const failing = await some.deliveries.store.lane(a.host)
    expect(failing).to.include({ failures: 1 })
    expect(failing?.lastFailure?.detail).to.contain('ECONNREFUSED')
    await a.again()
    clock.moveHours(1)
    some.deliveries.wake()
    await some.deliveries.settled()
    expect(said(a)).to.deep.equal(['1', '2', '3'])
    expect(await some.deliveries.store.lane(a.host)).to.include({ failures: 0, failingSince: null, lost: 0 })
  })

  it('what is asked to be tried now is, though an attempt that began before fails after', async () => {
    const a = await peer()
    await using some = await someDeliveries(kind, { backoffSeconds: 3600 })
    const held = Promise.withResolvers<ServerResponse>()
    a.behave((_request, response) => held.resolve(response))
    some.deliveries.start()
    await some.say(note(1), a.inbox())
    const response = await held.promise
    expect(await some.deliveries.retryNow(a.host)).to.equal(true)
    a.behave(202)
    response.writeHead(503).end()
    await a.has(2)
    await some.deliveries.settled()
    expect(await some.deliveries.store.lane(a.host)).to.include({ failures: 0, hasWork: false })
  })

  it('a peer that answers 500 for three days gets all of it in the end', async () => {
    const clock = aClock()
    const [a, other] = [await peer(), await peer('127.0.0.2')]
    await using some = await someDeliveries(kind, { clock, backoffSeconds: 300 })
    some.deliveries.start()
    a.behave(500)
    await some.engine.transaction(async (tx) => {
      for (let n = 1; n <= 8; n++) {
        await some.deliveries.deliverTo(tx, { activity: note(n), from: jeanne }, [a.inbox(), other.inbox()])
      }
    })
    await some.deliveries.settled()
    expect(other.received).to.have.length(8)
    // Three in a row say that it is the host.
    expect(a.received.length).to.be.within(3, 8)
    for (let hour = 0; hour < 72; hour += 7) {
      clock.moveHours(7)
      some.deliveries.wake()
      await some.deliveries.settled()
    }
    const { failures } = (await some.deliveries.store.lane(a.host)) ?? {}
    expect(failures).to.be.at.least(8)
    expect(a.received.length).to.be.lessThan(60)
    a.received.length = 0
    a.behave(202)
    clock.moveHours(7)
    some.deliveries.wake()
    await some.deliveries.settled()
    expect(said(a).toSorted()).to.deep.equal(['1', '2', '3', '4', '5', '6', '7', '8'])
    expect(await some.deliveries.store.waiting(a.host)).to.equal(0)
  })

  it('what a peer fails at alone waits alone: the rest goes on, but nothing about the same thing', async () => {
    const clock = aClock()
    const a = await peer()
    await using some = await someDeliveries(kind, { clock, backoffSeconds: 300 })
    some.deliveries.start()
    a.behave((_, response) => response.writeHead(a.received.at(-1)?.body.includes('poison') ? 500 : 202).end())
    const later = note('poison', { id: 'https://lyon.example/notes/later/update', type: 'Update' })
    for (const one of [note('poison'), note('2'), later, note('3')]) await some.say(one, a.inbox())
    await some.deliveries.settled()
    expect(said(a)).to.deep.equal(['poison', '2', '3'])
    await some.say(note('4'), a.inbox())
    await some.deliveries.settled()
    expect(said(a)).to.deep.equal(['poison', '2', '3', '4'])
    a.behave(202)
    clock.moveHours(0.1)
    some.deliveries.wake()
    await some.deliveries.settled()
    expect(said(a)).to.deep.equal(['poison', '2', '3', '4', 'poison', 'later'])
  })

  it('after seven days what waited is given up, and counted as lost', async () => {
    const clock = aClock()
    const a = await peer()
    await using some = await someDeliveries(kind, { clock, backoffSeconds: 300 })
    some.deliveries.start()
    await a.down()
    await some.say(note(1), a.inbox())
    await some.say(note(2), a.inbox())
    await some.deliveries.settled()
    clock.moveHours(24 * 7)
    some.deliveries.wake()
    await some.deliveries.settled()
    expect(await some.deliveries.store.waiting(a.host)).to.equal(0)
    expect(await some.deliveries.store.lane(a.host)).to.include({ lost: 2 })
  })

  it('a peer that hangs takes a few places, and the others all of theirs', async () => {
    const [a, other] = [await peer(), await peer('127.0.0.2')]
    await using some = await someDeliveries(kind, {
      settings: { atOnce: 4, perHost: 2 },
      // The other is waited for, however busy the machine is.
      post: (sent) => plainPost({ ...sent, timeoutMs: sent.inbox.startsWith(a.origin) ? 500 : 60_000 }),
      backoffSeconds: 3600,
    })
    some.deliveries.start()
    a.behave(() => undefined)
    await some.say(note(1), ...Array.from({ length: 10 }, (_, n) => a.inbox(String(n))))
    for (let n = 2; n <= 6; n++) await some.say(note(n), other.inbox())
    await other.has(5)
    expect(said(other)).to.deep.equal(['2', '3', '4', '5', '6'])
    while (((await some.deliveries.store.lane(a.host))?.failures ?? 0) === 0) await delay(20)
    expect(a.received.length).to.be.at.most(4)
    expect((await some.deliveries.store.lane(a.host))?.lastFailure?.detail).to.equal('no answer in time')
  })

  it('a peer that takes all in the end, slowly each time, leaves the others their places', async () => {
    const [a, other] = [await peer(), await peer('127.0.0.2')]
    await using some = await someDeliveries(kind, { settings: { atOnce: 4, perHost: 4 }, slowAfterSeconds: 0.05 })
    const answerLate = (...responses: ServerResponse[]) =>
      setTimeout(() => {
        for (const response of responses) response.writeHead(202).end()
      }, 60)
    const first: ServerResponse[] = []
    let later = 0
    let mostLater = 0
    a.behave((_, response) => {
      // Nobody knew yet: it has all of them.
      if (first.length < 4) {
        if (first.push(response) === 4) answerLate(...first)
        return
      }
      mostLater = Math.max(mostLater, ++later)
      response.on('finish', () => later--)
      answerLate(response)
    })
    some.deliveries.start()
    await some.say(note(1), ...Array.from({ length: 12 }, (_, n) => a.inbox(String(n))))
    await some.say(note(2), ...Array.from({ length: 6 }, (_, n) => other.inbox(String(n))))
    await some.deliveries.settled()
    expect(a.received).to.have.length(12)
    expect(other.received).to.have.length(6)
    expect(mostLater).to.equal(1)
  })

  it('who asks for patience is given it', async () => {
    const clock = aClock()
    const a = await peer()
    await using some = await someDeliveries(kind, { clock })
    some.deliveries.start()
    a.behave((_, response) => response.writeHead(429, { 'Retry-After': '36000' }).end())
    await some.say(note(1), a.inbox())
    await some.deliveries.settled()
    const { notBefore = '' } = (await some.deliveries.store.lane(a.host)) ?? {}
    expect(Date.parse(notBefore) - clock.now().epochMilliseconds).to.be.greaterThan(35_000_000)
  })

  it('an inbox that says 410 is forgotten; a message that is refused is not tried again', async () => {
    const a = await peer()
    const forgotten: string[] = []
    await using some = await someDeliveries(kind, {
      forgetInbox: async (inbox) => {
        forgotten.push(inbox)
      },
    })
    some.deliveries.start()
    a.behave(410)
    await some.say(note(1), a.inbox('gone'))
    await some.deliveries.settled()
    expect(forgotten).to.deep.equal([a.inbox('gone').inbox])
    a.behave(400)
    await some.say(note(2), a.inbox())
    await some.deliveries.settled()
    expect(a.received).to.have.length(2)
    expect(await some.deliveries.store.lane(a.host)).to.include({ refused: 1, failures: 0, hasWork: false })
  })

  it('what was taken back while a peer was away is never told to it', async () => {
    const clock = aClock()
    const a = await peer()
    await using some = await someDeliveries(kind, { clock })
    some.deliveries.start()
    await a.down()
    await some.say(note('film'), a.inbox())
    await some.deliveries.settled()
    await some.say(note('film', { id: 'https://lyon.example/notes/film/delete', type: 'Delete' }), a.inbox())
    await a.again()
    clock.moveHours(1)
    some.deliveries.wake()
    await some.deliveries.settled()
    expect(a.received.map(({ body }) => JSON.parse(body).type)).to.deep.equal(['Delete'])
  })

  it('an administrator does not wait for the hour', async () => {
    const a = await peer()
    await using some = await someDeliveries(kind, { backoffSeconds: 3600 })
    some.deliveries.start()
    await a.down()
    await some.say(note(1), a.inbox())
    await some.deliveries.settled()
    await a.again()
    expect(await some.deliveries.retryNow(a.host)).to.equal(true)
    await some.deliveries.settled()
    expect(said(a)).to.deep.equal(['1'])
    expect(await some.deliveries.retryNow(a.host)).to.equal(false)
  })

  it('two processes share the lanes, and nothing is sent twice', async () => {
    await using some = await someDeliveries(kind, { settings: { atOnce: 8, perHost: 2 }, sweepSeconds: 0.2 })
    const many = await Promise.all(Array.from({ length: 20 }, (_, n) => peer(`127.0.1.${n + 1}`)))
    await using other = some.another()
    for (let n = 1; n <= 3; n++) await some.say(note(n), ...many.map((one) => one.inbox()))
    some.deliveries.start()
    other.start()
    await Promise.all([some.deliveries.settled(), other.settled()])
    for (const one of many) expect(said(one)).to.deep.equal(['1', '2', '3'])
  })
})
