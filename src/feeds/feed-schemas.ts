/** What is asked of feeds: PeerTube's parameters, and our facets beside them. */
import { z } from 'zod'
import { videoSort } from '../videos/videos-query.ts'

/** PeerTube's names of the three forms. */
const forms = {
  xml: 'xml',
  rss: 'xml',
  rss2: 'xml',
  atom: 'atom',
  atom1: 'atom',
  json: 'json',
  json1: 'json',
} as const

export const feedParams = z.object({
  format: z
    .enum(Object.keys(forms) as (keyof typeof forms)[])
    .transform((name) => forms[name])
    .describe('RSS 2.0 (`xml`, `rss`, `rss2`), Atom (`atom`, `atom1`) or JSON Feed (`json`, `json1`).'),
})

/** PeerTube gives 20, and so do we; more pages by `next`. */
const paging = {
  count: z.coerce.number().int().min(1).max(100).default(20),
  after: z.string().max(1000).optional().describe('As in the address of the following page, which the feed gives.'),
}

const name = z.string().min(1).max(300)
const number = z.coerce.number().int().positive()
const facet = z.string().min(1).max(100)

export const videosFeedQuery = z.object({
  accountName: name.optional(),
  accountId: number.optional(),
  videoChannelName: name.optional().describe('Each person has one channel: `jeanne.martin_channel`.'),
  videoChannelId: number.optional(),
  thematique: facet.optional(),
  niveau: facet.optional(),
  motCle: facet.optional(),
  isLocal: z
    .enum(['true', 'false'])
    .default('true')
    .describe('PeerTube’s: `false` adds the public videos of other instances, without their files.'),
  sort: videoSort.default('-publishedAt'),
  ...paging,
})
export type VideosFeedQuery = z.infer<typeof videosFeedQuery>

export const podcastQuery = z.object({
  videoChannelName: name.optional().describe('This, or the next: one channel has one podcast.'),
  videoChannelId: number.optional(),
  count: paging.count.default(100),
  after: paging.after,
})
export type PodcastQuery = z.infer<typeof podcastQuery>

export const playlistFeedQuery = z.object({
  playlistId: z.string().min(1).max(36).describe('A UUID, its short form, or the number. Compulsory here.'),
  count: paging.count,
  start: z.coerce.number().int().min(0).max(1000).default(0),
})
export type PlaylistFeedQuery = z.infer<typeof playlistFeedQuery>

export const commentsFeedQuery = z.object({
  videoId: z.string().min(1).max(36).describe('A UUID, its short form, or the number. Compulsory here.'),
  ...paging,
})
export type CommentsFeedQuery = z.infer<typeof commentsFeedQuery>
