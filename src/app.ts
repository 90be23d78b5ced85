/** The order in which a request meets what stands before its answer, on one screen. */
import type { RequestListener } from 'node:http'
import express, { type Request, type RequestHandler, type Response } from 'express'
import type { Logger } from 'pino'
import type { Viewer } from './access/viewer.ts'
import { createErrorHandler, notFound } from './http/errors.ts'
import { createFirstDoors, type FirstDoor } from './http/first-doors.ts'
import { type HealthParts, healthRoutes } from './http/health.ts'
import { mountRoutes } from './http/mount.ts'
import { createOwnOriginGuard } from './http/own-origin.ts'
import type { Problem } from './http/problem.ts'
import type { RateLimits } from './http/rate-limits.ts'
import { createRequestLog } from './http/request-log.ts'
import type { Route } from './http/route.ts'
import { createSecurityHeaders } from './http/security-headers.ts'

/** What answers by itself rather than by a `Route`: media, uploads, SAML, files of the client. */
interface Handler {
  /** Prefix of the paths it takes; it calls `next` for those it does not know. Also its name in the log. */
  path: string
  handle: RequestHandler
}

export interface AppParts {
  log: Logger
  publicUrl: URL | null
  /** As express wants it: a number of proxies, or their addresses. */
  trustProxy: number | string[] | false
  /** Where media is redirected to, when it is. */
  mediaOrigin: string | null
  health: HealthParts
  rateLimits: RateLimits
  /** Files that say nothing of anybody, served before asking who is there. */
  files: readonly Handler[]
  /** Files of videos, and what other instances send. */
  firstDoors: readonly FirstDoor[]
  /** What other instances read: they prove who they are by signatures, and have neither session nor origin. */
  federation?: RequestHandler
  /** Reads the session: `viewerOf` answers from then on. */
  sessions: RequestHandler
  viewerOf: (request: Request) => Viewer
  /** Before what is grave. @throws {FreshSignInNeeded} */
  assertFresh?: (request: Request) => Promise<void>
  handlers: readonly Handler[]
  /** Exact paths that other servers may post to (SAML). */
  openPaths: ReadonlySet<string>
  routes: readonly Route[]
  pages: RequestHandler
  showErrorPage: (request: Request, response: Response, problem: Problem) => Promise<void>
  checkAnswers?: boolean
}

export function createApp(parts: AppParts): RequestListener {
  const { log, publicUrl } = parts
  const firstDoors = createFirstDoors(parts.firstDoors, parts.health.metrics)
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag') // `sendText` makes its own.
  app.set('query parser', 'simple')
  app.set('trust proxy', parts.trustProxy)
  app.enable('case sensitive routing')

  app.use(createRequestLog({ log, metrics: parts.health.metrics }))
  app.use(createSecurityHeaders({ isHttps: publicUrl?.protocol === 'https:', mediaOrigin: parts.mediaOrigin }))
  app.use(healthRoutes(parts.health))
  for (const { path, handle } of parts.files) app.use(path, named(path), handle)
  app.use(firstDoors.refusals)
  if (parts.federation) app.use(parts.federation)
  app.use(createOwnOriginGuard({ publicUrl, openPaths: parts.openPaths }))
  app.use(parts.sessions)
  for (const { path, handle } of parts.handlers) app.use(path, named(path), handle)
  app.use(mountRoutes(parts.routes, parts))
  app.use(parts.pages)
  app.use(notFound)
  app.use(createErrorHandler({ log, types: `${publicUrl?.origin ?? ''}/problemes`, showPage: parts.showErrorPage }))
  return firstDoors.before(app)
}

function named(route: string): RequestHandler {
  return (_request, response, next) => {
    response.locals.route = route
    next()
  }
}
