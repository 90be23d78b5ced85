/**
 * The request's id, and one line of log when it ends. A line holds no query, no cookie, no header and no whole
 * address: the pattern of the route stands for its path (`/a/{name}`), so that the log is about the service, not people.
 */
import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import type { Metrics } from './metrics.ts'

const ids = new WeakMap<Request, string>()

export function requestIdOf(request: Request): string {
  return ids.get(request) ?? 'unknown'
}

export function createRequestLog({ log, metrics }: { log: Logger; metrics: Metrics }): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now()
    const id = randomUUID()
    ids.set(request, id)
    response.setHeader('X-Request-Id', id)
    const isHealthCheck = request.path === '/healthz' || request.path === '/readyz'
    response.on('close', () => {
      const seconds = (performance.now() - startedAt) / 1000
      const route = routeOf(response)
      metrics.observe({ method: request.method, route, status: response.statusCode, seconds })
      log[isHealthCheck ? 'debug' : 'info'](
        {
          id,
          method: request.method,
          route,
          status: response.statusCode,
          ms: Math.round(seconds * 10_000) / 10,
          network: truncated(request.ip ?? ''),
          ...(response.writableFinished ? {} : { isCut: true }),
        },
        'request',
      )
    })
    next()
  }
}

/** Set by whoever answers; the path itself may hold a name, a search or a grant. */
function routeOf(response: Response): string {
  const route: unknown = response.locals.route
  return typeof route === 'string' ? route : 'unknown'
}

/** Enough to see an attack, too little to name a person: the network, without the machine. */
export function truncated(address: string): string {
  const v4 = /(\d+\.\d+\.\d+)\.\d+$/.exec(address)
  if (v4) return `${v4[1]}.0`
  return address === '' ? '' : `${address.split(':').slice(0, 3).join(':')}::`
}
