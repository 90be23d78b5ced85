/** RSS 2.0, with Media RSS (rssboard.org/media-rss), and what a podcast adds. */
import { type Entry, type Extension, type Feed, type FilmEntry, type MediaFile, updatedAt } from './feed.ts'
import { element, type Xml, xmlDocument } from './xml.ts'

const namespaces = {
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:media': 'http://search.yahoo.com/mrss/',
}

export function writeRss(feed: Feed, extension?: Extension): string {
  const { title, description, home, self, next, image, publisher, entries } = feed
  const last = updatedAt(feed)
  const channel = [
    element('title', {}, title),
    element('link', {}, home),
    // Never empty: the element is compulsory.
    element('description', {}, description || title),
    element('language', {}, 'fr'),
    ...(last === null ? [] : [element('lastBuildDate', {}, rfc822(last))]),
    element('generator', {}, publisher.name),
    ...(image === null
      ? []
      : [element('image', {}, element('url', {}, image), element('title', {}, title), element('link', {}, home))]),
    element('atom:link', { rel: 'self', type: 'application/rss+xml', href: self }),
    ...(next === null ? [] : [element('atom:link', { rel: 'next', type: 'application/rss+xml', href: next })]),
    ...(extension?.channel(feed) ?? []),
    ...entries.map((entry) => item(entry, extension)),
  ]
  const root = { version: '2.0', ...namespaces, ...extension?.namespaces }
  return xmlDocument(element('rss', root, element('channel', {}, channel)))
}

function item(entry: Entry, extension: Extension | undefined): Xml {
  const { id, url, title, summary, html, publishedAt, author, tags, film } = entry
  return element('item', {}, [
    element('title', {}, title),
    element('link', {}, url),
    element('guid', { isPermaLink: 'false' }, id),
    element('pubDate', {}, rfc822(publishedAt)),
    ...(author === null ? [] : [element('dc:creator', {}, author.name)]),
    ...tags.map((tag) => element('category', {}, tag)),
    element('description', {}, summary),
    element('content:encoded', {}, html),
    ...(film === null ? [] : media(entry, film)),
    ...(extension?.item(entry) ?? []),
  ])
}

function media({ language }: Entry, film: FilmEntry): Xml[] {
  const { enclosure, files, thumbnails, player, licence, captions, durationSeconds } = film
  const contents = files.map((file) => mediaContent(file, { durationSeconds, language, isDefault: file === enclosure }))
  return [
    ...(enclosure === null
      ? []
      : [element('enclosure', { url: enclosure.url, length: enclosure.sizeBytes, type: enclosure.type })]),
    ...(contents.length === 0 ? [] : [element('media:group', {}, contents)]),
    ...thumbnails.map(({ url, width, height }) => element('media:thumbnail', { url, width, height })).reverse(),
    element('media:player', { url: player }),
    element('media:rating', { scheme: 'urn:simple' }, 'nonadult'),
    element('media:license', {}, licence),
    ...captions.map(({ url, language }) => element('media:subTitle', { type: 'text/vtt', lang: language, href: url })),
  ]
}

/** Also in Atom. */
export function mediaContent(
  { url, type, sizeBytes, width, height }: MediaFile,
  { durationSeconds, language, isDefault }: { durationSeconds: number; language: string | null; isDefault: boolean },
): Xml {
  return element('media:content', {
    url,
    type,
    fileSize: sizeBytes,
    medium: type === 'audio/mp4' ? 'audio' : 'video',
    isDefault: isDefault ? 'true' : null,
    duration: durationSeconds || null,
    width: width || null,
    height: height || null,
    lang: language,
  })
}

/** RFC 822 §5 with the four digits of RFC 1123 §5.2.14. */
function rfc822(iso: string): string {
  return new Date(iso).toUTCString()
}
