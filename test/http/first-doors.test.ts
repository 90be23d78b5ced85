import type { IncomingMessage } from 'node:http'
import { expect } from 'chai'
import type { RequestHandler } from 'express'
import { NotFound } from '#src/app-error.ts'
import { createMetrics } from '#src/http/metrics.ts'
import { MethodNotAllowed } from '#src/http/refusals.ts'
import { anApp } from './an-app.ts'

describe('what goes before everything else', () => {
  const handle: RequestHandler = (request, response, next) => {
    if (request.method !== 'GET') return next(new MethodNotAllowed(['GET']))
    if (request.url !== '/media/v/1/film.mp4') return next(new NotFound('Ce fichier n’existe pas.'))
    response.end(`film ${request.ip ?? ''}`.trim())
  }
  const media = {
    health: { metrics: createMetrics(), metricsToken: null, checks: {}, isStopping: () => false },
    firstDoors: [{ route: '/media', takes: ({ url }: IncomingMessage) => url?.startsWith('/media/') === true, handle }],
  }

  it('is given, and counted', async () => {
    await using app = await anApp([], media)
    const response = await app.fetch('/media/v/1/film.mp4')
    expect(await response.text()).to.equal('film')
    expect(response.headers.get('X-Request-Id')).to.equal(null)
    expect((await media.health.metrics.text()).text).to.include(
      'http_request_seconds_count{method="GET",route="/media",status="2xx"} 1',
    )
    expect(app.lines.filter(({ msg }) => msg === 'request')).to.deep.equal([])
  })

  it('is counted at once when it came from memory: nothing listens to its end', async () => {
    const metrics = createMetrics()
    const listeners: number[] = []
    const atOnce: RequestHandler = (_request, response) => {
      response.end('film')
      queueMicrotask(() => listeners.push(response.listenerCount('close')))
    }
    const firstDoors = media.firstDoors.map((door) => ({ ...door, handle: atOnce }))
    await using app = await anApp([], { health: { ...media.health, metrics }, firstDoors })
    expect(await (await app.fetch('/media/v/1/film.mp4')).text()).to.equal('film')
    expect(listeners).to.deep.equal([0])
    expect((await metrics.text()).text).to.include(
      'http_request_seconds_count{method="GET",route="/media",status="2xx"} 1',
    )
  })

  it('is counted once it has left, also when its answer takes time', async () => {
    const metrics = createMetrics()
    const later: RequestHandler = (_request, response) => void setImmediate(() => response.end('film'))
    const firstDoors = media.firstDoors.map((door) => ({ ...door, handle: later }))
    await using app = await anApp([], { health: { ...media.health, metrics }, firstDoors })
    expect(await (await app.fetch('/media/v/1/film.mp4')).text()).to.equal('film')
    expect((await metrics.text()).text).to.include(
      'http_request_seconds_count{method="GET",route="/media",status="2xx"} 1',
    )
  })

  it('knows who asks behind a proxy, when it needs to', async () => {
    const firstDoors = media.firstDoors.map((door) => ({ ...door, asksAddress: true }))
    await using app = await anApp([], { ...media, firstDoors, trustProxy: 1 })
    const response = await app.fetch('/media/v/1/film.mp4', { headers: { 'X-Forwarded-For': '192.0.2.7' } })
    expect(await response.text()).to.equal('film 192.0.2.7')
  })

  it('refused, leaves as every refusal: a problem, its headers, its line of log, and counted once', async () => {
    const health = { ...media.health, metrics: createMetrics() }
    await using app = await anApp([], { ...media, health })
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
    const counted = (await health.metrics.text()).text
    expect(counted).to.include('http_request_seconds_count{method="GET",route="/media",status="4xx"} 1')
  })
})
