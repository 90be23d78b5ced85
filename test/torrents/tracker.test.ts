/** Who is introduced to whom, and what a hostile client obtains. */
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import WebSocket from 'ws'
import { createTracker, type TrackerLimits } from '#src/torrents/tracker.ts'
import { anInstance } from '../an-instance.ts'
import { aVideo } from '../videos/a-video.ts'

const film = 'a'.repeat(40)
const bytes = (hex: string) => Buffer.from(hex, 'hex').toString('latin1')
const named = (letter: string) => letter.repeat(20)
const sdp = 'v=0\r\n'

type Said = Record<string, unknown>

/** A browser's half of the conversation. */
async function aBrowser(url: string, headers: Record<string, string> = {}) {
  const socket = new WebSocket(url, { headers })
  const heard: Said[] = []
  const waiting: ((said: Said) => void)[] = []
  socket.on('message', (data) => {
    const said = JSON.parse(String(data)) as Said
    const next = waiting.shift()
    if (next) next(said)
    else heard.push(said)
  })
  const closed = once(socket, 'close') as Promise<[number]>
  await once(socket, 'open')
  return {
    socket,
    heard,
    closed: closed.then(([code]) => code),
    says: (said: unknown) => socket.send(typeof said === 'string' ? said : JSON.stringify(said)),
    hears: () => {
      const said = heard.shift()
      return said ? Promise.resolve(said) : new Promise<Said>((resolve) => waiting.push(resolve))
    },
  }
}

const announce = (peer: string, more: Said = {}) => ({
  action: 'announce',
  info_hash: bytes(film),
  peer_id: named(peer),
  ...more,
})
const offers = (count: number) =>
  Array.from({ length: count }, (_, rank) => ({ offer: { type: 'offer', sdp }, offer_id: named(String(rank)) }))

describe('the tracker', () => {
  const shared = new Set([film])
  let stack: AsyncDisposableStack
  beforeEach(() => {
    stack = new AsyncDisposableStack()
    shared.add(film)
  })
  afterEach(() => stack.disposeAsync())

  async function aTracker(limits: Partial<TrackerLimits> = {}) {
    const tracker = createTracker({
      isShared: async (infoHash) => shared.has(infoHash),
      addressOf: ({ headers }) => String(headers['x-from'] ?? '192.0.2.1'),
      limits,
    })
    const server = createServer((_, response) => response.writeHead(404).end())
    server.on('upgrade', tracker.upgrade)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    stack.defer(async () => {
      tracker.close()
      await once(server.close(), 'close')
    })
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/tracker`
    return { tracker, url, enters: (from?: string) => aBrowser(url, from ? { 'X-From': from } : {}) }
  }

  it('introduces two browsers of one network, and passes on what the other answers', async () => {
    const { enters } = await aTracker()
    const [anne, bruno] = [await enters(), await enters()]
    anne.says(announce('A', { event: 'started', offers: offers(5) }))
    expect(await anne.hears()).to.include({ action: 'announce', incomplete: 0 })
    bruno.says(announce('B', { event: 'started', offers: offers(2) }))
    expect(await bruno.hears()).to.include({ incomplete: 1 })
    expect(await anne.hears()).to.deep.equal({
      ...{ action: 'announce', info_hash: bytes(film), peer_id: named('B') },
      ...{ offer: { type: 'offer', sdp }, offer_id: named('0') },
    })
    const answer = { type: 'answer', sdp, somethingElse: 'x' }
    anne.says(announce('A', { answer, offer_id: named('0'), to_peer_id: named('B') }))
    expect(await bruno.hears()).to.deep.equal({
      ...{ action: 'announce', info_hash: bytes(film), peer_id: named('A') },
      ...{ answer: { type: 'answer', sdp }, offer_id: named('0') },
    })
    anne.socket.close()
    await anne.closed
    bruno.says(announce('B', { offers: offers(2) }))
    expect(await bruno.hears()).to.include({ incomplete: 0 })
  })

  it('introduces nobody to somebody of another network', async () => {
    const { enters } = await aTracker()
    const [here, elsewhere] = [await enters('192.0.2.1'), await enters('198.51.100.7')]
    here.says(announce('A', { offers: offers(1) }))
    await here.hears()
    elsewhere.says(announce('B', { offers: offers(10) }))
    expect(await elsewhere.hears()).to.include({ incomplete: 0 })
    elsewhere.says(announce('B', { answer: { type: 'answer', sdp }, offer_id: named('0'), to_peer_id: named('A') }))
    elsewhere.says(announce('B'))
    await elsewhere.hears()
    here.says(announce('A'))
    expect(await here.hears()).to.not.have.any.keys('offer', 'answer')
  })

  it('refuses a film that nobody may share, from the moment it is withdrawn', async () => {
    const { enters } = await aTracker()
    const anne = await enters()
    anne.says({ ...announce('A'), info_hash: bytes('b'.repeat(40)) })
    expect(await anne.hears()).to.include({ 'failure reason': 'unknown info_hash' })
    anne.says(announce('A'))
    expect(await anne.hears()).to.include({ incomplete: 0 })
    shared.delete(film)
    anne.says(announce('A', { answer: { type: 'answer', sdp }, offer_id: named('0'), to_peer_id: named('A') }))
    expect(await anne.hears()).to.include({ 'failure reason': 'unknown info_hash' })
  })

  it('sends away who says what no such program says, and hurts nobody else', async () => {
    const { tracker, enters } = await aTracker()
    const victim = await enters()
    victim.says(announce('V'))
    await victim.hears()
    for (const said of [
      'not json',
      'null',
      '[]',
      { action: 'scrape', info_hash: {} },
      announce('A', { offers: [null] }),
      announce('A', { offers: 'x' }),
      announce('A', { offers: offers(11) }),
      announce('A', { offers: [{ offer: { type: 'offer', sdp: 'x'.repeat(20_000) }, offer_id: named('0') }] }),
      announce('A', { answer: { type: 'answer', sdp }, offer_id: named('0') }),
      announce('€'),
      { ...announce('A'), info_hash: ['a'] },
      { ...announce('A'), info_hash: '__proto__' },
      announce('V', { offers: offers(1) }),
    ]) {
      const hostile = await enters()
      hostile.says(said)
      expect(await hostile.closed, JSON.stringify(said).slice(0, 80)).to.equal(1008)
    }
    const large = await enters()
    large.says('x'.repeat(70_000))
    expect(await large.closed).to.equal(1009)
    victim.says(announce('V'))
    expect(await victim.hears()).to.include({ incomplete: 0 })
    expect(tracker.connections).to.equal(1)
  })

  it('bounds connections, by network and in all, films and messages', async () => {
    const { url, enters } = await aTracker({
      connections: 3,
      connectionsPerNetwork: 2,
      filmsPerConnection: 1,
      burst: 4,
    })
    const first = await enters('2001:db8:0:1::1')
    await enters('2001:db8:0:1::2')
    const refused = async (from: string) => {
      const socket = new WebSocket(url, { headers: { 'X-From': from } })
      const [error] = (await once(socket, 'error')) as [Error]
      return error.message
    }
    expect(await refused('2001:db8:0:1:ffff::3')).to.contain('503')
    await enters('198.51.100.7')
    expect(await refused('203.0.113.1')).to.contain('503')
    const another = 'c'.repeat(40)
    shared.add(another)
    first.says(announce('A'))
    await first.hears()
    first.says({ ...announce('A'), info_hash: bytes(another) })
    expect(await first.closed).to.equal(1008)
    const talker = await enters('2001:db8:0:1::1')
    for (let said = 0; said < 6; said += 1) talker.says(announce('T'))
    expect(await talker.closed).to.equal(1008)
  })

  it('sends away who never says what it came for', async () => {
    const { enters } = await aTracker({ silenceSeconds: 0.05 })
    expect(await (await enters()).closed).to.equal(1006)
  })
})

describe('the tracker of an instance', function () {
  this.timeout(60_000)

  it('is on its port when the setting says so, for public films only', async () => {
    await using instance = await anInstance({ settings: { PEER_EXCHANGE: 'oui' } })
    const { subjects, engine } = instance.parts
    const torrents = (video: ReturnType<typeof aVideo>) => ({
      torrents: { prefix: video.mediaPrefix ?? '', names: ['720'], hashes: [film] },
    })
    const video = aVideo({ number: 1 })
    await engine.transaction((tx) => subjects.videos.store.insert({ ...video, ...torrents(video) }, tx))
    const url = new URL('/tracker', instance.url).href.replace(/^http/, 'ws')
    const anne = await aBrowser(url)
    anne.says(announce('A'))
    expect(await anne.hears()).to.include({ incomplete: 0 })
    await engine.transaction((tx) => subjects.videos.save(video._id, tx, (one) => ({ ...one, audience: 'academie' })))
    anne.says(announce('A'))
    expect(await anne.hears()).to.include({ 'failure reason': 'unknown info_hash' })
    await instance.close()
    expect(await anne.closed).to.be.oneOf([1001, 1006])
  })

  it('is nowhere otherwise, and other protocols are answered in ours', async () => {
    await using instance = await anInstance()
    const socket = new WebSocket(new URL('/tracker', instance.url).href.replace(/^http/, 'ws'))
    const [error] = (await once(socket, 'error')) as [Error]
    expect(error.message).to.contain('404')
    const asked = request(new URL('/healthz', instance.url), { headers: { Connection: 'Upgrade', Upgrade: 'h2c' } })
    asked.end()
    const [response] = await once(asked, 'response')
    response.resume()
    expect(response.statusCode).to.equal(200)
  })
})
