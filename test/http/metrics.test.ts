import { expect } from 'chai'
import { Histogram, Registry } from 'prom-client'
import { createMetrics } from '#src/http/metrics.ts'

describe('the times of requests', () => {
  it('are told as one histogram with labels would tell them', async () => {
    const metrics = createMetrics()
    const registry = new Registry()
    const labelled = new Histogram({
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
      ['GET', '/media', 200, 0.3],
      ['POST', '/a/{name}', 503, 61],
    ] as const) {
      metrics.observe({ method, route, status, seconds })
      labelled.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, seconds)
    }
    const series = (text: string) => text.split('\n').filter((line) => line.includes('http_request_seconds'))
    expect(series((await metrics.text()).text)).to.deep.equal(series(await registry.metrics()))
  })
})
