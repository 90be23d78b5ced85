/** What a feed says, whatever it is written in: `rss.ts`, `atom.ts` and `json-feed.ts` write it. Every address is absolute. */
import type { Xml } from './xml.ts'

export interface Feed {
  /** What it is known by, for ever: its first page, as Atom. */
  readonly id: string
  readonly title: string
  readonly description: string
  readonly home: string
  /** This page of it, as it was asked for. */
  readonly self: string
  /** The following page (RFC 5005 §3); null on the last one. */
  readonly next: string | null
  readonly image: string | null
  /** The instance: who publishes it. */
  readonly publisher: Somebody
  readonly entries: readonly Entry[]
}

export interface Somebody {
  readonly name: string
  readonly url: string
}

export interface Entry {
  /** Never changes, and never names anything else. */
  readonly id: string
  readonly url: string
  readonly title: string
  /** Plain. */
  readonly summary: string
  /** Safe to show. */
  readonly html: string
  /** ISO 8601, UTC. */
  readonly publishedAt: string
  readonly updatedAt: string
  /** Null when nobody may be named. */
  readonly author: Somebody | null
  readonly tags: readonly string[]
  /** BCP 47; null when nobody said. */
  readonly language: string | null
  readonly film: FilmEntry | null
}

/** What a film adds to an entry. */
export interface FilmEntry {
  readonly durationSeconds: number
  /** JPEG, the narrowest first. */
  readonly thumbnails: readonly Image[]
  /** Where it plays in a frame. */
  readonly player: string
  readonly licence: string
  readonly captions: readonly { readonly url: string; readonly language: string }[]
  /** The one to fetch; null where its author lets nobody keep it, or the film is of another instance. */
  readonly enclosure: MediaFile | null
  /** All of them, that one among them. */
  readonly files: readonly MediaFile[]
}

interface Image {
  readonly url: string
  readonly width: number
  readonly height: number
}

export interface MediaFile {
  readonly url: string
  readonly type: 'video/mp4' | 'audio/mp4'
  readonly sizeBytes: number
  /** 0 without a picture. */
  readonly width: number
  readonly height: number
}

/** When anything of this page changed last; null while it has nothing. */
export function updatedAt({ entries }: Pick<Feed, 'entries'>): string | null {
  return entries.reduce<string | null>((last, entry) => (last && last > entry.updatedAt ? last : entry.updatedAt), null)
}

/** A form that a feed is written in. */
export type WriteFeed = (feed: Feed) => string

/** More of the channel and of each entry, in a namespace of its own. */
export interface Extension {
  readonly namespaces: Readonly<Record<string, string>>
  channel(feed: Feed): readonly Xml[]
  item(entry: Entry): readonly Xml[]
}
