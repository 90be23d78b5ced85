/** Films of other instances, read through this one: what a player asks, what is asked of their instance, and what never is. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { readPlaylist } from '#federation/remote/film-playlist.ts'
import { createRemoteFilms } from '#federation/remote/remote-films.ts'
import type { Video } from '#src/videos/video.ts'
import { aReceivedVideo } from '../../videos/a-remote-video.ts'
import { aVideo } from '../../videos/a-video.ts'
import { aPeer, type Peer } from '../a-peer.ts'
import { aWire, type TestWire } from '../a-wire.ts'

const folder = join(import.meta.dirname, '../../fixtures/playback')
const fixture = (name: string) => readFileSync(join(folder, name))

describe('a film of another instance', () => {
  let peer: Peer
  let wire: TestWire
  let door: Server
  let base: string
  let video: Video

  before(async () => {
    ;[peer, wire] = await Promise.all([aPeer(), aWire({})])
    for (const name of ['master.m3u8', '240.m3u8', '360.m3u8', 'audio.m3u8', '240.mp4', '360.mp4', 'audio.mp4']) {
      peer.answers.set(`/hls/${name}`, ({ headers, method }, response) => {
        const bytes = fixture(name)
        const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? []
        if (from === undefined) {
          response.writeHead(200, { 'Content-Length': bytes.length, 'Content-Type': 'text/html' })
          response.end(method === 'HEAD' ? undefined : bytes)
          return
        }
        const end = to ? Math.min(Number(to), bytes.length - 1) : bytes.length - 1
        response.writeHead(206, {
          'Content-Range': `bytes ${from}-${end}/${bytes.length}`,
          'Content-Length': end - Number(from) + 1,
          'Set-Cookie': 'a=b',
        })
        response.end(bytes.subarray(Number(from), end + 1))
      })
    }
    video = film(peer.url('/hls/master.m3u8'))
    const films = createRemoteFilms({
      findVideo: async () => video,
      fetch: wire.fetch,
      grants: { addressOf: async (_video, url) => url, forget: () => undefined },
      memoryBytes: 20_000,
      playlistBytes: 20_000,
    })
    door = createServer(async (request, response) => {
      const isSent = await films.send(request, response, video, (request.url ?? '').slice(1))
      if (!isSent) response.writeHead(404).end()
    })
    door.listen(0, '127.0.0.1')
    await once(door, 'listening')
    base = `http://127.0.0.1:${(door.address() as AddressInfo).port}`
  })
  after(async () => {
    door.closeAllConnections()
    door.close()
    await Promise.all([peer[Symbol.asyncDispose](), wire[Symbol.asyncDispose]()])
  })

  function film(playlistUrl: string | null): Video {
    const remote = aReceivedVideo('nobody' as never).remote
    return aVideo({
      mediaPrefix: null,
      renditions: [],
      remote: {
        ...remote,
        playlistUrl,
        files: [{ url: peer.url('/hls/240.mp4'), width: 426, height: 240, fps: 25, sizeBytes: 1 }],
      },
    })
  }
  const get = (name: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`${base}/${name}`, { headers, method })

  it('is a playlist whose every name is ours, down to the bytes of each piece', async () => {
    const master = await get('master.m3u8')
    expect(master.headers.get('Content-Type')).to.equal('application/vnd.apple.mpegurl')
    const text = await master.text()
    expect(text).to.not.contain('localhost')
    const variants = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    expect(variants.every((name) => /^\d+\.m3u8$/.test(name))).to.equal(true)
    const list = await (await get(variants[0] ?? '')).text()
    const piece = list.split('\n').find((line) => /^\d+-\d+\.mp4$/.test(line)) ?? ''
    const range = { Range: 'bytes=100-299' }
    const before = peer.asked.length
    const [one, two] = await Promise.all([get(piece, range), get(piece, range)])
    const original = [fixture('240.mp4'), fixture('360.mp4')].map((bytes) => bytes.subarray(100, 300).toString('hex'))
    expect(original).to.include(Buffer.from(await one.arrayBuffer()).toString('hex'))
    expect(one.status).to.equal(206)
    expect(one.headers.get('Content-Range')).to.match(/^bytes 100-299\/\d+$/)
    await two.arrayBuffer()
    await (await get(piece, range)).arrayBuffer()
    expect(peer.asked.length - before).to.equal(1)
  })

  it('is given as a film, whatever its instance calls it, without its cookies (E4)', async () => {
    const answer = await get('film-0.mp4')
    expect(answer.headers.get('Content-Type')).to.equal('video/mp4')
    expect(answer.headers.get('X-Content-Type-Options')).to.equal('nosniff')
    expect(answer.headers.get('Set-Cookie')).to.equal(null)
    expect(Buffer.from(await answer.arrayBuffer()).equals(fixture('240.mp4'))).to.equal(true)
    const head = await get('film-0.mp4', {}, 'HEAD')
    expect(head.headers.get('Content-Length')).to.equal(String(fixture('240.mp4').length))
  })

  it('has nothing but what it names: no other address, no path, no range of our own making (E6, C7)', async () => {
    const before = peer.asked.length
    for (const name of [
      'film-1.mp4',
      'film-99.mp4',
      '99.m3u8',
      '0-9999.mp4',
      '0-0.html',
      'm-0.mp4',
      'x.mp4',
      '..%2f240.mp4',
      'master.m3u8.mp4',
      '0-0.mp4%00',
    ]) {
      expect((await get(name)).status, name).to.equal(404)
    }
    expect(peer.asked.length).to.equal(before)
    const odd = await get('film-0.mp4', { Range: 'bytes=0-1,5-6' })
    expect(odd.status).to.equal(200)
    expect(peer.asked.at(-1)?.headers.range).to.equal(undefined)
    await odd.arrayBuffer()
  })

  it('of which one byte is asked, again and again, fills no memory', async () => {
    const ask = async (at: number) => (await get('film-0.mp4', { Range: `bytes=${at}-${at}` })).arrayBuffer()
    for (let at = 0; at < 30; at++) await ask(at)
    const before = peer.asked.length
    await ask(29)
    expect(peer.asked.length - before, 'the last is remembered').to.equal(0)
    await ask(0)
    expect(peer.asked.length - before, 'the first is not').to.equal(1)
  })

  it('whose playlists name long addresses fills no memory', async () => {
    const kept = video
    const long = 'x'.repeat(700)
    peer.answers.set(`/${long}/list.m3u8`, (_asked, response) => {
      response.writeHead(200).end(`#EXTM3U\n${Array.from({ length: 50 }, (_, rank) => `${rank}.ts\n`).join('')}`)
    })
    video = film(peer.url(`/${long}/list.m3u8`))
    const before = peer.asked.length
    for (let time = 0; time < 2; time++) expect((await get('master.m3u8')).status).to.equal(200)
    expect(peer.asked.length - before).to.equal(2)
    video = kept
    await (await get('master.m3u8')).text()
    const asked = peer.asked.length
    await (await get('master.m3u8')).text()
    expect(peer.asked.length - asked, 'a short one is remembered').to.equal(0)
  })

  it('may be kept by others while everybody may see it, and by nobody else', async () => {
    const kept = video
    const policies = async () => {
      const answers = await Promise.all([get('film-0.mp4', {}, 'HEAD'), get('master.m3u8', {}, 'HEAD')])
      return answers.map(({ headers }) => headers.get('Cache-Control'))
    }
    expect(await policies()).to.deep.equal(['public, max-age=3600', 'no-cache'])
    video = { ...kept, hidden: { at: kept.updatedAt, by: null, reason: 'à relire' } }
    expect(await policies()).to.deep.equal(['private, no-store', 'private, no-store'])
    video = kept
  })

  it('whose instance is down, slow or gone says so, and the next one is not harmed', async () => {
    const kept = video
    video = film('http://localhost:1/master.m3u8')
    expect((await get('master.m3u8')).status).to.equal(503)
    video = film(peer.url('/gone.m3u8'))
    expect((await get('master.m3u8')).status).to.equal(404)
    peer.answers.set('/endless.m3u8', (_asked, response) => {
      response.writeHead(200)
      const more = () => {
        while (response.write(Buffer.alloc(65_536, 0x23)));
        response.once('drain', more)
      }
      more()
    })
    video = film(peer.url('/endless.m3u8'))
    expect((await get('master.m3u8')).status).to.equal(404)
    video = kept
    expect((await get('master.m3u8')).status).to.equal(200)
  })

  it('whose instance drips holds its share, not that of others, and not for long', async () => {
    let begun = 0
    // Fast enough at first, so that both are held for as long as it takes to ask what follows.
    let drop = 'x'.repeat(20_000)
    peer.answers.set('/drip.mp4', (_asked, response) => {
      begun += 1
      response.writeHead(200)
      const drip = setInterval(() => response.write(drop), 20)
      response.once('close', () => clearInterval(drip))
    })
    const dripping = aVideo({
      mediaPrefix: null,
      remote: {
        ...video.remote,
        files: [{ url: peer.url('/drip.mp4'), width: 2, height: 2, fps: 1, sizeBytes: 1 }],
      } as never,
    })
    const films = createRemoteFilms({
      findVideo: async (id) => (id === dripping._id ? dripping : elsewhere),
      fetch: wire.fetch,
      grants: { addressOf: async (_video, url) => url, forget: () => undefined },
      mostOfOneSite: 2,
      paceMs: 2000,
    })
    const { port } = new URL(peer.url('/'))
    const elsewhere = film(`http://127.0.0.1:${port}/hls/master.m3u8`)
    const slow = createServer(async (request, response) => {
      const [asked, file] = request.url === '/drip' ? [dripping, 'film-0.mp4'] : [elsewhere, 'master.m3u8']
      if (!(await films.send(request, response, asked, file))) response.writeHead(404).end()
    })
    slow.listen(0, '127.0.0.1')
    await once(slow, 'listening')
    const at = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`
    const first = await Promise.all([fetch(`${at}/drip`), fetch(`${at}/drip`)])
    expect(first.map(({ status }) => status)).to.deep.equal([200, 200])
    const ends = first.map((one) =>
      one.arrayBuffer().then(
        () => 'whole',
        () => 'cut',
      ),
    )
    expect((await fetch(`${at}/drip`)).status).to.equal(503)
    expect((await fetch(`${at}/film`)).status).to.equal(200)
    drop = 'x'
    expect(await Promise.all(ends)).to.deep.equal(['cut', 'cut'])
    const again = await fetch(`${at}/drip`)
    expect([again.status, begun]).to.deep.equal([200, 3])
    await again.body?.cancel()
    slow.closeAllConnections()
    slow.close()
  })

  describe('a playlist', () => {
    const name = (rank: number, ending: string, isMaster: boolean) =>
      isMaster ? `${rank}.m3u8` : `0-${rank}.${ending}`
    const read = (text: string) => readPlaylist(`#EXTM3U\n${text}`, 'https://tube.example/hls/a.m3u8', name)

    it('that names files of the machine, or another scheme, is none (PeerTube CVE-2022-0508)', () => {
      for (const bad of [
        'file:///etc/passwd',
        'data:text/plain,x',
        'javascript:1',
        'concat:a|b',
        'http://',
        'ftp://a/b',
      ]) {
        expect(read(`#EXTINF:2,\n${bad}`), bad).to.equal(null)
        expect(read(`#EXT-X-MAP:URI="${bad}"\n#EXTINF:2,\na.ts`), bad).to.equal(null)
      }
    })

    it('keeps what a player needs and drops what it can do without', () => {
      const list = read(
        '#EXT-X-MAP:URI="i.mp4",BYTERANGE="10@0"\n#EXT-X-BYTERANGE:5@10\n#EXTINF:2,\ni.mp4\n#EXT-X-PART:URI="p.mp4"\n#EXTINF:2,\nhttps://cdn.example/x/y.ts?a=1#b',
      )
      expect(list?.text).to.equal(
        '#EXTM3U\n#EXT-X-MAP:URI="0-0.mp4",BYTERANGE="10@0"\n#EXT-X-BYTERANGE:5@10\n#EXTINF:2,\n0-0.mp4\n#EXTINF:2,\n0-1.ts\n',
      )
      expect(list?.addresses).to.deep.equal(['https://tube.example/hls/i.mp4', 'https://cdn.example/x/y.ts?a=1'])
    })

    it('that is locked, endless or no playlist is none', () => {
      expect(read('#EXT-X-KEY:METHOD=AES-128,URI="k"\n#EXTINF:2,\na.ts')).to.equal(null)
      expect(read(Array.from({ length: 5001 }, (_, n) => `${n}.ts`).join('\n'))).to.equal(null)
      expect(readPlaylist('<html>', 'https://a.example/', name)).to.equal(null)
    })
  })
})
