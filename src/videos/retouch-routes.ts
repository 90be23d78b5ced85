/** HTTP of what its author does to the film itself: « Retoucher », « Remplacer le fichier ». */
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { askedEdits, retouching, soundSample } from './retouch-schemas.ts'
import { videoAddress } from './video-schemas.ts'
import type { VideosPart } from './videos-part.ts'

const tag = 'videos'
const authorsOnly = ['sign-in-needed', 'charter-not-accepted', 'not-found', 'not-allowed'] as const

export function retouchRoutes(
  actions: Pick<VideosPart, 'showRetouching' | 'retouchVideo' | 'soundSample' | 'giveUpReplacement'>,
): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/videos/{id}/edits',
        summary: 'What its author takes out of the film, and whether that may still change.',
        tag,
        door: 'signed-in',
        params: videoAddress,
        answer: retouching,
        refusals: authorsOnly,
      },
      ({ viewer, params }) => actions.showRetouching(viewer, params.id),
    ),
    route(
      {
        method: 'put',
        path: '/api/v1/videos/{id}/edits',
        summary:
          'Takes these pieces, passages and regions out of the film, which is prepared again; not once it is published.',
        tag,
        door: 'signed-in',
        params: videoAddress,
        body: askedEdits,
        answer: retouching,
        refusals: ['invalid-input', 'video-not-in-state', 'edits-changed-meanwhile', ...authorsOnly],
      },
      ({ viewer, params, body }) => actions.retouchVideo(viewer, params.id, body),
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/videos/{id}/sound-sample',
        summary: 'Some seconds of its sound, as recorded, clearer or altered: `audio/mp4`.',
        tag,
        door: 'signed-in',
        budget: 'search',
        params: videoAddress,
        query: soundSample,
        answer: z.void(),
        refusals: ['invalid-input', 'video-not-in-state', ...authorsOnly],
      },
      async ({ viewer, params, query, response, signal }) => {
        const sample = await actions.soundSample(viewer, params.id, query, signal)
        response.writeHead(200, {
          'Content-Type': 'audio/mp4',
          'Content-Length': sample.length,
          'Cache-Control': 'private, no-store',
        })
        response.end(sample)
        return undefined
      },
    ),
    route(
      {
        method: 'delete',
        path: '/api/v1/videos/{id}/replacement',
        summary: 'Gives up the file that was to replace its film, sent by an upload whose metadata say `replaces`.',
        tag,
        door: 'signed-in',
        params: videoAddress,
        answer: z.void(),
        refusals: authorsOnly,
      },
      async ({ viewer, params }) => {
        await actions.giveUpReplacement(viewer, params.id)
        return undefined
      },
    ),
  ]
}
