/** HTTP of chapters, in PeerTube's shapes. */
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { chapter, videoAddress } from '../videos/video-schemas.ts'
import type { ChaptersPart } from './chapters-part.ts'

const tag = 'chapters'

const chapterList = z
  .object({
    chapters: z.array(chapter),
    from: z
      .enum(['author', 'description', 'file'])
      .nullable()
      .describe('Who says so: its authors, its description (`0:00 Accueil`), the file that was sent.'),
  })
  .meta({ id: 'ChapterList' })
export type ChapterList = z.infer<typeof chapterList>

/** Limits are the rule's (`chapter.ts`), so that a refusal says them in French beside the field. */
const chapterChange = z
  .object({
    chapters: z
      .array(z.object({ timecode: z.number(), title: z.string().max(1000) }))
      .max(1000)
      .nullable()
      .describe('Null: those of the description or of the file again. Empty: none.'),
  })
  .meta({ id: 'ChapterChange' })

export function chapterRoutes(actions: Omit<ChaptersPart, 'routes'>): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/videos/{id}/chapters',
        summary: 'The chapters of a video.',
        tag,
        door: 'anyone',
        params: videoAddress,
        answer: chapterList,
        refusals: ['not-found'],
      },
      ({ viewer, params }) => actions.listChapters(viewer, params.id),
    ),
    route(
      {
        method: 'put',
        path: '/api/v1/videos/{id}/chapters',
        summary: 'Writes its chapters, all of them.',
        tag,
        door: 'signed-in',
        params: videoAddress,
        body: chapterChange,
        answer: chapterList,
        refusals: ['invalid-input', 'sign-in-needed', 'charter-not-accepted', 'not-found', 'not-allowed'],
      },
      ({ viewer, params, body }) => actions.editChapters(viewer, params.id, body.chapters),
    ),
  ]
}
