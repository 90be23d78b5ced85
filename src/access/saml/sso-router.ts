/** The addresses of the SSO. What answers is loaded at the first call (`saml-part.ts`). */
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router } from 'express'
import type { Logger } from 'pino'
import type { RateLimits } from '../../http/rate-limits.ts'
import { BodyTooLarge } from '../../http/refusals.ts'
import { administrator } from '../acting-person.ts'
import { viewerOf } from '../viewer-of.ts'
import { postScript } from './post-script.ts'
import { SsoMessageRefused, tell } from './refusals.ts'
import type { SamlPart } from './saml-part.ts'

interface SsoRouterParts {
  saml: () => Promise<SamlPart>
  rateLimits: RateLimits
  log: Logger
}

/** Base64 of 256 kB, and what percent-encoding adds to it. */
const formLimitBytes = 300_000

/** Under `/saml` and `/connexion/sso`. */
export function ssoRouters({ saml, rateLimits, log }: SsoRouterParts): { saml: Router; signIn: Router } {
  const form: RequestHandler = (request, response, next) => {
    express.urlencoded({ extended: false, limit: formLimitBytes, parameterLimit: 10 })(request, response, (error) => {
      next(error ? refusalOf(error) : undefined)
    })
  }
  const limited: RequestHandler = (request, _response, next) => {
    rateLimits.consume('sign-in', viewerOf(request), request.ip ?? '').then(() => next(), next)
  }

  const told: ErrorRequestHandler = (error, _request, _response, next) => {
    tell(log, error)
    next(error)
  }

  const messages = Router({ caseSensitive: true, strict: true })
  messages.get('/metadata', limited, async (_request, response) => {
    const xml = await (await saml()).metadata()
    response.setHeader('Content-Type', 'application/samlmetadata+xml; charset=utf-8')
    response.setHeader('Cache-Control', 'no-cache')
    response.send(xml)
  })
  messages.get('/envoi.js', (_request, response) => {
    response.setHeader('Cache-Control', 'public, max-age=86400')
    response.type('js').send(postScript.text)
  })
  messages.post('/acs', limited, form, async (request, response) => (await saml()).answer(request, response))
  messages.get('/slo', limited, async (request, response) => (await saml()).logout(request, response))
  messages.get('/sortie', limited, async (request, response) => {
    await (await saml()).depart(Object.keys(request.query)[0] ?? '', response)
  })
  messages.post('/slo', limited, form, async (request, response) => (await saml()).logout(request, response))

  messages.use(told)

  const signIn = Router({ strict: false })
  signIn.get('/', limited, async (request: Request, response: Response) => {
    const { retour, frais, lier, essai } = request.query
    const returnPath = typeof retour === 'string' ? retour : '/'
    if (essai !== undefined) administrator(viewerOf(request))
    const purpose =
      essai !== undefined ? 'trial' : lier !== undefined ? 'link' : frais !== undefined ? 'fresh' : 'sign-in'
    await (await saml()).begin(request, response, { returnPath, purpose })
  })
  signIn.use(told)
  return { saml: messages, signIn }
}

/** body-parser marks its errors with a `type`. */
function refusalOf(error: unknown): unknown {
  const type = (error as { type?: string }).type ?? ''
  if (type === 'entity.too.large') return new BodyTooLarge(formLimitBytes, { cause: error })
  if (/^(entity|request|encoding|charset|parameters)\./.test(type))
    return new SsoMessageRefused('parameters', { cause: error })
  return error
}
