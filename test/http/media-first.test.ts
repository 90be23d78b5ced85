import { expect } from 'chai'
import { NotFound } from '#src/app-error.ts'
import { createMetrics } from '#src/http/metrics.ts'
import { MethodNotAllowed } from '#src/http/refusals.ts'
import { anApp } from './an-app.ts'

describe('files of videos', () => {
  const media = {
    health: { metrics: createMetrics(), metricsToken: null, checks: {}, isStopping: () => false },
    media: ((request, response, next) => {
      if (request.method !== 'GET') return next(new MethodNotAllowed(['GET']))
      if (request.originalUrl !== '/media/v/1/film.mp4') return next(new NotFound('Ce fichier n’existe pas.'))
      response.end('film')
    }) satisfies import('express').RequestHandler,
  }

  it('are given before everything else, and counted', async () => {
    await using app = await anApp([], media)
    const response = await app.fetch('/media/v/1/film.mp4')
    expect(await response.text()).to.equal('film')
    expect(response.headers.get('X-Request-Id')).to.equal(null)
    expect((await media.health.metrics.text()).text).to.include(
      'http_request_seconds_count{method="GET",route="/media",status="2xx"} 1',
    )
    expect(app.lines.filter(({ msg }) => msg === 'request')).to.deep.equal([])
  })

  it('refused, leave as every refusal: a problem, its headers and its line of log', async () => {
    await using app = await anApp([], media)
    for (const [method, status] of [
      ['GET', 404],
      ['PUT', 405],
    ] as const) {
      const response = await app.fetch('/media/v/1/secret.mp4', { method })
      expect(response.status).to.equal(status)
      expect(response.headers.get('Content-Type')).to.match(/^application\/problem\+json/)
      expect(response.headers.get('Content-Security-Policy')).to.include("default-src 'self'")
    }
    expect(app.lines.filter(({ msg }) => msg === 'request').map(({ route }) => route)).to.deep.equal([
      '/media',
      '/media',
    ])
    expect(JSON.stringify(app.lines)).not.to.include('secret')
  })
})
