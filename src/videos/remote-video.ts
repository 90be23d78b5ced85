/** A video of another instance and the rules on it: what its instance says is believed of it, within the limits of ours. */
import type { AccountId } from '../accounts/account.ts'
import { iso } from '../clock.ts'
import type { GroupId } from '../groups/group.ts'
import { beginning, oneLine, severalLines } from '../text/written-text.ts'
import { type Audience, draft, heldAgain, type RemoteVideo, type Video, type VideoId } from './video.ts'
import { limits } from './video-form.ts'
import { isLicence, type Vocabulary } from './vocabulary.ts'

/** As it was said by who may say it, each field in its own form; `src/` makes them fit. */
export interface ReceivedVideo {
  remote: RemoteVideo
  author: AccountId
  title: string
  /** Markdown. */
  description: string
  thematiques: readonly string[]
  niveaux: readonly string[]
  keywords: readonly string[]
  /** One of ours; null when it is none. */
  licence: string | null
  language: string | null
  audience: Audience
  /** Of `groupe`: as they are known here. */
  groups?: readonly GroupId[]
  /** ISO 8601. */
  publishedAt: string
  durationSeconds: number
  width: number | null
  height: number | null
  commentsAllowed: boolean
  /** What is said under it waits there until its author agrees. */
  approvesComments: boolean
  /** Each null when it was not said. */
  counts: { views: number | null; merci: number | null; essaye: number | null }
}

/** @param heldBecause a sentence, when a moderator looks first */
export function remoteVideo(
  received: ReceivedVideo,
  made: { id: VideoId; number: number; vocabulary: Vocabulary; now: Temporal.Instant; heldBecause: string | null },
): Video {
  const { id, number, vocabulary, now, heldBecause } = made
  const at = iso(now)
  return {
    ...draft({ id, number, author: received.author, now }),
    ...said(received, vocabulary),
    state: 'ready',
    isPublished: true,
    hidden: heldBecause === null ? null : { at, by: null, reason: heldBecause },
    publishedAt: notAfter(received.publishedAt, at),
    counts: {
      views: count(received.counts.views),
      comments: 0,
      merci: count(received.counts.merci),
      essaye: count(received.counts.essaye),
    },
    remote: received.remote,
  }
}

/**
 * As it is said to be now. An older document than the one believed changes nothing; a narrower audience makes the links
 * to its files worthless. What moderators of this instance decided stays.
 * @param made.heldBecause a sentence, when a moderator looks first: at what was changed too
 */
export function remoteVideoUpdated(
  video: Video,
  received: ReceivedVideo,
  made: { vocabulary: Vocabulary; now: Temporal.Instant; heldBecause: string | null },
): Video {
  const { vocabulary, now, heldBecause } = made
  if (!video.remote || received.remote.updatedAt < video.remote.updatedAt) return video
  const { views, merci, essaye } = received.counts
  const next: Video = {
    ...video,
    ...said(received, vocabulary),
    counts: {
      ...video.counts,
      ...(views === null ? {} : { views: count(views) }),
      ...(merci === null ? {} : { merci: count(merci) }),
      ...(essaye === null ? {} : { essaye: count(essaye) }),
    },
    grantEpoch: video.grantEpoch + (covers(received, video) ? 0 : 1),
    remote: received.remote,
  }
  if (JSON.stringify(next) === JSON.stringify(video)) return video
  const updated = { ...next, updatedAt: iso(now) }
  return heldBecause !== null && showsElse(video, updated) ? heldAgain(updated, heldBecause) : updated
}

/** Another film, or other words than those that a moderator looked at. */
function showsElse(before: Video, after: Video): boolean {
  const shown = ({ title, description, keywords, durationSeconds, remote }: Video) =>
    JSON.stringify([
      title,
      description,
      keywords,
      durationSeconds,
      remote?.playlistUrl,
      remote?.files,
      remote?.thumbnailUrl,
    ])
  return shown(before) !== shown(after)
}

function said(received: ReceivedVideo, vocabulary: Vocabulary): Partial<Video> {
  const known = (list: 'thematiques' | 'niveaux') => {
    const slugs = new Set(vocabulary[list].map(({ slug }) => slug))
    return [...new Set(received[list])].filter((slug) => slugs.has(slug)).slice(0, limits.facets)
  }
  return {
    title: oneLine(received.title).slice(0, limits.title.max).toWellFormed(),
    description: beginning(severalLines(received.description), limits.description),
    thematiques: known('thematiques'),
    niveaux: known('niveaux'),
    keywords: keywordsOf(received.keywords),
    // What may be done with it was not said in words that we know: it is looked at.
    licence: received.licence !== null && isLicence(received.licence) ? received.licence : 'consultation',
    language: languageOf(received.language),
    audience: received.audience,
    groups: received.audience === 'groupe' ? [...(received.groups ?? [])] : [],
    durationSeconds: received.durationSeconds,
    width: received.width,
    height: received.height,
    hasSound: true,
    commentsAllowed: received.commentsAllowed,
    approvesComments: received.approvesComments,
  }
}

function keywordsOf(words: readonly string[]): string[] {
  const kept = new Map<string, string>()
  for (const word of words.slice(0, 100)) {
    const clean = oneLine(word).replace(/^#+/, '')
    const key = clean.toLocaleLowerCase('fr')
    if (clean !== '' && clean.length <= limits.keywords.length && !kept.has(key)) kept.set(key, clean)
  }
  return [...kept.values()].slice(0, limits.keywords.count)
}

function languageOf(tag: string | null): string {
  try {
    return (tag !== null && Intl.getCanonicalLocales(tag)[0]) || 'und'
  } catch {
    return 'und'
  }
}

function count(said: number | null): number {
  return said !== null && Number.isSafeInteger(said) && said > 0 ? said : 0
}

/** A date in the future would stay at the top of every list. */
function notAfter(date: string, now: string): string {
  return date < now ? date : now
}

/** Whoever saw it before may still. */
function covers({ audience, groups = [] }: ReceivedVideo, before: Video): boolean {
  return audience === before.audience && before.groups.every((group) => groups.includes(group))
}
