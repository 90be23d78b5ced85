import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { createConnector, type Exchange } from '#federation/remote/connector.ts'
import { aPeer, type Peer } from '../a-peer.ts'
import { refusalOf } from './refusal-of.ts'

const userAgent = () => 'test'
const asking = (url: string, more: Partial<Exchange> = {}): Exchange => ({
  method: 'GET',
  url,
  headers: {},
  maxBytes: 1000,
  timeoutMs: 20_000,
  ...more,
})

describe('what goes out', () => {
  let peer: Peer
  const open = createConnector({ allowsPrivate: true, userAgent })
  const guarded = createConnector({ allowsPrivate: false, userAgent })
  before(async () => {
    peer = await aPeer()
  })
  after(async () => {
    open[Symbol.dispose]()
    guarded[Symbol.dispose]()
    await peer[Symbol.asyncDispose]()
  })

  describe('to addresses', () => {
    /** Whatever the name, this is what the resolver says. */
    const at = (...addresses: string[]) =>
      createConnector({
        allowsPrivate: false,
        userAgent,
        resolve: async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      })

    // C1, C4: Fedify GHSA-f59r-8gcj-68f2, CVE-2026-62857, CVE-2025-23221; C6: PeerTube CVE-2025-32948.
    it('goes nowhere private, and speaks nothing but https', async () => {
      const seen = peer.asked.length
      for (const url of [
        peer.url('/'),
        `https://127.0.0.1:${new URL(peer.origin).port}/`,
        'https://[::1]/',
        'https://[::ffff:127.0.0.1]/',
        'https://2130706433/',
        'https://0x7f.1/',
        'https://localhost/',
        'https://intranet/',
        'https://intranet./',
        'https://user:pass@example.com/',
        'https://example.com:22/',
        'data:application/json,{}',
        'file:///etc/passwd',
        'unix:/run/mongodb.sock',
        'not an address',
      ]) {
        expect(await refusalOf(guarded.exchange(asking(url))), url).to.equal('address-not-allowed')
      }
      expect(peer.asked.length).to.equal(seen)
    })

    it('refuses names that lead to private addresses, even among public ones', async () => {
      for (const found of [
        ['127.0.0.1'],
        ['93.184.216.34', '10.0.0.1'],
        ['::ffff:169.254.169.254'],
        ['64:ff9b::a00:1'],
      ]) {
        using connector = at(...found)
        expect(await refusalOf(connector.exchange(asking('https://peer.example/')))).to.equal('address-not-allowed')
      }
    })

    // C2: DNS rebinding (Lemmy's library, CVE-2026-33693).
    it('connects to the address that was checked: the name is not asked again', async () => {
      let asked = 0
      using connector = createConnector({
        allowsPrivate: false,
        userAgent,
        resolve: async () => {
          asked++
          return [{ address: asked === 1 ? '192.0.2.1' : '127.0.0.1', family: 4 }]
        },
      })
      expect(await refusalOf(connector.exchange(asking('https://rebinding.example/')))).to.equal('address-not-allowed')
      expect(asked).to.equal(1)
    })

    it('says that a name is unknown', async () => {
      using connector = createConnector({
        allowsPrivate: false,
        userAgent,
        resolve: async () => {
          throw Object.assign(new Error('no'), { code: 'ENOTFOUND' })
        },
      })
      expect(await refusalOf(connector.exchange(asking('https://gone.example/')))).to.equal('unreachable')
    })
  })

  it('sends and receives, on connections that are kept', async () => {
    peer.answers.set('/echo', ({ body }, response) => response.end(body))
    const before = peer.connections()
    for (const text of ['un', 'deux', 'trois']) {
      const { status, bytes } = await open.exchange(asking(peer.url('/echo'), { method: 'POST', body: text }))
      expect([status, String(bytes)]).to.deep.equal([200, text])
    }
    expect(peer.connections() - before).to.equal(1)
  })

  it('tries again on a fresh connection when a kept one was closed', async () => {
    peer.answers.set('/closing', (_, response, request) => {
      response.end('oui')
      response.on('finish', () => setImmediate(() => request.socket.destroy()))
    })
    for (let turn = 0; turn < 5; turn++) {
      expect(String((await open.exchange(asking(peer.url('/closing')))).bytes)).to.equal('oui')
    }
  })

  it('a kept connection that is closed late leaves only what is left of the time for another', async () => {
    let asked = 0
    peer.answers.set('/late', (_, response, request) => {
      if (++asked === 1) response.end('oui')
      else if (asked === 2) setTimeout(() => request.socket.destroy(), 200)
    })
    using alone = createConnector({ allowsPrivate: true, userAgent })
    await alone.exchange(asking(peer.url('/late')))
    const refused = alone.exchange(asking(peer.url('/late'), { timeoutMs: 1000 }))
    const said = await refused.catch((error: Error) => error.message)
    expect(asked).to.equal(3)
    expect(Number(/more than (\d+) ms/.exec(String(said))?.[1])).to.be.within(1, 900)
  })

  it('goes to a host that it does not know at once, however many others keep their connections open', async () => {
    const sockets = new Set<Socket>()
    const server = createHttpServer({ keepAliveTimeout: 0 }, (_, response) => response.end('oui'))
    server.on('connection', (socket) => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    })
    server.listen(0, '0.0.0.0')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const mostKept = 3
    using connector = createConnector({ allowsPrivate: true, userAgent, mostKept })
    for (let host = 1; host <= 10; host++) {
      const { bytes } = await connector.exchange(asking(`http://127.0.5.${host}:${port}/`))
      expect(String(bytes)).to.equal('oui')
    }
    while (sockets.size > mostKept) await new Promise(setImmediate)
    const [before] = [...sockets]
    await connector.exchange(asking(`http://127.0.5.8:${port}/`))
    expect([...sockets])
      .to.have.length(mostKept)
      .and.include(before)
    server.closeAllConnections()
    server.close()
  })

  it('follows no redirect by itself', async () => {
    peer.answers.set('/moved', (_, response) => response.writeHead(302, { Location: '/echo' }).end())
    expect((await open.exchange(asking(peer.url('/moved')))).status).to.equal(302)
  })

  // D4: Fedify GHSA-mc44-6cfg-2v6w.
  it('reads no more than it wants, said or not, packed or not', async () => {
    peer.answers.set('/said', (_, response) => response.writeHead(200, { 'Content-Length': '1000000' }).write('a'))
    peer.answers.set('/endless', (_, response) => {
      const more = () => {
        while (response.write('a'.repeat(10_000)) && !response.destroyed);
      }
      response.on('drain', more)
      more()
    })
    peer.answers.set('/bomb', (_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(Buffer.alloc(900_000)))
    })
    for (const path of ['/said', '/endless', '/bomb']) {
      expect(await refusalOf(open.exchange(asking(peer.url(path)))), path).to.equal('too-large')
    }
    peer.answers.set('/packed', (_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('petit'))
    })
    expect(String((await open.exchange(asking(peer.url('/packed')))).bytes)).to.equal('petit')
    peer.answers.set('/brotli', (_, response) => response.writeHead(200, { 'Content-Encoding': 'br' }).end('x'))
    expect(await refusalOf(open.exchange(asking(peer.url('/brotli'))))).to.equal('wrong-type')
  })

  // D6: Mastodon CVE-2023-36461.
  it('has no patience for what drips, nor for silence', async () => {
    peer.answers.set('/drip', (_, response) => {
      const drip = setInterval(() => response.write('a'), 20)
      response.on('close', () => clearInterval(drip))
    })
    peer.answers.set('/silent', () => {})
    for (const path of ['/drip', '/silent']) {
      expect(await refusalOf(open.exchange(asking(peer.url(path), { timeoutMs: 300 }))), path).to.equal('too-slow')
    }
  })

  it('says that what breaks off is unreachable, and what nobody listens to', async () => {
    peer.answers.set('/cut', (_, response, request) => {
      response.writeHead(200, { 'Content-Length': '100' }).write('a')
      setImmediate(() => request.socket.destroy())
    })
    expect(await refusalOf(open.exchange(asking(peer.url('/cut'))))).to.equal('unreachable')
    const server = createServer((socket) => socket.resume().end('this is no HTTP\r\n\r\n')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    expect(await refusalOf(open.exchange(asking(`http://127.0.0.1:${port}/`)))).to.equal('unreachable')
    server.close()
    await once(server, 'close')
    expect(await refusalOf(open.exchange(asking(`http://127.0.0.1:${port}/`)))).to.equal('unreachable')
  })

  it('stops when it is told to', async () => {
    const stopping = new AbortController()
    const asked = open.exchange(asking(peer.url('/silent'), { signal: stopping.signal }))
    stopping.abort(new Error('stop'))
    expect(await asked.catch((error: Error) => error.message)).to.equal('stop')
  })
})
