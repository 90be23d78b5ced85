/**
 * An allied instance asks, with its signature, for the files of a film that is shared with it, when one of its people
 * comes to watch: `GET /videos/watch/<id>/grant`. It is given a path that opens them for some minutes, as long as the
 * film is shared and the alliance stands. To anybody else there is nothing at this address.
 */
import express, { type Request, type RequestHandler } from 'express'
import { anonymous } from '#src/access/viewer.ts'
import { canSee, isPublic } from '#src/access/visibility.ts'
import { AppError, NotFound } from '#src/app-error.ts'
import type { RateLimits } from '#src/http/rate-limits.ts'
import { sendJson } from '#src/http/send.ts'
import type { GiveAlly } from '#src/videos/playback-grants.ts'
import type { Video, VideoId } from '#src/videos/video.ts'
import type { Ids } from '../ids.ts'
import type { ActivityDocument, HostPolicies } from '../ports.ts'
import { SignatureRefused } from '../signature-ports.ts'
import { allianceContext } from '../vocabulary/context.ts'
import type { SignerOf, ViewerOfHost } from './signer-of.ts'

interface GiveMediaParts {
  ids: Ids
  findVideo: (id: VideoId) => Promise<Video | null>
  signerOf: SignerOf
  viewerOfHost: ViewerOfHost
  policies: Pick<HostPolicies, 'allianceWith'>
  giveAlly: GiveAlly
  rateLimits: RateLimits
}

export function createGrantRouter(parts: GiveMediaParts): RequestHandler {
  const { ids, findVideo, signerOf, viewerOfHost, policies, giveAlly, rateLimits } = parts
  const router = express.Router({ caseSensitive: true })

  async function grantFor(request: Request, videoId: VideoId): Promise<ActivityDocument> {
    const signer = await signerOf(request).catch((error: unknown) => {
      throw error instanceof SignatureRefused ? new SignatureUnchecked({ cause: error }) : error
    })
    const alliance = signer && policies.allianceWith(signer.host)
    // The instance asks for its people; they do not ask by themselves.
    if (!alliance || alliance.actorId !== signer?._id) throw new NotFound()
    const [video, viewer] = await Promise.all([findVideo(videoId), viewerOfHost(alliance.host)])
    if (video === null || video.remote || isPublic(video) || !canSee(viewer, video)) throw new NotFound()
    const { grant, expiresAt } = giveAlly(viewer, video, alliance.token)
    return {
      '@context': allianceContext,
      type: 'MediaGrant',
      id: `${ids.video(video._id)}/grant`,
      object: ids.video(video._id),
      mediaPath: `/media/g/${grant}/${video._id}`,
      expires: expiresAt,
    } as ActivityDocument
  }

  router.get('/videos/watch/:id/grant', async (request, response) => {
    response.locals.route = '/videos/watch/:id/grant'
    await rateLimits.consume('read', anonymous, request.ip ?? '')
    const value = await grantFor(request, String(request.params.id) as VideoId)
    const type = 'application/activity+json; charset=utf-8'
    await sendJson(request, response, { value, type, cache: 'private, no-store' })
  })
  return router
}

/** Its key could not be read just now. */
class SignatureUnchecked extends AppError {
  readonly code = 'unavailable'
  constructor(options?: ErrorOptions) {
    super('Cette signature n’a pas pu être vérifiée : recommencez dans un instant.', options)
  }
}
