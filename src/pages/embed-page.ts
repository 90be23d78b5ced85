/**
 * `/videos/embed/<id>`: the player alone, for other sites' frames (an ENT, M@gistère), and `/services/oembed`, by which
 * they find it (oembed.com). Public videos only: a frame elsewhere carries no session. Native controls, no script.
 */
import type { RequestHandler } from 'express'
import { anonymous } from '../access/viewer.ts'
import { InvalidInput, NotFound } from '../app-error.ts'
import type { ClientFiles } from '../http/client-files.ts'
import { allowFraming } from '../http/security-headers.ts'
import { sendJson, sendText } from '../http/send.ts'
import type { VideoDetails } from '../videos/video-schemas.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import { html } from './html.ts'
import type { Site } from './site.ts'

interface EmbedParts {
  site: Site
  publicUrl: () => URL
  clientFiles: ClientFiles
  videos: Pick<VideosPart, 'showVideo'>
}

const cache = 'public, max-age=60'

async function publicVideo(videos: EmbedParts['videos'], address: string): Promise<VideoDetails> {
  const video = await videos.showVideo(anonymous, address)
  // What comes from another instance is embedded from there.
  if (video.audience !== 'public' || video.origin !== null) throw new NotFound()
  return video
}

export function embedPage({ site, publicUrl, clientFiles, videos }: EmbedParts): RequestHandler {
  return async (request, response) => {
    const video = await publicVideo(videos, String(request.params.id))
    allowFraming(response)
    const { playback } = video
    await sendText(request, response, {
      type: 'text/html; charset=utf-8',
      cache,
      text: html`<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${video.name} · ${site.name}</title>
<meta name="robots" content="noindex">
<link rel="canonical" href="${new URL(video.path, publicUrl()).href}">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
${clientFiles.of('plain')?.styles.map((style) => html`<link rel="stylesheet" href="${style}">`)}
</head>
<body class="embed">
<main>
${
  playback?.fallbackPath
    ? html`<video controls preload="none" src="${playback.fallbackPath}"${playback.posterPath && html` poster="${playback.posterPath}"`} title="${video.name}">${video.captions.map(({ language, path }) => html`<track kind="captions" srclang="${language.id}" label="${language.label}" src="${path}">`)}</video>`
    : html`<p>Cette vidéo se prépare.</p>`
}
<h1 class="unseen">${video.name}</h1>
<p class="small"><a href="${new URL(video.path, publicUrl()).href}" target="_blank" rel="noopener">${video.name}</a> · ${video.account.displayName} · ${site.name}</p>
</main>
</body>
</html>
`.text,
    })
  }
}

/** @throws {NotFound} also for what is not public, and for addresses that are not ours. */
export function oembed({ site, publicUrl, videos }: EmbedParts): RequestHandler {
  return async (request, response) => {
    const asked = (name: string) => (typeof request.query[name] === 'string' ? String(request.query[name]) : '')
    if (asked('format') !== '' && asked('format') !== 'json') {
      throw new InvalidInput([{ pointer: '/query/format', detail: 'Seul « json » est servi.' }])
    }
    const [maxWidth, maxHeight] = [pixels('maxwidth', asked('maxwidth')), pixels('maxheight', asked('maxheight'))]
    const url = URL.parse(asked('url'))
    const [, id] = /^\/(?:w|videos\/watch|videos\/embed)\/([\w-]{1,36})\/?$/.exec(url?.pathname ?? '') ?? []
    if (url?.origin !== publicUrl().origin || id === undefined) throw new NotFound()
    const video = await publicVideo(videos, id)
    const { width, height } = fitted(video, maxWidth, maxHeight)
    const thumbnail = video.thumbnails.at(-1)
    const absolute = (path: string) => new URL(path, publicUrl()).href
    await sendJson(request, response, {
      cache,
      headers: { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' },
      value: {
        type: 'video',
        version: '1.0',
        title: video.name,
        author_name: video.account.displayName,
        author_url: absolute(video.account.path),
        provider_name: site.name,
        provider_url: absolute('/'),
        cache_age: 3600,
        width,
        height,
        html: html`<iframe width="${width}" height="${height}" src="${absolute(video.embedPath)}" title="${video.name}" allowfullscreen loading="lazy" referrerpolicy="strict-origin-when-cross-origin" sandbox="allow-scripts allow-same-origin allow-popups"></iframe>`
          .text,
        ...(thumbnail
          ? {
              thumbnail_url: absolute(thumbnail.path),
              thumbnail_width: thumbnail.width,
              thumbnail_height: thumbnail.height,
            }
          : {}),
      },
    })
  }
}

/** No frame is larger, whatever its page has room for. */
const largest = 3840

/** Null when nothing is asked. @throws {InvalidInput} */
function pixels(name: string, text: string): number | null {
  if (text === '') return null
  if (!/^[1-9]\d*$/.test(text)) {
    throw new InvalidInput([{ pointer: `/query/${name}`, detail: 'Un nombre entier de pixels, 1 ou plus.' }])
  }
  return Math.min(Number(text), largest)
}

/** 560 × 315 unless the film or the consumer says otherwise; the shape is kept. */
function fitted(video: VideoDetails, maxWidth: number | null, maxHeight: number | null) {
  const ratio = video.aspectRatio ?? 16 / 9
  const widest = Math.min(maxWidth ?? 560, (maxHeight ?? largest) * ratio)
  return { width: Math.max(1, Math.round(widest)), height: Math.max(1, Math.round(widest / ratio)) }
}
