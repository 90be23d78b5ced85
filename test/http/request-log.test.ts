import { expect } from 'chai'
import { z } from 'zod'
import { truncated } from '#src/http/request-log.ts'
import { route } from '#src/http/route.ts'
import { anApp } from './an-app.ts'

describe('the log of requests', () => {
  const account = route(
    {
      method: 'get',
      path: '/api/v1/accounts/{name}',
      summary: '',
      tag: 'test',
      door: 'anyone',
      params: z.object({ name: z.string() }),
      answer: z.object({}),
    },
    async () => ({}),
  )

  it('says what was asked and how it went, and nothing of who or about whom', async () => {
    await using app = await anApp([account])
    await app.fetch('/api/v1/accounts/jeanne.martin?search=burn-out&token=s3cret', {
      headers: { Cookie: 'session=s3cret', 'User-Agent': 'Mozilla/5.0 jeanne', Referer: 'https://ent.example/jeanne' },
    })
    await app.fetch('/a/jeanne.martin/burn-out')
    const lines = app.lines.filter(({ msg }) => msg === 'request')
    expect(lines[0]).to.include({ method: 'GET', route: '/api/v1/accounts/{name}', status: 200, network: '127.0.0.0' })
    expect(lines[0]?.id).to.match(/^[0-9a-f-]{36}$/)
    expect(lines[1]).to.include({ status: 404, route: 'unknown' })
    expect(JSON.stringify(app.lines)).not.to.match(/jeanne|burn-out|s3cret|127\.0\.0\.1|Mozilla/)
  })

  it('keeps the network of an address, never the machine', () => {
    expect(truncated('192.0.2.77')).to.equal('192.0.2.0')
    expect(truncated('::ffff:192.0.2.77')).to.equal('192.0.2.0')
    expect(truncated('2001:db8:1:2:aaaa:bbbb:cccc:dddd')).to.equal('2001:db8:1::')
    expect(truncated('')).to.equal('')
  })
})
