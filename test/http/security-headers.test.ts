import { expect } from 'chai'
import { anApp } from './an-app.ts'

describe('security headers', () => {
  it('leave nothing to inline code, other hosts, frames and plug-ins, on every answer', async () => {
    await using app = await anApp([])
    for (const path of ['/healthz', '/nowhere', '/api/v1/nowhere']) {
      const { headers } = await app.fetch(path)
      const policy = Object.fromEntries(
        (headers.get('Content-Security-Policy') ?? '').split(';').map((directive) => {
          const [name = '', ...sources] = directive.trim().split(' ')
          return [name, sources.join(' ')]
        }),
      )
      expect(policy).to.include({
        'default-src': "'self'",
        'script-src': "'self'",
        'style-src': "'self'",
        'object-src': "'none'",
        'base-uri': "'none'",
        'frame-ancestors': "'none'",
        'form-action': "'self'",
      })
      expect(JSON.stringify(policy)).not.to.match(/unsafe|\*|https?:/)
      expect(headers.get('X-Content-Type-Options')).to.equal('nosniff')
      expect(headers.get('X-Frame-Options')).to.equal('DENY')
      expect(headers.get('Cross-Origin-Opener-Policy')).to.equal('same-origin')
      expect(headers.get('Cross-Origin-Resource-Policy')).to.equal('same-origin')
      expect(headers.get('Referrer-Policy')).to.equal('strict-origin-when-cross-origin')
      expect(headers.get('Permissions-Policy')).to.include('camera=()').and.include('microphone=()')
      expect(headers.get('X-Powered-By')).to.equal(null)
      expect(headers.get('Set-Cookie')).to.equal(null)
    }
  })

  it('ask for https for two years only where it is https', async () => {
    await using plain = await anApp([])
    const before = (await plain.fetch('/healthz')).headers
    expect(before.get('Strict-Transport-Security')).to.equal(null)
    expect(before.get('Content-Security-Policy')).not.to.include('upgrade-insecure-requests')
    await using secure = await anApp([], { publicUrl: new URL('https://classe.example/') })
    const { headers } = await secure.fetch('/healthz')
    expect(headers.get('Strict-Transport-Security')).to.equal('max-age=63072000')
    expect(headers.get('Content-Security-Policy')).to.include('upgrade-insecure-requests')
  })

  it('let media, and nothing else, come from the storage it is redirected to', async () => {
    await using app = await anApp([], { mediaOrigin: 'https://s3.example' })
    const policy = (await app.fetch('/healthz')).headers.get('Content-Security-Policy') ?? ''
    const allowing = policy.split(';').filter((directive) => directive.includes('https://s3.example'))
    expect(allowing.map((directive) => directive.split(' ')[0])).to.deep.equal(['img-src', 'media-src', 'connect-src'])
  })
})
