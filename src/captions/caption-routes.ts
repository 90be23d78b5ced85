/** HTTP of captions. Their files are served by the doors of media (`src/videos/playback-routes.ts`). */
import { z } from 'zod'
import { languages, signedLanguage } from '#config/languages.ts'
import { type Route, route } from '../http/route.ts'
import { sendText } from '../http/send.ts'
import { videoAddress } from '../videos/video-schemas.ts'
import {
  captionList,
  captionsChange,
  captionsWork,
  languageCode,
  savedCaptions,
  transcriptionState,
  workedCaptions,
} from './caption-schemas.ts'
import type { CaptionsPart } from './captions-part.ts'
import { cueLimits } from './cue.ts'

const tag = 'captions'
const authorsOnly = ['sign-in-needed', 'charter-not-accepted', 'not-found', 'not-allowed'] as const
const inLanguage = videoAddress.extend({ language: languageCode })

const languageNames = z.record(z.string(), z.string())

export function captionRoutes(
  actions: Omit<CaptionsPart, 'routes' | 'defineJobs' | 'timeLineChanged' | 'received'>,
): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/videos/languages',
        summary: 'Languages of videos and captions, by their code; signed ones are of videos alone.',
        tag,
        door: 'anyone',
        answer: languageNames,
        cache: 'public, max-age=3600',
      },
      async () => Object.fromEntries([...languages, signedLanguage].map(({ code, label }) => [code, label])),
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/videos/{id}/captions',
        summary: 'What can be read under a video, one for each language.',
        tag,
        door: 'anyone',
        params: videoAddress,
        answer: captionList,
        refusals: ['not-found'],
      },
      ({ viewer, params }) => actions.listCaptions(viewer, params.id),
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/videos/{id}/captions/work',
        summary: 'What its authors work on, also before it is online, and where the automatic transcription stands.',
        tag,
        door: 'signed-in',
        params: videoAddress,
        answer: captionsWork,
        refusals: authorsOnly,
      },
      ({ viewer, params }) => actions.showWork(viewer, params.id),
    ),
    route(
      {
        method: 'post',
        path: '/api/v1/videos/{id}/captions/generate',
        summary: 'Asks that a machine listen to it and write what is said.',
        tag,
        door: 'signed-in',
        params: videoAddress,
        body: z.object({ language: languageCode.default('fr') }),
        answer: transcriptionState,
        refusals: ['invalid-input', 'transcription-unavailable', ...authorsOnly],
      },
      ({ viewer, params, body }) => actions.askTranscription(viewer, params.id, body.language),
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/videos/{id}/captions/{language}',
        summary: 'Its captions in one language, as its authors left them.',
        tag,
        door: 'signed-in',
        params: inLanguage,
        answer: workedCaptions,
        refusals: authorsOnly,
      },
      ({ viewer, params }) => actions.showCaptions(viewer, params.id, params.language),
    ),
    route(
      {
        method: 'put',
        path: '/api/v1/videos/{id}/captions/{language}',
        summary: 'Keeps its captions in one language, from cues or from a file; puts them online when asked.',
        tag,
        door: 'signed-in',
        params: inLanguage,
        body: captionsChange,
        bodyLimitBytes: cueLimits.fileBytes * 2,
        answer: savedCaptions,
        refusals: ['invalid-input', 'captions-changed-meanwhile', ...authorsOnly],
      },
      ({ viewer, params, body }) => actions.saveCaptions(viewer, params.id, params.language, body),
    ),
    route(
      {
        method: 'delete',
        path: '/api/v1/videos/{id}/captions/{language}',
        summary: 'Takes them away, for good.',
        tag,
        door: 'signed-in',
        params: inLanguage,
        answer: z.void(),
        refusals: authorsOnly,
      },
      async ({ viewer, params }) => {
        await actions.deleteCaptions(viewer, params.id, params.language)
        return undefined
      },
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/videos/{id}/captions/{language}/file',
        summary: 'The same as a file to take away: WebVTT, or SubRip.',
        tag,
        door: 'signed-in',
        params: inLanguage,
        query: z.object({ format: z.enum(['vtt', 'srt']).default('vtt') }),
        answer: z.string(),
        refusals: ['invalid-input', ...authorsOnly],
      },
      async ({ viewer, params, query, request, response }) => {
        const text = await actions.exportCaptions(viewer, params.id, params.language, query.format)
        response.setHeader(
          'Content-Disposition',
          `attachment; filename="sous-titres-${params.language}.${query.format}"`,
        )
        await sendText(request, response, {
          status: 200,
          type: query.format === 'vtt' ? 'text/vtt; charset=utf-8' : 'application/x-subrip; charset=utf-8',
          cache: 'no-store',
          text,
        })
        return undefined
      },
    ),
  ]
}
