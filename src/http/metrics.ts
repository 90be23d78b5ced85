/**
 * What `/metrics` tells a monitoring system (Prometheus text): the process, requests by route and status, and the
 * gauges that parts declare. Routes are patterns, so that no person appears and no series grows without end.
 */
import { timingSafeEqual } from 'node:crypto'
import type { Request } from 'express'
import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  observe(request: { method: string; route: string; status: number; seconds: number }): void
  count(name: string, help: string, labels?: Record<string, string>): void
  /** `read` is asked at each scrape. */
  gauge(name: string, help: string, label: string | null, read: () => Promise<Record<string, number> | number>): void
  text(): Promise<{ type: string; text: string }>
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = createRequestTimes()
  const counters = new Map<string, Counter>()
  return {
    observe: requests.observe,
    count(name, help, labels = {}) {
      let counter = counters.get(name)
      if (!counter) {
        counter = new Counter({ name, help, labelNames: Object.keys(labels), registers: [registry] })
        counters.set(name, counter)
      }
      counter.inc(labels)
    },
    gauge(name, help, label, read) {
      const gauge = new Gauge({
        name,
        help,
        labelNames: label === null ? [] : [label],
        registers: [registry],
        async collect() {
          const values = await read()
          if (typeof values === 'number') gauge.set(values)
          else for (const [key, value] of Object.entries(values)) gauge.set({ [label ?? 'key']: key }, value)
        },
      })
    },
    async text() {
      return { type: registry.contentType, text: `${await registry.metrics()}\n${await requests.text()}` }
    },
  }
}

/**
 * One of prom-client's histograms for each route, method and kind of status, which has no labels: the registry that it
 * stands in bears them, and prom-client joins these registries as it does those of several processes. With labels, it
 * puts a key together out of them at each request, which is a twentieth of what a playlist costs.
 */
function createRequestTimes(): { observe: Metrics['observe']; text(): Promise<string> } {
  /** By route, then method, then hundreds of the status. */
  const times = new Map<string, Map<string, Histogram[]>>()
  const registries: Registry[] = []

  function begin(route: string, method: string, hundreds: number): Histogram {
    const registry = new Registry()
    registry.setDefaultLabels({ method, route, status: `${hundreds}xx` })
    registries.push(registry)
    const made = new Histogram({
      name: 'http_request_seconds',
      help: 'Time to the end of the answer, by route.',
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
      registers: [registry],
    })
    const ofRoute = times.get(route) ?? new Map<string, Histogram[]>()
    const ofMethod = ofRoute.get(method) ?? []
    ofMethod[hundreds] = made
    times.set(route, ofRoute.set(method, ofMethod))
    return made
  }

  return {
    observe({ method, route, status, seconds }) {
      const hundreds = Math.floor(status / 100)
      const known = times.get(route)?.get(method)?.[hundreds] ?? begin(route, method, hundreds)
      known.observe(seconds)
    },

    async text() {
      const each = await Promise.all(registries.map((registry) => registry.getMetricsAsJSON()))
      return await AggregatorRegistry.aggregate(each).metrics()
    },
  }
}

/** From this machine, or with the token. Behind a proxy on this machine the token is compulsory: everybody comes from there. */
export function mayReadMetrics(request: Request, token: string | null): boolean {
  if (token !== null) {
    const given = /^Bearer (.+)$/.exec(request.get('Authorization') ?? '')?.[1] ?? ''
    return isSame(given, token)
  }
  const isForwarded = request.get('X-Forwarded-For') !== undefined || request.get('Forwarded') !== undefined
  const address = request.socket.remoteAddress ?? ''
  return !isForwarded && /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(address)
}

function isSame(given: string, expected: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}
