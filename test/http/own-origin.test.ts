import { expect } from 'chai'
import { z } from 'zod'
import type { Problem } from '#src/http/problem.ts'
import { route } from '#src/http/route.ts'
import { anApp } from './an-app.ts'

describe('other sites', () => {
  let written = 0
  const write = route(
    { method: 'post', path: '/api/v1/write', summary: '', tag: 'test', door: 'anyone', answer: z.void() },
    async () => {
      written += 1
      return undefined
    },
  )
  beforeEach(() => {
    written = 0
  })

  for (const [title, headers] of [
    ['another origin', { Origin: 'https://evil.example' }],
    ['no origin (a sandboxed frame)', { Origin: 'null' }],
    ['our host on another port', { Origin: 'http://127.0.0.1:1' }],
    ['our host over https', { Origin: 'https://127.0.0.1' }],
    ['a sibling domain', { 'Sec-Fetch-Site': 'same-site', Origin: 'https://evil.example' }],
    ['a cross-site form, whatever its origin says', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a typed address', { 'Sec-Fetch-Site': 'none' }],
    ['a program that says nothing', {}],
  ] as const) {
    it(`cannot act here: ${title}, and nothing is written`, async () => {
      await using app = await anApp([write])
      const response = await app.fetch('/api/v1/write', { method: 'POST', headers })
      expect(response.status).to.equal(403)
      expect(((await response.json()) as Problem).code).to.equal('cross-site-request')
      expect(written).to.equal(0)
    })
  }

  it('are told from our own pages by what browsers say', async () => {
    await using app = await anApp([write])
    expect((await app.send('POST', '/api/v1/write')).status).to.equal(204)
    const modern = await app.send('POST', '/api/v1/write', undefined, { 'Sec-Fetch-Site': 'same-origin' })
    expect(modern.status).to.equal(204)
    expect(written).to.equal(2)
  })

  it('are told by the public address behind a proxy, not by the host that the proxy asks', async () => {
    await using app = await anApp([write], { publicUrl: new URL('https://classe.example/') })
    const post = (Origin: string) => app.fetch('/api/v1/write', { method: 'POST', headers: { Origin } })
    expect((await post('https://classe.example')).status).to.equal(204)
    expect((await post(app.url.origin)).status).to.equal(403)
  })

  it('may post only where the protocol says so, by exact path', async () => {
    await using app = await anApp([], {
      openPaths: new Set(['/saml/acs']),
      handlers: [{ path: '/saml', handle: (_request, response) => void response.end('seen') }],
    })
    const post = async (path: string) =>
      (await app.fetch(path, { method: 'POST', headers: { Origin: 'https://idp.example' } })).status
    expect(await post('/saml/acs')).to.equal(200)
    expect(await post('/saml/acs/')).to.equal(403)
    expect(await post('/saml/ACS')).to.equal(403)
    expect(await post('/saml/acs/more')).to.equal(403)
  })
})
