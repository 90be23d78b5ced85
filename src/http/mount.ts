/**
 * Puts routes on express: the door, the budget, what was sent, the handler, the answer, in that order, so that a
 * stranger costs as little as possible. Refusals are thrown, and become problems in `errors.ts`.
 */
import express, { type Request, type Response, type Router } from 'express'
import { canAdminister, canModerate } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import { NotAllowed, NotFound } from '../app-error.ts'
import { defaultBodyLimitBytes, readJson } from './body.ts'
import type { RateLimits } from './rate-limits.ts'
import { CharterNotAccepted, MethodNotAllowed, SignInNeeded } from './refusals.ts'
import { type Door, type Method, type Route, textAnswer } from './route.ts'
import { sendJson, sendText } from './send.ts'
import { validate } from './validate.ts'

interface MountParts {
  viewerOf: (request: Request) => Viewer
  rateLimits: RateLimits
  /** @throws {FreshSignInNeeded} */
  assertFresh?: (request: Request) => Promise<void>
  /** In tests: every answer must satisfy its schema; one that does not is a defect. */
  checkAnswers?: boolean
}

export function mountRoutes(routes: readonly Route[], parts: MountParts): Router {
  const router = express.Router({ caseSensitive: true, strict: false })
  const methods = new Map<string, Method[]>()
  for (const route of routes) {
    const path = expressPath(route.spec.path)
    const known = methods.get(path) ?? []
    if (known.includes(route.spec.method)) throw new Error(`${route.spec.method} ${route.spec.path} is routed twice`)
    methods.set(path, [...known, route.spec.method])
    router[route.spec.method](path, (request, response) => answer(route, request, response, parts))
  }
  for (const [path, known] of methods) {
    const allow = known.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]))
    router.all(path, () => {
      throw new MethodNotAllowed(allow)
    })
  }
  return router
}

/** `/videos/{id}` → `/videos/:id`. */
function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

async function answer(route: Route, request: Request, response: Response, parts: MountParts): Promise<void> {
  const { spec } = route
  response.locals.route = spec.path
  // Before anything is waited for: who leaves meanwhile says so once only.
  const gone = new AbortController()
  response.on('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  if (response.destroyed) gone.abort()
  const viewer = parts.viewerOf(request)
  await parts.rateLimits.consume(spec.budget ?? (spec.method === 'get' ? 'read' : 'write'), viewer, request.ip ?? '')
  checkDoor(spec.door, viewer)
  if (spec.method !== 'get' && !spec.isOpenBeforeCharter) checkCharter(viewer)
  const isGrave = spec.needsFreshSignIn ?? (spec.door === 'administrator' && spec.method !== 'get')
  if (isGrave) await parts.assertFresh?.(request)

  const result = await route.handle({
    params: spec.params ? validateParams(spec.params, request.params) : {},
    query: spec.query ? validate(spec.query, request.query, '/query') : {},
    body: spec.body
      ? validate(spec.body, await readJson(request, response, spec.bodyLimitBytes ?? defaultBodyLimitBytes))
      : undefined,
    viewer,
    signal: gone.signal,
    request,
    response,
  })
  if (response.headersSent || response.destroyed) return

  if (parts.checkAnswers) spec.answer.parse(result)
  const cache = spec.cache ?? 'no-store'
  if (spec.method === 'get' && spec.door === 'anyone') openToOtherSites(response)
  if (result === undefined) {
    response.status(spec.status ?? 204).setHeader('Cache-Control', cache)
    response.end()
    return
  }
  if (spec.textTypes) await sendText(request, response, { ...textAnswer.parse(result), cache })
  else await sendJson(request, response, { status: spec.status ?? 200, value: result, cache })
}

/** An address that no object can have is an address where there is nothing. */
function validateParams(schema: NonNullable<Route['spec']['params']>, params: unknown): unknown {
  const parsed = schema.safeParse(params)
  if (!parsed.success) throw new NotFound(undefined, { cause: parsed.error })
  return parsed.data
}

/** Who may come in at all; what they may do with a given object is decided in the action. @throws {SignInNeeded} {CharterNotAccepted} {NotAllowed} */
export function checkDoor(door: Door, viewer: Viewer): void {
  if (door === 'anyone') return
  if (viewer.kind !== 'person') throw new SignInNeeded()
  if (door === 'signed-in') return
  checkCharter(viewer)
  if (door === 'moderator' && !canModerate(viewer)) {
    throw new NotAllowed('Cette page est réservée aux personnes qui modèrent.')
  }
  if (door === 'administrator' && !canAdminister(viewer)) {
    throw new NotAllowed('Cette page est réservée à l’administration de l’instance.')
  }
}

/** Acting needs an accepted charter. @throws {CharterNotAccepted} */
export function checkCharter(viewer: Viewer): void {
  if (viewer.kind === 'person' && !viewer.hasAcceptedCharter) throw new CharterNotAccepted()
}

/** Reading what is public works from any page (PeerTube's API does so); a browser then sends no cookie. */
function openToOtherSites(response: Response): void {
  response.setHeader('Access-Control-Allow-Origin', '*')
  response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
}
