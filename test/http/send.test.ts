import { get } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import { z } from 'zod'
import { route, textAnswer } from '#src/http/route.ts'
import { anApp } from './an-app.ts'

const long = 'é'.repeat(5000)
const texts = route(
  {
    method: 'get',
    path: '/api/v1/long',
    summary: '',
    tag: 'test',
    door: 'anyone',
    answer: z.string(),
    cache: 'no-cache',
  },
  async () => long,
)
const short = route(
  { method: 'get', path: '/api/v1/short', summary: '', tag: 'test', door: 'anyone', answer: z.string() },
  async () => 'é',
)

describe('texts sent', () => {
  it('are compressed as the caller can read them, or not at all when it is not worth it', async () => {
    await using app = await anApp([texts, short])
    const br = await raw(app.url, '/api/v1/long', 'gzip, br')
    expect(br.encoding).to.equal('br')
    expect(JSON.parse(brotliDecompressSync(br.body).toString())).to.equal(long)
    const gzip = await raw(app.url, '/api/v1/long', 'gzip')
    expect(gzip.encoding).to.equal('gzip')
    expect(JSON.parse(gunzipSync(gzip.body).toString())).to.equal(long)
    const plain = await raw(app.url, '/api/v1/long', 'identity')
    expect(plain.encoding).to.equal(undefined)
    expect(JSON.parse(plain.body.toString())).to.equal(long)
    expect((await raw(app.url, '/api/v1/short', 'br')).encoding).to.equal(undefined)
    expect(br.vary).to.include('Accept-Encoding')
  })

  it('have one tag whatever their compression, and none when they are not to be kept', async () => {
    await using app = await anApp([texts, short])
    const [br, plain] = [await raw(app.url, '/api/v1/long', 'br'), await raw(app.url, '/api/v1/long', 'identity')]
    expect(br.etag).to.equal(plain.etag)
    expect((await raw(app.url, '/api/v1/short', 'br')).etag).to.equal(undefined)
  })
})

describe('a text of its own media type', () => {
  const changedAt = Temporal.Instant.from('2026-11-24T08:00:00.700Z')
  const feed = route(
    {
      method: 'get',
      path: '/feeds/one',
      summary: '',
      tag: 'test',
      door: 'anyone',
      answer: textAnswer,
      textTypes: ['application/atom+xml'],
      cache: 'public, max-age=300',
    },
    async () => ({ type: 'application/atom+xml; charset=utf-8', text: '<feed/>', changedAt }),
  )

  it('is sent as it is, to any site, and again only to who has not this one, by its tag or its date', async () => {
    await using app = await anApp([feed])
    const get = (headers: Record<string, string> = {}) => fetch(new URL('/feeds/one', app.url), { headers })
    const first = await get()
    expect(await first.text()).to.equal('<feed/>')
    expect(Object.fromEntries(first.headers)).to.include({
      'content-type': 'application/atom+xml; charset=utf-8',
      'cache-control': 'public, max-age=300',
      'last-modified': 'Tue, 24 Nov 2026 08:00:00 GMT',
      'access-control-allow-origin': '*',
    })
    const etag = first.headers.get('ETag') ?? ''
    const date = first.headers.get('Last-Modified') ?? ''
    const before = 'Tue, 24 Nov 2026 07:59:59 GMT'
    for (const [headers, status] of [
      [{ 'If-None-Match': etag }, 304],
      [{ 'If-None-Match': etag, 'If-Modified-Since': before }, 304],
      [{ 'If-Modified-Since': date }, 304],
      [{ 'If-Modified-Since': before }, 200],
      [{ 'If-Modified-Since': 'hier' }, 200],
      // The tag says more than the date (RFC 9110 §13.2.2).
      [{ 'If-None-Match': 'W/"other"', 'If-Modified-Since': date }, 200],
    ] as const) {
      expect((await get(headers)).status, JSON.stringify(headers)).to.equal(status)
    }
  })
})

function raw(base: URL, path: string, encodings: string) {
  return new Promise<{ encoding: string | undefined; etag: string | undefined; vary: string; body: Buffer }>(
    (resolve, reject) => {
      get(new URL(path, base), { headers: { 'Accept-Encoding': encodings } }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () =>
          resolve({
            encoding: response.headers['content-encoding'],
            etag: response.headers.etag,
            vary: response.headers.vary ?? '',
            body: Buffer.concat(chunks),
          }),
        )
      }).on('error', reject)
    },
  )
}
