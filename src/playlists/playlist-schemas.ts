/** Lists of films as the API takes and shows them: PeerTube's `VideoPlaylist`, with what is ours beside. */
import { z } from 'zod'
import { accountSummary } from '../accounts/account-schemas.ts'
import { channelSummary } from '../channels/channel-schemas.ts'
import { videoOrigin, videoSummary } from '../videos/video-schemas.ts'
import { pageQuery } from '../videos/videos-query.ts'

const audience = z.enum(['public', 'academie', 'lien', 'brouillon'])
const labelled = z.object({ id: z.int(), label: z.string() })

export const playlistSummary = z
  .object({
    id: z.int(),
    uuid: z.uuid(),
    shortUUID: z.string(),
    url: z.url(),
    isLocal: z.boolean(),
    displayName: z.string(),
    description: z.string().nullable().describe('Plain text.'),
    privacy: labelled.describe('1 public, 2 by link, 3 private, 4 académie.'),
    type: labelled.describe('1 a list, 2 « À regarder plus tard ».'),
    videosLength: z.int().describe('Those that the caller is shown.'),
    thumbnailPath: z.string().nullable().describe('Of the first video that the caller is shown.'),
    embedPath: z.null(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    ownerAccount: accountSummary,
    videoChannel: channelSummary,
    /** Ours from here. */
    path: z.string().describe('Its page here.'),
    origin: videoOrigin.nullable().describe('The instance that it comes from, when it is another.'),
    audience,
    thumbnails: videoSummary.shape.thumbnails,
    placeholder: videoSummary.shape.placeholder,
    may: z.object({ edit: z.boolean(), delete: z.boolean() }).describe('For showing controls, each is decided again.'),
  })
  .meta({ id: 'VideoPlaylist' })
export type PlaylistSummary = z.infer<typeof playlistSummary>

export const playlistPage = z
  .object({ total: z.int(), data: z.array(playlistSummary), next: z.string().nullable() })
  .meta({ id: 'VideoPlaylistPage' })
export type PlaylistPage = z.infer<typeof playlistPage>

const seconds = z.int().min(0).max(86_400)

const playlistElement = z
  .object({
    id: z.int(),
    position: z.int().describe('From 1, among those that the caller is shown.'),
    startTimestamp: seconds.nullable().describe('Seconds.'),
    stopTimestamp: seconds.nullable(),
    type: z.literal(0).describe('What the caller may not see is not in the list.'),
    note: z.string().describe('What whoever keeps the list says of it; plain text.'),
    video: videoSummary,
  })
  .meta({ id: 'VideoPlaylistElement' })
export type PlaylistElementAnswer = z.infer<typeof playlistElement>

export const playlistElementPage = z
  .object({ total: z.int(), data: z.array(playlistElement), next: z.string().nullable() })
  .meta({ id: 'VideoPlaylistElementPage' })
export type PlaylistElementPage = z.infer<typeof playlistElementPage>

const numberOfAudience = { 1: 'public', 2: 'lien', 3: 'brouillon', 4: 'academie' } as const

/** Limits of length are the rule's (`playlist.ts`), so that a refusal says them in French beside the field. */
export const playlistWritten = z
  .object({
    displayName: z.string(),
    description: z.string().nullable(),
    audience,
    privacy: z
      .union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
      .describe('PeerTube’s numbers, instead of `audience`.'),
  })
  .partial()
  .transform(({ privacy, ...written }) => ({
    ...written,
    audience: written.audience ?? (privacy === undefined ? undefined : numberOfAudience[privacy]),
  }))
  .meta({ id: 'VideoPlaylistWritten' })

export const playlistMade = z
  .object({ videoPlaylist: z.object({ id: z.int(), uuid: z.uuid(), shortUUID: z.string(), path: z.string() }) })
  .meta({ id: 'VideoPlaylistMade' })

const place = { startTimestamp: seconds.nullable().optional(), stopTimestamp: seconds.nullable().optional() }
export const elementWritten = z
  .object({ ...place, note: z.string().optional() })
  .meta({ id: 'VideoPlaylistElementWritten' })
export const elementToAdd = z
  .object({
    videoId: z
      .union([z.string().min(1).max(36), z.int().min(1)])
      .transform(String)
      .describe('Its UUID, its short form or its number.'),
    ...place,
    note: z.string().optional(),
  })
  .meta({ id: 'VideoPlaylistElementToAdd' })
export const elementMade = z
  .object({ videoPlaylistElement: z.object({ id: z.int() }) })
  .meta({ id: 'VideoPlaylistElementMade' })

const position = z.int().min(1).max(1000)
export const reorder = z
  .object({
    startPosition: position,
    insertAfterPosition: z.int().min(0).max(1000),
    reorderLength: position.default(1),
  })
  .meta({ id: 'VideoPlaylistReorder' })
export const elementMove = z
  .object({ afterId: z.int().min(1).nullable().describe('The element that it comes after; null: the first.') })
  .meta({ id: 'VideoPlaylistElementMove' })

export const playlistsQuery = pageQuery.extend({
  sort: z.enum(['-updatedAt', '-createdAt']).default('-updatedAt').describe('The last changed first, in both.'),
  playlistType: z
    .enum(['1', '2'])
    .transform((type) => Number(type) as 1 | 2)
    .optional(),
})
export type PlaylistsQuery = z.infer<typeof playlistsQuery>

export const elementsQuery = pageQuery.extend({ count: z.coerce.number().int().min(1).max(100).default(50) })

export const videosExistQuery = z.object({
  videoIds: z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [given].flat().flatMap((one) => one.split(',').map(Number)))
    .pipe(z.array(z.int().min(1)).min(1).max(50)),
})
export const videosExist = z
  .record(
    z.string(),
    z.array(
      z.object({
        playlistElementId: z.int(),
        playlistId: z.int(),
        playlistDisplayName: z.string(),
        playlistShortUUID: z.string(),
        startTimestamp: seconds.nullable(),
        stopTimestamp: seconds.nullable(),
      }),
    ),
  )
  .meta({ id: 'VideosExistInPlaylists' })
export type VideosExist = z.infer<typeof videosExist>

export const playlistPrivacies = z.record(z.string(), z.string()).meta({ id: 'VideoPlaylistPrivacies' })
