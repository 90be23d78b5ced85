/**
 * What is asked so often that it goes before express, and needs nothing of what the others do: files of videos, what
 * other instances send. A refusal comes back to the app, for its problem, its page and its line of log.
 */
import type { IncomingMessage, RequestListener } from 'node:http'
import type { Express, Request, RequestHandler, Response } from 'express'
import { NotFound } from '../app-error.ts'
import type { Metrics } from './metrics.ts'

export interface FirstDoor {
  /** In the metrics, and in the log of what is refused. */
  route: string
  takes(request: IncomingMessage): boolean
  /** What is not answered is given to `next`, with the refusal; of the request, it reads what node gives. */
  handle: RequestHandler
  /** It asks for `originalUrl` and `ip`, which are express's: behind a proxy, an address is not the socket's. */
  asksAddress?: boolean
}

interface FirstDoors {
  before(app: Express): RequestListener
  /** In the app, where these doors would be. */
  refusals: RequestHandler
}

/** As express answers it, without making the request one of its own, which costs more at each look at it. */
export function addressOf({ socket, headers }: IncomingMessage, { request }: Express): string | undefined {
  return Reflect.get(request, 'ip', Object.assign(Object.create(request), { socket, headers }))
}

export function createFirstDoors(doors: readonly FirstDoor[], metrics: Pick<Metrics, 'observe'>): FirstDoors {
  const refused = new WeakMap<IncomingMessage, { route: string; error: unknown }>()
  return {
    before: (app) => (request, response) => {
      const door = doors.find(({ takes }) => takes(request))
      if (door === undefined) return app(request, response)
      const { route } = door
      const startedAt = performance.now()
      let isRefused = false
      const count = () => {
        if (isRefused) return // Counted by the app.
        const seconds = (performance.now() - startedAt) / 1000
        metrics.observe({ method: request.method ?? '', route, status: response.statusCode, seconds })
      }
      const asExpress = request as Request
      if (door.asksAddress) {
        asExpress.originalUrl = request.url ?? ''
        Object.defineProperty(request, 'ip', { value: addressOf(request, app) })
      }
      door.handle(asExpress, response as Response, (error?: unknown) => {
        isRefused = true
        refused.set(request, { route, error })
        app(request, response)
      })
      // What came from memory is with the kernel already, though Node says so (`writableFinished`) a turn later only.
      if (response.writableEnded && response.writableLength === 0) count()
      else response.on('close', count)
    },
    refusals(request, response, next) {
      const met = refused.get(request)
      if (met === undefined) return next()
      response.locals.route = met.route
      throw met.error ?? new NotFound()
    },
  }
}
