/** A `Video` of others (PeerTube's, ours) as facts of ours; `video.ts` is the other way. Pure: what must be asked is asked before. */
import type { Beside, RemoteFile } from '#src/videos/video.ts'
import { licences } from '#src/videos/vocabulary.ts'
import type { Iri } from '../actor.ts'
import {
  dateOf,
  type Fields,
  idOf,
  isFields,
  listOf,
  numberOf,
  pageOf,
  reachOf,
  saidIn,
  textOf,
  typeOf,
} from '../inbox/fields.ts'
import { wordsOf } from '../inbox/take-person.ts'
import { type IriRules, isSameOrigin } from '../iri.ts'
import type { ActivityDocument } from '../ports.ts'
import { besideOf } from './read-beside.ts'

/** What it says; who published it is found apart. */
export interface VideoSaid {
  id: Iri
  url: string
  title: string
  description: string
  thematiques: string[]
  niveaux: string[]
  keywords: string[]
  licence: string | null
  language: string | null
  reach: 'public' | 'unlisted' | 'private'
  publishedAt: string
  updatedAt: string
  durationSeconds: number
  width: number | null
  height: number | null
  commentsAllowed: boolean
  approvesComments: boolean
  counts: { views: number | null; merci: number | null; essaye: number | null }
  playlistUrl: Iri | null
  files: RemoteFile[]
  thumbnailUrl: Iri | null
  beside: Beside
  /** On its own host, in the order said: who published it and where. */
  attributedTo: Iri[]
}

type VideoReading = { said: VideoSaid } | { refused: string }

const hlsTypes = new Set(['application/x-mpegurl', 'application/vnd.apple.mpegurl'])
const longestSeconds = 24 * 3600

export function readVideo(document: ActivityDocument, rules: IriRules): VideoReading {
  const title = saidIn(document, 'name', 500)?.trim() ?? ''
  if (title === '') return { refused: 'without-title' }
  if (document.isLiveBroadcast === true) return { refused: 'live' }
  // PeerTube: 1 is published; others are still being made, and an Update follows.
  if (document.state !== undefined && document.state !== null && document.state !== 1) return { refused: 'not-ready' }
  const durationSeconds = secondsOf(document.duration)
  if (durationSeconds === null || durationSeconds > longestSeconds) return { refused: 'without-duration' }
  const publishedAt = dateOf(document.published)
  if (publishedAt === null) return { refused: 'without-date' }
  const links = listOf(document.url).filter(isFields)
  const playlist = links.find((link) => hlsTypes.has(mediaTypeOf(link)))
  const playlistUrl = playlist === undefined ? null : idOf(playlist, rules)
  const files = filesOf([...links, ...listOf(playlist?.tag).filter(isFields)], rules)
  if (playlistUrl === null && files.length === 0) return { refused: 'without-film' }
  const { width = null, height = null } = files[0] ?? largestPicture(listOf(playlist?.tag).filter(isFields)) ?? {}
  const counts = isFields(document.counts) ? document.counts : {}
  const attributedTo = listOf(document.attributedTo).flatMap((one) => idOf(one, rules) ?? [])
  return {
    said: {
      id: document.id,
      url: pageOf(document, document.id, rules),
      title,
      description: wordsOf(saidIn(document, 'content') ?? '', document.mediaType),
      thematiques: wordsIn(document.thematiques),
      niveaux: wordsIn(document.niveaux),
      keywords: listOf(document.tag)
        .filter((tag) => typeOf(tag) === 'Hashtag')
        .flatMap((tag) => (isFields(tag) ? (textOf(tag.name, 200) ?? []) : [])),
      licence: licenceOf(document),
      language: isFields(document.language) ? textOf(document.language.identifier, 40) : textOf(document.language, 40),
      reach: reachOf(document),
      publishedAt,
      updatedAt: dateOf(document.updated) ?? publishedAt,
      durationSeconds,
      width,
      height,
      commentsAllowed: commentsAllowedIn(document),
      approvesComments: document.commentsPolicy === 3,
      counts: { views: numberOf(document.views), merci: numberOf(counts.merci), essaye: numberOf(counts.essaye) },
      playlistUrl,
      files,
      thumbnailUrl: thumbnailOf(document, rules),
      beside: besideOf(document, durationSeconds, rules),
      attributedTo: [...new Set(attributedTo)].filter((id) => isSameOrigin(id, document.id)),
    },
  }
}

/** `PT1H2M3.5S` (ISO 8601); PeerTube writes seconds alone. */
function secondsOf(duration: unknown): number | null {
  if (typeof duration !== 'string' || duration.length > 40) return null
  const [whole, hours = '0', minutes = '0', seconds = '0'] =
    /^PT(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,7}(?:\.\d{1,6})?)S)?$/.exec(duration) ?? []
  if (whole === undefined || whole === 'PT') return null
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
}

function mediaTypeOf(link: Fields): string {
  return typeof link.mediaType === 'string' ? link.mediaType.toLowerCase() : ''
}

/**
 * Those with a picture, the largest first, one of each height: whole films before those cut for a playlist. Where the sound
 * is a file of its own (PeerTube since 7.0), those with a picture alone are for the playlist: played apart they are silent.
 */
function filesOf(links: readonly Fields[], rules: IriRules): RemoteFile[] {
  const found = new Map<number, RemoteFile>()
  const isSoundApart = links.some((link) => codecsOf(link) === 'audio')
  for (const link of links) {
    if (isSoundApart && codecsOf(link) === 'video') continue
    const url = idOf(link, rules)
    const height = numberOf(link.height)
    if (mediaTypeOf(link) !== 'video/mp4' || url === null || height === null || !isSide(height)) continue
    if (found.has(height)) continue
    const width = numberOf(link.width)
    found.set(height, {
      url,
      height,
      width: width !== null && isSide(width) ? width : Math.round((height * 16) / 9),
      fps: Math.min(240, Math.max(0, numberOf(link.fps) ?? 0)),
      sizeBytes: Math.max(0, Math.round(numberOf(link.size) ?? 0)),
    })
  }
  return [...found.values()].sort((a, b) => b.height - a.height).slice(0, 20)
}

/** What PeerTube says is in a file: `video`, `audio`, both, or nothing. */
function codecsOf({ attachment }: Fields): string {
  const said = listOf(attachment).filter((one) => isFields(one) && one.name === 'ffprobe_codec_type')
  return said.map((one) => (one as Fields).value).join(' ')
}

function largestPicture(links: readonly Fields[]): { width: number; height: number } | null {
  const sides = links.flatMap((link) => {
    const [width, height] = [numberOf(link.width), numberOf(link.height)]
    return width !== null && height !== null && isSide(width) && isSide(height) ? { width, height } : []
  })
  return sides.sort((a, b) => b.height - a.height)[0] ?? null
}

function isSide(pixels: number): boolean {
  return Number.isInteger(pixels) && pixels > 0 && pixels <= 16_384
}

/** The widest that is an image. */
function thumbnailOf({ icon }: ActivityDocument, rules: IriRules): Iri | null {
  const images = listOf(icon)
    .filter(isFields)
    .map((image) => ({ url: idOf(image.url, rules), width: numberOf(image.width) ?? 0 }))
    .filter(({ url }) => url !== null)
  return images.sort((a, b) => b.width - a.width)[0]?.url ?? null
}

function wordsIn(value: unknown): string[] {
  return listOf(value).flatMap((one) => textOf(one, 100) ?? [])
}

/** Ours by its code, else by PeerTube's number (`src/videos/vocabulary.ts`). */
function licenceOf({ licenceCode, licence }: ActivityDocument): string | null {
  if (typeof licenceCode === 'string') return licenceCode
  const number = isFields(licence) ? Number(licence.identifier) : null
  return Object.entries(licences).find(([, one]) => one.number !== null && one.number === number)?.[0] ?? null
}

/** 1 open, 2 closed, 3 by approval; `commentsEnabled` before PeerTube 6.2. */
function commentsAllowedIn({ commentsPolicy, commentsEnabled }: ActivityDocument): boolean {
  if (typeof commentsPolicy === 'number') return commentsPolicy !== 2
  return commentsEnabled === true
}
