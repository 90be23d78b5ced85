/** A film as an entry of a feed. */
import type { Film } from '../videos/video-schemas.ts'
import type { Entry, FilmEntry, MediaFile } from './feed.ts'
import { element } from './xml.ts'

/** @param labelOf French names of thématiques and niveaux, by slug */
export function filmEntry(
  film: Film,
  absolute: (path: string) => string,
  labelOf: (slug: string) => string | undefined,
): Entry {
  const { origin, account } = film
  const about = mediaOf(film, absolute)
  const url = origin?.url ?? absolute(film.path)
  return {
    id: film.url,
    url,
    title: film.name,
    summary: film.truncatedDescription,
    html: shownImage(film, url, about) + film.descriptionHtml,
    publishedAt: film.publishedAt ?? film.createdAt,
    updatedAt: film.updatedAt,
    author: { name: account.displayName, url: absolute(account.path) },
    tags: [...[...film.thematiques, ...film.niveaux].flatMap((slug) => labelOf(slug) ?? []), ...film.keywords],
    language: film.languageTag,
    film: about,
  }
}

/** Files of the very addresses that its page plays. What comes from another instance is fetched from there, by its page. */
function mediaOf(film: Film, absolute: (path: string) => string): FilmEntry {
  const { playback, origin, downloadEnabled } = film
  const mayFetch = origin === null && downloadEnabled && playback !== null && !playback.isGrowing
  const files = (mayFetch ? playback.renditions : []).map(
    ({ path, sizeBytes, width, height, isAudioOnly }): MediaFile => {
      return { url: absolute(path), type: isAudioOnly ? 'audio/mp4' : 'video/mp4', sizeBytes, width, height }
    },
  )
  const fallback = playback?.fallbackPath ? absolute(playback.fallbackPath) : null
  return {
    durationSeconds: film.duration,
    thumbnails: film.thumbnails.map(({ path, width, height }) => ({ url: absolute(path), width, height })),
    player: origin?.url ?? absolute(film.embedPath),
    licence: film.licence.label,
    captions: film.captions.map(({ path, language }) => ({ url: absolute(path), language: language.id })),
    enclosure: files.find(({ url }) => url === fallback) ?? null,
    files,
  }
}

/** Most readers, and the blocks of an ENT, show the HTML alone. */
function shownImage({ name }: Film, url: string, { thumbnails }: FilmEntry): string {
  const image = thumbnails.find(({ width }) => width >= 320) ?? thumbnails.at(-1)
  if (image === undefined) return ''
  const { url: src, width, height } = image
  return `${element('p', {}, element('a', { href: url }, element('img', { src, width, height, alt: name }))).text}\n`
}

/** The same entry as a sound; null when it has none that may be fetched. */
export function soundEntry(entry: Entry): Entry | null {
  const sound = entry.film?.files.find(({ type }) => type === 'audio/mp4')
  if (!entry.film || sound === undefined) return null
  return { ...entry, film: { ...entry.film, enclosure: sound, files: [sound] } }
}
