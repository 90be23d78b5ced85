import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { expect } from 'chai'
import { readCavage } from '#federation/signatures/cavage.ts'
import { aClock } from '../../access/a-clock.ts'
import { aPeer, asJson, type Peer } from '../a-peer.ts'
import { aWire, type TestWire } from '../a-wire.ts'
import { refusalOf } from './refusal-of.ts'

describe('what is read of others', () => {
  let peer: Peer
  let other: Peer
  let wire: TestWire
  before(async () => {
    ;[peer, other, wire] = await Promise.all([aPeer(), aPeer(), aWire()])
  })
  after(() => Promise.all([peer, other, wire].map((one) => one[Symbol.asyncDispose]())))

  const document = (path: string) => wire.fetch.document(peer.url(path))
  const note = (path: string) => ({ id: peer.url(path), type: 'Note', content: 'Bonjour' })
  const redirect = (to: string) => (_: unknown, response: ServerResponse) =>
    response.writeHead(302, { Location: to }).end()

  it('is asked for in the name of the instance, with its signature', async () => {
    peer.answers.set('/notes/1', asJson(note('/notes/1')))
    expect(await document('/notes/1')).to.deep.equal({ document: note('/notes/1'), url: peer.url('/notes/1') })
    const { headers } = peer.asked.at(-1) ?? expect.fail()
    expect(headers.accept).to.match(/^application\/activity\+json/)
    expect(headers['user-agent']).to.equal('ClasseA12/0.0.0 (+https://lyon.example/)')
    const said = readCavage(String(headers.signature)) ?? expect.fail()
    expect(said.keyId).to.equal('https://lyon.example/accounts/peertube#main-key')
    expect(said.headers).to.deep.equal(['(request-target)', 'host', 'date'])
  })

  it('is asked again as RFC 9421 by whom the older signature does not convince', async () => {
    peer.answers.set('/modern', ({ headers }, response) => {
      if (!headers['signature-input']) return response.writeHead(401).end()
      return asJson(note('/modern'))(null, response)
    })
    expect((await document('/modern')).document.type).to.equal('Note')
    const before = peer.asked.length
    peer.answers.set('/modern/2', asJson(note('/modern/2')))
    await document('/modern/2')
    expect(peer.asked.slice(before).map(({ headers }) => headers['signature-input'] !== undefined)).to.deep.equal([
      true,
    ])
  })

  // B3: Akkoma's exact-id change. A2: another's id at one's own address.
  it('is what its own address says, and nobody else’s', async () => {
    peer.answers.set('/a', asJson(note('/b')))
    peer.answers.set('/stranger', asJson({ ...note('/x'), id: other.url('/x') }))
    peer.answers.set('/none', asJson({ type: 'Note' }))
    peer.answers.set('/number', asJson({ id: 12, type: 'Note' }))
    peer.answers.set('/untyped', asJson({ id: peer.url('/untyped') }))
    expect(await refusalOf(document('/a'))).to.equal('not-its-id')
    expect(await refusalOf(document('/stranger'))).to.equal('not-its-id')
    for (const path of ['/none', '/number', '/untyped']) {
      expect(await refusalOf(document(path)), path).to.equal('malformed')
    }
  })

  // B2: Mastodon GHSA-jhrq-qvrm-qr36, a file that somebody uploaded.
  it('is a document by its type, not by its looks', async () => {
    for (const [index, type] of [
      'application/json',
      'text/plain',
      'text/html',
      'application/ld+json',
      'application/ld+json; profile="https://evil.test/"',
      'application/activity+jsonp',
      '',
    ].entries()) {
      peer.answers.set(`/upload/${index}`, asJson(note(`/upload/${index}`), type))
      expect(await refusalOf(document(`/upload/${index}`)), type).to.equal('wrong-type')
    }
    for (const [index, type] of [
      'application/activity+json; charset=utf-8',
      'Application/Activity+JSON',
      'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
      'application/ld+json;charset=utf-8;profile="https://www.w3.org/ns/activitystreams https://w3id.org/security/v1"',
    ].entries()) {
      peer.answers.set(`/typed/${index}`, asJson(note(`/typed/${index}`), type))
      expect((await document(`/typed/${index}`)).url, type).to.equal(peer.url(`/typed/${index}`))
    }
  })

  // D3: Fedify CVE-2026-34148.
  it('is followed three times, and not around in circles', async () => {
    peer.answers.set('/r1', redirect('/r2'))
    peer.answers.set('/r2', redirect(peer.url('/r3')))
    peer.answers.set('/r3', redirect('/end'))
    peer.answers.set('/end', asJson(note('/end')))
    expect((await document('/r1')).url).to.equal(peer.url('/end'))
    peer.answers.set('/r0', redirect('/r1'))
    peer.answers.set('/self', redirect('/self'))
    const before = peer.asked.length
    expect(await refusalOf(document('/r0'))).to.equal('too-many-redirects')
    expect(await refusalOf(document('/self'))).to.equal('too-many-redirects')
    expect(peer.asked.length - before).to.equal(8)
    peer.answers.set('/nowhere', redirect('http://['))
    expect(await refusalOf(document('/nowhere'))).to.equal('malformed')
  })

  // C3: Fedify CVE-2026-77632. D1: PeerTube CVE-2025-32947, a `next` that is our own host.
  it('is not followed to where it may not be asked', async () => {
    await using guarded = await aWire({ allowsPrivate: false })
    for (const [path, to] of [
      ['/to-us', 'https://lyon.example/accounts/peertube/outbox?page=1'],
      ['/to-file', 'file:///etc/passwd'],
      ['/to-data', 'data:application/activity+json,{}'],
      ['/to-password', 'http://user:pass@localhost/'],
    ] as const) {
      peer.answers.set(path, redirect(to))
      expect(await refusalOf(document(path)), path).to.equal('address-not-allowed')
    }
    for (const url of [
      peer.url('/end'),
      'https://127.0.0.1/',
      'https://lyon.example/videos/watch/1',
      'https://localhost/',
    ]) {
      expect(await refusalOf(guarded.fetch.document(url)), url).to.equal('address-not-allowed')
      expect(await refusalOf(guarded.fetch.bytes(url, { maxBytes: 10, types: ['image/png'] }))).to.equal(
        'address-not-allowed',
      )
    }
    wire.policies.hosts.set(other.host, 'blocked')
    peer.answers.set('/to-blocked', redirect(other.url('/')))
    expect(await refusalOf(document('/to-blocked'))).to.equal('blocked')
    expect(await refusalOf(wire.fetch.document(other.url('/')))).to.equal('blocked')
    expect(other.asked).to.deep.equal([])
    wire.policies.hosts.delete(other.host)
  })

  // D4: Fedify GHSA-mc44-6cfg-2v6w; D11.
  it('is bounded in size, in depth and in number', async () => {
    const at = (path: string, text: string) =>
      peer.answers.set(path, (_, response) =>
        response.writeHead(200, { 'Content-Type': 'application/activity+json' }).end(text),
      )
    at('/large', JSON.stringify({ ...note('/large'), content: 'a'.repeat(1_100_000) }))
    at('/deep', `{"id":"${peer.url('/deep')}","type":"Note","a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)
    at('/many', JSON.stringify({ ...note('/many'), tag: Array.from({ length: 30_000 }, () => ({})) }))
    at('/broken', '{"id":')
    at('/list', '[]')
    for (const path of ['/large', '/deep', '/many']) expect(await refusalOf(document(path)), path).to.equal('too-large')
    for (const path of ['/broken', '/list']) expect(await refusalOf(document(path)), path).to.equal('malformed')
  })

  it('says why it is not there', async () => {
    for (const [status, reason] of [
      [404, 'not-found'],
      [410, 'gone'],
      [401, 'unauthorized'],
      [403, 'unauthorized'],
      [429, 'server-error'],
      [503, 'server-error'],
      [204, 'not-found'],
    ] as const) {
      peer.answers.set(`/status/${status}`, (_, response) => response.writeHead(status).end())
      expect(await refusalOf(document(`/status/${status}`)), String(status)).to.equal(reason)
    }
  })

  // A11: Fedify CVE-2026-34148. D10: Fedify CVE-2026-69132.
  it('is asked once by many, and not again for a while when it failed', async () => {
    const clock = aClock()
    await using patient = await aWire({ clock })
    let answer: (() => void) | null = null
    peer.answers.set('/slow', (_, response) => {
      answer = () => asJson(note('/slow'))(null, response)
    })
    const count = (path: string) => peer.asked.filter((one) => one.path === path).length
    const stopping = new AbortController()
    const asking = [1, 2, 3].map(() => patient.fetch.document(peer.url('/slow')))
    const impatient = patient.fetch.document(peer.url('/slow'), { signal: stopping.signal })
    stopping.abort(new Error('stop'))
    expect(await impatient.catch((error: Error) => error.message)).to.equal('stop')
    while (answer === null) await new Promise(setImmediate)
    ;(answer as () => void)()
    await Promise.all(asking)
    expect(count('/slow')).to.equal(1)

    const ask = () => refusalOf(patient.fetch.document(peer.url('/missing')))
    expect([await ask(), await ask(), await ask()]).to.deep.equal(['not-found', 'not-found', 'not-found'])
    expect(count('/missing')).to.equal(1)
    clock.pass({ minutes: 11 })
    await ask()
    expect(count('/missing')).to.equal(2)
    patient.fetch.forget(peer.url('/missing'))
    await ask()
    expect(count('/missing')).to.equal(3)
  })

  it('leaves a host alone that has failed three times, for half a minute', async () => {
    const clock = aClock()
    await using patient = await aWire({ clock })
    await using dead = await aPeer()
    let connections = 0
    for (const path of ['/1', '/2', '/3', '/4', '/5']) {
      dead.answers.set(path, (_, __, request) => {
        connections++
        request.socket.destroy()
      })
    }
    for (const path of ['/1', '/2', '/3', '/4']) {
      expect(await refusalOf(patient.fetch.document(dead.url(path)))).to.equal('unreachable')
    }
    expect(connections).to.be.at.most(4) // a kept connection that closes is tried once more
    const before = connections
    clock.pass({ seconds: 31 })
    expect(await refusalOf(patient.fetch.document(dead.url('/5')))).to.equal('unreachable')
    expect(connections).to.be.greaterThan(before)
  })

  it('is a file of the kinds that were asked for, and no larger', async () => {
    peer.answers.set('/image', (_, response) => response.writeHead(200, { 'Content-Type': 'image/png' }).end('png'))
    const image = { maxBytes: 100, types: ['image/png', 'image/jpeg'] }
    const { bytes, mediaType } = await wire.fetch.bytes(peer.url('/image'), image)
    expect([String(bytes), mediaType]).to.deep.equal(['png', 'image/png'])
    expect(peer.asked.at(-1)?.headers.signature).to.equal(undefined)
    // E4: a page is no image.
    peer.answers.set('/page', (_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<b>'))
    expect(await refusalOf(wire.fetch.bytes(peer.url('/page'), image))).to.equal('wrong-type')
    expect(await refusalOf(wire.fetch.bytes(peer.url('/image'), { ...image, maxBytes: 2 }))).to.equal('too-large')
  })

  it('is passed on while it comes, wherever it was moved, and nowhere private', async () => {
    peer.answers.set('/film', ({ headers }, response) => {
      response.writeHead(206, { 'Content-Range': 'bytes 0-3/8', 'X-Range': String(headers.range) }).write('fi')
      setImmediate(() => response.end('lm'))
    })
    peer.answers.set('/moved-film', redirect('/film'))
    const stream = (path: string) =>
      wire.fetch.stream(peer.url(path), { method: 'GET', headers: { Range: 'bytes=0-3' } })
    const { status, headers, body, url } = await stream('/moved-film')
    expect([status, headers['x-range'], url]).to.deep.equal([206, 'bytes=0-3', peer.url('/film')])
    expect(await new Response(Readable.toWeb(body) as ReadableStream).text()).to.equal('film')
    peer.answers.set('/private-film', redirect('file:///etc/passwd'))
    expect(await refusalOf(stream('/private-film'))).to.equal('address-not-allowed')
    const missing = await stream('/no-film')
    missing.body.destroy()
    expect(missing.status).to.equal(404)
  })
})
