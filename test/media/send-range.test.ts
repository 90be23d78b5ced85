import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readlink, truncate, writeFile } from 'node:fs/promises'
import { createServer, get, type IncomingMessage, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setImmediate as turn } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import fc from 'fast-check'
import { attachment } from '#src/media/answer-head.ts'
import { openMedia } from '#src/media/open-media.ts'
import { createSender, type HowToSend, type SenderParts } from '#src/media/send-range.ts'
import { aBucketForMedia, aFolderForMedia, s3Absence, s3OfEnvironment, type TestMedia } from './media-settings.ts'

/** A server that sends `/<key>`; `?private` and `?name=…` choose how. */
async function aServer(fresh: () => Promise<TestMedia>, options: Omit<SenderParts, 'media'> = {}) {
  const place = await fresh()
  const media = await openMedia(place.settings)
  const sender = createSender({ media, ...options })
  const faults: unknown[] = []
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost')
    const name = url.searchParams.get('name')
    const how: HowToSend = {
      cache: url.searchParams.has('private') ? 'private' : 'public',
      ...(name === null ? {} : { disposition: attachment(name) }),
    }
    try {
      if (await sender.send(request, response, url.pathname.slice(1), how)) return
      response.writeHead(404).end()
    } catch (error) {
      faults.push(error)
      response.destroy()
    }
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    place,
    media,
    sender,
    server,
    faults,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await once(server.close(), 'close')
      await media[Symbol.asyncDispose]()
      await place[Symbol.asyncDispose]()
    },
  }
}

type TestServer = Awaited<ReturnType<typeof aServer>>

async function ask(
  { url }: TestServer,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number | undefined; headers: IncomingMessage['headers']; body: Buffer }> {
  const asked = request(`${url}/${path}`, { method, headers })
  asked.end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) }
}

const master = Buffer.from(`#EXTM3U\n${'#EXT-X-BYTERANGE:1000@2000\n720.mp4\n'.repeat(100)}`)
const film = randomBytes(1_500_000)

for (const [where, fresh] of [
  ['a folder', aFolderForMedia],
  ['S3', aBucketForMedia],
] as const) {
  describe(`sending files kept in ${where}`, () => {
    if (where === 'S3' && !s3OfEnvironment()) {
      it(`keeps every promise (${s3Absence})`)
      return
    }
    let server: TestServer
    before(async () => {
      server = await aServer(fresh)
      await server.media.write('videos/a/1/720.mp4', film)
      await server.media.write('videos/a/1/master.m3u8', master)
      await server.media.write('videos/a/1/empty.vtt', Buffer.alloc(0))
      for (const name of ['audio.mp4', 't.jpg', 't.webp', 'fr.vtt', 'a.torrent', 'x.html']) {
        await server.media.write(`videos/a/1/${name}`, Buffer.from('x'))
      }
    })
    after(() => server[Symbol.asyncDispose]())

    it('gives the whole with its length, type, tag, date and the right to keep it for ever', async () => {
      for (const [file, content, type] of [
        ['720.mp4', film, 'video/mp4'],
        ['master.m3u8', master, 'application/vnd.apple.mpegurl'],
      ] as const) {
        for (let time = 1; time <= 2; time++) {
          const { status, headers, body } = await ask(server, `videos/a/1/${file}`)
          expect(status).to.equal(200)
          expect(body.equals(content)).to.equal(true)
          expect(headers).to.include({
            'content-type': type,
            'content-length': String(content.length),
            'cache-control': 'public, max-age=31536000, immutable',
            'accept-ranges': 'bytes',
            'x-content-type-options': 'nosniff',
            'access-control-allow-origin': '*',
          })
          expect(headers.etag).to.match(/^"[^"]+"$/)
          expect(Date.parse(headers['last-modified'] ?? '')).to.be.above(0)
        }
      }
    })

    it('gives each kind of file its type, and bytes to what it does not know', async () => {
      const types: Record<string, string> = {
        'audio.mp4': 'audio/mp4',
        't.jpg': 'image/jpeg',
        't.webp': 'image/webp',
        'fr.vtt': 'text/vtt; charset=utf-8',
        'a.torrent': 'application/x-bittorrent',
        'x.html': 'application/octet-stream',
      }
      for (const [name, type] of Object.entries(types)) {
        const { headers, body } = await ask(server, `videos/a/1/${name}`)
        expect([headers['content-type'], body.toString()]).to.deep.equal([type, 'x'])
      }
    })

    it('sends an empty file', async () => {
      const { status, headers, body } = await ask(server, 'videos/a/1/empty.vtt')
      expect([status, headers['content-length'], body.length]).to.deep.equal([200, '0', 0])
    })

    it('answers HEAD as GET, without the bytes', async () => {
      for (const file of ['720.mp4', 'master.m3u8', 'empty.vtt']) {
        const whole = await ask(server, `videos/a/1/${file}`)
        const head = await ask(server, `videos/a/1/${file}`, { method: 'HEAD' })
        expect(head.status).to.equal(200)
        expect(head.body.length).to.equal(0)
        const { date: _, ...expected } = whole.headers
        expect(head.headers).to.include(expected)
      }
    })

    it('says that there is none, having written nothing', async () => {
      expect((await ask(server, 'videos/a/1/absent.mp4')).status).to.equal(404)
      expect((await ask(server, 'videos/a/1/absent.m3u8', { method: 'HEAD' })).status).to.equal(404)
    })

    it('gives exactly the bytes that are asked, wherever they are', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(['720.mp4', film] as const, ['master.m3u8', master] as const),
          fc.double({ min: 0, max: 1, noNaN: true }),
          fc.double({ min: 0, max: 1, noNaN: true }),
          async ([file, content], from, length) => {
            const start = Math.floor(from * (content.length - 1))
            const end = start + Math.floor(length * 700_000)
            const { status, headers, body } = await ask(server, `videos/a/1/${file}`, {
              headers: { range: `bytes=${start}-${end}` },
            })
            const expected = content.subarray(start, end + 1)
            expect(status).to.equal(206)
            expect(body.equals(expected)).to.equal(true)
            expect(headers['content-length']).to.equal(String(expected.length))
            expect(headers['content-range']).to.equal(`bytes ${start}-${start + expected.length - 1}/${content.length}`)
          },
        ),
        { numRuns: 40 },
      )
    })

    it('refuses a range beyond the end, and keeps nobody from asking again', async () => {
      for (const [file, size] of [
        ['720.mp4', film.length],
        ['master.m3u8', master.length],
      ] as const) {
        const { status, headers, body } = await ask(server, `videos/a/1/${file}`, {
          headers: { range: `bytes=${size}-` },
        })
        expect([status, headers['content-range'], body.length]).to.deep.equal([416, `bytes */${size}`, 0])
        expect(headers['cache-control']).to.equal('no-store')
      }
    })

    it('answers several ranges by the whole', async () => {
      const { status, body } = await ask(server, 'videos/a/1/720.mp4', { headers: { range: 'bytes=0-1,4-5' } })
      expect(status).to.equal(200)
      expect(body.equals(film)).to.equal(true)
    })

    it('sends nothing to who has it already, and goes on only with the same file', async () => {
      for (const file of ['720.mp4', 'master.m3u8']) {
        const { headers } = await ask(server, `videos/a/1/${file}`)
        const etag = headers.etag ?? ''
        const again = await ask(server, `videos/a/1/${file}`, { headers: { 'if-none-match': etag } })
        expect([again.status, again.body.length, again.headers.etag]).to.deep.equal([304, 0, etag])
        const date = headers['last-modified'] ?? ''
        expect((await ask(server, `videos/a/1/${file}`, { headers: { 'if-modified-since': date } })).status).to.equal(
          304,
        )
        const range = 'bytes=5-9'
        const same = await ask(server, `videos/a/1/${file}`, { headers: { range, 'if-range': etag } })
        const other = await ask(server, `videos/a/1/${file}`, { headers: { range, 'if-range': '"other"' } })
        expect([same.status, same.body.length, other.status]).to.deep.equal([206, 5, 200])
        expect((await ask(server, `videos/a/1/${file}`, { headers: { 'if-match': '"other"' } })).status).to.equal(412)
      }
    })

    it('compresses texts for those who take it, under another tag, and never a range', async () => {
      const headers = { 'accept-encoding': 'gzip, deflate, br' }
      const plain = await ask(server, 'videos/a/1/master.m3u8')
      const zipped = await ask(server, 'videos/a/1/master.m3u8', { headers })
      expect(zipped.headers['content-encoding']).to.equal('gzip')
      expect(zipped.body.length).to.be.below(plain.body.length / 5)
      expect(gunzipSync(zipped.body).equals(master)).to.equal(true)
      expect(zipped.headers.etag).not.to.equal(plain.headers.etag)
      expect([plain.headers.vary, zipped.headers.vary]).to.deep.equal(['Accept-Encoding', 'Accept-Encoding'])
      const range = await ask(server, 'videos/a/1/master.m3u8', { headers: { ...headers, range: 'bytes=0-6' } })
      expect([range.status, range.body.toString(), range.headers['content-encoding']]).to.deep.equal([
        206,
        '#EXTM3U',
        undefined,
      ])
      const refused = await ask(server, 'videos/a/1/master.m3u8', { headers: { 'accept-encoding': 'gzip;q=0' } })
      expect(refused.headers['content-encoding']).to.equal(undefined)
      const again = { ...headers, 'if-none-match': zipped.headers.etag ?? '' }
      expect((await ask(server, 'videos/a/1/master.m3u8', { headers: again })).status).to.equal(304)
      expect((await ask(server, 'videos/a/1/720.mp4', { headers })).headers['content-encoding']).to.equal(undefined)
    })

    it('lets nobody keep what is private', async () => {
      for (const file of ['720.mp4', 'master.m3u8']) {
        const { headers } = await ask(server, `videos/a/1/${file}?private`)
        expect(headers['cache-control']).to.equal('private, no-store')
        const shared = await ask(server, `videos/a/1/${file}`)
        expect(shared.headers['cache-control']).to.contain('immutable')
      }
    })

    it('gives a download the name of the video, whatever is in it', async () => {
      const name = encodeURIComponent('L’élève\r\nSet-Cookie: a=1 "x"/../.mp4')
      const { headers } = await ask(server, `videos/a/1/720.mp4?name=${name}`)
      expect(headers['content-disposition']).to.equal(
        `attachment; filename="Leleve Set-Cookie a=1 x .. .mp4"; filename*=UTF-8''L%E2%80%99%C3%A9l%C3%A8ve%20Set-Cookie%20a%3D1%20x%20..%20.mp4`,
      )
      expect(headers['set-cookie']).to.equal(undefined)
    })

    it('sends a file that grows as it is at each moment, kept by nobody, then for good', async () => {
      const work = await server.media.workFolder('videos/g/1')
      expect((await ask(server, 'videos/g/1/720.mp4')).status).to.equal(404)
      await writeFile(join(work.path, '720.mp4'), '0123456789')
      await writeFile(join(work.path, 'master.m3u8'), master)
      const first = await ask(server, 'videos/g/1/720.mp4', { headers: { range: 'bytes=5-1000' } })
      expect([first.status, first.body.toString()]).to.deep.equal([206, '56789'])
      expect(first.headers['content-range']).to.equal('bytes 5-9/10')
      expect(first.headers['cache-control']).to.equal('no-store')
      expect(first.headers).not.to.have.any.keys('etag', 'last-modified')
      expect((await ask(server, 'videos/g/1/720.mp4', { headers: { range: 'bytes=10-' } })).status).to.equal(416)
      await writeFile(join(work.path, '720.mp4'), 'abc', { flag: 'a' })
      const later = await ask(server, 'videos/g/1/720.mp4', { headers: { range: 'bytes=10-' } })
      expect([later.status, later.body.toString()]).to.deep.equal([206, 'abc'])
      const playlist = await ask(server, 'videos/g/1/master.m3u8', { headers: { 'accept-encoding': 'gzip' } })
      expect(gunzipSync(playlist.body).equals(master)).to.equal(true)
      expect(playlist.headers['cache-control']).to.equal('no-store')
      await work.commit()
      const whole = await ask(server, 'videos/g/1/720.mp4')
      // As in the instant when a film is kept: it is in its place before its maker says that it grows no more.
      const again = await server.media.workFolder('videos/g/1')
      expect((await ask(server, 'videos/g/1/720.mp4')).body.toString()).to.equal('0123456789abc')
      await again.discard()
      expect(whole.body.toString()).to.equal('0123456789abc')
      expect(whole.headers['cache-control']).to.contain('immutable')
      expect(whole.headers.etag).to.be.a('string')
    })

    it('mixes no bytes between a hundred viewers, fast and slow, of different films', async () => {
      const films = [randomBytes(900_000), randomBytes(1_300_001), randomBytes(700_000)]
      for (const [number, content] of films.entries()) await server.media.write(`videos/m/1/${number}.mp4`, content)
      await Promise.all(
        Array.from({ length: 100 }, async (_, viewer) => {
          const content = films[viewer % 3] ?? film
          const [response] = (await once(get(`${server.url}/videos/m/1/${viewer % 3}.mp4`), 'response')) as [
            IncomingMessage,
          ]
          const chunks: Buffer[] = []
          for await (const chunk of response) {
            chunks.push(chunk as Buffer)
            if (viewer % 4 === 0) await turn()
          }
          expect(Buffer.concat(chunks).equals(content)).to.equal(true)
        }),
      )
    })

    it('a thousand viewers who leave in the middle leave no open handle and no buffer behind', async () => {
      const leaving = where === 'S3' ? 200 : 1000
      await server.media.write('videos/l/1/720.mp4', randomBytes(8_000_000))
      expect((await ask(server, 'videos/l/1/720.mp4')).status).to.equal(200)
      const handlesBefore = await openFiles(server.place.folder)
      const leave = async () => {
        const socket = connect(server.port, '127.0.0.1')
        socket.on('error', () => {})
        socket.write('GET /videos/l/1/720.mp4 HTTP/1.1\r\nHost: x\r\n\r\n')
        await once(socket, 'data')
        socket.resetAndDestroy()
        await once(socket, 'close')
      }
      for (let round = 0; round < leaving / 50; round++) await Promise.all(Array.from({ length: 50 }, leave))
      await noConnectionLeft(server)
      expect(await openFiles(server.place.folder)).to.equal(handlesBefore)
      // The disk may still be answering a read that nobody waits for.
      while (server.sender.memory.bufferBytes > 16 * 512 * 1024) await new Promise(setImmediate)
      const { body } = await ask(server, 'videos/l/1/720.mp4')
      expect(body.length).to.equal(8_000_000)
      expect(server.faults).to.deep.equal([])
    })
  })
}

describe('sending files kept in a folder, further', () => {
  it('gives many slow viewers little memory, and everybody all the bytes', async () => {
    const bufferBytes = 4 * 512 * 1024
    await using server = await aServer(aFolderForMedia, { bufferBytes })
    const content = randomBytes(6_000_000)
    await server.media.write('videos/a/1/720.mp4', content)
    const paused = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const [response] = (await once(get(`${server.url}/videos/a/1/720.mp4`), 'response')) as [IncomingMessage]
        return response.pause()
      }),
    )
    expect((await ask(server, 'videos/a/1/720.mp4')).body.equals(content)).to.equal(true)
    expect(server.sender.memory.bufferBytes).to.be.at.most(bufferBytes)
    for (const response of paused) expect((await buffer(response)).equals(content)).to.equal(true)
  })

  it('reads nothing for what is asked behind another answer of the same connection, until its turn', async () => {
    await using server = await aServer(aFolderForMedia)
    const content = randomBytes(3_000_000)
    await server.media.write('videos/a/1/720.mp4', content)
    const asked = `GET /videos/a/1/720.mp4 HTTP/1.1\r\nHost: x\r\n\r\n`
    const answers = 12
    let received = 0
    const socket = connect(server.port, '127.0.0.1')
    socket.pause()
    let begun = 0
    const all = new Promise<void>((done) => {
      server.server.on('request', () => {
        begun++
        if (begun === answers) done()
      })
    })
    socket.write(asked.repeat(answers))
    await all
    // Each has had the time to read what it would.
    for (let look = 0; look < 3; look++) await ask(server, 'videos/a/1/720.mp4')
    expect(server.sender.memory.bufferBytes).to.be.at.most(6 * 512 * 1024)
    socket.on('data', (chunk: Buffer) => {
      received += chunk.length
      if (received >= answers * content.length) socket.end()
    })
    socket.resume()
    await once(socket, 'close')
    expect(received).to.be.at.least(answers * content.length)
    expect(server.faults).to.deep.equal([])
  })

  it('cuts its answer when the file becomes shorter meanwhile, says so, and goes on with others', async () => {
    await using server = await aServer(aFolderForMedia)
    await server.media.write('videos/a/1/720.mp4', randomBytes(20_000_000))
    const [response] = (await once(get(`${server.url}/videos/a/1/720.mp4`), 'response')) as [IncomingMessage]
    response.pause()
    const local = await server.media.openLocally('videos/a/1/720.mp4')
    await truncate(local.path, 100_000)
    const error = await buffer(response).catch((error: unknown) => error)
    expect(error).to.have.property('code', 'ECONNRESET')
    expect(String(server.faults[0])).to.contain('became shorter')
    expect(server.faults.length).to.equal(1)
  })

  it('keeps small files in a memory that has a bound', async () => {
    await using server = await aServer(aFolderForMedia, { smallFileBytes: 200_000 })
    for (let number = 0; number < 20; number++)
      await server.media.write(`videos/a/1/${number}.jpg`, randomBytes(30_000))
    for (let number = 0; number < 20; number++) {
      expect((await ask(server, `videos/a/1/${number}.jpg`)).body.length).to.equal(30_000)
    }
    expect(server.sender.memory.smallFileBytes).to.be.within(100_000, 200_000)
  })

  it('lets nginx send the large files when it is told where, and sends the small ones itself', async () => {
    await using server = await aServer(aFolderForMedia, { accelPrefix: '/_media' })
    await server.media.write('videos/a/1/720.mp4', film)
    await server.media.write('videos/a/1/master.m3u8', master)
    const large = await ask(server, 'videos/a/1/720.mp4?private&name=film.mp4', { headers: { range: 'bytes=0-1' } })
    expect(large.status).to.equal(200)
    expect(large.body.length).to.equal(0)
    expect(large.headers).to.include({
      'x-accel-redirect': '/_media/videos/a/1/720.mp4',
      'content-type': 'video/mp4',
      'cache-control': 'private, no-store',
      'content-disposition': `attachment; filename="film.mp4"; filename*=UTF-8''film.mp4`,
    })
    expect((await ask(server, 'videos/a/1/master.m3u8')).body.equals(master)).to.equal(true)
  })
})

describe('sending files kept in S3, further', () => {
  if (!s3OfEnvironment()) {
    it(`sends viewers to S3 itself when it is told so (${s3Absence})`)
    return
  }
  it('sends viewers to S3 itself when it is told so, small files excepted', async () => {
    await using server = await aServer(aBucketForMedia, { s3Delivery: 'redirect' })
    await server.media.write('videos/a/1/720.mp4', film)
    await server.media.write('videos/a/1/master.m3u8', master)
    const { status, headers } = await ask(server, 'videos/a/1/720.mp4')
    expect(status).to.equal(302)
    expect(headers['cache-control']).to.equal('private, no-store')
    const part = await fetch(headers.location ?? '', { headers: { range: 'bytes=100-199' } })
    expect(Buffer.from(await part.arrayBuffer()).equals(film.subarray(100, 200))).to.equal(true)
    expect((await ask(server, 'videos/a/1/720.mp4', { method: 'HEAD' })).status).to.equal(200)
    expect((await ask(server, 'videos/a/1/master.m3u8')).body.equals(master)).to.equal(true)
  })
})

async function openFiles(folder: string): Promise<number> {
  const fds = await readdir('/proc/self/fd')
  const targets = await Promise.all(fds.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')))
  return targets.filter((target) => target.startsWith(folder)).length
}

/** Until the server has seen the last viewer go. */
async function noConnectionLeft({ server }: TestServer): Promise<void> {
  server.closeIdleConnections()
  for (;;) {
    const left = await new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)))
    if (left === 0) return
    await turn()
  }
}
