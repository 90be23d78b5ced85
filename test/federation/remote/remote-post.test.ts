import { expect } from 'chai'
import { createConnector } from '#federation/remote/connector.ts'
import { createDialects } from '#federation/remote/dialects.ts'
import { createRemotePost } from '#federation/remote/remote-post.ts'
import { createSigning } from '#federation/signatures/signing.ts'
import { systemClock } from '#src/clock.ts'
import { aPeer, type Peer } from '../a-peer.ts'
import { someKeys, type TestKeys } from '../signatures/some-keys.ts'

describe('telling another instance', () => {
  let peer: Peer
  let keys: TestKeys
  const connector = createConnector({ allowsPrivate: true, userAgent: () => 'test' })
  const signing = createSigning({ clock: systemClock })
  const posting = (dialects = createDialects(), blocked = false) =>
    createRemotePost({
      connector,
      signing,
      dialects,
      policies: { of: () => (blocked ? 'blocked' : 'open') },
      clock: systemClock,
      isOurs: (iri) => iri.startsWith('http://ours.example/'),
    })
  const tell = (path: string, post = posting(), timeoutMs = 60_000) =>
    post.activity({ inbox: peer.url(path), body: '{"type":"Like"}', keys, timeoutMs })

  before(async () => {
    peer = await aPeer()
    keys = await someKeys('http://ours.example/accounts/a')
  })
  after(async () => {
    connector[Symbol.dispose]()
    await peer[Symbol.asyncDispose]()
  })

  it('sends the body as it is, signed the older way first', async () => {
    peer.answers.set('/inbox', (_, response) => response.writeHead(202).end('merci'))
    expect(await tell('/inbox?a=1')).to.deep.equal({ outcome: 'accepted', status: 202 })
    const { method, path, headers, body } = peer.asked.at(-1) ?? expect.fail()
    expect([method, path, String(body)]).to.deep.equal(['POST', '/inbox?a=1', '{"type":"Like"}'])
    expect(headers).to.include({ 'content-type': 'application/activity+json', host: peer.host })
    expect(headers.signature).to.match(/headers="\(request-target\) host date digest content-type"/)
    expect(headers['signature-input']).to.equal(undefined)
  })

  it('knocks again as RFC 9421 when its signature is refused, and remembers who took it', async () => {
    peer.answers.set('/modern', ({ headers }, response) =>
      response.writeHead(headers['signature-input'] ? 202 : 401).end(),
    )
    const post = posting()
    const before = peer.asked.length
    expect((await tell('/modern', post)).outcome).to.equal('accepted')
    expect(peer.asked.length - before).to.equal(2)
    expect((await tell('/modern', post)).outcome).to.equal('accepted')
    expect(peer.asked.length - before).to.equal(3)
    const { headers } = peer.asked.at(-1) ?? expect.fail()
    expect(headers['content-digest']).to.match(/^sha-256=:/)
    expect(headers['signature-input']).to.contain('"content-digest"')
  })

  it('goes back to the older way with whoever no longer takes the other', async () => {
    peer.answers.set('/older', ({ headers }, response) =>
      response.writeHead(headers['signature-input'] ? 401 : 202).end(),
    )
    const dialects = createDialects()
    dialects.note(peer.host, 'rfc9421')
    expect((await tell('/older', posting(dialects))).outcome).to.equal('accepted')
    expect(dialects.of(peer.host)).to.equal('cavage')
  })

  it('reads what an answer means for the next try', async () => {
    const meanings: [status: number, outcome: string, reason?: string][] = [
      [200, 'accepted'],
      [202, 'accepted'],
      [302, 'transient'],
      [400, 'permanent', 'refused'],
      [401, 'transient'],
      [403, 'permanent', 'refused'],
      [404, 'permanent', 'gone'],
      [410, 'permanent', 'gone'],
      [413, 'permanent', 'refused'],
      [429, 'transient'],
      [500, 'transient'],
      [503, 'transient'],
    ]
    for (const [status, outcome, reason] of meanings) {
      peer.answers.set('/status', (_, response) => response.writeHead(status, { 'Retry-After': '120' }).end())
      const told = await tell('/status')
      expect(told.outcome, String(status)).to.equal(outcome)
      if (reason) expect(told, String(status)).to.include({ reason })
      if (told.outcome === 'transient') expect(told.retryAfterSeconds).to.equal(120)
    }
  })

  it('is sure that it was taken as soon as it is said, whatever follows', async () => {
    peer.answers.set('/chatty', (_, response) => {
      response.writeHead(202)
      const drip = setInterval(() => response.write('a'.repeat(50_000)), 5)
      response.on('close', () => clearInterval(drip))
    })
    expect((await tell('/chatty')).outcome).to.equal('accepted')
  })

  it('tries later those who are slow or away, and never those who may not be told', async () => {
    peer.answers.set('/silent', () => {})
    expect((await tell('/silent', posting(), 500)).outcome).to.equal('transient')
    const post = posting()
    const body = '{}'
    expect((await post.activity({ inbox: 'http://localhost:9/inbox', body, keys })).outcome).to.equal('transient')
    for (const inbox of ['ftp://localhost/inbox', 'nowhere', 'http://ours.example/inbox']) {
      expect(await post.activity({ inbox, body, keys })).to.include({ outcome: 'permanent', reason: 'refused' })
    }
    expect(await tell('/inbox', posting(createDialects(), true))).to.include({
      outcome: 'permanent',
      reason: 'refused',
    })
  })
})
