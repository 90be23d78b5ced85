import { expect } from 'chai'
import { createMetrics } from '#src/http/metrics.ts'
import { anApp } from './an-app.ts'

describe('health', () => {
  it('answers at /healthz whatever the state of the rest', async () => {
    await using app = await anApp([], health({ checks: { database: () => Promise.reject(new Error('down')) } }))
    expect((await app.fetch('/healthz')).status).to.equal(200)
  })

  it('is ready when every part answers, and says which one does not', async () => {
    await using up = await anApp([], health({ checks: { database: async () => {} } }))
    expect((await up.fetch('/readyz')).status).to.equal(200)
    await using down = await anApp(
      [],
      health({ checks: { database: async () => {}, media: () => Promise.reject(new Error('secret path')) } }),
    )
    const response = await down.fetch('/readyz')
    expect(response.status).to.equal(503)
    expect(await response.json()).to.deep.equal({
      status: 'unavailable',
      checks: { database: 'ok', media: 'failed' },
    })
  })

  it('asks what it stands on once for all who wonder, and no more than once a second', async () => {
    let asked = 0
    let isUp = true
    let now = 0
    const media = async () => {
      asked += 1
      await new Promise((resolve) => setImmediate(resolve))
      if (!isUp) throw new Error('down')
    }
    await using app = await anApp([], health({ checks: { media }, now: () => now }))
    const statuses = async () =>
      new Set(await Promise.all(Array.from({ length: 20 }, async () => (await app.fetch('/readyz')).status)))
    expect([...(await statuses()), asked]).to.deep.equal([200, 1])
    isUp = false
    now = 999
    expect([...(await statuses()), asked]).to.deep.equal([200, 1])
    now = 2000
    expect([...(await statuses()), asked]).to.deep.equal([503, 2])
  })

  it('is no longer ready once told to stop', async () => {
    await using app = await anApp([], health({ isStopping: () => true }))
    expect((await app.fetch('/readyz')).status).to.equal(503)
    expect((await app.fetch('/healthz')).status).to.equal(200)
  })
})

describe('metrics', () => {
  it('count requests by route and never by path', async () => {
    await using app = await anApp([], health({}))
    await app.fetch('/healthz')
    await app.fetch('/a/jeanne.martin')
    const text = await (await app.fetch('/metrics')).text()
    expect(text).to.include('http_request_seconds_count{method="GET",route="/healthz",status="2xx"} 1')
    expect(text).to.include('process_cpu_seconds_total')
    expect(text).not.to.include('jeanne')
  })

  it('are for this machine, unless a token is set; then for the token alone', async () => {
    await using open = await anApp([], health({}))
    expect((await open.fetch('/metrics')).status).to.equal(200)
    expect((await open.fetch('/metrics', { headers: { 'X-Forwarded-For': '192.0.2.1' } })).status).to.equal(404)
    await using guarded = await anApp([], health({ metricsToken: 'a-long-enough-token' }))
    const read = async (Authorization?: string) =>
      (await guarded.fetch('/metrics', Authorization ? { headers: { Authorization } } : {})).status
    expect(await read()).to.equal(404)
    expect(await read('Bearer a-long-enough-tokeN')).to.equal(404)
    expect(await read('Bearer a-long-enough-token')).to.equal(200)
  })

  it('hold the gauges that parts declare, asked at each reading', async () => {
    const metrics = createMetrics()
    let waiting = 1
    metrics.gauge('jobs', 'Jobs by state.', 'state', async () => ({ waiting, dead: 0 }))
    waiting = 5
    expect((await metrics.text()).text).to.include('jobs{state="waiting"} 5')
    metrics.count('refusals_total', 'Refusals.', { reason: 'replayed' })
    metrics.count('refusals_total', 'Refusals.', { reason: 'replayed' })
    expect((await metrics.text()).text).to.include('refusals_total{reason="replayed"} 2')
  })
})

function health(changes: object) {
  return {
    health: { metrics: createMetrics(), metricsToken: null, checks: {}, isStopping: () => false, ...changes },
  }
}
