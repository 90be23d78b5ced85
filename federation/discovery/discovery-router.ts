/** How others find our actors and learn what we are: WebFinger (RFC 7033), host-meta (RFC 6415), NodeInfo 2.0 and 2.1. */
import express, { type RequestHandler, type Response } from 'express'
import { anonymous } from '#src/access/viewer.ts'
import { NotFound } from '#src/app-error.ts'
import type { RateLimits } from '#src/http/rate-limits.ts'
import { sendJson, sendText } from '#src/http/send.ts'
import type { OurActors } from '../actors/local-actors.ts'
import type { Ids } from '../ids.ts'
import { type NodeInfoFacts, nodeInfo, nodeInfoLinks } from './node-info.ts'
import { actorOfResource, webFinger } from './web-finger.ts'

interface DiscoveryRouterParts {
  ids: Ids
  actors: OurActors
  rateLimits: RateLimits
  nodeInfo: () => Promise<NodeInfoFacts>
}

const cache = 'public, max-age=3600'

export function createDiscoveryRouter({ ids, actors, rateLimits, ...facts }: DiscoveryRouterParts): RequestHandler {
  const router = express.Router({ caseSensitive: true })

  router.get('/.well-known/webfinger', async (request, response) => {
    begin(response, '/.well-known/webfinger')
    await rateLimits.consume('read', anonymous, request.ip ?? '')
    const { resource } = request.query
    const named = typeof resource === 'string' ? actorOfResource(resource, ids) : null
    const found = named && (await actors.named(named.kind, named.handle))
    if (!found) throw new NotFound('Personne ne porte ce nom ici.')
    const page = ids.absolute(found.account === null ? '/' : `/a/${found.account.handle}`)
    await sendJson(request, response, {
      value: webFinger(found.actor, { host: ids.host, page, origin: ids.origin }),
      type: 'application/jrd+json; charset=utf-8',
      cache,
    })
  })

  router.get('/.well-known/host-meta', async (request, response) => {
    begin(response, '/.well-known/host-meta')
    const template = `${ids.origin}/.well-known/webfinger?resource={uri}`
    await sendText(request, response, {
      type: 'application/xrd+xml; charset=utf-8',
      text: `<?xml version="1.0" encoding="UTF-8"?>\n<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">\n  <Link rel="lrdd" type="application/jrd+json" template="${template}"/>\n</XRD>\n`,
      cache,
    })
  })

  router.get('/.well-known/nodeinfo', async (request, response) => {
    begin(response, '/.well-known/nodeinfo')
    await sendJson(request, response, { value: nodeInfoLinks(ids), cache })
  })

  for (const version of ['2.0', '2.1'] as const) {
    router.get(`/nodeinfo/${version}.json`, async (request, response) => {
      begin(response, '/nodeinfo/{version}.json')
      await rateLimits.consume('read', anonymous, request.ip ?? '')
      await sendJson(request, response, {
        value: nodeInfo(version, await facts.nodeInfo()),
        type: `application/json; profile="http://nodeinfo.diaspora.software/ns/schema/${version}#"; charset=utf-8`,
        cache,
      })
    })
  }
  return router
}

/** RFC 7033 §5: WebFinger is read from any page; the rest as much. */
function begin(response: Response, route: string): void {
  response.locals.route = route
  response.setHeader('Access-Control-Allow-Origin', '*')
  response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
}
