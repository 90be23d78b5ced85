/** The two addresses of the OpenID door. What answers is loaded at the first call (`oidc-part.ts`). */
import { type ErrorRequestHandler, type RequestHandler, Router } from 'express'
import type { Logger } from 'pino'
import type { RateLimits } from '../../http/rate-limits.ts'
import { tell } from '../saml/refusals.ts'
import { viewerOf } from '../viewer-of.ts'
import type { OidcPart } from './oidc-part.ts'

interface OidcRouterParts {
  oidc: () => Promise<OidcPart>
  rateLimits: RateLimits
  log: Logger
}

/** Under `/connexion/oidc`. */
export function oidcRouter({ oidc, rateLimits, log }: OidcRouterParts): Router {
  const limited: RequestHandler = (request, _response, next) => {
    rateLimits.consume('sign-in', viewerOf(request), request.ip ?? '').then(() => next(), next)
  }
  const told: ErrorRequestHandler = (error, _request, _response, next) => {
    tell(log, error)
    next(error)
  }
  const router = Router({ strict: false })
  router.get('/', limited, async (request, response) => {
    const { retour, frais, lier } = request.query
    const purpose = lier !== undefined ? 'link' : frais !== undefined ? 'fresh' : 'sign-in'
    await (await oidc()).begin(request, response, { returnPath: typeof retour === 'string' ? retour : '/', purpose })
  })
  router.get('/retour', limited, async (request, response) => (await oidc()).answer(request, response))
  router.use(told)
  return router
}
