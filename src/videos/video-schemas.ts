/**
 * Videos as the API takes and shows them: PeerTube's shapes, so that its readers work here (`url`, `…Url` are absolute),
 * and beside them what is ours (`…Path` are ready to use on this host; the client never builds an address).
 */
import { z } from 'zod'
import { accountSummary } from '../accounts/account-schemas.ts'
import { channelSummary } from '../channels/channel-schemas.ts'
import type { GroupId } from '../groups/group.ts'

const audience = z.enum(['public', 'alliees', 'academie', 'groupe', 'lien', 'brouillon'])
const videoState = z.enum(['receiving', 'queued', 'processing', 'ready', 'failed'])
const licence = z.enum([
  'CC-BY-4.0',
  'CC-BY-SA-4.0',
  'CC-BY-ND-4.0',
  'CC-BY-NC-4.0',
  'CC-BY-NC-SA-4.0',
  'CC-BY-NC-ND-4.0',
  'etalab-2.0',
  'consultation',
])

const image = z.object({ path: z.string(), width: z.int(), height: z.int() })
const numbered = z.object({ id: z.int().nullable(), label: z.string() })
const named = z.object({ id: z.string().nullable(), label: z.string() })

/** Where a video or a list of another instance can be seen at home. */
export const videoOrigin = z
  .object({ host: z.string(), url: z.url().describe('Its page there.') })
  .meta({ id: 'VideoOrigin' })

/** A group that a video is for. */
const videoGroup = z.object({ id: z.uuid(), name: z.string() }).meta({ id: 'VideoGroup' })

/** One video of a list (PeerTube's `Video`). */
export const videoSummary = z
  .object({
    id: z.int(),
    uuid: z.uuid(),
    shortUUID: z.string(),
    url: z.url(),
    path: z.string().describe('Its page here.'),
    name: z.string(),
    category: numbered,
    licence: numbered,
    language: named,
    privacy: numbered,
    state: numbered,
    nsfw: z.literal(false),
    nsfwFlags: z.literal(0),
    nsfwSummary: z.null(),
    isLocal: z.boolean(),
    isLive: z.literal(false),
    truncatedDescription: z.string().describe('Plain text, at most 250 characters.'),
    duration: z.int().describe('Seconds; 0 while unknown.'),
    aspectRatio: z.number().nullable(),
    thumbnailPath: z.string().nullable(),
    previewPath: z.string().nullable(),
    embedPath: z.string(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    publishedAt: z.iso.datetime().nullable(),
    originallyPublishedAt: z.null(),
    views: z.int(),
    viewers: z.int(),
    likes: z.int(),
    dislikes: z.literal(0),
    comments: z.int(),
    tags: z.array(z.string()),
    account: accountSummary,
    channel: channelSummary,
    /** Ours from here. */
    audience,
    thematiques: z.array(z.string()).describe('Slugs.'),
    niveaux: z.array(z.string()).describe('Slugs.'),
    keywords: z.array(z.string()),
    counts: z.object({ views: z.int(), comments: z.int(), merci: z.int(), essaye: z.int() }),
    thumbnails: z.array(image).describe('JPEG, narrowest first, for `srcset`.'),
    thumbnailsWebp: z.array(image).describe('The same, lighter; may be empty.'),
    placeholder: z.string().nullable().describe('A `data:` address: the thumbnail in a few pixels, until it is there.'),
    origin: videoOrigin.nullable().describe('The instance that it comes from, when it is another.'),
  })
  .meta({ id: 'VideoSummary' })
export type VideoSummary = z.infer<typeof videoSummary>

/** PeerTube's `ResultList`, with the cursor of the next page. */
export const videoPage = z
  .object({
    total: z.int().describe('Exact up to 2000.'),
    data: z.array(videoSummary),
    next: z.string().nullable().describe('Give it as `after` for the following page; null on the last one.'),
  })
  .meta({ id: 'VideoPage' })
export type VideoPage = z.infer<typeof videoPage>

/** PeerTube's `VideoFile`. */
const videoFile = z.object({
  id: z.int(),
  resolution: z.object({ id: z.int(), label: z.string() }),
  width: z.int(),
  height: z.int(),
  size: z.int(),
  fps: z.number(),
  hasAudio: z.boolean(),
  hasVideo: z.boolean(),
  fileUrl: z.url(),
  fileDownloadUrl: z.url(),
  playlistUrl: z.url(),
  metadataUrl: z.null(),
  torrentUrl: z.url().nullable().describe('Null while it has none: of films that everyone may see and keep only.'),
  torrentDownloadUrl: z.url().nullable(),
  magnetUri: z.string().nullable(),
})

const streamingPlaylist = z.object({
  id: z.int(),
  type: z.literal(1),
  playlistUrl: z.url(),
  segmentsSha256Url: z.null(),
  redundancies: z.array(z.never()),
  files: z.array(videoFile),
})

/** How to play it here. Paths hold a grant when the video is not public: they end at `expiresAt`. */
const playback = z
  .object({
    playlistPath: z.string().describe('The master playlist (HLS).'),
    audioPlaylistPath: z.string().nullable(),
    fallbackPath: z.string().nullable().describe('One MP4 for a plain `<video src>`; null while it is being made.'),
    posterPath: z.string().nullable(),
    renditions: z.array(
      z.object({
        name: z.string(),
        path: z.string(),
        width: z.int(),
        height: z.int(),
        sizeBytes: z.int(),
        isAudioOnly: z.boolean(),
      }),
    ),
    isGrowing: z.boolean().describe('Still being made: start at 0, do not cache.'),
    expiresAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Playback' })
export type Playback = z.infer<typeof playback>

const storyboard = z
  .object({
    path: z.string(),
    captionsPath: z.string().describe('WebVTT: which tile at which second.'),
    columns: z.int(),
    rows: z.int(),
    tileWidth: z.int(),
    tileHeight: z.int(),
    everySeconds: z.number(),
    tiles: z.int(),
  })
  .meta({ id: 'Storyboard' })

/** PeerTube's `Storyboard`. */
export const storyboardList = z.object({
  storyboards: z.array(
    z.object({
      storyboardPath: z.string(),
      fileUrl: z.url(),
      totalWidth: z.int(),
      totalHeight: z.int(),
      spriteWidth: z.int(),
      spriteHeight: z.int(),
      spriteDuration: z.number(),
    }),
  ),
})
export type StoryboardList = z.infer<typeof storyboardList>

/** What is read under it in one language. */
const captionTrack = z
  .object({
    language: z.object({ id: z.string(), label: z.string() }),
    isAutomatic: z.boolean().describe('Written by a machine that listened; nobody has read it again.'),
    path: z.string().describe('WebVTT. Holds a grant when the video is not public.'),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'CaptionTrack' })
export type CaptionTrack = z.infer<typeof captionTrack>

/** PeerTube's `VideoChapter`. */
export const chapter = z.object({ timecode: z.int(), title: z.string() }).meta({ id: 'Chapter' })
export type ChapterAnswer = z.infer<typeof chapter>

/** What is being made, where it stands and how long it will take. */
export const liveState = z
  .object({
    uuid: z.uuid(),
    state: videoState,
    /** `probe`, `encode`, `images`…; null when nothing runs. */
    step: z.string().nullable(),
    fraction: z.number().min(0).max(1).nullable(),
    secondsLeft: z
      .number()
      .nullable()
      .describe('Until it can be watched, with those made before it; once it can, until all its renditions are made.'),
    place: z.int().nullable().describe('While queued: 1 is next.'),
    isStalled: z.boolean().describe('No process of this instance does now what it waits for.'),
    isPartial: z.boolean().describe('It can be played; other renditions are still to be made.'),
    notice: z.string().nullable().describe('What the author should know of the file: a French sentence.'),
    failure: z.string().nullable().describe('A French sentence, when it failed.'),
    canRetry: z.boolean(),
    isReplacing: z.boolean().describe('All this is said of the next film; the present one stays until then.'),
    isPublished: z.boolean(),
    publishedAt: z.iso.datetime().nullable(),
    thumbnailPath: z.string().nullable(),
    durationSeconds: z.number().nullable(),
  })
  .meta({ id: 'LiveState' })
export type LiveState = z.infer<typeof liveState>

/** Hidden by a moderator, or held until one has looked; shown to authors and moderators only. */
const hiddenNotice = z.object({
  at: z.iso.datetime(),
  reason: z.string(),
  isHeldForReview: z.boolean().describe('Nobody refused it: a moderator has yet to look.'),
})

/** One video, whole (PeerTube's `VideoDetails`). */
export const videoDetails = videoSummary
  .extend({
    description: z.string().describe('Markdown, as written.'),
    descriptionHtml: z.string().describe('The same, rendered and safe.'),
    support: z.null(),
    commentsEnabled: z.boolean(),
    commentsPolicy: numbered,
    downloadEnabled: z.boolean(),
    waitTranscoding: z.boolean(),
    trackerUrls: z.array(z.string()),
    files: z.array(z.never()),
    streamingPlaylists: z.array(streamingPlaylist),
    /** Ours from here. */
    isPublished: z.boolean(),
    hidden: hiddenNotice.nullable(),
    width: z.int().nullable(),
    height: z.int().nullable(),
    durationSeconds: z.number().nullable(),
    hasSound: z.boolean().nullable(),
    groups: z.array(videoGroup).describe('Of `groupe`: those of them that the caller is in.'),
    licenceCode: licence,
    languageTag: z.string(),
    thumbnailAtSeconds: z.number(),
    storyboard: storyboard.nullable(),
    captions: z.array(captionTrack),
    chapters: z.array(chapter),
    playback: playback.nullable().describe('Null until something can be played.'),
    live: liveState.nullable().describe('For its authors only.'),
    mine: z.object({ merci: z.boolean(), essaye: z.boolean() }).describe('What the caller already said.'),
    may: z
      .object({
        edit: z.boolean(),
        delete: z.boolean(),
        comment: z.boolean(),
        react: z.boolean(),
        moderate: z.boolean(),
      })
      .describe('What the caller may do: for showing controls, each is decided again when done.'),
  })
  .meta({ id: 'Video' })
export type VideoDetails = z.infer<typeof videoDetails>

/** One of a list, with what a feed says of it. */
export type Film = VideoSummary &
  Pick<VideoDetails, 'descriptionHtml' | 'languageTag' | 'downloadEnabled' | 'captions' | 'playback'>

/** How far its removal from other instances is: those that were asked, and those of them that answered. */
const removal = z.object({ asked: z.int(), returned: z.int() }).meta({ id: 'Removal' })

/** A video of mine that I deleted, while other instances are asked to remove it, and for ninety days. */
const removedVideo = z
  .object({ uuid: z.uuid(), name: z.string(), removedAt: z.iso.datetime(), removal: removal.nullable() })
  .meta({ id: 'RemovedVideo' })
export type RemovedVideo = z.infer<typeof removedVideo>

/** One of my videos, also while it is being made. */
const myVideo = videoSummary
  .extend({
    isPublished: z.boolean(),
    hidden: hiddenNotice.nullable(),
    live: liveState,
    editPath: z.string(),
    removal: removal.nullable().describe('Null when no other instance was asked to remove it.'),
  })
  .meta({ id: 'MyVideo' })
export type MyVideo = z.infer<typeof myVideo>

export const myVideoPage = z
  .object({
    total: z.int(),
    data: z.array(myVideo),
    next: z.string().nullable(),
    removed: z.array(removedVideo).describe('On the first page: deleted, and held by other instances before.'),
  })
  .meta({ id: 'MyVideoPage' })
export type MyVideoPage = z.infer<typeof myVideoPage>

/** What authors may change; each absent field is left as it is. Refused as a whole when one field does not hold. */
export const videoChanges = z
  .object({
    title: z.string(),
    description: z.string(),
    thematiques: z.array(z.string()).max(100),
    niveaux: z.array(z.string()).max(100),
    keywords: z.array(z.string()).max(100),
    licence,
    language: z.string(),
    audience,
    groups: z
      .array(
        z
          .string()
          .max(36)
          .transform((id) => id as GroupId),
      )
      .max(100)
      .describe('Of `groupe`: ids of groups of mine.'),
    commentsAllowed: z.boolean(),
    approvesComments: z.boolean().describe('What others write waits until an author agrees.'),
    waitsForAll: z.boolean().describe('Nobody else sees it before all its renditions are made.'),
  })
  .partial()
  .meta({ id: 'VideoChanges' })
export type VideoChanges = z.infer<typeof videoChanges>

/** Publishing may carry the last changes of the form, applied together with it or not at all. */
export const publication = videoChanges.meta({ id: 'Publication' })

/** A UUID, its short form (22 characters, PeerTube's), or the number. */
export const videoAddress = z.object({ id: z.string().min(1).max(36) })
