/**
 * A video as PeerTube's `Video`: every field that it requires, the optional ones that others read, and ours beside
 * (thématiques, niveaux, diffusion). What it demands is in `test/federation/peertube-rules.ts`.
 */
import { anonymous } from '#src/access/viewer.ts'
import { isPublic } from '#src/access/visibility.ts'
import { chaptersOf } from '#src/chapters/chapter.ts'
import { torrentLinks } from '#src/torrents/torrent.ts'
import { type MediaPaths, mediaPathsOf, versionOf } from '#src/videos/media-paths.ts'
import { thumbnailsOf } from '#src/videos/playback-answers.ts'
import { isOut, plainRenditions, type Rendition, type Video } from '#src/videos/video.ts'
import { aspectRatioOf, captionsOf, commentsPolicyOf, languageName } from '#src/videos/video-answers.ts'
import { licences } from '#src/videos/vocabulary.ts'
import type { Iri, LocalActor } from '../actor.ts'
import type { Ids } from '../ids.ts'
import type { ActivityDocument } from '../ports.ts'
import { everyone } from './addressing.ts'
import { videoContext } from './context.ts'
import { readersOf, type SharedWith, sharedFields } from './shared-with.ts'

interface VideoFacts {
  video: Video
  author: LocalActor
  channel: LocalActor
  ids: Ids
  /** The allied instances, as a collection of ours. */
  allies: Iri
  /** Of what is for members of groups: whom it is for. */
  shared?: SharedWith | null
  /** Where those who exchange films find one another; null or absent where they do not. */
  trackerUrl?: string | null
}

/** Where the files of a shared film are said to be. */
export function sharedMedia(videoId: string): string {
  return `/media/a/${videoId}`
}

/** Everyone's films are at addresses that do not end; the others are asked for with a signature (`alliance/`). */
export function videoDocument(facts: VideoFacts): ActivityDocument {
  const { video, author, channel, ids } = facts
  const id = ids.video(video._id)
  return {
    '@context': videoContext,
    type: 'Video',
    id,
    name: video.title,
    uuid: video._id,
    duration: `PT${Math.round(video.durationSeconds ?? 0)}S`,
    category: { identifier: '13', name: 'Éducation' },
    ...licenceOf(video),
    language: { identifier: video.language, name: languageName(video.language) },
    views: video.counts.views,
    sensitive: false,
    summary: null,
    tag: video.keywords.map((name) => ({ type: 'Hashtag', name })),
    mediaType: 'text/markdown',
    content: video.description,
    support: null,
    published: video.publishedAt ?? video.createdAt,
    updated: video.updatedAt,
    originallyPublishedAt: null,
    uploadDate: video.createdAt,
    state: 1,
    waitTranscoding: true,
    commentsPolicy: commentsPolicyOf(video),
    canReply: commentsPolicyOf(video) === 1 ? null : everyone,
    downloadEnabled: video.licence !== 'consultation',
    isLiveBroadcast: false,
    liveSaveReplay: null,
    permanentLive: null,
    latencyMode: null,
    subtitleLanguage: subtitlesOf(facts),
    aspectRatio: aspectRatioOf(video),
    icon: iconsOf(facts),
    preview: storyboardOf(facts),
    url: linksOf(facts),
    hasParts: ids.chapters(video._id),
    likes: `${id}/likes`,
    dislikes: `${id}/dislikes`,
    shares: `${id}/announces`,
    comments: `${id}/comments`,
    embedUrl: isPublic(video) ? ids.absolute(`/videos/embed/${video._id}`) : null,
    // PeerTube wants objects; who takes them for the actors themselves (Fedify) finds where to answer.
    attributedTo: [
      { type: 'Person', id: author.id, inbox: author.inbox },
      { type: 'Group', id: channel.id, inbox: channel.inbox },
    ],
    audience: channel.id,
    ...addressingOf(facts),
    thematiques: [...video.thematiques],
    niveaux: [...video.niveaux],
    licenceCode: video.licence,
    diffusion: video.audience,
    ...(facts.shared ? sharedFields(facts.shared) : {}),
    counts: { merci: video.counts.merci, essaye: video.counts.essaye },
  }
}

/** As its former author says it, named last: it is of the others from now on (PeerTube takes the channel that it finds). */
export function handedOver(document: ActivityDocument, former: LocalActor): ActivityDocument {
  const attributedTo = Array.isArray(document.attributedTo) ? document.attributedTo : []
  return { ...document, attributedTo: [...attributedTo, { type: 'Person', id: former.id, inbox: former.inbox }] }
}

/** Those of the document, and of every activity on it. */
function addressingOf(facts: Omit<VideoFacts, 'ids'>): { to: Iri[]; cc: Iri[] } {
  const { video, author, channel, allies, shared } = facts
  return isPublic(video)
    ? { to: [everyone, channel.id], cc: [author.followers, channel.followers] }
    : { to: shared ? readersOf(shared, allies) : [allies], cc: [] }
}

function licenceOf({ licence }: Video): Record<string, unknown> {
  const { number, label } = licences[licence]
  return number === null ? {} : { licence: { identifier: String(number), name: label } }
}

/**
 * Of what is shared with allies, addresses that open nothing by themselves: a grant is asked for, and takes the place of
 * `sharedMedia` (`alliance/media-grants.ts`). Null when it is for nobody elsewhere: then no address is said at all.
 */
function filesOf(video: Video): MediaPaths | null {
  if (isOut(video) && (video.audience === 'alliees' || video.audience === 'groupe')) {
    return { file: (prefix, name) => `${sharedMedia(video._id)}/${versionOf(prefix)}/${name}`, expiresAt: null }
  }
  if (!isPublic(video)) return null
  return mediaPathsOf(anonymous, video, () => {
    throw new Error(`a grant of ${video._id} would be written in a document`)
  })
}

/** JPEG only: PeerTube before 8 takes nothing else. The smallest first, as it does. */
export function iconsOf({ video, ids }: Pick<VideoFacts, 'video' | 'ids'>) {
  const paths = filesOf(video)
  if (paths === null) return []
  return thumbnailsOf(video, paths).map(({ path, width, height }) => ({
    type: 'Image',
    url: ids.absolute(path),
    mediaType: 'image/jpeg',
    width,
    height,
  }))
}

/** PeerTube before 7.2 takes `url` as a text alone, and those after it too. */
function subtitlesOf({ video, ids }: VideoFacts) {
  const paths = filesOf(video)
  if (paths === null) return []
  return captionsOf(video, paths).map(({ language, isAutomatic, path }) => ({
    identifier: language.id,
    name: language.label,
    automaticallyGenerated: isAutomatic,
    url: ids.absolute(path),
  }))
}

/** The chapters of a film, which PeerTube asks for apart from it. */
export function chaptersDocument(video: Video, ids: Ids): ActivityDocument {
  const { chapters } = chaptersOf(video)
  const end = Math.round(video.durationSeconds ?? 0)
  return {
    '@context': videoContext,
    type: 'VideoChapters',
    id: ids.chapters(video._id),
    hasPart: chapters.map(({ atSeconds, title }, index) => ({
      name: title,
      startOffset: atSeconds,
      endOffset: chapters[index + 1]?.atSeconds ?? Math.max(end, atSeconds),
    })),
  }
}

function storyboardOf({ video, ids }: VideoFacts) {
  const { storyboard, mediaPrefix } = video
  const paths = filesOf(video)
  if (storyboard === null || mediaPrefix === null || paths === null) return []
  const { columns, rows, tileWidth, tileHeight, everySeconds } = storyboard
  return [
    {
      type: 'Image',
      rel: ['storyboard'],
      url: [
        {
          mediaType: 'image/jpeg',
          href: ids.absolute(paths.file(mediaPrefix, storyboard.file)),
          width: columns * tileWidth,
          height: rows * tileHeight,
          tileWidth,
          tileHeight,
          tileDuration: `PT${Math.max(1, Math.round(everySeconds))}S`,
        },
      ],
    },
  ]
}

/**
 * The page first, so that Mastodon leads there and shows its player; then one file that any program can play; then the
 * playlist with each rendition, and its torrent.
 */
function linksOf({ video, ids, trackerUrl = null }: VideoFacts) {
  const pages = [ids.videoPage(video._id), ids.video(video._id)].map((href) => ({
    type: 'Link',
    mediaType: 'text/html',
    href,
  }))
  const prefix = video.mediaPrefix
  const paths = filesOf(video)
  if (prefix === null || paths === null) return pages
  const file = (name: string) => ids.absolute(paths.file(prefix, name))
  const renditions = [...plainRenditions(video)].sort((a, b) => b.height - a.height)
  const link = (rendition: Rendition, formats: readonly string[]) => ({
    type: 'Link',
    mediaType: rendition.height === 0 ? 'audio/mp4' : 'video/mp4',
    href: file(`${rendition.name}.mp4`),
    height: rendition.height,
    width: rendition.width,
    size: rendition.sizeBytes,
    fps: Math.round(rendition.fps),
    attachment: propertiesOf(rendition, video, formats),
  })
  const torrents = torrentLinks(video, { absolute: ids.absolute, trackerUrl, fileUrl: file })
  /** PeerTube knows which film each is of by its height. */
  const torrentOf = ({ name, height, width, fps }: Rendition) => {
    const links = torrents.get(name)
    if (links === undefined) return []
    const size = { height, width, fps: Math.round(fps) }
    return [
      { type: 'Link', mediaType: 'application/x-bittorrent', href: links.torrentUrl, ...size },
      { type: 'Link', mediaType: 'application/x-bittorrent;x-scheme-handler/magnet', href: links.magnetUri, ...size },
    ]
  }
  const tracker = { type: 'Link', name: 'tracker-websocket', rel: ['tracker', 'websocket'], href: trackerUrl }
  const pictures = renditions.filter(({ height }) => height > 0)
  const single = pictures.find((one) => Math.min(one.width, one.height) <= 720) ?? pictures.at(-1)
  return [
    ...pages,
    ...(single === undefined ? [] : [link(single, ['web-video', 'fragmented'])]),
    {
      type: 'Link',
      mediaType: 'application/x-mpegURL',
      href: file('master.m3u8'),
      tag: renditions.flatMap((rendition) => [link(rendition, ['fragmented']), ...torrentOf(rendition)]),
    },
    ...(trackerUrl === null || torrents.size === 0 ? [] : [tracker]),
  ]
}

function propertiesOf({ height, codecs }: Rendition, { hasSound }: Video, formats: readonly string[]) {
  const property = (name: string, value: string) => ({ type: 'PropertyValue', name, value })
  const hasAudio = /mp4a|opus/i.test(codecs) || (codecs === '' && hasSound === true)
  return [
    ...(height > 0 ? [property('ffprobe_codec_type', 'video')] : []),
    ...(hasAudio || height === 0 ? [property('ffprobe_codec_type', 'audio')] : []),
    ...formats.map((format) => property('peertube_format_flag', format)),
  ]
}
