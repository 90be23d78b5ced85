/** What is asked of a list of videos: PeerTube's parameters, and our facets beside them. Which they are here is said in `videos-asked.ts`. */
import { z } from 'zod'

/** PeerTube's numbered pages, and our cursor, which costs the same on every page. */
export const pageQuery = z.object({
  start: z.coerce.number().int().min(0).max(10_000).default(0),
  count: z.coerce.number().int().min(1).max(100).default(15),
  after: z.string().max(1000).optional(),
})

export const videoSort = z.enum([
  '-publishedAt',
  'publishedAt',
  '-createdAt',
  'createdAt',
  '-essaye',
  '-likes',
  '-views',
  '-comments',
  '-trending',
  '-hot',
  '-best',
])
const yesNo = z.enum(['true', 'false']).optional()
const word = z.string().max(100)
const number = z.coerce.number().int()

export const videosQuery = pageQuery.extend({
  sort: videoSort.default('-publishedAt'),
  thematique: word.optional(),
  niveau: word.optional(),
  motCle: word.optional(),
  isLocal: yesNo.describe('PeerTube’s: `true` leaves out what comes from other instances.'),
  host: z.string().max(300).optional().describe('PeerTube’s: of this instance only.'),
  tagsAllOf: z
    .union([word, z.array(word).max(5)])
    .optional()
    .describe('PeerTube’s: with all of these keywords.'),
  tagsOneOf: word.optional().describe('PeerTube’s: with this keyword; no more than one is taken.'),
  categoryOneOf: z
    .union([number, z.array(number).max(100)])
    .optional()
    .describe('PeerTube’s: every video here is of category 13.'),
  isLive: yesNo.describe('PeerTube’s: nothing is live here.'),
  nsfw: z.enum(['true', 'false', 'both']).optional().describe('PeerTube’s: nothing here is.'),
  skipCount: yesNo.describe('PeerTube’s: `true` leaves `total` at 0, which costs less.'),
})
export type VideosQuery = z.infer<typeof videosQuery>
