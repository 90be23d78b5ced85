/** `/w/<id>`: one video, what colleagues answered, what to watch next. Plays without any script. */
import { threadsQuery } from '../comments/comment-schemas.ts'
import type { CommentsPart } from '../comments/comments-part.ts'
import { commentFeedLinks, type FeedLink, videoFeedLinks } from '../feeds/feed-links.ts'
import type { PlaylistsPart } from '../playlists/playlists-part.ts'
import type { VideoDetails } from '../videos/video-schemas.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import { previewOf } from './home-page.ts'
import { type Html, html, json, trustedText } from './html.ts'
import type { Page } from './page.ts'
import type { NiveauView, PlaylistData, ThematiqueView } from './page-data.ts'
import { inList } from './playlist-pages.ts'
import { dateText, videoList } from './video-list.ts'

export interface WatchPageParts {
  publicUrl: () => URL
  siteName: string
  thematiques: ThematiqueView[]
  niveaux: NiveauView[]
  videos: Pick<VideosPart, 'showVideo' | 'relatedVideos'>
  comments: Pick<CommentsPart, 'listThreads'>
  playlists: Pick<PlaylistsPart, 'showAround'>
}

export function watchPage(parts: WatchPageParts): Page {
  const { videos, comments, playlists } = parts
  return {
    paths: ['/w/:id', '/videos/watch/:id'],
    door: 'anyone',
    async show({ viewer, params, query }) {
      const video = await videos.showVideo(viewer, params.id ?? '')
      const listId = query('playlistId')
      const [threads, related, list] = await Promise.all([
        comments.listThreads(viewer, video.uuid, threadsQuery.parse({ count: 20 })),
        videos.relatedVideos(viewer, video, 6),
        listId ? playlists.showAround(viewer, listId, video.uuid) : null,
      ])
      // Search engines are led to the instance that it comes from.
      const isPublic =
        video.origin === null && video.audience === 'public' && video.isPublished && video.hidden === null
      return {
        content: { page: 'watch', data: { video, threads, related, list } },
        title: video.name,
        description: video.truncatedDescription || `Une vidéo de ${video.account.displayName}.`,
        canonical: video.path,
        isIndexed: isPublic,
        preview: previewOf(video),
        feeds: isPublic ? feedsOf(video) : [],
        head: head(video, isPublic, parts),
        main: html`${player(video)}
<h1>${video.name}</h1>
<p><a href="${video.account.path}">${video.account.displayName}</a>${video.publishedAt && html` <span class="soft">· publiée le ${dateText(video.publishedAt)}</span>`}${video.origin && html` <span class="soft">· <a href="${video.origin.url}" rel="noopener noreferrer">${video.origin.host}</a></span>`}</p>
${list && nextInList(list, video)}
${chapters(video)}
${trustedText(video.descriptionHtml)}
${facets(video, parts)}
${downloads(video)}
<h2>Échanges</h2>
${
  threads.data.length > 0
    ? html`<ul>${threads.data
        .filter(({ isDeleted }) => !isDeleted)
        .map(
          (comment) =>
            html`<li id="commentaire-${comment.id}"><p class="small soft">${comment.account?.displayName} · ${dateText(comment.createdAt)}</p>${trustedText(comment.html)}</li>\n`,
        )}</ul>`
    : html`<p>Personne n’a encore répondu.</p>`
}
${related.length > 0 && html`<h2>À voir ensuite</h2>${videoList(related)}`}`,
      }
    },
  }
}

/** Of a public video of this instance only: there is no other feed of it. */
function feedsOf({ uuid, name, account, channel }: VideoDetails): FeedLink[] {
  return [
    ...commentFeedLinks(`Échanges sous « ${name} »`, uuid),
    ...videoFeedLinks(`Les vidéos de ${account.displayName}`, { videoChannelName: channel.name }),
  ]
}

/** Where one is in the list, and what comes next. */
function nextInList({ playlist, elements: { data } }: PlaylistData, { uuid }: VideoDetails): Html {
  const next = data[data.findIndex(({ video }) => video.uuid === uuid) + 1]
  return html`<p>Dans la liste <a href="${playlist.path}">${playlist.displayName}</a>${next && html` · ensuite : <a href="${inList(next, playlist)}">${next.video.name}</a>`}</p>`
}

function chapters(video: VideoDetails): Html | false {
  return (
    video.chapters.length > 0 &&
    html`<h2>Chapitres</h2>
<ol>${video.chapters.map(({ timecode, title }) => html`<li><a href="${video.path}?t=${timecode}">${title}</a></li>\n`)}</ol>`
  )
}

function player({ playback, live, width, height, captions }: VideoDetails): Html {
  if (playback?.fallbackPath) {
    return html`<video controls preload="none" src="${playback.fallbackPath}"${playback.posterPath && html` poster="${playback.posterPath}"`}${width && height && html` width="${width}" height="${height}"`}>${captions.map(
      ({ language, path }) =>
        html`<track kind="captions" srclang="${language.id}" label="${language.label}" src="${path}">`,
    )}</video>`
  }
  const why = live?.failure ?? 'Cette vidéo se prépare : elle sera lisible dans quelques minutes.'
  return html`<p class="panel">${why}</p>`
}

function facets(video: VideoDetails, { thematiques, niveaux }: WatchPageParts): Html {
  const questions = thematiques.filter(({ slug }) => video.thematiques.includes(slug))
  const levels = niveaux.filter(({ slug }) => video.niveaux.includes(slug))
  return html`<ul class="row">${questions.map(({ path, name }) => html`<li><a href="${path}">${name}</a></li>`)}${levels.map(({ name }) => html`<li>${name}</li>`)}${video.keywords.map((word) => html`<li><a href="/recherche?q=${encodeURIComponent(word)}">${word}</a></li>`)}</ul>`
}

function downloads({ playback, downloadEnabled }: VideoDetails): Html | null {
  if (!playback || playback.isGrowing || !downloadEnabled || playback.renditions.length === 0) return null
  return html`<details><summary>Télécharger</summary><ul>${playback.renditions.map(
    ({ path, name, sizeBytes, isAudioOnly }) =>
      html`<li><a href="${path}" download>${isAudioOnly ? 'Son seul' : `${name}p`}</a> <span class="small soft">${megabytes(sizeBytes)}</span></li>`,
  )}</ul></details>`
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString('fr-FR', { maximumFractionDigits: bytes < 1e7 ? 1 : 0 })}\u00A0Mo`
}

/** Previews elsewhere, and what search engines keep: of public videos only. */
function head(video: VideoDetails, isPublic: boolean, { publicUrl, siteName }: WatchPageParts): Html {
  const absolute = (path: string) => new URL(path, publicUrl()).href
  if (!isPublic) return html`<meta property="og:type" content="video.other">`
  const file = video.playback?.fallbackPath
  const oembed = new URLSearchParams({ url: absolute(video.path), format: 'json' })
  return html`<meta property="og:type" content="video.other">
${
  file &&
  html`<meta property="og:video" content="${absolute(file)}">
<meta property="og:video:type" content="video/mp4">
<meta property="og:video:width" content="${video.width ?? 0}">
<meta property="og:video:height" content="${video.height ?? 0}">`
}
<meta property="og:video:duration" content="${video.duration}">
<link rel="alternate" type="application/json+oembed" href="${absolute(`/services/oembed?${oembed}`)}" title="${video.name}">
<script type="application/ld+json">${json({
    '@context': 'https://schema.org',
    '@type': 'VideoObject',
    name: video.name,
    description: video.truncatedDescription || video.name,
    thumbnailUrl: video.thumbnails.map(({ path }) => absolute(path)),
    uploadDate: video.publishedAt,
    duration: `PT${Math.max(1, video.duration)}S`,
    inLanguage: video.languageTag,
    embedUrl: absolute(video.embedPath),
    ...(file ? { contentUrl: absolute(file) } : {}),
    author: { '@type': 'Person', name: video.account.displayName, url: absolute(video.account.path) },
    publisher: { '@type': 'Organization', name: siteName },
  })}</script>`
}
