/** A video and the rules of its life: receiving → queued → processing → ready, or failed; published when its author says so and it is ready. */
import type { AccountId } from '../accounts/account.ts'

export type VideoId = string & { readonly __brand: 'VideoId' }

/** Who may see (`src/access/visibility.ts` decides). `alliees` and `groupe` come with federation. */
export type Audience = 'public' | 'academie' | 'lien' | 'brouillon'

export type VideoState = 'receiving' | 'queued' | 'processing' | 'ready' | 'failed'

export interface Rendition {
  /** `1080`, `720`…, or `audio`; the file is `<name>.mp4` and its playlist `<name>.m3u8`. */
  name: string
  width: number
  height: number
  fps: number
  codecs: string
  sizeBytes: number
  averageBitrate: number
  peakBitrate: number
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
  /** SPDX-like: `CC-BY-4.0`, …, or `consultation`. */
  licence: string
  /** BCP 47. */
  language: string
  audience: Audience
  /** The author asked for publication: seen by its audience as soon as it is ready. */
  isPublished: boolean
  /** When its audience first could see it. */
  publishedAt: string | null
  /** Set by a moderator, with the reason told to the author; seen by authors and moderators only. */
  hidden: { at: string; by: AccountId; reason: string } | null
  state: VideoState
  /** Of the last failure: a French sentence for the author. */
  failure: string | null
  /** Of the uploaded file. Null until probed. */
  source: { key: string; sizeBytes: number } | null
  durationSeconds: number | null
  width: number | null
  height: number | null
  hasSound: boolean | null
  /** The prefix of the files of the last complete transcoding, `videos/<id>/<version>`; null before. */
  mediaPrefix: string | null
  renditions: readonly Rendition[]
  thumbnailAtSeconds: number
  /** Sizes of the thumbnails made: file `thumbnail-<width>.jpg`. */
  thumbnails: readonly { file: string; width: number; height: number }[]
  storyboard: {
    file: string
    columns: number
    rows: number
    tileWidth: number
    tileHeight: number
    everySeconds: number
    tiles: number
  } | null
  /** Raised to make every grant given so far worthless. */
  grantEpoch: number
  commentsAllowed: boolean
  counts: { views: number; comments: number; merci: number; essaye: number }
  createdAt: string
  updatedAt: string
}
