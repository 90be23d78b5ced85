/**
 * No other site can make a visitor's browser act here: every unsafe method must come from our own pages. Browsers say
 * so themselves (Sec-Fetch-Site, Origin); with SameSite=Lax cookies and JSON bodies this needs no token.
 */
import type { Request, RequestHandler } from 'express'
import { CrossSiteRequest } from './refusals.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

interface OwnOriginParts {
  /** Null on a demonstration: then the origin is the host that was asked. */
  publicUrl: URL | null
  /** Paths that other servers post to by nature, each with a proof of its own: the SAML answers. Exact paths. */
  openPaths: ReadonlySet<string>
}

export function createOwnOriginGuard({ publicUrl, openPaths }: OwnOriginParts): RequestHandler {
  return (request, _response, next) => {
    if (safeMethods.has(request.method) || openPaths.has(request.path)) return next()
    if (!comesFromOurPages(request, publicUrl)) throw new CrossSiteRequest()
    next()
  }
}

/** Fetch Metadata first (it cannot be forged by a page), else Origin (RFC 6454 §7). Neither: not one of our pages. */
function comesFromOurPages(request: Request, publicUrl: URL | null): boolean {
  const site = request.get('Sec-Fetch-Site')
  const origin = request.get('Origin')
  if (site !== undefined && site !== 'same-origin') return false
  if (origin === undefined) return site === 'same-origin'
  return origin === (publicUrl?.origin ?? `${request.protocol}://${request.get('Host')}`)
}
