/** A search of videos: what is asked, what is found, and what to try when nothing is. */
import { z } from 'zod'
import { videoSummary } from '../videos/video-schemas.ts'
import { pageQuery } from '../videos/videos-query.ts'

export const searchQuery = pageQuery.omit({ after: true }).extend({
  search: z.string().max(200).default(''),
  thematique: z.string().max(100).optional(),
  niveau: z.string().max(100).optional(),
})
export type SearchQuery = z.infer<typeof searchQuery>

export const searchAnswer = z
  .object({
    total: z.int().describe('Counted up to 1000.'),
    data: z.array(videoSummary).describe('Best first.'),
    /** When nothing is found: other words that do find something, and videos all the same. */
    suggestions: z
      .object({
        searches: z.array(z.string()),
        videos: z.array(videoSummary),
      })
      .nullable(),
  })
  .meta({ id: 'SearchAnswer' })
export type SearchAnswer = z.infer<typeof searchAnswer>
