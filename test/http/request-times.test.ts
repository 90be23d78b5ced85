import { expect } from 'chai'
import { Histogram, Registry } from 'prom-client'
import { createRequestTimes } from '#src/http/request-times.ts'

describe('the times of requests', () => {
  it('are told as prom-client tells a histogram', async () => {
    const times = createRequestTimes()
    const registry = new Registry()
    const theirs = new Histogram({
      name: 'http_request_seconds',
      help: 'Time to the end of the answer, by route.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
      registers: [registry],
    })
    for (const [method, route, status, seconds] of [
      ['GET', '/media', 200, 0.0004],
      ['GET', '/media', 206, 0.002],
      ['GET', '/media', 304, 0],
      ['HEAD', '/media', 200, 59.5],
      ['POST', '/a/{name}', 503, 61],
    ] as const) {
      times.observe({ method, route, status, seconds })
      theirs.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, seconds)
    }
    expect(times.text().trim()).to.equal((await registry.metrics()).trim())
  })
})
