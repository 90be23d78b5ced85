/** Lists of videos and of questions as links, for those who have no script (yet): same order and words as the elements. */
import type { VideoPage, VideoSummary } from '../videos/video-schemas.ts'
import { type Html, html } from './html.ts'
import type { ThematiqueView } from './page-data.ts'

export function videoList(videos: readonly VideoSummary[]): Html | null {
  if (videos.length === 0) return null
  return html`<ul class="videos">${videos.map((video, index) => html`<li>${videoLink(video, index < 4)}</li>\n`)}</ul>`
}

/** @param isFirst in the first screen: not loaded lazily. */
function videoLink(video: VideoSummary, isFirst: boolean): Html {
  const widest = video.thumbnails.at(-1)
  const image = widest
    ? html`<img src="${widest.path}" srcset="${srcset(video)}" sizes="(max-width: 40rem) 100vw, 20rem" width="${widest.width}" height="${widest.height}" alt="" loading="${isFirst ? 'eager' : 'lazy'}">`
    : null
  return html`<a href="${video.path}">${image}${video.name}</a>
<p class="small soft">${[video.account.displayName, video.origin?.host, durationText(video.duration)].filter(Boolean).join(' · ')}</p>`
}

function srcset(video: Pick<VideoSummary, 'thumbnails'>): string {
  return video.thumbnails.map(({ path, width }) => `${path} ${width}w`).join(', ')
}

/** 125 → « 2:05 ». */
function durationText(seconds: number): string {
  if (seconds <= 0) return ''
  const minutes = Math.floor(seconds / 60)
  const rest = String(Math.round(seconds % 60)).padStart(2, '0')
  return minutes < 60
    ? `${minutes}:${rest}`
    : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`
}

const dateForm = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'Europe/Paris' })

/** « 12 novembre 2026 », in French time. */
export function dateText(instant: string): string {
  return dateForm.format(new Date(instant))
}

/** The following page, by its cursor. @param path with its query but without the cursor */
export function moreLink(page: VideoPage, path: string): Html | null {
  if (page.next === null) return null
  const separator = path.includes('?') ? '&' : '?'
  return html`<p><a class="btn" href="${path}${separator}apres=${encodeURIComponent(page.next)}" rel="next">Voir la suite</a></p>`
}

/** @param podcastPath of a channel */
export function feedLinks(path: string, podcastPath?: string): Html {
  return html`<p class="row"><a href="${path}">S’abonner par flux</a>${podcastPath && html` <a href="${podcastPath}">Écouter en podcast</a>`}</p>`
}

export function thematiqueList(thematiques: readonly ThematiqueView[]): Html {
  return html`<ul class="thematiques">${thematiques.map(
    ({ path, name, hint }) =>
      html`<li><a href="${path}"><span>${name} <span class="small soft">${hint}</span></span></a></li>\n`,
  )}</ul>`
}
