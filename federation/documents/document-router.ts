/** Documents over HTTP, at the very addresses of pages: who asks for a page is left to the pages. */
import express, { type Request, type RequestHandler, type Response } from 'express'
import { anonymous, type Viewer } from '#src/access/viewer.ts'
import { NotFound } from '#src/app-error.ts'
import type { RateLimits } from '#src/http/rate-limits.ts'
import { sendJson } from '#src/http/send.ts'
import { instanceName } from '../ids.ts'
import { documentType, wantsDocument } from './negotiation.ts'
import type { OurPlaylists } from './our-playlists.ts'
import { actorCollections, type ReadCollections, videoCollections } from './read-collections.ts'
import type { Answer, Asker, ReadDocuments } from './read-documents.ts'

export interface DocumentRouterParts {
  read: ReadDocuments
  collections: ReadCollections
  ourPlaylists: Pick<OurPlaylists, 'playlist' | 'element' | 'createOf'>
  rateLimits: RateLimits
  /** The instance whose signature the request bears; anonymous without one, or when it cannot be checked. */
  peerOf: (request: Request) => Promise<Viewer>
}

interface Asked {
  params: Record<string, string>
  page: string | undefined
  asker: Asker
}

export function createDocumentRouter({
  read,
  collections,
  ourPlaylists,
  rateLimits,
  peerOf,
}: DocumentRouterParts): RequestHandler {
  const router = express.Router({ caseSensitive: true })

  /** @param page where people are sent who come to an address that has no page of its own; absent: the pages answer */
  function at(
    paths: readonly string[],
    answer: (asked: Asked) => Promise<Answer>,
    { page, isAlways = false }: { page?: (params: Record<string, string>) => string; isAlways?: boolean } = {},
  ) {
    router.get([...paths], async (request, response, next) => {
      const accept = request.get('Accept')
      const params = request.params as Record<string, string>
      if (!isAlways && !wantsDocument(accept)) {
        if (page === undefined) return next()
        response.locals.route = paths[0]
        response.vary('Accept')
        return response.redirect(302, page(params))
      }
      response.locals.route = paths[0]
      await rateLimits.consume('read', anonymous, request.ip ?? '')
      let found: Promise<Viewer> | null = null
      const asker = () => {
        found ??= isSigned(request) ? peerOf(request) : Promise.resolve(anonymous)
        return found
      }
      const { page: asked } = request.query
      await send(
        request,
        response,
        await answer({ params, asker, page: typeof asked === 'string' ? asked : undefined }),
      )
    })
  }

  const account = ({ name = '' }: Record<string, string>) =>
    name === instanceName
      ? ({ kind: 'instance', handle: name } as const)
      : ({ kind: 'person', handle: name.toLowerCase() } as const)
  const channel = ({ name = '' }: Record<string, string>) => {
    const [, handle] = /^(.+)_channel$/.exec(name.toLowerCase()) ?? []
    return { kind: 'channel', handle: handle ?? '' } as const
  }

  for (const { paths, who } of [
    { paths: ['/accounts/:name', '/a/:name'], who: account },
    { paths: ['/video-channels/:name', '/c/:name'], who: channel },
  ]) {
    const [path = '', short = ''] = paths
    const actor = (params: Record<string, string>) => read.actor(who(params).kind, who(params).handle)
    const pageOf = (params: Record<string, string>) => {
      const { kind, handle } = who(params)
      return kind === 'instance' ? '/' : `/a/${encodeURIComponent(handle)}`
    }
    at([path], ({ params }) => actor(params), { page: pageOf })
    at([short], ({ params }) => actor(params), who === channel ? { page: pageOf } : {})
    for (const which of actorCollections) {
      const collection = ({ params, page, asker }: Asked) =>
        collections.ofActor(asker, who(params).kind, who(params).handle, which, page)
      at([`${path}/${which}`], collection, { isAlways: true })
    }
  }
  for (const [path, reaction] of [
    ['likes', 'merci'],
    ['essais', 'essaye'],
  ] as const) {
    at(
      [`/accounts/:name/${path}/:id`],
      ({ params: { name = '', id = '' }, asker }) => read.reaction(asker, reaction, name, id),
      { isAlways: true },
    )
  }

  const video = '/videos/watch/:id'
  at([video, '/w/:id'], ({ params: { id = '' }, asker }) => read.video(asker, id))
  at([`${video}/activity`], ({ params: { id = '' }, asker }) => read.createOfVideo(asker, id), { isAlways: true })
  at([`${video}/chapters`], ({ params: { id = '' }, asker }) => read.chapters(asker, id), { isAlways: true })
  for (const which of videoCollections) {
    at([`${video}/${which}`], ({ params: { id = '' }, asker, page }) => collections.ofVideo(asker, id, which, page), {
      isAlways: true,
    })
  }
  at([`${video}/announces/:by`], ({ params: { id = '', by = '' }, asker }) => read.announce(asker, id, by), {
    isAlways: true,
  })
  at([`${video}/comments/:number`], ({ params: { id = '', number = '' }, asker }) => read.comment(asker, id, number), {
    page: ({ id = '', number = '' }) => `/w/${id}#commentaire-${number}`,
  })
  at(
    [`${video}/comments/:number/activity`],
    ({ params: { id = '', number = '' }, asker }) => read.createOfComment(asker, id, number),
    { isAlways: true },
  )
  at(
    [`${video}/comments/:number/approve-reply`],
    ({ params: { id = '', number = '' }, asker }) => read.approval(asker, id, number),
    { isAlways: true },
  )

  const playlist = '/video-playlists/:id'
  const pageOfPlaylist = ({ id = '' }: Record<string, string>) => `/w/p/${id}`
  at([playlist], ({ params: { id = '' }, page }) => ourPlaylists.playlist(id, page), { page: pageOfPlaylist })
  at(['/w/p/:id'], ({ params: { id = '' }, page }) => ourPlaylists.playlist(id, page))
  at([`${playlist}/activity`], ({ params: { id = '' } }) => ourPlaylists.createOf(id), { isAlways: true })
  at([`${playlist}/videos/:element`], ({ params: { id = '', element = '' } }) => ourPlaylists.element(id, element), {
    isAlways: true,
  })
  return router
}

async function send(request: Request, response: Response, answer: Answer): Promise<void> {
  response.vary('Accept')
  response.vary('Signature')
  response.vary('Signature-Input')
  // Other sites' programs read it as they read the API; no cookie has anything to do with it.
  response.setHeader('Access-Control-Allow-Origin', '*')
  response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
  if (answer === null) throw new NotFound()
  if ('elsewhere' in answer) return response.redirect(302, answer.elsewhere)
  const isGone = 'gone' in answer
  await sendJson(request, response, {
    status: isGone ? 410 : 200,
    value: isGone ? answer.gone : answer.document,
    type: documentType(request.get('Accept')),
    // What was asked with a signature is for who signed; the rest is asked again each time, by its ETag.
    cache: isSigned(request) ? 'private, no-store' : 'no-cache',
  })
}

function isSigned(request: Request): boolean {
  return request.get('Signature') !== undefined
}
