/** Peers that misbehave, met through the real wire: signed and guarded requests. All goes on for the others. */
import { expect } from 'chai'
import type { ActorKeys } from '#federation/actor.ts'
import { makeEd25519, makeRsa } from '#federation/actors/key-pair.ts'
import { createConnector } from '#federation/remote/connector.ts'
import { createDialects } from '#federation/remote/dialects.ts'
import { createRemotePost } from '#federation/remote/remote-post.ts'
import { createSigning } from '#federation/signatures/signing.ts'
import { systemClock } from '#src/clock.ts'
import { aPeer, type PeerOfTest } from './a-peer.ts'
import { jeanne, note, someDeliveries } from './some-deliveries.ts'

const goodAddress = '127.0.4.1'

describe('a peer that misbehaves', () => {
  const peers: PeerOfTest[] = []
  afterEach(async () => {
    await Promise.all(peers.splice(0).map((peer) => peer[Symbol.asyncDispose]()))
  })
  const peer = async (address: string) => {
    const one = await aPeer(address)
    peers.push(one)
    return one
  }

  async function overTheWire({ allowsPrivate = true } = {}) {
    const clock = systemClock
    const { activity } = createRemotePost({
      connector: createConnector({ allowsPrivate, userAgent: () => 'ClasseA12/test' }),
      signing: createSigning({ clock }),
      dialects: createDialects(),
      policies: { of: () => 'open' },
      clock,
      isOurs: () => false,
    })
    const pair = { rsa: await makeRsa(), ed25519: await makeEd25519() }
    const keys: ActorKeys = {
      rsa: { id: `${jeanne.id}#main-key`, ...pair.rsa },
      ed25519: { id: `${jeanne.id}#ed25519-key`, privateKey: pair.ed25519.privateKey, publicKeyMultibase: '' },
    }
    return someDeliveries('sqlite', {
      // The good one is waited for, however busy the machine is.
      post: (sent) => {
        const isGood = new URL(sent.inbox).hostname === goodAddress
        return activity({ ...sent, timeoutMs: isGood ? 60_000 : 1000 })
      },
      keys: { generationOf: async () => 1, at: async () => keys },
      backoffSeconds: 3600,
    })
  }

  /** It is told, and so is another; the other has everything, and the culprit is what `lane` says. */
  async function told(culprit: PeerOfTest, options = {}) {
    const good = await peer(goodAddress)
    await using some = await overTheWire(options)
    some.deliveries.start()
    for (let n = 1; n <= 3; n++) await some.say(note(n), culprit.inbox(), good.inbox())
    await some.deliveries.settled()
    return { good, lane: await some.deliveries.store.lane(culprit.host) }
  }

  it('answers after a minute: not waited for, and not alone in the world', async () => {
    const slow = await peer('127.0.4.2')
    slow.behave((_, response) => {
      setTimeout(() => response.writeHead(202).end(), 60_000).unref()
    })
    const { good, lane } = await told(slow)
    expect(good.received).to.have.length(3)
    expect(lane).to.deep.include({ failures: 1, hasWork: true })
  })

  it('drips its answer: not waited for either', async () => {
    const dripping = await peer('127.0.4.3')
    dripping.behave((_, response) => {
      response.writeHead(202)
      const drops = setInterval(() => response.write('.'), 50)
      response.on('close', () => clearInterval(drops))
    })
    const { good } = await told(dripping)
    expect(good.received).to.have.length(3)
  })

  it('answers with 100 MB: they are not read', async () => {
    const heavy = await peer('127.0.4.4')
    let written = 0
    heavy.behave((_, response) => {
      response.writeHead(202)
      const block = Buffer.alloc(1_000_000)
      const more = () => {
        while (written < 100_000_000 && !response.destroyed) {
          written += block.length
          if (!response.write(block)) return response.once('drain', more)
        }
        return response.end()
      }
      more()
    })
    const { good } = await told(heavy)
    expect(good.received).to.have.length(3)
    expect(written).to.be.lessThan(50_000_000)
  })

  it('sends us to a private address: nobody goes there', async () => {
    const inside = await peer('127.0.4.6')
    const leading = await peer('127.0.4.5')
    leading.behave((_, response) => response.writeHead(307, { Location: inside.inbox().inbox }).end())
    const { good, lane } = await told(leading)
    expect(good.received).to.have.length(3)
    expect(inside.received).to.deep.equal([])
    expect(lane?.hasWork).to.equal(true)
  })

  it('is itself at a private address: it is never asked', async () => {
    const inside = await peer('127.0.4.7')
    const { lane } = await told(inside, { allowsPrivate: false })
    expect(inside.received).to.deep.equal([])
    expect(lane?.lastFailure).to.not.equal(null)
  })

  it('closes each connection in the middle', async () => {
    const rude = await peer('127.0.4.8')
    rude.behave((request) => request.socket.destroy())
    const { good, lane } = await told(rude)
    expect(good.received).to.have.length(3)
    expect(lane).to.deep.include({ failures: 1 })
  })
})
