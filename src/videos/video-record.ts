/** A video as it is kept, and what it is made of. What may become of it is `video.ts`. */
import type { AccountId } from '../accounts/account.ts'
import type { Chapter } from '../chapters/chapter.ts'
import type { GroupId } from '../groups/group.ts'
import type { FilmPlan } from './film-work.ts'
import type { Replacement } from './replacement.ts'
import type { Retouch } from './retouch.ts'
import type { EncodedRendition } from './transcoder.ts'
import type { Licence } from './vocabulary.ts'

export type VideoId = string & { readonly __brand: 'VideoId' }

/** Who may see (`src/access/visibility.ts` decides). */
export const audiences = ['public', 'alliees', 'academie', 'groupe', 'lien', 'brouillon'] as const
export type Audience = (typeof audiences)[number]

export type VideoState = 'receiving' | 'queued' | 'processing' | 'ready' | 'failed'

/** What is kept of one that was made: its file is `<name>.mp4`, its playlist `<name>.m3u8`, and `audio` is sound alone. */
export type Rendition = Omit<EncodedRendition, 'file' | 'playlist' | 'durationSeconds' | 'isAudioOnly'>

/** Where a video of another instance comes from, and where its film is. */
export interface RemoteVideo {
  /** Its address there: what it is known by, unique here. */
  readonly id: string
  /** Its page for people. */
  readonly url: string
  /** Lower case, with its port when it is not the usual one. */
  readonly host: string
  /** The Group that it was published in; null without any. */
  readonly channelId: string | null
  /** Its master playlist (HLS); null when it has only files. */
  readonly playlistUrl: string | null
  /** Whole files that can be played alone, the largest first; at most 20. */
  readonly files: readonly RemoteFile[]
  /** What its thumbnails were made from; null without any. */
  readonly thumbnailUrl: string | null
  /** What it says to have beside the film (absent where it was written before that was read). */
  readonly beside?: Beside
  /** `updated` of the document believed last: an older one changes nothing. */
  readonly updatedAt: string
  /** In the lists of everyone; otherwise found by its address, and by those who follow its author. */
  readonly isListed: boolean
}

/** Where the captions, chapters and sheet of images of a film of another instance are. */
export interface Beside {
  /** One for each language, at most 30. */
  readonly captions: readonly { readonly language: string; readonly url: string; readonly isAutomatic: boolean }[]
  readonly chaptersUrl: string | null
  readonly storyboard: RemoteStoryboard | null
}

export interface RemoteStoryboard extends Omit<StoryboardGrid, 'tiles'> {
  readonly url: string
}

export interface RemoteFile {
  readonly url: string
  readonly width: number
  readonly height: number
  readonly fps: number
  readonly sizeBytes: number
}

/** The small images of a sheet, one after the other, line after line. */
export interface StoryboardGrid {
  columns: number
  rows: number
  tileWidth: number
  tileHeight: number
  everySeconds: number
  tiles: number
}

/** What is read under the film in one language; the file is `<language>.vtt`. */
export interface CaptionTrack {
  /** Of `config/languages.ts`. */
  language: string
  /** Another one each time they change, `videos/<id>/<version>`, since caches keep the file for ever. */
  prefix: string
  /** Written by a machine that listened; nobody has read it again. */
  isAutomatic: boolean
  updatedAt: string
}

export interface Video {
  /** A UUID: also the address, `/w/<uuid>`. */
  readonly _id: VideoId
  /** Small integer, unique here, as PeerTube's API has. */
  readonly number: number
  /** The authors, the one who sent it first. */
  authors: readonly AccountId[]
  title: string
  /** Markdown, at most 10 000 characters. */
  description: string
  /** Slugs of `config/thematiques.ts`, `config/niveaux.ts`; free keywords, at most 10 of 40 characters. */
  thematiques: readonly string[]
  niveaux: readonly string[]
  keywords: readonly string[]
  licence: Licence
  /** BCP 47. */
  language: string
  audience: Audience
  /** Of `groupe`: whose members see it; empty for the others. */
  groups: readonly GroupId[]
  /** The author asked for publication: seen by its audience as soon as it is ready. */
  isPublished: boolean
  /** When its audience first could see it. */
  publishedAt: string | null
  /**
   * Set by a moderator, with the reason told to the author; seen by authors and moderators only. `by` is null while it
   * is held for review: where moderation comes first, nobody has looked at it yet.
   */
  hidden: { at: string; by: AccountId | null; reason: string } | null
  state: VideoState
  /** Of the last failure: a French sentence for the author. */
  failure: string | null
  /** The uploaded file, while it is kept. */
  source: { key: string; sizeBytes: number /** Once it was looked at. */; seconds?: number } | null
  /** What its author takes out of it; null: nothing was ever asked. */
  retouch: Retouch | null
  /** Its next film, on its way while this one stays. */
  replacement: Replacement | null
  durationSeconds: number | null
  width: number | null
  height: number | null
  hasSound: boolean | null
  /** The prefix of the files of the last complete transcoding, `videos/<id>/<version>`; null before. */
  mediaPrefix: string | null
  /** Its first rendition can be played, others are still to be made. */
  isPartial: boolean
  /** The author wishes that nobody else sees it before all its renditions are made. */
  waitsForAll: boolean
  /** What the author should know of the file, in French: it was cut short, for instance. */
  notice: string | null
  /** What making it takes is counted from: as foreseen of the file received, then as it was looked at; null when nothing tells. */
  plan: FilmPlan | null
  /** Of the version that this one completed: who was watching it watches it to its end. */
  formerPrefix: string | null
  /** Of the transcoding that runs: its author may already play what grows there. */
  makingPrefix: string | null
  renditions: readonly Rendition[]
  /**
   * Of the renditions under `prefix`, by their names: the number of each (`info_hash`), in the same order. Absent or null while
   * there are none; those of another version than the one that is shown are told to nobody (`src/torrents`).
   */
  torrents?: { readonly prefix: string; readonly names: readonly string[]; readonly hashes: readonly string[] } | null
  thumbnailAtSeconds: number
  /** Where the thumbnails are; another one each time they are made again, since caches keep them for ever. */
  thumbnailsPrefix: string | null
  /** Of a film of another instance: the address that they were read at (absent before that was noted). */
  thumbnailsFrom?: string
  /** Several sizes, each in one format or more. */
  /** A `data:` address of some hundred bytes: the thumbnail in a few pixels, shown until it is there. */
  placeholder: string | null
  thumbnails: readonly { file: string; width: number; height: number; mediaType: 'image/jpeg' | 'image/webp' }[]
  storyboard:
    | (StoryboardGrid & {
        file: string
        /** WebVTT: which tile at which second. */
        captions: string
        /** Where both are, for those of another instance, and what they were made from; absent: with the film. */
        remote?: { readonly prefix: string; readonly from: string }
      })
    | null
  /** What its audience reads, one for each language; they stay when the film is prepared again (`src/captions`). */
  captions: readonly CaptionTrack[]
  /** Written by its authors; null: those that the description tells, or the file carried (`src/chapters`). */
  chapters: readonly Chapter[] | null
  fileChapters: readonly Chapter[]
  /** Raised to make every grant given so far worthless. */
  grantEpoch: number
  commentsAllowed: boolean
  /** What others write waits until an author agrees (absent: it appears at once). */
  approvesComments?: boolean
  counts: { views: number; comments: number; merci: number; essaye: number }
  /** Of another instance; null for those of this one (absent where it was written before there were others). */
  remote: RemoteVideo | null
  createdAt: string
  updatedAt: string
}

/** What was learnt of the file. */
export interface Probed {
  durationSeconds: number
  width: number
  height: number
  hasSound: boolean
  fileChapters?: readonly Chapter[]
  plan: FilmPlan
}

/** What a complete transcoding left under its prefix. */
export interface Transcoded {
  durationSeconds: number
  renditions: readonly Rendition[]
  thumbnails: Video['thumbnails']
  placeholder: string | null
  storyboard: Video['storyboard']
  notice: string | null
  /** These are not all its renditions: the others are made next. */
  isPartial: boolean
}
